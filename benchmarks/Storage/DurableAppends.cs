using System.Diagnostics;
using System.Globalization;
using OrleansTrading.Domain.Journal;
using OrleansTrading.Storage;
using OrleansTrading.Storage.Journal;

namespace OrleansTrading.Bench.Storage;

/// <summary>
/// Appends as portfolios make them when an order passes the gate: one event of 500 bytes, after whose acknowledgement the next follows. Many portfolios do so at the
/// same time, so that they share syncs.
/// </summary>
internal static class DurableAppends
{
    private const int Streams = 64;
    private const int EventBytes = 500;

    /// <summary>Appends to streams that are new, and checks that everything is there.</summary>
    /// <param name="database">Where to.</param>
    /// <param name="run">Names the streams apart from those of other runs.</param>
    /// <param name="appends">How many, in all.</param>
    /// <returns>Acknowledged appends in a second of the clock.</returns>
    public static async Task<double> Run(TradingDatabase database, int run, int appends)
    {
        var journal = new EventJournal(database);
        var payload = new byte[EventBytes];
        new Random(run).NextBytes(payload);
        var each = appends / Streams;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Streams).Select(stream => Task.Run(async () =>
        {
            var name = Name(run, stream);
            for (var version = 0L; version < each;)
            {
                var order = string.Create(CultureInfo.InvariantCulture, $"order-{version}");
                version = await journal.AppendAsync(name, version, [new JournalEvent("order-submitted", order, payload)]);
            }
        })));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        for (var stream = 0; stream < Streams; stream++)
        {
            if ((await journal.ReadAsync(Name(run, stream), each - 1, 2)) is not [{ Version: var last }] || last != each)
                throw new CheckFailedException($"Stream {stream} does not end at {each}.");
        }

        return each * Streams / seconds;
    }

    private static string Name(int run, int stream) => string.Create(CultureInfo.InvariantCulture, $"portfolio/{run}/{stream}");
}
