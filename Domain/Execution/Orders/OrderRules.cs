using OrleansTrading.Domain.Markets;
using static OrleansTrading.Domain.Execution.TimeInForce;

namespace OrleansTrading.Domain.Execution.Orders;

/// <summary>
/// Which orders are legal: what each type has, needs and may be combined with, in one table. A ticket that passes becomes a plan in ticks; one
/// that does not is refused by name. Nothing is rounded into legality.
/// </summary>
public static class OrderRules
{
    private const decimal WholePercent = 100;

    private static readonly TimeInForce[] AtOnce = [ImmediateOrCancel, FillOrKill];
    private static readonly TimeInForce[] Standing = [GoodTillCancelled, GoodTillDate, Day];
    private static readonly TimeInForce[] Any = [GoodTillCancelled, GoodTillDate, Day, ImmediateOrCancel, FillOrKill];

    private static readonly Dictionary<OrderType, Rule> Rules = new()
    {
        [OrderType.Market] = new(Start.AtOnce, Pricing.Market, AtOnce),
        [OrderType.Limit] = new(Start.AtOnce, Pricing.Limit, Any, MayAddOnly: true),
        [OrderType.Stop] = new(Start.Against, Pricing.Market, Standing),
        [OrderType.StopLimit] = new(Start.Against, Pricing.Limit, Any),
        [OrderType.MarketIfTouched] = new(Start.Towards, Pricing.Market, Standing),
        [OrderType.LimitIfTouched] = new(Start.Towards, Pricing.Limit, Any, MayAddOnly: true),
        [OrderType.TrailingStop] = new(Start.Trailing, Pricing.Market, Standing),
        [OrderType.TrailingStopLimit] = new(Start.Trailing, Pricing.BesideStop, Any),
    };

    private enum Start
    {
        AtOnce,
        Against,
        Towards,
        Trailing,
    }

    private enum Pricing
    {
        Market,
        Limit,
        BesideStop,
    }

    /// <summary>Makes a ticket a plan.</summary>
    /// <param name="ticket">What is wanted.</param>
    /// <param name="instrument">Of what.</param>
    /// <param name="quantity">How much, in units of base, a whole number of lots.</param>
    /// <param name="nowNs">Market time, Unix nanoseconds UTC.</param>
    /// <returns>The plan, or why there is none.</returns>
    public static (OrderPlan? Plan, Refusal? Refusal) Check(OrderTicket ticket, Instrument instrument, decimal quantity, long nowNs)
    {
        if (!Rules.TryGetValue(ticket.Type, out var rule)) return Refuse("ORDER_TYPE_UNKNOWN", "There is no such type of order.");
        var tif = ticket.TimeInForce ?? rule.TimesInForce[0];
        if (CheckShape(ticket, rule, tif) is { } misshapen) return (null, misshapen);
        if (OffTick(ticket.LimitPrice, "limit price", instrument, out var limitTicks) is { } offLimit) return (null, offLimit);
        if (OffTick(ticket.StopPrice, "stop price", instrument, out var stopTicks) is { } offStop) return (null, offStop);
        if (CheckTrail(ticket, instrument, out var offsetTicks) is { } badTrail) return (null, badTrail);
        if (CheckDisplay(ticket.DisplayQuantity, instrument, quantity) is { } badDisplay) return (null, badDisplay);
        if (CheckExpiry(ticket.ExpiresNs, tif, nowNs) is { } badExpiry) return (null, badExpiry);

        var expiresNs = tif switch { GoodTillDate => ticket.ExpiresNs!.Value, Day => SessionEnd(instrument.Hours, nowNs), _ => 0 };
        var terms = rule.Pricing == Pricing.Market
            ? OrderTerms.Market with { TimeInForce = tif == FillOrKill ? FillOrKill : ImmediateOrCancel }
            : new OrderTerms(OrderPricing.Limit, tif, limitTicks, expiresNs, ticket.PostOnly, ticket.DisplayQuantity ?? 0);
        var trigger = rule.Start == Start.AtOnce ? null : new TriggerTerms(
            rule.Start == Start.Towards ? TriggerTurn.Towards : TriggerTurn.Against,
            ticket.Source ?? TriggerSource.Quote, stopTicks, InTicks(ticket.Trail, instrument), offsetTicks, expiresNs);
        return (new OrderPlan(ticket.Type, tif, terms, trigger, ticket.ReduceOnly), null);
    }

    /// <summary>
    /// The end of the session that a day order stands for: of the one that is, or of the next where there is none. Where trading does not pause within
    /// a day of then, it is the end of the UTC day.
    /// </summary>
    /// <param name="hours">When the instrument trades.</param>
    /// <param name="nowNs">Unix nanoseconds UTC.</param>
    public static long SessionEnd(TradingHours hours, long nowNs)
    {
        var (isOpen, untilNs) = hours.StretchAt(nowNs);
        var startNs = isOpen || untilNs == long.MaxValue ? nowNs : untilNs;
        var endNs = hours.NextClose(nowNs);
        return endNs - startNs <= Nanoseconds.PerDay ? endNs : (startNs / Nanoseconds.PerDay + 1) * Nanoseconds.PerDay;
    }

    private static Refusal? CheckShape(OrderTicket ticket, Rule rule, TimeInForce tif)
    {
        var name = ticket.Type;
        if (!rule.TimesInForce.Contains(tif))
            return new Refusal("TIME_IN_FORCE_NOT_ALLOWED", $"A {name} order is {string.Join(", ", rule.TimesInForce)}, not {tif}.");
        if (Must(ticket.LimitPrice is not null, rule.Pricing == Pricing.Limit, "LIMIT_PRICE", $"{name} order", "limit price") is { } limit) return limit;
        if (Must(ticket.StopPrice is not null, rule.Start is Start.Against or Start.Towards, "STOP_PRICE", $"{name} order", "stop price") is { } stop)
            return stop;
        if (Must(ticket.Trail is not null, rule.Start == Start.Trailing, "TRAIL", $"{name} order", "trail") is { } trail) return trail;
        if (Must(ticket.LimitOffset is not null, rule.Pricing == Pricing.BesideStop, "LIMIT_OFFSET", $"{name} order", "limit offset") is { } offset)
            return offset;
        if (ticket.Source is { } source && !Enum.IsDefined(source)) return new Refusal("TRIGGER_SOURCE_INVALID", "There is no such source of triggers.");
        if (ticket.Source is not null && rule.Start == Start.AtOnce)
            return new Refusal("TRIGGER_SOURCE_NOT_ALLOWED", $"A {name} order waits for no trigger.");
        if (ticket.PostOnly && !rule.MayAddOnly)
            return new Refusal("POST_ONLY_NOT_ALLOWED", $"A {name} order cannot be post-only: it is there to trade.");
        var rests = tif is not (ImmediateOrCancel or FillOrKill) && rule.Pricing != Pricing.Market;
        if (ticket.PostOnly && !rests) return new Refusal("POST_ONLY_NOT_ALLOWED", $"A post-only order rests; {tif} does not.");
        if (ticket.DisplayQuantity is not null && !rests)
            return new Refusal("DISPLAY_QUANTITY_NOT_ALLOWED", $"A {name} order that is {tif} shows nothing: it does not rest.");
        return null;
    }

    private static Refusal? Must(bool has, bool needs, string code, string whose, string what) => (has, needs) switch
    {
        (false, true) => new Refusal($"{code}_REQUIRED", $"A {whose} has a {what}."),
        (true, false) => new Refusal($"{code}_NOT_ALLOWED", $"A {whose} has no {what}."),
        _ => null,
    };

    private static Refusal? OffTick(decimal? price, string what, Instrument instrument, out long ticks)
    {
        ticks = 0;
        return price is null || instrument.TryToTicks(price.Value, out ticks)
            ? null
            : new Refusal("PRICE_INVALID", $"A {what} of {instrument.Symbol} is above 0 and a multiple of {instrument.TickSize}.");
    }

    private static Refusal? CheckTrail(OrderTicket ticket, Instrument instrument, out long offsetTicks)
    {
        offsetTicks = 0;
        if (ticket.LimitOffset is { } offset && offset != 0 && !instrument.TryToTicks(offset, out offsetTicks))
            return new Refusal("LIMIT_OFFSET_INVALID", $"A limit offset is 0 or above it, and a multiple of {instrument.TickSize}.");
        return ticket.Trail switch
        {
            null => null,
            { Unit: TrailUnit.Amount, Value: var amount } when instrument.TryToTicks(amount, out _) => null,
            { Unit: TrailUnit.Percent, Value: > 0 and < WholePercent } => null,
            { Unit: TrailUnit.Ticks, Value: > 0 and <= Instrument.MaxTicks and var ticks } when decimal.IsInteger(ticks) => null,
            _ => new Refusal("TRAIL_INVALID",
                $"A trail is an amount above 0 and a multiple of {instrument.TickSize}, a percentage above 0 and below 100, or a whole number of ticks."),
        };
    }

    private static Trail? InTicks(Trail? trail, Instrument instrument) => trail is { Unit: TrailUnit.Amount, Value: var amount }
        ? new Trail(TrailUnit.Ticks, instrument.TryToTicks(amount, out var ticks) ? ticks : 0)
        : trail;

    private static Refusal? CheckDisplay(decimal? shown, Instrument instrument, decimal quantity) =>
        shown is null || (instrument.TryToLots(shown.Value, out _) && shown <= quantity)
            ? null
            : new Refusal("DISPLAY_QUANTITY_INVALID", $"What is shown is a multiple of {instrument.LotSize} and at most the quantity.");

    private static Refusal? CheckExpiry(long? expiresNs, TimeInForce tif, long nowNs) => (expiresNs, tif) switch
    {
        (null, GoodTillDate) => new Refusal("EXPIRY_REQUIRED", "A good-till-date order says when it ends."),
        (not null, not GoodTillDate) => new Refusal("EXPIRY_NOT_ALLOWED", $"Only a good-till-date order says when it ends, not one that is {tif}."),
        ({ } ns, _) when ns <= nowNs => new Refusal("EXPIRY_PASSED", "An order ends in the future."),
        _ => null,
    };

    private static (OrderPlan?, Refusal?) Refuse(string code, string message) => (null, new Refusal(code, message));

    // The first time in force is what a type has by default.
    private sealed record Rule(Start Start, Pricing Pricing, TimeInForce[] TimesInForce, bool MayAddOnly = false);
}
