using System.Collections.Immutable;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Grains.Abstractions.Markets;

namespace OrleansTrading.Grains.Markets;

/// <summary>A connection's health as clients see it.</summary>
internal static class ConnectionMapping
{
    internal static VenueConnection ToMessage(this ConnectionHealth health) => new(
        health.State switch
        {
            ConnectionState.Live => VenueConnectionState.Live,
            ConnectionState.Degraded => VenueConnectionState.Degraded,
            ConnectionState.Connecting => VenueConnectionState.Connecting,
            _ => VenueConnectionState.Down,
        },
        health.LatencyMs, health.RoundTripMs, health.UptimeShare, health.Messages, health.Reconnects,
        Counts(health.Faults), Counts(health.Rejects), health.LastFault);

    private static ImmutableArray<FaultCount> Counts<T>(IReadOnlyDictionary<T, long> counts) where T : struct, Enum =>
        [.. counts.OrderBy(count => count.Key).Select(count => new FaultCount(count.Key.ToString(), count.Value))];
}
