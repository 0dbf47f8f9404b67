using OrleansTrading.Grains.Abstractions.Execution;

namespace OrleansTrading.Grains.Abstractions.Portfolio;

/// <summary>When an order goes to a venue, and how it is priced there.</summary>
public enum OrderTypeName
{
    /// <summary>At once, at whatever price there is within the collar.</summary>
    Market,

    /// <summary>At once, at its limit or better.</summary>
    Limit,

    /// <summary>At the market when the price has moved against it to its stop.</summary>
    Stop,

    /// <summary>At its limit when the price has moved against it to its stop.</summary>
    StopLimit,

    /// <summary>At the market when the price has come to it.</summary>
    MarketIfTouched,

    /// <summary>At its limit when the price has come to it.</summary>
    LimitIfTouched,

    /// <summary>At the market when the price has turned from its best by the trail.</summary>
    TrailingStop,

    /// <summary>At a limit beside the stop when the price has turned from its best by the trail.</summary>
    TrailingStopLimit,
}

/// <summary>What a trail is counted in.</summary>
public enum TrailUnitName
{
    /// <summary>Quote currency.</summary>
    Amount,

    /// <summary>Per cent of the best price.</summary>
    Percent,

    /// <summary>Ticks.</summary>
    Ticks,
}

/// <summary>Which price moves a trigger.</summary>
public enum TriggerSourceName
{
    /// <summary>The best bid for a sell, the best ask for a buy.</summary>
    Quote,

    /// <summary>The middle between them.</summary>
    Mid,
}

/// <summary>How far a trailing stop keeps from the best price.</summary>
/// <param name="Unit">What it is counted in.</param>
/// <param name="Value">How much, above 0.</param>
[GenerateSerializer, Immutable, Alias("order-trail")]
public sealed record OrderTrail([property: Id(0)] TrailUnitName Unit, [property: Id(1)] decimal Value);

/// <summary>When an order goes to a venue, and how it is priced there, as somebody wants it.</summary>
/// <param name="Type">Its type.</param>
/// <param name="LimitPrice">The worst price that it takes, in quote currency.</param>
/// <param name="StopPrice">The price that sends it, in quote currency.</param>
/// <param name="Trail">How far it keeps from the best price.</param>
/// <param name="LimitOffset">How far beyond its stop the limit of a trailing stop-limit is, in quote currency.</param>
/// <param name="Source">Which price moves its trigger; null: the quote.</param>
/// <param name="TimeInForce">How long it stands; null: what its type has by default.</param>
/// <param name="ExpiresNs">When a good-till-date order ends, Unix nanoseconds.</param>
/// <param name="PostOnly">Whether it may only add liquidity.</param>
/// <param name="ReduceOnly">Whether it may only reduce a position.</param>
/// <param name="DisplayQuantity">How much of it is shown at a time, in units of base; null: all of it.</param>
[GenerateSerializer, Immutable, Alias("order-instruction")]
public sealed record OrderInstruction(
    [property: Id(0)] OrderTypeName Type,
    [property: Id(1)] decimal? LimitPrice = null,
    [property: Id(2)] decimal? StopPrice = null,
    [property: Id(3)] OrderTrail? Trail = null,
    [property: Id(4)] decimal? LimitOffset = null,
    [property: Id(5)] TriggerSourceName? Source = null,
    [property: Id(6)] OrderTimeInForce? TimeInForce = null,
    [property: Id(7)] long? ExpiresNs = null,
    [property: Id(8)] bool PostOnly = false,
    [property: Id(9)] bool ReduceOnly = false,
    [property: Id(10)] decimal? DisplayQuantity = null);

/// <summary>One order of a group.</summary>
[GenerateSerializer, Immutable, Alias("group-leg")]
public sealed record GroupLegCommand([property: Id(0)] OrderSide Side, [property: Id(1)] OrderInstruction Instruction);

/// <summary>A person's orders that depend on each other.</summary>
/// <param name="GroupId">Their group's id; its orders are called by it.</param>
/// <param name="Symbol">Canonical symbol or ticker.</param>
/// <param name="Quantity">Of the entry, or of each leg where there is none, in units of base.</param>
/// <param name="Entry">The entry; null: one of the two legs fills.</param>
/// <param name="First">The take-profit, or the first leg; null: none.</param>
/// <param name="Second">The stop, or the second leg; null: none.</param>
/// <param name="Cause">Who wanted it.</param>
/// <param name="TraceId">By which to find what led to it.</param>
[GenerateSerializer, Immutable, Alias("group-command")]
public sealed record GroupCommand(
    [property: Id(0)] string GroupId,
    [property: Id(1)] string Symbol,
    [property: Id(2)] decimal Quantity,
    [property: Id(3)] GroupLegCommand? Entry,
    [property: Id(4)] GroupLegCommand? First,
    [property: Id(5)] GroupLegCommand? Second,
    [property: Id(6)] string Cause,
    [property: Id(7)] string TraceId);

/// <summary>A person's wish to change a working order. What is null stays.</summary>
/// <param name="ClientOrderId">The order.</param>
/// <param name="AmendId">Names the amendment: the same again is the same.</param>
/// <param name="Quantity">The quantity that it is to have, with what has filled, in units of base.</param>
/// <param name="LimitPrice">Its new limit, in quote currency.</param>
/// <param name="StopPrice">The new price that sends it, in quote currency.</param>
/// <param name="Trail">How far it keeps from the best price from now on.</param>
/// <param name="Cause">Who wanted it.</param>
/// <param name="TraceId">By which to find what led to it.</param>
[GenerateSerializer, Immutable, Alias("amend-command")]
public sealed record AmendCommand(
    [property: Id(0)] string ClientOrderId,
    [property: Id(1)] string AmendId,
    [property: Id(2)] decimal? Quantity,
    [property: Id(3)] decimal? LimitPrice,
    [property: Id(4)] decimal? StopPrice,
    [property: Id(5)] OrderTrail? Trail,
    [property: Id(6)] string Cause,
    [property: Id(7)] string TraceId);

/// <summary>A person's wish to cancel all that works.</summary>
/// <param name="Symbol">Of which instrument; null: of all.</param>
/// <param name="Cause">Who wanted it.</param>
/// <param name="TraceId">By which to find what led to it.</param>
[GenerateSerializer, Immutable, Alias("cancel-all-command")]
public sealed record CancelAllCommand([property: Id(0)] string? Symbol, [property: Id(1)] string Cause, [property: Id(2)] string TraceId);

/// <summary>A person's wish to be out of a position.</summary>
/// <param name="ClientOrderId">Id of the order that does it; the same again is the same order.</param>
/// <param name="Symbol">Canonical symbol or ticker.</param>
/// <param name="Cause">Who wanted it.</param>
/// <param name="TraceId">By which to find what led to it.</param>
[GenerateSerializer, Immutable, Alias("close-command")]
public sealed record CloseCommand(
    [property: Id(0)] string ClientOrderId, [property: Id(1)] string Symbol, [property: Id(2)] string Cause, [property: Id(3)] string TraceId);

/// <summary>The orders that a command is about, or why it was refused.</summary>
[GenerateSerializer, Immutable, Alias("orders-result")]
public sealed record OrdersResult([property: Id(0)] ImmutableArray<Order> Orders, [property: Id(1)] RefusalMessage? Refusal);
