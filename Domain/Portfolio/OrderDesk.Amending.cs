using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Execution.Orders;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Domain.Risk;

namespace OrleansTrading.Domain.Portfolio;

/// <content>Changing and ending what works: amend, cancel all, close a position.</content>
public sealed partial class OrderDesk
{
    private const int MaxAmendments = 100;

    /// <summary>Decides about an amendment. What no venue has is another at once; a venue is asked.</summary>
    /// <param name="request">What is to change.</param>
    /// <param name="account">The portfolio.</param>
    /// <param name="history">What the journal says about the order's id.</param>
    /// <param name="market">Quotes of the order's symbol and of everything that is held.</param>
    public Decision Amend(AmendRequest request, PortfolioAccount account, IReadOnlyList<PortfolioEvent> history, MarketView market)
    {
        if (CheckId(request.AmendId) is not null)
            return Decision.Refused("AMEND_ID_INVALID", $"An amendment's id has 1 to {MaxIdLength} letters, digits, dots, dashes and underscores.");
        var order = account.WorkingOrders.GetValueOrDefault(request.ClientOrderId) ?? OrderState.Fold(history);
        if (order is null) return Decision.Refused("UNKNOWN_ORDER", "The portfolio has no order with this id.");
        if (order.Amendments.Any(a => a.AmendId == request.AmendId)) return Decision.Known;
        return Within(() => CheckAmendable(request, order) is { } refusal
            ? Decision.Refused(refusal)
            : order.IsAtVenue ? AmendAtVenue(request, order, account, market) : Revise(request, order, account, market));
    }

    /// <summary>Decides to cancel all that works.</summary>
    /// <param name="symbol">Of which instrument, canonical symbol or ticker; null: of all.</param>
    /// <param name="cause">Who wanted it.</param>
    /// <param name="traceId">By which to find what led to it.</param>
    /// <param name="account">The portfolio.</param>
    /// <param name="nowNs">Market time, Unix nanoseconds UTC.</param>
    public Decision CancelAll(string? symbol, string cause, string traceId, PortfolioAccount account, long nowNs)
    {
        if (symbol is not null && catalogue.Find(symbol) is null) return Decision.Refused(Catalogue.UnknownSymbol(symbol));
        var canonical = symbol is null ? null : catalogue.Find(symbol)!.Symbol;
        return new Decision([
            .. account.WorkingOrders.Values.Where(o => canonical is null || o.Submitted.Symbol == canonical)
                .SelectMany(o => Cancel(o.Id, cause, traceId, account, [], nowNs).Events),
        ]);
    }

    /// <summary>Decides about getting out of a position.</summary>
    /// <param name="request">Which.</param>
    /// <param name="account">The portfolio.</param>
    /// <param name="history">What the journal says about the order's id.</param>
    /// <param name="market">Quotes of the symbol and of everything that is held.</param>
    /// <param name="isOpen">Whether the market is open.</param>
    public Decision Close(CloseRequest request, PortfolioAccount account, IReadOnlyList<PortfolioEvent> history, MarketView market, bool isOpen)
    {
        if (CheckId(request.ClientOrderId) is { } badId) return Decision.Refused(badId);
        if (catalogue.Find(request.Symbol) is not { } instrument) return Decision.Refused(Catalogue.UnknownSymbol(request.Symbol));
        var plan = OrderPlan.Market with { ReduceOnly = true };
        if (OrderState.Fold(history) is { Submitted: var known })
        {
            return known.Symbol == instrument.Symbol && known.Plan == plan
                ? Decision.Known
                : Decision.Refused("CLIENT_ORDER_ID_REUSED", $"Order '{request.ClientOrderId}' exists and closes no position in {instrument.Symbol}.");
        }

        var held = account.Positions.TryGetValue(instrument.Symbol, out var position) ? position.Quantity : 0;
        if (held == 0) return Decision.Refused("POSITION_FLAT", $"There is no position in {instrument.Symbol}.");
        var side = held > 0 ? Side.Sell : Side.Buy;
        var quantity = Math.Floor(account.Reducible(instrument.Symbol, side) / instrument.LotSize) * instrument.LotSize;
        if (quantity == 0)
            return Decision.Refused("NOTHING_TO_REDUCE", $"Of {held} {instrument.Symbol} not a lot of {instrument.LotSize} is left that no other order sells.");
        return Within(() => Place(
            new Wanted(request.ClientOrderId, instrument, side, quantity, "", request.Cause, request.TraceId) { Plan = plan }, account, market, isOpen));
    }

    private static Refusal? CheckAmendable(AmendRequest request, OrderState order)
    {
        if (!order.IsOpen) return new Refusal("ORDER_CLOSED", $"The order is {order.Status} and cannot be amended.");
        if (order.Status == OrderStatus.PendingCancel) return new Refusal("ORDER_CLOSED", "The order is being cancelled and cannot be amended.");
        if (order.Status is OrderStatus.Queued or OrderStatus.Unknown)
            return new Refusal("ORDER_NOT_AMENDABLE", $"The order is {order.Status}; what it will be is decided.");
        if (order.Amending is not null) return new Refusal("AMEND_PENDING", "Another amendment of the order is on its way.");
        if (order.Amendments.Count >= MaxAmendments)
            return new Refusal("TOO_MANY_AMENDMENTS", $"An order is amended {MaxAmendments} times at most.", "MAX_AMENDMENTS", MaxAmendments, MaxAmendments + 1);
        if ((request.Quantity, request.LimitPrice, request.StopPrice, request.Trail) is (null, null, null, null))
            return new Refusal("AMEND_EMPTY", "An amendment changes a quantity, a limit, a stop or a trail.");
        if (request.Quantity is not null && order.Submitted.GroupId.Length > 0)
            return new Refusal("GROUP_QUANTITY_FIXED", "The orders of a group are for as much as the group is.");
        if (request.Quantity <= order.FilledQuantity && order.FilledQuantity > 0)
            return new Refusal("QUANTITY_BELOW_FILLED", $"{order.FilledQuantity} have filled; what is left is cancelled, not amended.");
        if (!order.IsAtVenue) return null;
        if (order.Terms.Pricing == OrderPricing.Market) return new Refusal("ORDER_NOT_AMENDABLE", "An order at the market ends with its first quote.");
        return request.StopPrice is null && request.Trail is null
            ? null
            : new Refusal("STOP_PRICE_NOT_ALLOWED", "The order is at its venue; it waits for no price any more.");
    }

    private Decision AmendAtVenue(AmendRequest request, OrderState order, PortfolioAccount account, MarketView market)
    {
        var instrument = catalogue.Instrument(order.Submitted.Symbol);
        var (amended, refusal) = Amended(request, order, instrument, market.NowNs);
        if (amended is null) return Decision.Refused(refusal!);
        if (order.ReduceOnly && amended.Quantity > order.Quantity
            && CheckReduction(amended with { Quantity = amended.Quantity - order.Quantity }, account) is { } nothing) return Decision.Refused(nothing);
        var (reservation, refused) = Readmit(amended, order, order.Route.Venue, account, market);
        return refused is not null
            ? Decision.Refused(refused)
            : new Decision([
                new OrderAmendRequested(
                    market.NowNs, order.Id, request.AmendId, amended.Quantity, amended.Plan.Terms.LimitTicks, market.NowNs + latencyNs, reservation!,
                    request.Cause, request.TraceId),
            ]);
    }

    private Decision Revise(AmendRequest request, OrderState order, PortfolioAccount account, MarketView market)
    {
        var instrument = catalogue.Instrument(order.Submitted.Symbol);
        var (amended, refusal) = Amended(request, order, instrument, market.NowNs);
        if (amended is null) return Decision.Refused(refusal!);
        var (trigger, trailStart, venue) = (amended.Plan.Trigger, 0L, "");
        if (order.Status == OrderStatus.Armed)
        {
            if (BestOf(instrument, amended.Side, market, out var best) is { } stale) return Decision.Refused(stale);
            var watched = trigger!.Source == TriggerSource.Quote ? PriceOf(best, amended.Side) : MidHalfTicks(instrument, market);
            if (CheckAhead(trigger, instrument, amended.Side, watched) is { } passed) return Decision.Refused(passed);
            (trailStart, venue) = (trigger.Trail is null ? 0 : watched, best.Venue);
        }

        var (reservation, refused) = Readmit(amended, order, venue, account, market);
        return refused is not null
            ? Decision.Refused(refused)
            : new Decision([
                new OrderRevised(
                    market.NowNs, order.Id, request.AmendId, amended.Quantity, amended.Plan.Terms.LimitTicks, trigger, trailStart, reservation!,
                    request.Cause, request.TraceId),
            ]);
    }

    // The order as it would have been placed; the same rules hold.
    private static (Wanted? Amended, Refusal? Refusal) Amended(AmendRequest request, OrderState order, Instrument instrument, long nowNs)
    {
        var quantity = request.Quantity ?? order.Quantity;
        if (quantity is <= 0 or > MaxQuantity || !instrument.TryToLots(quantity, out _))
            return (null, new Refusal("QUANTITY_INVALID", $"A quantity of {instrument.Symbol} is above 0 and a multiple of {instrument.LotSize}."));
        var (terms, trigger, plan) = (order.Terms, order.Trigger, order.Submitted.Plan);
        var hasStop = trigger is { Trail: null };
        var ticket = new OrderTicket(plan.Type)
        {
            LimitPrice = request.LimitPrice ?? (terms.LimitTicks != 0 && plan.Type != OrderType.TrailingStopLimit ? instrument.ToPrice(terms.LimitTicks) : null),
            StopPrice = request.StopPrice ?? (hasStop ? instrument.ToPrice(trigger!.PriceTicks) : null),
            Trail = request.Trail ?? trigger?.Trail,
            LimitOffset = plan.Type == OrderType.TrailingStopLimit ? instrument.ToPrice(trigger!.LimitOffsetTicks) : null,
            Source = trigger?.Source,
            TimeInForce = plan.TimeInForce,
            ExpiresNs = plan.TimeInForce == TimeInForce.GoodTillDate ? trigger?.ExpiresNs ?? terms.ExpiresNs : null,
            PostOnly = terms.PostOnly,
            ReduceOnly = plan.ReduceOnly,
            DisplayQuantity = terms.DisplayQuantity == 0 ? null : Math.Min(terms.DisplayQuantity, quantity),
        };
        // A trailing stop-limit that has fired is at its venue as a limit like any other.
        if (order.IsAtVenue && plan.Type == OrderType.TrailingStopLimit)
        {
            ticket = ticket with
            {
                Type = OrderType.Limit,
                LimitPrice = request.LimitPrice ?? instrument.ToPrice(terms.LimitTicks),
                Trail = null,
                LimitOffset = null,
                Source = null,
            };
        }

        var (amended, refusal) = OrderRules.Check(ticket, instrument, quantity, nowNs);
        if (amended is null) return (null, refusal);
        // A day's end does not move with the day on which the order is amended.
        var kept = amended with
        {
            Terms = amended.Terms with { ExpiresNs = terms.ExpiresNs },
            Trigger = amended.Trigger is null ? null : amended.Trigger with { ExpiresNs = trigger!.ExpiresNs },
        };
        return (new Wanted(order.Id, instrument, order.Submitted.Side, quantity, order.Submitted.Strategy, "", "") { Plan = kept }, null);
    }

    // It passes the gate anew, in the place of what it was. What it then needs less is given back when the venue has confirmed it.
    private Admission Readmit(Wanted amended, OrderState order, string venue, PortfolioAccount account, MarketView market)
    {
        if (order.ReduceOnly) return new Admission(PreTradeGate.NothingOf(amended.Instrument, account), null);
        var leaves = amended with { Quantity = amended.Quantity - order.FilledQuantity };
        if (order.IsAtVenue)
        {
            var limit = amended.Instrument.ToPrice(amended.Plan.Terms.LimitTicks);
            return PreTradeGate.Admit(
                new ProposedOrder(amended.Instrument, amended.Side, leaves.Quantity, limit, leaves.Quantity * limit * (1 + TakerFee(venue, amended.Instrument)))
                {
                    MayWait = true,
                    Replaces = order,
                },
                account, market, catalogue, limits);
        }

        if (BestOf(amended.Instrument, amended.Side, market, out var best) is { } stale) return stale;
        return PreTradeGate.Admit(Waiting(leaves, PriceOf(best, amended.Side), best.Venue, order), account, market, catalogue, limits);
    }
}
