namespace OrleansTrading.Grains.Abstractions.Execution;

/// <summary>Buy or sell.</summary>
public enum OrderSide
{
    /// <summary>Takes base, pays quote.</summary>
    Buy,

    /// <summary>Gives base, gets quote.</summary>
    Sell,
}

/// <summary>At what price an order trades.</summary>
public enum VenuePricing
{
    /// <summary>At its limit or better.</summary>
    Limit,

    /// <summary>At whatever price there is, within the collar.</summary>
    Market,
}

/// <summary>How long an order stands.</summary>
public enum OrderTimeInForce
{
    /// <summary>Until it is cancelled.</summary>
    GoodTillCancelled,

    /// <summary>It takes what is there at once; the rest is cancelled.</summary>
    ImmediateOrCancel,

    /// <summary>All of it at once, or nothing.</summary>
    FillOrKill,

    /// <summary>Until a time.</summary>
    GoodTillDate,

    /// <summary>Until the end of the session.</summary>
    Day,
}

/// <summary>On what terms an order trades at its venue.</summary>
/// <param name="Pricing">Limit or market. A market order is immediate-or-cancel or fill-or-kill.</param>
/// <param name="TimeInForce">How long it stands.</param>
/// <param name="LimitTicks">The worst price that a limit order takes, in ticks; 0 of a market order.</param>
/// <param name="ExpiresNs">When a good-till-date or day order ends, Unix nanoseconds; 0 of all others.</param>
/// <param name="PostOnly">Refused when it would trade on arrival.</param>
/// <param name="DisplayQuantity">How much of it is shown at a time, in units of base; 0: all of it.</param>
[GenerateSerializer, Immutable, Alias("venue-order-terms")]
public sealed record VenueOrderTerms(
    [property: Id(0)] VenuePricing Pricing,
    [property: Id(1)] OrderTimeInForce TimeInForce,
    [property: Id(2)] long LimitTicks = 0,
    [property: Id(3)] long ExpiresNs = 0,
    [property: Id(4)] bool PostOnly = false,
    [property: Id(5)] decimal DisplayQuantity = 0);

/// <summary>An order on its way to a venue.</summary>
/// <param name="Portfolio">Key of the portfolio that gets the reports.</param>
/// <param name="ClientOrderId">Its id, unique in the portfolio.</param>
/// <param name="Symbol">Canonical symbol.</param>
/// <param name="Side">Buy or sell.</param>
/// <param name="Quantity">In units of base.</param>
/// <param name="ArrivalNs">When it reaches the venue, Unix nanoseconds.</param>
/// <param name="ProtectionTicks">The collar of a market order: its worst acceptable price, in ticks.</param>
/// <param name="DecidedNs">When it was sent, Unix nanoseconds.</param>
/// <param name="Terms">On what terms; null: at the market.</param>
/// <param name="HasEnded">Whether its portfolio knows that it has ended, and hands it in again because a venue that goes on from a checkpoint has to
/// meet the market with all that was there.</param>
[GenerateSerializer, Immutable, Alias("venue-order")]
public sealed record VenueOrder(
    [property: Id(0)] string Portfolio,
    [property: Id(1)] string ClientOrderId,
    [property: Id(2)] string Symbol,
    [property: Id(3)] OrderSide Side,
    [property: Id(4)] decimal Quantity,
    [property: Id(5)] long ArrivalNs,
    [property: Id(6)] long ProtectionTicks,
    [property: Id(7)] long DecidedNs,
    [property: Id(8)] VenueOrderTerms? Terms = null,
    [property: Id(9)] bool HasEnded = false);

/// <summary>A cancellation on its way to a venue.</summary>
[GenerateSerializer, Immutable, Alias("venue-cancel")]
public sealed record VenueCancel(
    [property: Id(0)] string Portfolio, [property: Id(1)] string ClientOrderId, [property: Id(2)] long ArrivalNs);

/// <summary>An amendment on its way to a venue.</summary>
/// <param name="Portfolio">Whose order it is.</param>
/// <param name="ClientOrderId">The order's id.</param>
/// <param name="AmendId">The amendment's own id, unique among those of the order.</param>
/// <param name="LimitTicks">The new limit, in ticks.</param>
/// <param name="Quantity">The new quantity with what has filled, in units of base.</param>
/// <param name="ArrivalNs">When it reaches the venue, Unix nanoseconds.</param>
[GenerateSerializer, Immutable, Alias("venue-amend")]
public sealed record VenueAmend(
    [property: Id(0)] string Portfolio,
    [property: Id(1)] string ClientOrderId,
    [property: Id(2)] string AmendId,
    [property: Id(3)] long LimitTicks,
    [property: Id(4)] decimal Quantity,
    [property: Id(5)] long ArrivalNs);

/// <summary>What a venue says about an order.</summary>
public enum ExecutionKind
{
    /// <summary>The venue has it.</summary>
    Accepted,

    /// <summary>It traded.</summary>
    Filled,

    /// <summary>Cancelled on request.</summary>
    Cancelled,

    /// <summary>Ended by the venue's rules.</summary>
    Expired,

    /// <summary>The venue refused it.</summary>
    Rejected,

    /// <summary>It has the quantity and the limit that an amendment asked for.</summary>
    Amended,

    /// <summary>An amendment was not made, and the order is as it was.</summary>
    AmendRejected,
}

/// <summary>What a fill's price comes from.</summary>
public enum FillPriceSource
{
    /// <summary>Another order in the book.</summary>
    MatchedOrder,

    /// <summary>A trade of the market at the order's price, after all that was ahead.</summary>
    QueueTraded,

    /// <summary>A trade of the market beyond the order's price.</summary>
    TradedThrough,

    /// <summary>The book's other side, which came to the order's price.</summary>
    BookCrossed,

    /// <summary>The levels of the book that the order took.</summary>
    RecordedBook,

    /// <summary>A quote, whose size is not known.</summary>
    RecordedQuote,

    /// <summary>The first or last price of a bar.</summary>
    RecordedBar,
}

/// <summary>Why a fill is what it is.</summary>
/// <param name="Source">What its price comes from.</param>
/// <param name="IsMaker">Whether the order rested, and the market came to it.</param>
/// <param name="AheadAtArrival">What was ahead in the queue when it arrived, in units of base; null where that is not known.</param>
/// <param name="AheadAtFill">What was ahead just before the fill, in units of base; null likewise.</param>
/// <param name="FeeRateBps">The fee's rate, basis points of notional.</param>
/// <param name="Slippage">By how much the price is worse than the best one that the order met on arrival, in quote currency.</param>
/// <param name="LatencyNs">From the decision to the venue, nanoseconds.</param>
[GenerateSerializer, Immutable, Alias("fill-reason")]
public sealed record FillReason(
    [property: Id(0)] FillPriceSource Source,
    [property: Id(1)] bool IsMaker,
    [property: Id(2)] decimal? AheadAtArrival,
    [property: Id(3)] decimal? AheadAtFill,
    [property: Id(4)] decimal FeeRateBps,
    [property: Id(5)] decimal Slippage,
    [property: Id(6)] long LatencyNs);

/// <summary>
/// A venue's report about an order; the same report again changes nothing. Without a fee currency the fee is in the quote currency. Of an
/// amendment, <c>AmendId</c> says which, and quantity and price are the order's new ones.
/// </summary>
[GenerateSerializer, Immutable, Alias("execution-report")]
public sealed record ExecutionReport(
    [property: Id(0)] string ClientOrderId,
    [property: Id(1)] ExecutionKind Kind,
    [property: Id(2)] long TimeNs,
    [property: Id(3)] string TradeId,
    [property: Id(4)] decimal Quantity,
    [property: Id(5)] decimal Price,
    [property: Id(6)] decimal Fee,
    [property: Id(7)] string Reason,
    [property: Id(8)] string? FeeCurrency = null,
    [property: Id(9)] string? AmendId = null,
    [property: Id(10)] FillReason? FillReason = null);
