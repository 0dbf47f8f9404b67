using System.Runtime.CompilerServices;
using OrleansTrading.Bench.Processes;
using OrleansTrading.Bench.Replay;

namespace OrleansTrading.Bench.Suites;

/// <summary>The system as a whole: how fast recorded quotes go through it, and what it costs to start and to keep.</summary>
internal sealed class SystemSuite : ISuite
{
    private static readonly TimeSpan UntilIdle = TimeSpan.FromSeconds(3);

    /// <inheritdoc/>
    public string Name => "system";

    /// <inheritdoc/>
    public async IAsyncEnumerable<Figure> Run([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var folder = new WorkFolder();
        var quotes = QuoteFolder.Find(folder);
        var market = quotes.Open(cancellationToken);

        var path = DomainPath.Measure(market, cancellationToken);
        yield return new Figure(Name, "domain_path_quotes", Measure.Median("domain_path_quotes", path.Select(p => p.QuotesPerSecond)), "1/s") { Data = quotes.Origin };
        yield return new Figure(
            Name,
            "domain_path_allocated_bytes_per_quote",
            Measure.Median("domain_path_allocated_bytes_per_quote", path.Select(p => p.AllocatedBytesPerQuote)),
            "B")
        { Data = quotes.Origin };

        var replays = await Measure.Repeat(1, Measure.Repetitions, () => WholeReplay.Run(quotes, market, folder.NewFolder(), cancellationToken));
        yield return new Figure(Name, "replay_quotes_end_to_end", Measure.Median("replay_quotes_end_to_end", replays), "1/s") { Data = quotes.Origin };

        var starts = await Measure.Repeat(1, Measure.Repetitions, async () =>
        {
            await using var api = await ApiProcess.Start("none", folder.NewFolder(), cancellationToken);
            await Task.Delay(UntilIdle, cancellationToken);
            return (ReadyMs: api.ReadyAfter.TotalMilliseconds, RssMB: api.ResidentBytes() / 1e6);
        });
        yield return new Figure(Name, "start_to_ready_ms", Measure.Median("start_to_ready_ms", starts.Select(s => s.ReadyMs)), "ms");
        yield return new Figure(Name, "idle_rss_mb", Measure.Median("idle_rss_mb", starts.Select(s => s.RssMB)), "MB");
    }
}
