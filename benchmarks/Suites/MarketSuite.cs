using System.Runtime.CompilerServices;
using OrleansTrading.Bench.Books;
using OrleansTrading.Bench.Markets;
using OrleansTrading.Bench.Processes;
using OrleansTrading.Bench.Replay;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Bench.Suites;

/// <summary>The market's inner loops.</summary>
internal sealed class MarketSuite : ISuite
{
    private const int UpdatesPerSecond = 100_000;

    /// <inheritdoc/>
    public string Name => "market";

    /// <inheritdoc/>
    public async IAsyncEnumerable<Figure> Run([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var levels in new[] { 1_000, 200 })
        {
            cancellationToken.ThrowIfCancellationRequested();
            var runs = L2Deltas.Measure(levels, Measure.Repetitions);
            var name = levels == 1_000 ? "l2_delta" : $"l2_delta_{levels}_levels";
            yield return new Figure(Name, name, Measure.Median(name, runs.Select(r => r.PerSecond)), "1/s") { Data = "generated" };
            yield return new Figure(Name, name + "_allocated_bytes", Measure.Median(name + "_allocated_bytes", runs.Select(r => r.AllocatedBytes)), "B");
        }

        using var folder = new WorkFolder();
        var recorded = QuoteFolder.Find(folder);
        var day = ADay(recorded.Open(cancellationToken));
        var blocks = Blocks.Measure(day, Measure.Repetitions);
        yield return new Figure(Name, "block_encode", Measure.Median("block_encode", blocks.Encode), "1/s") { Data = recorded.Origin };
        yield return new Figure(Name, "block_decode", Measure.Median("block_decode", blocks.Decode), "1/s") { Data = recorded.Origin };
        yield return new Figure(Name, "block_bytes_per_quote", blocks.BytesPerQuote, "B") { Data = recorded.Origin };

        cancellationToken.ThrowIfCancellationRequested();
        var archived = await Archived.Measure(day, folder, Measure.Repetitions);
        yield return new Figure(Name, "archive_encode", Measure.Median("archive_encode", archived.Encode), "1/s") { Data = recorded.Origin };
        yield return new Figure(Name, "archive_decode", Measure.Median("archive_decode", archived.Decode), "1/s") { Data = recorded.Origin };
        yield return new Figure(Name, "archive_bytes_per_quote", archived.BytesPerQuote, "B") { Data = recorded.Origin };

        var fast = MarketBlocks.Make(rate: 600, ticks: 2_000_000);
        var rates = await Measure.Repeat(1, Measure.Repetitions, () => WholePath.Run(fast, folder.NewFolder(), cancellationToken));
        yield return new Figure(Name, "whole_path_2_cores", Measure.Median("whole_path_2_cores", rates), "1/s") { Data = "generated" };
        var steady = MarketBlocks.Make(rate: 60, ticks: 800_000);
        // In turns: cores that are taken away for a while are taken from both.
        var latencies = await Measure.Repeat(1, Measure.Repetitions, async () => (
            Floor: BareHandOff.MeasureLatency(UpdatesPerSecond, count: UpdatesPerSecond * 4),
            Ours: await WholePath.MeasureLatency(steady, UpdatesPerSecond, folder.NewFolder(), cancellationToken)));
        var floor = Measure.Median("bare_hand_off_p99_us", latencies.Select(pair => pair.Floor));
        var latency = Measure.Median("update_to_quote_p99_us", latencies.Select(pair => pair.Ours));
        yield return new Figure(Name, "update_to_quote_p99_us", latency, "us")
        {
            Data = "generated",
            Peer = "bare-hand-off",
            PeerValue = floor,
            Ratio = floor / latency,
        };
    }

    /// <summary>EUR/USD at FXCM on the last day.</summary>
    private static Quote[] ADay(IMarketTape tape)
    {
        var venue = Enumerable.Range(0, tape.Venues.Count).Single(i => tape.Venues[i].Name == "fxcm");
        var instrument = Enumerable.Range(0, tape.Instruments.Count).Single(i => tape.Instruments[i].Symbol == "EUR/USD");
        var startNs = tape.ToNs - TimeSpan.FromDays(1).Ticks * 100;
        return [.. tape.Read(startNs - 1).Where(q => q.Venue == venue && q.Instrument == instrument).Select(q => q.Quote)];
    }
}
