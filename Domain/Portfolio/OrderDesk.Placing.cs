using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Execution.Orders;
using OrleansTrading.Domain.Execution.Triggers;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Domain.Risk;

namespace OrleansTrading.Domain.Portfolio;

/// <content>Placing an order: to its venue at once, or to wait for its price; and what happens when the price comes.</content>
public sealed partial class OrderDesk
{
    /// <summary>Decides about the end of a trigger; what is known, or came before the order was armed, is dropped.</summary>
    /// <param name="ended">What the instrument reports.</param>
    /// <param name="account">The portfolio.</param>
    /// <param name="market">Quotes of the order's symbol and of everything that is held.</param>
    public Decision Trigger(EndedTrigger ended, PortfolioAccount account, MarketView market)
    {
        if (!account.WorkingOrders.TryGetValue(ended.ClientOrderId, out var order)
            || order.Status != OrderStatus.Armed || ended.TimeNs <= order.Arming!.TimeNs) return Decision.Known;
        if (ended.Outcome == TriggerOutcome.Expired) return new Decision([new OrderExpired(ended.TimeNs, order.Id, "its time is over")]);
        var fired = Within(() => Fire(ended, order, account, market));
        // Nobody waits for an answer: what the gate refuses now has ended.
        return fired.Refusal is { } refusal ? new Decision([new OrderRejected(ended.TimeNs, order.Id, refusal.Message)]) : fired;
    }

    private Decision Fire(EndedTrigger ended, OrderState order, PortfolioAccount account, MarketView market)
    {
        var (instrument, side) = (catalogue.Instrument(order.Submitted.Symbol), order.Submitted.Side);
        if (BestOf(instrument, side, market, out var best) is { } stale) return Decision.Refused(stale);
        var ticks = PriceOf(best, side);
        var limitTicks = order.Trigger!.Trail is null || order.Terms.Pricing == OrderPricing.Market
            ? order.Terms.LimitTicks
            : Math.Max(1, ended.StopTicks + (int)side * order.Trigger.LimitOffsetTicks);
        var protection = limitTicks != 0 ? limitTicks : Collar(ticks, side);
        var reservation = PreTradeGate.NothingOf(instrument, account);
        if (!order.ReduceOnly)
        {
            var (admitted, refusal) = PreTradeGate.Admit(
                new ProposedOrder(
                    instrument, side, order.LeavesQuantity, instrument.ToPrice(limitTicks != 0 ? limitTicks : ticks),
                    order.LeavesQuantity * instrument.ToPrice(protection) * (1 + TakerFee(best.Venue, instrument)))
                {
                    MayWait = limitTicks != 0,
                    Replaces = order,
                },
                account, market, catalogue, limits);
            if (refusal is not null) return Decision.Refused(refusal);
            reservation = admitted!;
        }

        var price = order.Trigger.Source == TriggerSource.Mid ? instrument.HalfTicksToPrice(ended.PriceTicks) : instrument.ToPrice(ended.PriceTicks);
        return new Decision([
            new OrderTriggered(
                ended.TimeNs, order.Id, price, best.Venue, instrument.ToPrice(ticks), protection, limitTicks, reservation,
                "the price fired its trigger", order.Submitted.TraceId),
        ]);
    }

    // A quantity in quote currency buys as many whole lots as it pays for at the order's price.
    private (decimal Quantity, Refusal? Refusal) QuantityOf(
        decimal quantity, decimal quoteQuantity, Side side, OrderTicket ticket, Instrument instrument, MarketView market)
    {
        if (quoteQuantity != 0)
        {
            if (quantity != 0) return (0, new Refusal("QUANTITY_INVALID", "A quantity is given in base or in quote currency, not in both."));
            if (quoteQuantity is < 0 or > MaxQuantity)
                return (0, new Refusal("QUANTITY_INVALID", $"A quantity is above 0 and at most {MaxQuantity}."));
            var price = ticket.LimitPrice ?? ticket.StopPrice;
            if (price is null)
            {
                if (BestOf(instrument, side, market, out var best) is { } stale) return (0, stale);
                price = instrument.ToPrice(PriceOf(best, side));
            }

            if (price <= 0) return (0, new Refusal("PRICE_INVALID", $"A price of {instrument.Symbol} is above 0 and a multiple of {instrument.TickSize}."));
            quantity = Math.Floor(quoteQuantity / price.Value / instrument.LotSize) * instrument.LotSize;
            if (quantity == 0)
                return (0, new Refusal("QUANTITY_INVALID", $"{quoteQuantity} {instrument.Quote} are less than a lot of {instrument.LotSize} {instrument.Base}."));
        }

        if (quantity is <= 0 or > MaxQuantity) return (0, new Refusal("QUANTITY_INVALID", $"A quantity is above 0 and at most {MaxQuantity}."));
        return instrument.TryToLots(quantity, out _)
            ? (quantity, null)
            : (0, new Refusal("QUANTITY_INVALID", $"A quantity of {instrument.Symbol} is a multiple of {instrument.LotSize}."));
    }

    // The plan that the known order was given at its time: what a day order's end is depends on when it was placed.
    private static bool IsSame(OrderRequest request, OrderSubmitted known, Instrument instrument) =>
        known.Symbol == instrument.Symbol && known.Side == request.Side && known.GroupId.Length == 0
        && known.QuoteQuantity == request.QuoteQuantity && (request.QuoteQuantity != 0 || known.Quantity == request.Quantity)
        && OrderRules.Check(request.Ticket, instrument, known.Quantity, known.TimeNs).Plan == known.Plan;

    private Decision Place(Wanted wanted, PortfolioAccount account, MarketView market, bool isOpen)
    {
        if (!isOpen) return Decision.Refused("MARKET_CLOSED", "The market is closed: no quote will come to fill an order.");
        if (BestOf(wanted.Instrument, wanted.Side, market, out var best) is { } stale) return Decision.Refused(stale);
        if (wanted.Plan.ReduceOnly && CheckReduction(wanted, account) is { } nothing) return Decision.Refused(nothing);
        return wanted.Plan.Trigger is null ? Send(wanted, best, account, market) : Arm(wanted, best, account, market);
    }

    private Decision Send(Wanted wanted, VenueTop best, PortfolioAccount account, MarketView market)
    {
        var (instrument, side, plan) = (wanted.Instrument, wanted.Side, wanted.Plan);
        var ticks = PriceOf(best, side);
        var isLimit = plan.Terms.Pricing == OrderPricing.Limit;
        // The collar travels with the order: between the decision and the arrival the price may run away.
        var protection = isLimit ? plan.Terms.LimitTicks : Collar(ticks, side);
        var worstCost = wanted.Quantity * instrument.ToPrice(protection) * (1 + TakerFee(best.Venue, instrument));
        var (reservation, refusal) = plan.ReduceOnly
            ? PreTradeGate.AdmitReduction(instrument, account, limits)
            : PreTradeGate.Admit(
                new ProposedOrder(instrument, side, wanted.Quantity, instrument.ToPrice(isLimit ? protection : ticks), worstCost) { MayWait = isLimit },
                account, market, catalogue, limits);
        if (refusal is not null) return Decision.Refused(refusal);
        // Who may only reduce may have to wait until others that reduce have left their venues.
        return plan.ReduceOnly
            ? Submitted(wanted, market.NowNs, OrderStage.Queued, best.Venue, instrument.ToPrice(ticks), 0, protection, reservation!)
            : Submitted(wanted, market.NowNs, OrderStage.Submitted, best.Venue, instrument.ToPrice(ticks), market.NowNs + latencyNs, protection, reservation!);
    }

    private Decision Arm(Wanted wanted, VenueTop best, PortfolioAccount account, MarketView market)
    {
        var (instrument, side, plan) = (wanted.Instrument, wanted.Side, wanted.Plan);
        var trigger = plan.Trigger!;
        var now = PriceOf(best, side);
        var watched = trigger.Source == TriggerSource.Quote ? now : MidHalfTicks(instrument, market);
        if (CheckAhead(trigger, instrument, side, watched) is { } passed) return Decision.Refused(passed);
        var (reservation, refusal) = plan.ReduceOnly
            ? PreTradeGate.AdmitReduction(instrument, account, limits)
            : PreTradeGate.Admit(Waiting(wanted, now, best.Venue, null), account, market, catalogue, limits);
        return refusal is not null
            ? Decision.Refused(refusal)
            : Submitted(
                wanted, market.NowNs, OrderStage.Armed, "", instrument.ToPrice(now), 0, 0, reservation!, trigger.Trail is null ? 0 : watched);
    }

    // What an order that waits for its price will be like at the gate when it comes.
    private ProposedOrder Waiting(Wanted wanted, long nowTicks, string venue, OrderState? replaces)
    {
        var (instrument, plan) = (wanted.Instrument, wanted.Plan);
        var stop = plan.Trigger!.Trail is null ? plan.Trigger.PriceTicks : nowTicks;
        var isLimit = plan.Terms.Pricing == OrderPricing.Limit;
        var limit = !isLimit ? 0 : plan.Trigger.Trail is null ? plan.Terms.LimitTicks : Math.Max(1, stop + (int)wanted.Side * plan.Trigger.LimitOffsetTicks);
        var worst = isLimit ? limit : Collar(stop, wanted.Side);
        return new ProposedOrder(
            instrument, wanted.Side, wanted.Quantity, instrument.ToPrice(isLimit ? limit : stop),
            wanted.Quantity * instrument.ToPrice(worst) * (1 + TakerFee(venue, instrument)))
        {
            MayWait = true,
            CollarFrom = instrument.ToPrice(stop),
            Replaces = replaces,
        };
    }

    private static Decision Submitted(
        Wanted wanted, long nowNs, OrderStage stage, string venue, decimal price, long arrivalNs, long protection, Reservation reservation,
        long trailStart = 0) => new([
        new OrderSubmitted(
            nowNs, wanted.Id, wanted.Instrument.Symbol, wanted.Side, wanted.Quantity, wanted.Strategy, venue, price, arrivalNs, protection,
            wanted.Cause, wanted.TraceId, reservation)
        {
            Plan = wanted.Plan,
            Stage = stage,
            GroupId = wanted.GroupId,
            QuoteQuantity = wanted.QuoteQuantity,
            TrailStartTicks = trailStart,
        },
    ]);

    // A limit that may only reduce rests beside others that do; one at the market takes their place.
    private static Refusal? CheckReduction(Wanted wanted, PortfolioAccount account)
    {
        var (symbol, side, plan) = (wanted.Instrument.Symbol, wanted.Side, wanted.Plan);
        var most = account.Reducible(symbol, side);
        if (plan.RestsAtOnce) most -= account.Reducing(symbol, side);
        if (most <= 0) return new Refusal("NOTHING_TO_REDUCE", $"There is no position in {symbol} that a {side} would reduce, or others reduce all of it.");
        // What waits for its price is cut to the position when it fires.
        return plan.Trigger is null && wanted.Quantity > most
            ? new Refusal("REDUCE_ONLY", $"A reduce-only order is for at most the position: {most} {symbol}.", "REDUCE_ONLY", most, wanted.Quantity)
            : null;
    }

    private static Refusal? CheckAhead(TriggerTerms trigger, Instrument instrument, Side side, long watched)
    {
        if (trigger.Trail is not null) return null;
        var stop = trigger.Source == TriggerSource.Mid ? 2 * trigger.PriceTicks : trigger.PriceTicks;
        var isUp = side == Side.Buy == (trigger.Turn == TriggerTurn.Against);
        if (isUp ? watched < stop : watched > stop) return null;
        var price = trigger.Source == TriggerSource.Mid ? instrument.HalfTicksToPrice(watched) : instrument.ToPrice(watched);
        return new Refusal(
            "STOP_PRICE_PASSED", $"The price is {price} already; the order would go at once.", "STOP_PRICE", price, instrument.ToPrice(trigger.PriceTicks));
    }

    private Refusal? BestOf(Instrument instrument, Side side, MarketView market, out VenueTop best)
    {
        best = default;
        if (market.Age(instrument.Symbol) is not { } age) return new Refusal("QUOTE_MISSING", $"{instrument.Symbol} has no quote yet.");
        if (market.Best(instrument.Symbol, side, limits.MaxQuoteAgeNs) is { } found)
        {
            best = found;
            return null;
        }

        var allowed = (decimal)limits.MaxQuoteAgeNs / Nanoseconds.PerSecond;
        var attempted = (decimal)age / Nanoseconds.PerSecond;
        return new Refusal("QUOTE_STALE",
            $"The youngest quote of {instrument.Symbol} is {attempted} s old; at most {allowed} s is allowed.", "MAX_QUOTE_AGE", allowed, attempted);
    }

    // A young quote is known to be there.
    private long MidHalfTicks(Instrument instrument, MarketView market) =>
        (long)(market.Mid(instrument.Symbol, limits.MaxQuoteAgeNs)!.Value * 2 / instrument.TickSize);

    private static long PriceOf(in VenueTop top, Side side) => side == Side.Buy ? top.Quote.AskTicks : top.Quote.BidTicks;

    private long Collar(long ticks, Side side) => side == Side.Buy
        ? (long)Math.Floor(ticks * (1 + limits.PriceCollar))
        : (long)Math.Ceiling(ticks * (1 - limits.PriceCollar));
}
