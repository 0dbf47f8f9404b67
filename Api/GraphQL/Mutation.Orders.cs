using OrleansTrading.Grains.Abstractions;
using OrleansTrading.Grains.Abstractions.Execution;
using OrleansTrading.Grains.Abstractions.Portfolio;

namespace OrleansTrading.Api.GraphQL;

/// <content>Orders.</content>
public sealed partial class Mutation
{
    private const string Placed = "placed through the API";
    private const long NanosecondsPerTick = 100;

    /// <summary>Places an order.</summary>
    [GraphQLDescription("Places an order: at the market when nothing else is said. The same clientOrderId again is the same order, and gets the same answer.")]
    public async Task<OrderPayload?> SubmitOrder(SubmitOrderInput input, IGrainFactory grains) => Payload(
        await Portfolio(input.Portfolio, grains).Submit(new OrderCommand(
            input.ClientOrderId, input.Symbol, input.Side, input.Quantity ?? 0, Placed, TraceId(), Instruction(input), input.QuoteQuantity ?? 0)));

    /// <summary>Places an entry with its exits.</summary>
    [GraphQLDescription("Places an entry with a take-profit, a stop or both, for what the entry fills: of the two one fills. The same groupId again is the same group.")]
    public async Task<OrdersPayload?> SubmitBracket(SubmitBracketInput input, IGrainFactory grains)
    {
        var exit = input.Side == OrderSide.Buy ? OrderSide.Sell : OrderSide.Buy;
        return Payload(await Portfolio(input.Portfolio, grains).SubmitGroup(new GroupCommand(
            input.GroupId, input.Symbol, input.Quantity, new GroupLegCommand(input.Side, Instruction(input.Entry)), Leg(exit, input.TakeProfit),
            Leg(exit, input.StopLoss), Placed, TraceId())));
    }

    /// <summary>Places two orders of which one fills.</summary>
    [GraphQLDescription("Places two orders of which one fills: what one does, the other no longer does. At most one of them rests at a venue. The same groupId again is the same group.")]
    public async Task<OrdersPayload?> SubmitOco(SubmitOcoInput input, IGrainFactory grains) => Payload(
        await Portfolio(input.Portfolio, grains).SubmitGroup(new GroupCommand(
            input.GroupId, input.Symbol, input.Quantity, null, Leg(input.First.Side, input.First.Order), Leg(input.Second.Side, input.Second.Order), Placed,
            TraceId())));

    /// <summary>Changes a working order.</summary>
    [GraphQLDescription("Changes a working order; what is not given stays. The same amendId again is the same amendment. What a venue has it is asked to change: the order says what it is.")]
    public async Task<OrderPayload?> AmendOrder(AmendOrderInput input, IGrainFactory grains) => Payload(
        await Portfolio(input.Portfolio, grains).Amend(new AmendCommand(
            input.ClientOrderId, input.AmendId, input.Quantity, input.LimitPrice, input.StopPrice, Trail(input.Trailing), "amended through the API", TraceId())));

    /// <summary>Asks to cancel an order.</summary>
    [GraphQLDescription("Asks to cancel an order. Again gets the same answer.")]
    public async Task<OrderPayload?> CancelOrder(CancelOrderInput input, IGrainFactory grains) => Payload(
        await Portfolio(input.Portfolio, grains).Cancel(new CancelCommand(input.ClientOrderId, "cancelled through the API", TraceId())));

    /// <summary>Asks to cancel all that works.</summary>
    [GraphQLDescription("Asks to cancel all that works, of an instrument or of all; gives the orders that were working.")]
    public async Task<OrdersPayload?> CancelAll(CancelAllInput input, IGrainFactory grains) => Payload(
        await Portfolio(input.Portfolio, grains).CancelAll(new CancelAllCommand(input.Symbol, "cancelled through the API", TraceId())));

    /// <summary>Gets out of a position.</summary>
    [GraphQLDescription("Gets out of a position: a reduce-only market order for all of it, in the place of others that reduce it. The same clientOrderId again is the same order.")]
    public async Task<OrderPayload?> ClosePosition(ClosePositionInput input, IGrainFactory grains) => Payload(
        await Portfolio(input.Portfolio, grains).ClosePosition(new CloseCommand(input.ClientOrderId, input.Symbol, "closed through the API", TraceId())));

    private static IPortfolioGrain Portfolio(string name, IGrainFactory grains) => grains.GetGrain<IPortfolioGrain>(Tenant.PortfolioKey(name));

    private static OrderPayload Payload(OrderResult result) => new(result.Order ?? throw result.Refusal!.ToException());

    private static OrdersPayload Payload(OrdersResult result) =>
        result.Refusal is { } refusal ? throw refusal.ToException() : new OrdersPayload(result.Orders);

    private static GroupLegCommand? Leg(OrderSide side, OrderInput? order) => order is null ? null : new GroupLegCommand(side, Instruction(order));

    private static OrderInstruction Instruction(OrderInput order) => new(
        order.Type, order.LimitPrice, order.StopPrice, Trail(order.Trailing), order.LimitOffset, order.TriggerSource, order.TimeInForce,
        Nanoseconds(order.Expires), order.PostOnly, order.ReduceOnly, order.DisplayQuantity);

    private static OrderInstruction Instruction(SubmitOrderInput order) => new(
        order.Type, order.LimitPrice, order.StopPrice, Trail(order.Trailing), order.LimitOffset, order.TriggerSource, order.TimeInForce,
        Nanoseconds(order.Expires), order.PostOnly, order.ReduceOnly, order.DisplayQuantity);

    private static OrderTrail? Trail(TrailingInput? trailing) => trailing switch
    {
        null => null,
        { Amount: { } amount, Percent: null, Ticks: null } => new OrderTrail(TrailUnitName.Amount, amount),
        { Amount: null, Percent: { } percent, Ticks: null } => new OrderTrail(TrailUnitName.Percent, percent),
        { Amount: null, Percent: null, Ticks: { } ticks } => new OrderTrail(TrailUnitName.Ticks, ticks),
        _ => throw new RefusalMessage("TRAIL_INVALID", "A trail is an amount, a percentage or a number of ticks, and one of them.", null, null, null).ToException(),
    };

    // Later than nanoseconds can say is later than any market.
    private static long? Nanoseconds(DateTimeOffset? time) => time is not { } at ? null
        : (long)Int128.Clamp((Int128)(at.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) * NanosecondsPerTick, long.MinValue, long.MaxValue);
}

/// <summary>When an order goes to a venue, and how it is priced there.</summary>
/// <param name="Type">Its type.</param>
/// <param name="LimitPrice">The worst price that it takes, in quote currency; of the types that have a limit.</param>
/// <param name="StopPrice">The price that sends it, in quote currency; of stops and if-touched orders.</param>
/// <param name="Trailing">How far a trailing stop keeps from the best price.</param>
/// <param name="LimitOffset">How far beyond its stop the limit of a trailing stop-limit is, in quote currency.</param>
/// <param name="TriggerSource">Which price moves its trigger; the quote when nothing is said.</param>
/// <param name="TimeInForce">How long it stands; what its type has by default when nothing is said.</param>
/// <param name="Expires">When a good-till-date order ends.</param>
/// <param name="PostOnly">Whether it may only add liquidity.</param>
/// <param name="ReduceOnly">Whether it may only reduce a position.</param>
/// <param name="DisplayQuantity">How much of it is shown at a time, in units of base.</param>
public sealed record OrderInput(
    OrderTypeName Type = OrderTypeName.Market,
    decimal? LimitPrice = null,
    decimal? StopPrice = null,
    TrailingInput? Trailing = null,
    decimal? LimitOffset = null,
    TriggerSourceName? TriggerSource = null,
    OrderTimeInForce? TimeInForce = null,
    DateTimeOffset? Expires = null,
    bool PostOnly = false,
    bool ReduceOnly = false,
    decimal? DisplayQuantity = null);

/// <summary>How far a trailing stop keeps from the best price: one of the three.</summary>
/// <param name="Amount">In quote currency.</param>
/// <param name="Percent">Per cent of the best price, above 0 and below 100.</param>
/// <param name="Ticks">Ticks of the instrument.</param>
public sealed record TrailingInput(decimal? Amount = null, decimal? Percent = null, long? Ticks = null);

/// <summary>An order to place.</summary>
/// <param name="ClientOrderId">1 to 64 letters, digits, dots, dashes and underscores, chosen by the client.</param>
/// <param name="Symbol">Canonical symbol or ticker.</param>
/// <param name="Side">Buy or sell.</param>
/// <param name="Quantity">In units of base; or else the quote quantity.</param>
/// <param name="Portfolio">Whose order it is.</param>
/// <param name="QuoteQuantity">What it is to be worth, in quote currency: as many whole lots as that buys at its price.</param>
/// <param name="Type">When it goes to a venue, and how it is priced there.</param>
/// <param name="LimitPrice">The worst price that it takes, in quote currency; of the types that have a limit.</param>
/// <param name="StopPrice">The price that sends it, in quote currency; of stops and if-touched orders.</param>
/// <param name="Trailing">How far a trailing stop keeps from the best price.</param>
/// <param name="LimitOffset">How far beyond its stop the limit of a trailing stop-limit is, in quote currency.</param>
/// <param name="TriggerSource">Which price moves its trigger; the quote when nothing is said.</param>
/// <param name="TimeInForce">How long it stands; what its type has by default when nothing is said.</param>
/// <param name="Expires">When a good-till-date order ends.</param>
/// <param name="PostOnly">Whether it may only add liquidity.</param>
/// <param name="ReduceOnly">Whether it may only reduce a position.</param>
/// <param name="DisplayQuantity">How much of it is shown at a time, in units of base.</param>
public sealed record SubmitOrderInput(
    string ClientOrderId,
    string Symbol,
    OrderSide Side,
    decimal? Quantity = null,
    string Portfolio = "main",
    decimal? QuoteQuantity = null,
    OrderTypeName Type = OrderTypeName.Market,
    decimal? LimitPrice = null,
    decimal? StopPrice = null,
    TrailingInput? Trailing = null,
    decimal? LimitOffset = null,
    TriggerSourceName? TriggerSource = null,
    OrderTimeInForce? TimeInForce = null,
    DateTimeOffset? Expires = null,
    bool PostOnly = false,
    bool ReduceOnly = false,
    decimal? DisplayQuantity = null);

/// <summary>An entry with its exits.</summary>
/// <param name="GroupId">1 to 56 letters, digits, dots, dashes and underscores; its orders are called by it, with .entry, .take and .stop behind it.</param>
/// <param name="Symbol">Canonical symbol or ticker.</param>
/// <param name="Side">Of the entry.</param>
/// <param name="Quantity">Of the entry, in units of base.</param>
/// <param name="Entry">The entry.</param>
/// <param name="TakeProfit">A limit or an if-touched order beyond the entry.</param>
/// <param name="StopLoss">A stop of any kind on the other side of the entry.</param>
/// <param name="Portfolio">Whose orders they are.</param>
public sealed record SubmitBracketInput(
    string GroupId, string Symbol, OrderSide Side, decimal Quantity, OrderInput Entry, OrderInput? TakeProfit = null, OrderInput? StopLoss = null,
    string Portfolio = "main");

/// <summary>One of two orders of which one fills.</summary>
/// <param name="Side">Buy or sell.</param>
/// <param name="Order">What it is.</param>
public sealed record OcoLegInput(OrderSide Side, OrderInput Order);

/// <summary>Two orders of which one fills.</summary>
/// <param name="GroupId">1 to 56 letters, digits, dots, dashes and underscores; its orders are called by it, with .1 and .2 behind it.</param>
/// <param name="Symbol">Canonical symbol or ticker.</param>
/// <param name="Quantity">Of each, in units of base.</param>
/// <param name="First">One.</param>
/// <param name="Second">The other.</param>
/// <param name="Portfolio">Whose orders they are.</param>
public sealed record SubmitOcoInput(
    string GroupId, string Symbol, decimal Quantity, OcoLegInput First, OcoLegInput Second, string Portfolio = "main");

/// <summary>What of a working order changes; what is not given stays.</summary>
/// <param name="ClientOrderId">The order's id.</param>
/// <param name="AmendId">As an order's id, unique among the amendments of the order.</param>
/// <param name="Quantity">The quantity that it is to have, with what has filled, in units of base.</param>
/// <param name="LimitPrice">Its new limit, in quote currency.</param>
/// <param name="StopPrice">The new price that sends it, in quote currency.</param>
/// <param name="Trailing">How far it keeps from the best price from now on.</param>
/// <param name="Portfolio">Whose order it is.</param>
public sealed record AmendOrderInput(
    string ClientOrderId, string AmendId, decimal? Quantity = null, decimal? LimitPrice = null, decimal? StopPrice = null, TrailingInput? Trailing = null,
    string Portfolio = "main");

/// <summary>An order to cancel.</summary>
/// <param name="ClientOrderId">Its id.</param>
/// <param name="Portfolio">Whose order it is.</param>
public sealed record CancelOrderInput(string ClientOrderId, string Portfolio = "main");

/// <summary>What to cancel.</summary>
/// <param name="Symbol">Of which instrument; nothing: of all.</param>
/// <param name="Portfolio">Whose orders.</param>
public sealed record CancelAllInput(string? Symbol = null, string Portfolio = "main");

/// <summary>A position to get out of.</summary>
/// <param name="ClientOrderId">Id of the order that does it, as of any other.</param>
/// <param name="Symbol">Canonical symbol or ticker.</param>
/// <param name="Portfolio">Whose position it is.</param>
public sealed record ClosePositionInput(string ClientOrderId, string Symbol, string Portfolio = "main");

/// <summary>The order that a command was about.</summary>
public sealed record OrderPayload(Order Order);

/// <summary>The orders that a command was about.</summary>
public sealed record OrdersPayload(IReadOnlyList<Order> Orders);
