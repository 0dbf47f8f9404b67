namespace OrleansTrading.Domain.Execution.Orders;

/// <summary>When an order goes to a venue, and how it is priced there.</summary>
public enum OrderType
{
    /// <summary>At once, at whatever price there is within the collar.</summary>
    Market,

    /// <summary>At once, at its limit or better.</summary>
    Limit,

    /// <summary>At the market when the price has moved against it to its stop: a sell below, a buy above.</summary>
    Stop,

    /// <summary>At its limit when the price has moved against it to its stop.</summary>
    StopLimit,

    /// <summary>At the market when the price has come to it: a sell above, a buy below. As a take-profit it is sure to be tried.</summary>
    MarketIfTouched,

    /// <summary>At its limit when the price has come to it.</summary>
    LimitIfTouched,

    /// <summary>At the market when the price has turned from its best by the trail.</summary>
    TrailingStop,

    /// <summary>At a limit beside the stop when the price has turned from its best by the trail.</summary>
    TrailingStopLimit,
}

/// <summary>Which price moves a trigger.</summary>
public enum TriggerSource
{
    /// <summary>The side that the order would trade with: a sell looks at the best bid, a buy at the best ask.</summary>
    Quote,

    /// <summary>The middle between the best bid and the best ask.</summary>
    Mid,
}

/// <summary>What a trail is counted in.</summary>
public enum TrailUnit
{
    /// <summary>Quote currency; a whole number of ticks.</summary>
    Amount,

    /// <summary>Per cent of the best price, above 0 and below 100; the stop is rounded to the tick that leaves more room.</summary>
    Percent,

    /// <summary>Ticks; a whole number.</summary>
    Ticks,
}

/// <summary>How far a trailing stop keeps from the best price.</summary>
/// <param name="Unit">What it is counted in.</param>
/// <param name="Value">How much, above 0.</param>
public sealed record Trail(TrailUnit Unit, decimal Value);

/// <summary>An order as somebody wants it, before anything of it is checked.</summary>
/// <param name="Type">When it goes to a venue, and how it is priced there.</param>
public sealed record OrderTicket(OrderType Type)
{
    /// <summary>At the market, at once.</summary>
    public static OrderTicket Market { get; } = new(OrderType.Market);

    /// <summary>The worst price that it takes, in quote currency; of the types that have a limit.</summary>
    public decimal? LimitPrice { get; init; }

    /// <summary>The price that sends it, in quote currency; of stops and if-touched orders.</summary>
    public decimal? StopPrice { get; init; }

    /// <summary>How far it keeps from the best price; of trailing stops.</summary>
    public Trail? Trail { get; init; }

    /// <summary>How far beyond its stop the limit of a trailing stop-limit is, in quote currency; 0 is at the stop.</summary>
    public decimal? LimitOffset { get; init; }

    /// <summary>Which price moves its trigger; null: <see cref="TriggerSource.Quote"/>.</summary>
    public TriggerSource? Source { get; init; }

    /// <summary>How long it stands; null: what its type has by default.</summary>
    public TimeInForce? TimeInForce { get; init; }

    /// <summary>When a good-till-date order ends, Unix nanoseconds UTC.</summary>
    public long? ExpiresNs { get; init; }

    /// <summary>Whether it may only add liquidity.</summary>
    public bool PostOnly { get; init; }

    /// <summary>Whether it may only reduce a position.</summary>
    public bool ReduceOnly { get; init; }

    /// <summary>How much of it is shown at a time, in units of base; null: all of it.</summary>
    public decimal? DisplayQuantity { get; init; }
}

/// <summary>What an order does before and at its venue: a ticket that was found legal, in ticks.</summary>
/// <param name="Type">When it goes to a venue, and how it is priced there.</param>
/// <param name="TimeInForce">How long it stands; of one that trades at the market when it fires: how long it waits.</param>
/// <param name="Terms">On what terms it trades at its venue. A trailing stop-limit learns its limit when it fires.</param>
/// <param name="Trigger">What sends it; null: it goes at once.</param>
/// <param name="ReduceOnly">Whether it may only reduce a position.</param>
public sealed record OrderPlan(
    OrderType Type, TimeInForce TimeInForce, OrderTerms Terms, TriggerTerms? Trigger = null, bool ReduceOnly = false)
{
    /// <summary>At the market, at once.</summary>
    public static OrderPlan Market { get; } = new(OrderType.Market, TimeInForce.ImmediateOrCancel, OrderTerms.Market);

    /// <summary>Whether it can rest at a venue from the start.</summary>
    public bool RestsAtOnce => Trigger is null && Terms.CanRest;
}

/// <summary>What sends an order to its venue.</summary>
/// <param name="Turn">Whether it fires when the price moves against the order, or comes to it.</param>
/// <param name="Source">Which price it looks at.</param>
/// <param name="PriceTicks">The price that fires it, in ticks; 0 of one that trails.</param>
/// <param name="Trail">How far it keeps from the best price, in ticks or per cent; null: it stands still.</param>
/// <param name="LimitOffsetTicks">Of a trailing stop-limit, how far beyond the stop its limit is, in ticks; else 0.</param>
/// <param name="ExpiresNs">Until when it waits, Unix nanoseconds UTC; 0: without an end.</param>
public sealed record TriggerTerms(
    TriggerTurn Turn, TriggerSource Source, long PriceTicks, Trail? Trail = null, long LimitOffsetTicks = 0, long ExpiresNs = 0);

/// <summary>Which way a price must go to fire a trigger.</summary>
public enum TriggerTurn
{
    /// <summary>Against the order: down to a sell, up to a buy.</summary>
    Against,

    /// <summary>To the order: up to a sell, down to a buy.</summary>
    Towards,
}
