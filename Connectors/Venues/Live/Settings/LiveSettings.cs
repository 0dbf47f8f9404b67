using OrleansTrading.Connectors.Venues.Bridge;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues.Live.Settings;

/// <summary>Which venues a live session connects to, and how. Holds credentials, which nothing here shows.</summary>
/// <param name="Venues">The venues, by name; at least one.</param>
public sealed record LiveSettings(IReadOnlyList<LiveVenueSettings> Venues)
{
    /// <summary>The child process that speaks to crypto venues; null: none of these needs it.</summary>
    public BridgeOptions? Bridge { get; init; }

    /// <summary>The topic that ticks travel over; null: the session is connected to the venues itself.</summary>
    public LiveKafkaSettings? Kafka { get; init; }

    /// <summary>Whether one of the venues is reached by the bridge.</summary>
    public bool NeedsBridge => Venues.Any(venue => venue is BridgeVenueSettings);

    /// <summary>Without what is secret: names of the venues.</summary>
    public override string ToString() => string.Join(", ", Venues.Select(venue => venue.Venue.Name));
}

/// <summary>One connection, and what it is asked for.</summary>
/// <param name="Connection">The connection; nothing is connected yet.</param>
/// <param name="Listings">Its listings.</param>
public sealed record LiveVenueConnection(IVenueConnection Connection, IReadOnlyList<Listing> Listings);

/// <summary>One venue of a live session.</summary>
/// <param name="venue">The venue.</param>
/// <param name="listings">Its listings, with the symbols that the connection uses; at least one.</param>
public abstract class LiveVenueSettings(Venue venue, IReadOnlyList<Listing> listings)
{
    /// <summary>The venue.</summary>
    public Venue Venue { get; } = venue;

    /// <summary>Its listings, by symbol.</summary>
    public IReadOnlyList<Listing> Listings { get; } = listings;

    /// <summary>Makes its connections.</summary>
    /// <param name="sink">Where ticks go.</param>
    /// <param name="bridge">The child process that speaks to crypto venues, where one is run.</param>
    /// <param name="time">The time.</param>
    public abstract IReadOnlyList<LiveVenueConnection> Connect(ITickSink sink, BridgeProcess? bridge, TimeProvider time);

    /// <summary>What would be connected, in words, without what is secret.</summary>
    public abstract override string ToString();

    private protected string Count => $"{Venue.Name}: {Listings.Count} {(Listings.Count == 1 ? "instrument" : "instruments")}";
}

/// <summary>What a process is in a live market.</summary>
public enum LiveRole
{
    /// <summary>It plays what venues say: connected to them, or, where ticks travel over Kafka, hearing of them there.</summary>
    Session,

    /// <summary>It is connected to venues, and sends what they say over Kafka.</summary>
    Sender,
}
