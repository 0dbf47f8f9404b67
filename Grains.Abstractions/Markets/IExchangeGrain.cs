using OrleansTrading.Grains.Abstractions.Execution;

namespace OrleansTrading.Grains.Abstractions.Markets;

/// <summary>One venue, by its name: the connection's health and counts, and the way for orders. Trades on paper.</summary>
[Alias("exchange")]
public interface IExchangeGrain : IGrainWithStringKey
{
    /// <summary>Opens the venue for a session with what it lists. Again with the same changes nothing.</summary>
    /// <returns>The market time through which its state holds: what comes again up to it is skipped.</returns>
    [Alias("open")]
    Task<long> Open(ImmutableArray<string> symbols);

    /// <summary>Takes what the venue says as it came, good and bad: counts it, and fills orders that wait for its quotes.</summary>
    [Alias("apply")]
    ValueTask Apply(TickBlockMessage block);

    /// <summary>
    /// Takes an order on its way to the venue; the same id again changes nothing. Orders are durable with the venue's checkpoints: who is activated
    /// hands in again what arrived since the session's last one, ended or not. What becomes of it comes to its portfolio as
    /// a report. Interleaves: a portfolio may send while this venue waits for a portfolio to take its reports.
    /// </summary>
    [Alias("send"), AlwaysInterleave]
    ValueTask<RefusalMessage?> Send(VenueOrder order);

    /// <summary>Takes a cancellation on its way to the venue; the same again changes nothing. Interleaves, as <see cref="Send"/>.</summary>
    [Alias("cancel"), AlwaysInterleave]
    ValueTask Cancel(VenueCancel cancel);

    /// <summary>
    /// Takes an amendment on its way to the venue; the same id again changes nothing. What it did comes as a report. Interleaves, as
    /// <see cref="Send"/>.
    /// </summary>
    [Alias("amend"), AlwaysInterleave]
    ValueTask Amend(VenueAmend amend);

    /// <summary>Writes the venue's state as of a market time. Durable when it returns.</summary>
    [Alias("checkpoint")]
    Task Checkpoint(long cursorNs);

    /// <summary>Ends the market: orders that still wait expire.</summary>
    [Alias("close")]
    Task Close(long timeNs);

    /// <summary>The venue as clients see it.</summary>
    [Alias("status")]
    Task<VenueStatus> GetStatus();
}

/// <summary>What one venue said about one instrument, as encoded by <c>TickBlock</c>: quotes, trades or changes of the book.</summary>
/// <param name="Venue">The venue's name.</param>
/// <param name="Symbol">Canonical symbol.</param>
/// <param name="TimeNs">Market time of the last tick, Unix nanoseconds.</param>
/// <param name="Bytes">The encoded ticks.</param>
[GenerateSerializer, Immutable, Alias("tick-block")]
public readonly record struct TickBlockMessage(
    [property: Id(0)] string Venue,
    [property: Id(1)] string Symbol,
    [property: Id(2)] long TimeNs,
    [property: Id(3)] ImmutableArray<byte> Bytes);

/// <summary>How often something went wrong.</summary>
/// <param name="Fault">What.</param>
/// <param name="Count">How often.</param>
[GenerateSerializer, Immutable, Alias("fault-count")]
public sealed record FaultCount([property: Id(0)] string Fault, [property: Id(1)] long Count);

/// <summary>Where a venue's live connection stands.</summary>
public enum VenueConnectionState
{
    /// <summary>Not connected, or waiting before the next attempt.</summary>
    Down,

    /// <summary>An attempt is under way.</summary>
    Connecting,

    /// <summary>Connected, and every book is live.</summary>
    Live,

    /// <summary>Connected, and some book is not live.</summary>
    Degraded,
}

/// <summary>A venue's live connection as clients see it; counts are since the process started.</summary>
/// <param name="State">Where it stands.</param>
/// <param name="LatencyMs">Our time at arrival minus the venue's of its messages, smoothed, milliseconds; null before the first message with a time.</param>
/// <param name="RoundTripMs">Time from a ping to its answer, the latest, milliseconds; null where there was none.</param>
/// <param name="UptimeShare">Share of the time since it was started in which it was connected, 0 to 1; null where another process is connected.</param>
/// <param name="Messages">Messages read.</param>
/// <param name="Reconnects">Attempts to connect after the first.</param>
/// <param name="Faults">What ended or disturbed it, by kind.</param>
/// <param name="Rejects">What was not passed on, by reason.</param>
/// <param name="LastFault">The latest fault in a sentence; null when there was none.</param>
[GenerateSerializer, Immutable, Alias("venue-connection")]
public sealed record VenueConnection(
    [property: Id(0)] VenueConnectionState State,
    [property: Id(1)] double? LatencyMs,
    [property: Id(2)] double? RoundTripMs,
    [property: Id(3)] double? UptimeShare,
    [property: Id(4)] long Messages,
    [property: Id(5)] long Reconnects,
    [property: Id(6)] ImmutableArray<FaultCount> Faults,
    [property: Id(7)] ImmutableArray<FaultCount> Rejects,
    [property: Id(8)] string? LastFault);

/// <summary>A venue as clients see it.</summary>
/// <param name="Name">Its key.</param>
/// <param name="DisplayName">Its name as people write it.</param>
/// <param name="QuotesRead">Quotes that came.</param>
/// <param name="QuotesRejected">Of these, bad ones: a bid above the own ask.</param>
/// <param name="WorkingOrders">Orders on their way or waiting.</param>
/// <param name="TakerFeeBps">Fee in basis points of notional.</param>
/// <param name="LastQuoteNs">Market time of its last message, good or bad; null before the first.</param>
/// <param name="Tier">1 for the venues that must be up, 2 and 3 for the others.</param>
/// <param name="Listings">Instruments that it lists in this session.</param>
/// <param name="Trades">Trades that came.</param>
/// <param name="TradesRejected">Of these, bad ones.</param>
/// <param name="BookUpdates">Snapshots and deltas of books that came.</param>
/// <param name="BooksLive">Books that may be decided on.</param>
/// <param name="BooksStale">Books that are out until their next snapshot.</param>
/// <param name="Faults">How often books became stale, by fault.</param>
/// <param name="UptimeShare">Share of the time since its first message in which its feed was alive, 0 to 1.</param>
/// <param name="QualityScore">How good its data is, 0 to 100: uptime times the share of its quotes and trades that could be meant.</param>
/// <param name="AgeMs">Milliseconds of market time since its last message; null before the first.</param>
/// <param name="Connection">How its live connection does; null in a market that is played.</param>
/// <param name="LatencyMs">How old what it says is when it comes, milliseconds: measured at its live connection, in the simulated market the model's; null
/// where it is not known.</param>
[GenerateSerializer, Immutable, Alias("venue-status")]
public sealed record VenueStatus(
    [property: Id(0)] string Name,
    [property: Id(1)] string DisplayName,
    [property: Id(2)] long QuotesRead,
    [property: Id(3)] long QuotesRejected,
    [property: Id(4)] int WorkingOrders,
    [property: Id(5)] decimal TakerFeeBps,
    [property: Id(6)] string? LastQuoteNs,
    [property: Id(7)] int Tier,
    [property: Id(8)] int Listings,
    [property: Id(9)] long Trades,
    [property: Id(10)] long TradesRejected,
    [property: Id(11)] long BookUpdates,
    [property: Id(12)] int BooksLive,
    [property: Id(13)] int BooksStale,
    [property: Id(14)] ImmutableArray<FaultCount> Faults,
    [property: Id(15)] double UptimeShare,
    [property: Id(16)] double QualityScore,
    [property: Id(17)] long? AgeMs,
    [property: Id(18)] VenueConnection? Connection,
    [property: Id(19)] double? LatencyMs)
{
    /// <summary>Market time of its last message; null before the first.</summary>
    public DateTimeOffset? LastQuote => LastQuoteNs is { } ns ? UnixNs.Time(ns) : null;
}
