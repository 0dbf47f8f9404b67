using System.Runtime.CompilerServices;
using OrleansTrading.Bench.Processes;
using OrleansTrading.Bench.Soak;

namespace OrleansTrading.Bench.Suites;

/// <summary>
/// The system with many clients for a while: whether it grows, whether it pauses, and whether every subscriber of fills gets each
/// of them once, in order.
/// </summary>
internal sealed class SoakSuite(TimeSpan length) : ISuite
{
    private static readonly TimeSpan LongestWindow = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public string Name => "soak";

    /// <inheritdoc/>
    public async IAsyncEnumerable<Figure> Run([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var folder = new WorkFolder();
        var data = folder.NewFolder();
        await using var process = await ApiProcess.Start("simulated", data, cancellationToken);
        using var api = new ApiClient(process.Address);
        api.Authorize((await File.ReadAllTextAsync(Path.Combine(data, "token"), cancellationToken)).Trim());
        using var run = await SoakRun.Prepare(process, api, cancellationToken);
        await run.Run(length, cancellationToken);

        foreach (var figure in Server(run.Health).Concat(Clients(run)).Concat(Fills(run))) yield return figure;
        Check(run);
    }

    private IEnumerable<Figure> Server(HealthLog health)
    {
        // The minute behind the first, in which caches fill, and the last one; of a short run its fifths.
        var window = length / 5 < LongestWindow ? length / 5 : LongestWindow;
        var (begin, end) = (health.Samples[0].At, health.Samples[^1].At);
        var early = health.Median("rss_mb early", begin + window, begin + 2 * window, s => s.ResidentMB);
        var late = health.Median("rss_mb late", end - window, end, s => s.ResidentMB);
        yield return new Figure(Name, "rss_growth_share", late / early - 1, "share");
        yield return new Figure(Name, "rss_mb", late, "MB");
        yield return new Figure(Name, "managed_mb", health.Median("managed_mb late", end - window, end, s => s.ManagedMB), "MB");
        // While clients are served; what was before, the past that the market begins with, is on its own.
        yield return new Figure(Name, "gc_pause_max_ms", health.Samples.Where(s => s.At >= begin + window).Max(s => s.GcPauseRecentMaxMs), "ms");
        yield return new Figure(Name, "gc_pause_max_with_start_ms", health.Samples[^1].GcPauseMaxMs, "ms");
        yield return new Figure(Name, "sockets", health.Median("sockets", begin, end, s => s.Sockets), "1");
        yield return new Figure(Name, "subscriptions", health.Median("subscriptions", begin, end, s => s.Subscriptions), "1");
    }

    private IEnumerable<Figure> Clients(SoakRun run)
    {
        var clients = run.Clients;
        yield return new Figure(Name, "updates_per_s", run.EventsPerSecond, "1/s");
        yield return new Figure(Name, "cpu_share", run.ServerCpuShare, "share");
        yield return new Figure(Name, "client_cpu_share", run.ClientCpuShare, "share");
        yield return new Figure(Name, "quote_age_p50_ms", clients.ReadyAges.Percentile(0.5), "ms");
        yield return new Figure(Name, "quote_age_p99_ms", clients.ReadyAges.Percentile(0.99), "ms");
        yield return new Figure(Name, "slow_reader_quote_age_p50_ms", clients.SlowAges.Percentile(0.5), "ms");
        yield return new Figure(Name, "slow_reader_quote_age_max_ms", clients.SlowAges.Longest, "ms");
        yield return new Figure(Name, "slow_reader_updates_per_s", run.SlowEventsPerSecond, "1/s");
        yield return new Figure(Name, "fast_reader_updates_per_s", run.ReadyEventsPerSecond, "1/s");
        yield return new Figure(Name, "reconnects", clients.Returns, "1");
        yield return new Figure(Name, "clients_gone_without_a_word", clients.Lives, "1");
    }

    private IEnumerable<Figure> Fills(SoakRun run)
    {
        yield return new Figure(Name, "orders", run.Orders.Acknowledged, "1");
        yield return new Figure(Name, "orders_refused", run.Orders.Refused, "1");
        yield return new Figure(Name, "fills", run.Fills, "1");
        yield return new Figure(Name, "events_lost", run.Lost, "1");
        yield return new Figure(Name, "events_doubled", run.Clients.Fills.Sum(f => f.Doubled), "1");
        yield return new Figure(Name, "events_out_of_order", run.Clients.Fills.Sum(f => f.OutOfOrder), "1");
        yield return new Figure(Name, "events_unknown", run.Clients.Fills.Sum(f => f.Unknown), "1");
        yield return new Figure(Name, "closes_unanswered", run.Unanswered, "1");
        yield return new Figure(Name, "sockets_left", run.Left.Sockets, "1");
        yield return new Figure(Name, "subscriptions_left", run.Left.Subscriptions, "1");
    }

    private static void Check(SoakRun run)
    {
        var wrong = run.Clients.Fills.Sum(f => f.Doubled + f.OutOfOrder + f.Unknown);
        List<string> failures = [];
        if (run.Fills == 0) failures.Add("There were no fills to check.");
        if (run.Lost + wrong > 0) failures.Add($"{run.Lost} fills were lost, {wrong} came wrongly.");
        if (run.Left is not { Sockets: 0, Subscriptions: 0 })
            failures.Add($"{run.Left.Sockets} sockets and {run.Left.Subscriptions} subscriptions are left.");
        if (run.Unanswered > 0) failures.Add($"{run.Unanswered} closes had no answer.");
        if (failures.Count > 0) throw new CheckFailedException(string.Join(' ', failures));
    }
}
