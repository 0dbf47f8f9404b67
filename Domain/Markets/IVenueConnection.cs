using OrleansTrading.Domain.Books;

namespace OrleansTrading.Domain.Markets;

/// <summary>Where a connection stands.</summary>
public enum ConnectionState
{
    /// <summary>Not connected: not started, ended, or waiting before the next attempt.</summary>
    Down,

    /// <summary>An attempt is under way.</summary>
    Connecting,

    /// <summary>Connected, and every book is live.</summary>
    Live,

    /// <summary>Connected, and some book is not live.</summary>
    Degraded,
}

/// <summary>Why something that a venue said was not passed on.</summary>
public enum RejectReason
{
    /// <summary>A price or size is no decimal number of at most 28 digits.</summary>
    NotANumber,

    /// <summary>A price is not positive, too large, or between two ticks of the instrument.</summary>
    PriceOffTick,

    /// <summary>A size is negative, too large, or between two lots of the instrument.</summary>
    SizeOffLot,

    /// <summary>It is about a symbol that nobody asked for.</summary>
    UnknownSymbol,

    /// <summary>It lacks what it must have, or is no message of the venue's protocol.</summary>
    Malformed,

    /// <summary>There was no room for it.</summary>
    NoRoom,
}

/// <summary>How a connection does: a picture of one moment.</summary>
public sealed record ConnectionHealth
{
    /// <summary>Where it stands.</summary>
    public required ConnectionState State { get; init; }

    /// <summary>Our time at arrival minus the venue's time of the message, smoothed, milliseconds; negative when the venue's clock is ahead. Null before
    /// the first message with a time.</summary>
    public double? LatencyMs { get; init; }

    /// <summary>Time from a ping to its answer, the latest, milliseconds; null where there was none.</summary>
    public double? RoundTripMs { get; init; }

    /// <summary>Share of the time since it was started in which it was connected, 0…1; null where that is known elsewhere.</summary>
    public double? UptimeShare { get; init; }

    /// <summary>Messages of the venue read.</summary>
    public long Messages { get; init; }

    /// <summary>Attempts to connect after the first.</summary>
    public long Reconnects { get; init; }

    /// <summary>Books that are live.</summary>
    public int LiveBooks { get; init; }

    /// <summary>Books in all.</summary>
    public int Books { get; init; }

    /// <summary>What ended or disturbed a session, by kind; kinds that did not happen are left out.</summary>
    public required IReadOnlyDictionary<VenueErrorKind, long> Faults { get; init; }

    /// <summary>How often a book became stale, by fault; faults that did not happen are left out.</summary>
    public required IReadOnlyDictionary<BookFault, long> BookFaults { get; init; }

    /// <summary>What was not passed on, by reason; reasons that did not happen are left out.</summary>
    public required IReadOnlyDictionary<RejectReason, long> Rejects { get; init; }

    /// <summary>The latest fault in a sentence; null when there was none.</summary>
    public string? LastFault { get; init; }

    /// <summary>
    /// How several connections to one venue do together: counts are added up, times and shares are of the worst. It is <see cref="ConnectionState.Live"/>
    /// when all are, and <see cref="ConnectionState.Degraded"/> when only some are connected.
    /// </summary>
    /// <param name="connections">The connections; at least one.</param>
    public static ConnectionHealth Together(IReadOnlyList<ConnectionHealth> connections)
    {
        if (connections is [var only]) return only;
        ArgumentOutOfRangeException.ThrowIfZero(connections.Count);
        return new ConnectionHealth
        {
            State = connections.All(c => c.State == ConnectionState.Live) ? ConnectionState.Live
                : connections.Any(c => c.State >= ConnectionState.Live) ? ConnectionState.Degraded
                : connections.Max(c => c.State),
            LatencyMs = connections.Max(c => c.LatencyMs),
            RoundTripMs = connections.Max(c => c.RoundTripMs),
            UptimeShare = connections.Min(c => c.UptimeShare),
            Messages = connections.Sum(c => c.Messages),
            Reconnects = connections.Sum(c => c.Reconnects),
            LiveBooks = connections.Sum(c => c.LiveBooks),
            Books = connections.Sum(c => c.Books),
            Faults = Sum(connections.SelectMany(c => c.Faults)),
            BookFaults = Sum(connections.SelectMany(c => c.BookFaults)),
            Rejects = Sum(connections.SelectMany(c => c.Rejects)),
            LastFault = connections.Select(c => c.LastFault).LastOrDefault(fault => fault is not null),
        };
    }

    private static Dictionary<T, long> Sum<T>(IEnumerable<KeyValuePair<T, long>> counts) where T : notnull =>
        counts.GroupBy(count => count.Key).ToDictionary(same => same.Key, same => same.Sum(count => count.Value));
}

/// <summary>
/// A connection to a live venue. What the venue says goes to an <see cref="ITickSink"/> in ticks and lots; the moment that a book is not to be trusted
/// any more, a <see cref="BookUpdateKind.Stale"/> update goes there before anything else about that book.
/// </summary>
public interface IVenueConnection
{
    /// <summary>The venue.</summary>
    Venue Venue { get; }

    /// <summary>How it does. May be asked from any thread.</summary>
    ConnectionHealth Health { get; }

    /// <summary>Connects, and connects again after every fault of the venue or the way to it, until it is cancelled. Once at a time.</summary>
    /// <exception cref="RefusedException">It is set up in a way that cannot work: an address without TLS that is not loopback, no listings.</exception>
    ValueTask RunAsync(CancellationToken cancellationToken);
}
