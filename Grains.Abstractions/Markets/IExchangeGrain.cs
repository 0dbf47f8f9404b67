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

    /// <summary>Takes the venue's own quotes as they came, good and bad: counts them, and fills orders that wait for them.</summary>
    [Alias("apply")]
    ValueTask Apply(TickBlockMessage block);

    /// <summary>
    /// Takes an order on its way to the venue; the same id again changes nothing. What becomes of it comes to its portfolio as
    /// a report. Interleaves: a portfolio may send while this venue waits for a portfolio to take its reports.
    /// </summary>
    [Alias("send"), AlwaysInterleave]
    ValueTask<RefusalMessage?> Send(VenueOrder order);

    /// <summary>Takes a cancellation on its way to the venue; the same again changes nothing. Interleaves, as <see cref="Send"/>.</summary>
    [Alias("cancel"), AlwaysInterleave]
    ValueTask Cancel(VenueCancel cancel);

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

/// <summary>Quotes of one venue and one instrument, as encoded by <c>TickBlock</c>.</summary>
/// <param name="Venue">The venue's name.</param>
/// <param name="Symbol">Canonical symbol.</param>
/// <param name="TimeNs">Market time of the last quote, Unix nanoseconds.</param>
/// <param name="Bytes">The encoded quotes.</param>
[GenerateSerializer, Immutable, Alias("tick-block")]
public readonly record struct TickBlockMessage(
    [property: Id(0)] string Venue,
    [property: Id(1)] string Symbol,
    [property: Id(2)] long TimeNs,
    [property: Id(3)] ImmutableArray<byte> Bytes);

/// <summary>A venue as clients see it.</summary>
/// <param name="Name">Its key.</param>
/// <param name="DisplayName">Its name as people write it.</param>
/// <param name="QuotesRead">Quotes that came.</param>
/// <param name="QuotesRejected">Of these, bad ones: a bid above the own ask.</param>
/// <param name="WorkingOrders">Orders on their way or waiting.</param>
/// <param name="TakerFeeBps">Fee in basis points of notional.</param>
/// <param name="LastQuoteNs">Market time of its last message, good or bad; null before the first.</param>
[GenerateSerializer, Immutable, Alias("venue-status")]
public sealed record VenueStatus(
    [property: Id(0)] string Name,
    [property: Id(1)] string DisplayName,
    [property: Id(2)] long QuotesRead,
    [property: Id(3)] long QuotesRejected,
    [property: Id(4)] int WorkingOrders,
    [property: Id(5)] decimal TakerFeeBps,
    [property: Id(6)] string? LastQuoteNs)
{
    /// <summary>Market time of its last message; null before the first.</summary>
    public DateTimeOffset? LastQuote => LastQuoteNs is { } ns ? UnixNs.Time(ns) : null;
}
