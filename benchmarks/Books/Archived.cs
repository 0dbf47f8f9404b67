using System.Diagnostics;
using OrleansTrading.Bench.Processes;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Storage.Archive;

namespace OrleansTrading.Bench.Books;

/// <summary>What quotes take in the archive, and how fast they are written and read; over one venue's quotes of one instrument.</summary>
internal static class Archived
{
    private const long LeastQuotes = 4_000_000;

    /// <summary>Commits all quotes as one segment and reads them again and again, on one core, from files that the system has in memory.</summary>
    public static async Task<(IReadOnlyList<double> Encode, IReadOnlyList<double> Decode, double BytesPerQuote)> Measure(
        Quote[] quotes, WorkFolder folder, int repetitions)
    {
        var stream = new ArchiveStream("fxcm", "EUR/USD", TickKind.Quote);
        var (encode, decode) = (new List<double>(), new List<double>());
        var bytes = 0.0;
        for (var run = -2; run < repetitions; run++)
        {
            var archive = new TickArchive(LocalSegmentStore.Open(folder.NewFolder()));
            var started = Stopwatch.GetTimestamp();
            await using (var writer = await archive.BeginAsync(stream, "recorded"))
            {
                foreach (var quote in quotes) await writer.AppendAsync(new Tick(quote));
                await writer.CommitAsync();
            }

            var encoding = quotes.Length / Stopwatch.GetElapsedTime(started).TotalSeconds;
            bytes = archive.Streams().Single().Bytes / (double)quotes.Length;
            var passes = (int)Math.Max(1, LeastQuotes / quotes.Length);
            var expected = quotes.Aggregate(0L, (sum, q) => sum + (q.BidTicks ^ q.AskTicks ^ q.TimeNs));
            started = Stopwatch.GetTimestamp();
            for (var pass = 0; pass < passes; pass++)
                if (Sum(archive, stream) != expected) throw new CheckFailedException("What is read from the archive is not what was committed.");
            var decoding = quotes.Length * (double)passes / Stopwatch.GetElapsedTime(started).TotalSeconds;
            if (run < 0) continue;
            encode.Add(encoding);
            decode.Add(decoding);
        }

        return (encode, decode, bytes);
    }

    private static long Sum(TickArchive archive, ArchiveStream stream)
    {
        var sum = 0L;
        foreach (var tick in archive.Read(stream, 0, long.MaxValue))
        {
            var quote = tick.Quote;
            sum += quote.BidTicks ^ quote.AskTicks ^ quote.TimeNs;
        }

        return sum;
    }
}
