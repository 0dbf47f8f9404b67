namespace OrleansTrading.Domain.Execution.Matching;

/// <summary>Why a command was refused. A refused command has changed nothing.</summary>
public enum OrderRejectReason : byte
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>A side, pricing, time in force or self-trade prevention is none of those there are.</summary>
    UnknownTerm,

    /// <summary>A size is not positive, or more than <see cref="MatchingLimits.MaxOrderLots"/>.</summary>
    QuantityOutOfRange,

    /// <summary>A limit order's price is not 1 to the most ticks an instrument has, or a market order has one.</summary>
    PriceOutOfRange,

    /// <summary>
    /// The display size is negative, more than the order's, of an order that cannot rest, or shows it in too many parts: allowed is the least.
    /// </summary>
    DisplayOutOfRange,

    /// <summary>The time at which it ends is not to come, or it has one that its time in force does not.</summary>
    ExpiryOutOfRange,

    /// <summary>A market order is to rest.</summary>
    MarketOrderCannotRest,

    /// <summary>An order that only adds liquidity is to trade at once or not at all.</summary>
    PostOnlyCannotTake,

    /// <summary>An order that only adds liquidity would trade at once: allowed is the best price of the other side.</summary>
    PostOnlyWouldCross,

    /// <summary>An order with this id rests.</summary>
    DuplicateOrderId,

    /// <summary>No such order of this account rests.</summary>
    UnknownOrder,

    /// <summary>The new size is not more than what has traded: allowed is the least.</summary>
    QuantityBelowFilled,

    /// <summary><see cref="MatchingLimits.MaxOrders"/> rest, and the order may have to.</summary>
    TooManyOrders,

    /// <summary>Orders rest at <see cref="MatchingLimits.MaxLevels"/> prices, and the order may have to at another one.</summary>
    TooManyLevels,
}

/// <summary>A command that was refused.</summary>
/// <param name="OrderId">The order that it was about.</param>
/// <param name="Account">Whose command it was.</param>
/// <param name="TimeNs">When, Unix nanoseconds UTC.</param>
/// <param name="Reason">Why.</param>
/// <param name="Allowed">The value of the limit that was breached, in its own unit; 0 where there is none.</param>
/// <param name="Attempted">The value that breached it.</param>
public readonly record struct OrderRejected(
    long OrderId, long Account, long TimeNs, OrderRejectReason Reason, long Allowed, long Attempted);
