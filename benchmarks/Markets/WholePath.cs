using System.Collections.Immutable;
using System.Diagnostics;
using OrleansTrading.Bench.Actors;
using OrleansTrading.Grains.Abstractions.Markets;
using OrleansTrading.Storage;

namespace OrleansTrading.Bench.Markets;

/// <summary>
/// Ticks of the whole catalogue through the instruments' grains: block, book, consolidation, test for arbitrage against every other venue, bars. An
/// update is a quote, a trade or a change of a book of however many levels.
/// </summary>
internal static class WholePath
{
    // Blocks that one instrument has been sent and has not answered: a feed does not wait for each.
    private const int MostUnanswered = 64;

    /// <summary>Sends all blocks as fast as they are taken, from two senders that share the instruments.</summary>
    /// <returns>Updates a second.</returns>
    public static async Task<double> Run(MarketBlocks blocks, string dataFolder, CancellationToken cancellationToken)
    {
        using var folder = DataFolder.Open(dataFolder);
        await using var host = await GrainHost.Start(folder, cancellationToken);
        var grains = await Open(host, blocks);
        var parts = Enumerable.Range(0, 2).Select(part => blocks.Blocks.Where(b => b.Instrument % 2 == part).ToArray()).ToArray();
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(parts.Select(part => Task.Run(
            async () =>
            {
                var unanswered = new Queue<ValueTask>(MostUnanswered);
                foreach (var block in part)
                {
                    if (unanswered.Count == MostUnanswered) await unanswered.Dequeue();
                    var answer = grains[block.Instrument].Apply(block.Message);
                    if (answer.IsCompletedSuccessfully) answer.GetAwaiter().GetResult();
                    else unanswered.Enqueue(answer);
                }

                while (unanswered.TryDequeue(out var last)) await last;
            },
            cancellationToken)));
        var elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await Check(grains, blocks);
        return blocks.Ticks / elapsed;
    }

    /// <summary>Sends blocks when their ticks are due, and takes the time from then until the instrument's best bid and ask are the new ones.</summary>
    /// <param name="blocks">The blocks. The first half warms up, as fast as it goes: by then every book has its levels, and what is left is the feed's.</param>
    /// <param name="updatesPerSecond">Ticks a second of the second half.</param>
    /// <param name="dataFolder">Where the grains keep their state.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>99th percentile, microseconds.</returns>
    public static async Task<double> MeasureLatency(MarketBlocks blocks, double updatesPerSecond, string dataFolder, CancellationToken cancellationToken)
    {
        using var folder = DataFolder.Open(dataFolder);
        await using var host = await GrainHost.Start(folder, cancellationToken);
        var grains = await Open(host, blocks);
        var warmUp = blocks.Blocks.Count / 2;
        foreach (var block in blocks.Blocks.Take(warmUp)) await grains[block.Instrument].Apply(block.Message);

        var probes = new LatencyProbes(blocks.Blocks.Count - warmUp);
        // What making the blocks and warming up have left is not of the stretch that is measured.
        GC.Collect();
        var (collections, paused) = (GC.CollectionCount(0), GC.GetTotalPauseDuration());
        await Task.Run(
            () =>
            {
                var started = Stopwatch.GetTimestamp();
                var ticks = 0L;
                for (var sent = warmUp; sent < blocks.Blocks.Count; sent++)
                {
                    var block = blocks.Blocks[sent];
                    // What is late is sent at once and counted from when it was due.
                    var due = started + (long)(ticks / updatesPerSecond * Stopwatch.Frequency);
                    while (Stopwatch.GetTimestamp() < due) Thread.SpinWait(20);
                    probes.Take(grains[block.Instrument].Apply(block.Message), sent - warmUp, due);
                    ticks += block.Ticks;
                }
            },
            cancellationToken);
        var counted = await probes.Finish();
        await Check(grains, blocks);
        Console.Error.WriteLine($"update to quote, us: p50 {counted[counted.Length / 2]:F0}  p90 {counted[(int)(counted.Length * 0.9)]:F0}  "
            + $"p99 {counted[(int)(counted.Length * 0.99)]:F0}  most {counted[^1]:F0}; {GC.CollectionCount(0) - collections} collections"
            + $", paused {(GC.GetTotalPauseDuration() - paused).TotalMilliseconds:F1} ms in all");
        return counted[(int)(counted.Length * 0.99)];
    }

    private static async Task<IInstrumentGrain[]> Open(GrainHost host, MarketBlocks blocks)
    {
        var market = blocks.Market;
        var grains = market.Instruments.Select(i => host.Client.GetGrain<IInstrumentGrain>(i.Symbol)).ToArray();
        for (var i = 0; i < grains.Length; i++)
        {
            ImmutableArray<string> venues = [.. market.Listings.Where(l => l.Instrument == i).Select(l => market.Venues[l.Venue].Name)];
            await grains[i].Open(venues, [], "local");
        }

        return grains;
    }

    private static async Task Check(IInstrumentGrain[] grains, MarketBlocks blocks)
    {
        var markets = await Task.WhenAll(grains.Select(grain => grain.GetMarket()));
        if (markets.Count(market => market?.Mid is not null) < blocks.Blocks.Select(b => b.Instrument).Distinct().Count() * 9 / 10)
            throw new CheckFailedException("Instruments that were sent ticks have no market.");
    }
}
