namespace OrleansTrading.Domain.Execution;

/// <summary>At what price an order trades.</summary>
public enum OrderPricing : byte
{
    /// <summary>At its price or better.</summary>
    Limit = 1,

    /// <summary>At whatever price there is.</summary>
    Market = 2,
}

/// <summary>How long an order stands.</summary>
public enum TimeInForce : byte
{
    /// <summary>Until it is cancelled.</summary>
    GoodTillCancelled = 1,

    /// <summary>It takes what is there at once; the rest is cancelled.</summary>
    ImmediateOrCancel = 2,

    /// <summary>All of it at once, or nothing.</summary>
    FillOrKill = 3,

    /// <summary>Until a time.</summary>
    GoodTillDate = 4,

    /// <summary>Until the end of the session.</summary>
    Day = 5,
}

/// <summary>On what terms an order trades at its venue.</summary>
/// <param name="Pricing">Limit or market. A market order is immediate-or-cancel or fill-or-kill.</param>
/// <param name="TimeInForce">How long it stands.</param>
/// <param name="LimitTicks">The worst price that a limit order takes, in ticks; 0 of a market order.</param>
/// <param name="ExpiresNs">When it ends, Unix nanoseconds UTC: the time of a good-till-date order, the end of the session of a day order; 0 of all
/// others.</param>
/// <param name="PostOnly">Refused when it would trade on arrival, and when it is amended so that it would.</param>
/// <param name="DisplayQuantity">How much of it is shown at a time (an iceberg), in units of base; 0: all of it.</param>
public sealed record OrderTerms(
    OrderPricing Pricing,
    TimeInForce TimeInForce,
    long LimitTicks = 0,
    long ExpiresNs = 0,
    bool PostOnly = false,
    decimal DisplayQuantity = 0)
{
    /// <summary>At the market: what is there at the first quote or book after it arrives, the rest is cancelled.</summary>
    public static OrderTerms Market { get; } = new(OrderPricing.Market, TimeInForce.ImmediateOrCancel);

    /// <summary>At a price or better until it is cancelled.</summary>
    /// <param name="ticks">The price, in ticks.</param>
    public static OrderTerms Limit(long ticks) => new(OrderPricing.Limit, TimeInForce.GoodTillCancelled, ticks);

    /// <summary>Whether what is not traded at once stays in the book.</summary>
    public bool CanRest => TimeInForce is not (TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill);
}
