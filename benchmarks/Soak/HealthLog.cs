using System.Diagnostics;
using System.Text.Json;
using OrleansTrading.Bench.Processes;

namespace OrleansTrading.Bench.Soak;

/// <summary>What the server said about itself at an instant.</summary>
internal readonly record struct HealthSample(
    TimeSpan At, double ResidentMB, double ManagedMB, double GcPauseMaxMs, double GcPauseRecentMaxMs, int Sockets, int Subscriptions);

/// <summary>Looks at the server now and then.</summary>
internal sealed class HealthLog(ApiProcess process, ApiClient api)
{
    private const string Query =
        "{ system { session { isCatchingUp } health { managedBytes gcPauseMaxMs gcPauseRecentMaxMs sockets subscriptions } } }";

    private readonly List<HealthSample> _samples = [];
    private readonly long _begun = Stopwatch.GetTimestamp();

    /// <summary>Since it was begun.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_begun);

    /// <summary>The samples that were kept.</summary>
    public IReadOnlyList<HealthSample> Samples => _samples;

    /// <summary>Whether the market is where the wall's clock is.</summary>
    public static async Task<bool> IsLive(ApiClient api, CancellationToken cancellationToken) =>
        (await api.Ask(Query, null, cancellationToken)).GetProperty("system").GetProperty("session")
            is { ValueKind: JsonValueKind.Object } session
        && !session.GetProperty("isCatchingUp").GetBoolean();

    /// <summary>Looks without keeping it.</summary>
    public async Task<HealthSample> Look(CancellationToken cancellationToken)
    {
        var health = (await api.Ask(Query, null, cancellationToken)).GetProperty("system").GetProperty("health");
        return new HealthSample(
            Elapsed,
            process.ResidentBytes() / 1e6,
            health.GetProperty("managedBytes").GetInt64() / 1e6,
            health.GetProperty("gcPauseMaxMs").GetDouble(),
            health.GetProperty("gcPauseRecentMaxMs").GetDouble(),
            health.GetProperty("sockets").GetInt32(),
            health.GetProperty("subscriptions").GetInt32());
    }

    /// <summary>Looks and keeps it.</summary>
    public async Task Keep(CancellationToken cancellationToken) => _samples.Add(await Look(cancellationToken));

    /// <summary>The median of what samples between two instants say.</summary>
    public double Median(string name, TimeSpan from, TimeSpan to, Func<HealthSample, double> value) =>
        Measure.Median(name, _samples.Where(s => s.At >= from && s.At <= to).Select(value));
}
