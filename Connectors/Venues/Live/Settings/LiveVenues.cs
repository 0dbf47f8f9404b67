using OrleansTrading.Connectors.Venues.Bridge;
using OrleansTrading.Connectors.Venues.Capital;
using OrleansTrading.Connectors.Venues.Oanda;
using OrleansTrading.Connectors.Venues.Pools;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues.Live.Settings;

/// <summary>A crypto venue by the bridge.</summary>
internal sealed class BridgeVenueSettings(Venue venue, IReadOnlyList<Listing> listings, BridgeVenueOptions options) : LiveVenueSettings(venue, listings)
{
    public BridgeVenueOptions Options => options;

    public override IReadOnlyList<LiveVenueConnection> Connect(ITickSink sink, BridgeProcess? bridge, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(bridge);
        return [new(new BridgeConnection(Venue, Listings, sink, bridge, options, time), Listings)];
    }

    public override string ToString() =>
        $"{Count} as {options.Exchange} by the bridge, {(options.HasBooks ? $"books of {options.Depth} levels" : "best prices")}{(options.HasTrades ? " and trades" : "")}";
}

/// <summary>A venue that another process is connected to.</summary>
internal sealed class HeardVenueSettings(Venue venue, IReadOnlyList<Listing> listings) : LiveVenueSettings(venue, listings)
{
    public override IReadOnlyList<LiveVenueConnection> Connect(ITickSink sink, BridgeProcess? bridge, TimeProvider time) =>
        throw new InvalidOperationException($"{Venue.Name} is connected to by another process.");

    public override string ToString() => $"{Count} over Kafka";
}

/// <summary>OANDA.</summary>
internal sealed class OandaVenueSettings(Venue venue, IReadOnlyList<Listing> listings, OandaOptions options) : LiveVenueSettings(venue, listings)
{
    public OandaOptions Options => options;

    public override IReadOnlyList<LiveVenueConnection> Connect(ITickSink sink, BridgeProcess? bridge, TimeProvider time) =>
        [new(new OandaPrices(Venue, Listings, sink, options, time), Listings)];

    public override string ToString() => $"{Count} at {options.Stream.Host}";
}

/// <summary>Capital.com: as many connections as its limit on one of them makes necessary.</summary>
internal sealed class CapitalVenueSettings(Venue venue, IReadOnlyList<Listing> listings, CapitalOptions options) : LiveVenueSettings(venue, listings)
{
    public CapitalOptions Options => options;

    private int Connections => (Listings.Count + CapitalQuotes.MaxEpics - 1) / CapitalQuotes.MaxEpics;

    public override IReadOnlyList<LiveVenueConnection> Connect(ITickSink sink, BridgeProcess? bridge, TimeProvider time) =>
    [
        .. Listings.Chunk(CapitalQuotes.MaxEpics).Select(part => new LiveVenueConnection(new CapitalQuotes(Venue, part, sink, options, time), part)),
    ];

    public override string ToString() => $"{Count} at {options.Stream.Host}, {(Connections == 1 ? "one connection" : $"{Connections} connections")}";
}

/// <summary>Pools of a chain.</summary>
internal sealed class PoolVenueSettings(Venue venue, IReadOnlyList<Pool> pools, PoolOptions options)
    : LiveVenueSettings(venue, [.. pools.Select(pool => pool.Listing)])
{
    public PoolOptions Options => options;

    public override IReadOnlyList<LiveVenueConnection> Connect(ITickSink sink, BridgeProcess? bridge, TimeProvider time) =>
        [new(new PoolQuotes(Venue, pools, sink, options, time), Listings)];

    public override string ToString() => $"{Count} as pools of chain {options.ChainId}";
}
