using System.Collections.Immutable;
using System.Diagnostics;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Bench.Books;

/// <summary>What encoding and decoding of tick blocks costs, and how large they are; over one venue's quotes of one instrument.</summary>
internal static class Blocks
{
    private const int QuotesPerBlock = 1_024;
    private const long LeastQuotes = 4_000_000;

    /// <summary>Encodes and decodes all quotes again and again, on one core.</summary>
    public static (IReadOnlyList<double> Encode, IReadOnlyList<double> Decode, double BytesPerQuote) Measure(Quote[] quotes, int repetitions)
    {
        var blocks = quotes.Chunk(QuotesPerBlock).ToArray();
        ImmutableArray<byte>[] encoded = [.. blocks.Select(block => TickBlock.Encode(block))];
        var passes = (int)Math.Max(1, LeastQuotes / quotes.Length);
        var (encode, decode) = (new List<double>(), new List<double>());
        for (var run = -2; run < repetitions; run++)
        {
            var encoding = Rate(() =>
            {
                var bytes = 0L;
                foreach (var block in blocks) bytes += TickBlock.Encode(block).Length;
                return bytes;
            });
            var decoding = Rate(() =>
            {
                var sum = 0L;
                foreach (var block in encoded)
                    foreach (var quote in TickBlock.Decode(block)) sum += quote.BidTicks ^ quote.AskTicks ^ quote.TimeNs;
                return sum;
            });
            if (run < 0) continue;
            encode.Add(encoding);
            decode.Add(decoding);
        }

        return (encode, decode, encoded.Sum(b => (double)b.Length) / quotes.Length);

        double Rate(Func<long> pass)
        {
            var started = Stopwatch.GetTimestamp();
            var first = pass();
            for (var i = 1; i < passes; i++)
                if (pass() != first) throw new CheckFailedException("Two passes over the same blocks differ.");
            return quotes.Length * (double)passes / Stopwatch.GetElapsedTime(started).TotalSeconds;
        }
    }
}
