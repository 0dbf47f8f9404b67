using System.Diagnostics;
using OrleansTrading.Domain.Books;

namespace OrleansTrading.Bench.Books;

/// <summary>
/// Deltas of a busy book: both sides full, most updates near the best price (their distance falls off exponentially, a tenth of them
/// beyond 20 levels), three in five a new size, one in five a level that goes and one that comes, and a mid that wanders.
/// </summary>
internal static class L2Deltas
{
    private const int Deltas = 1 << 20;
    private const double MeanDistance = 9;

    /// <summary>Applies a million deltas a run to a book of so many levels a side.</summary>
    public static IReadOnlyList<(double PerSecond, double AllocatedBytes)> Measure(int levels, int repetitions)
    {
        var book = new L2Book(levels);
        var deltas = Generate(levels);
        var runs = new List<(double, double)>();
        for (var run = -2; run < repetitions; run++)
        {
            book.Clear();
            for (var i = 0; i < levels; i++)
            {
                book.SetBid(new BookLevel(Middle - i, 100));
                book.SetAsk(new BookLevel(Middle + 1 + i, 100));
            }

            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var started = Stopwatch.GetTimestamp();
            Apply(book, deltas);
            var elapsed = Stopwatch.GetElapsedTime(started);
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            if (book.IsCrossed || book.Bids.Count < levels / 2)
                throw new CheckFailedException("The measured book is not what the deltas make of it.");
            if (run >= 0) runs.Add((deltas.Length / elapsed.TotalSeconds, (double)allocated / deltas.Length));
        }

        return runs;
    }

    private const long Middle = 1_000_000;

    private static void Apply(L2Book book, (bool IsBid, BookLevel Level)[] deltas)
    {
        foreach (ref readonly var delta in deltas.AsSpan())
        {
            if (delta.IsBid)
                book.SetBid(delta.Level);
            else
                book.SetAsk(delta.Level);
        }
    }

    private static (bool IsBid, BookLevel Level)[] Generate(int levels)
    {
        var random = new Random(20_260_101);
        var deltas = new List<(bool, BookLevel)>(Deltas + 4);
        var (bid, ask) = (Middle, Middle + 1);
        while (deltas.Count < Deltas)
        {
            // Now and then the best price moves by a tick: the level in the way goes, and one comes behind.
            if (random.Next(50) == 0)
            {
                var isUp = random.Next(2) == 0;
                deltas.Add(isUp ? (false, new BookLevel(ask, 0)) : (true, new BookLevel(bid, 0)));
                (bid, ask) = isUp ? (bid + 1, ask + 1) : (bid - 1, ask - 1);
                deltas.Add(isUp ? (true, new BookLevel(bid, 1 + random.Next(1_000))) : (false, new BookLevel(ask, 1 + random.Next(1_000))));
                continue;
            }

            var distance = Math.Min(levels - 1, (long)(-MeanDistance * Math.Log(1 - random.NextDouble())));
            var isBid = random.Next(2) == 0;
            // A level other than the best goes one time in five; when it is hit again it comes back.
            var size = distance > 0 && random.Next(5) == 0 ? 0 : 1 + random.Next(1_000);
            deltas.Add((isBid, new BookLevel(isBid ? bid - distance : ask + distance, size)));
        }

        return [.. deltas];
    }
}
