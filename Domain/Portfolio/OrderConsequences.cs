using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Execution.Orders;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Portfolio;

/// <summary>
/// What follows for orders that depend on each other or on the position, from where a portfolio stands alone: legs wake when their entry
/// fills, one leg gives way to the other, reduce-only orders shrink with the position. It changes nothing itself. Since it needs nothing but
/// what the journal made, a crash between cause and consequence is harmless: the consequence follows when the journal is read.
/// </summary>
/// <param name="catalogue">Known instruments.</param>
/// <param name="latencyNs">How long an order or a request travels to a venue, ns.</param>
public sealed class OrderConsequences(Catalogue catalogue, long latencyNs)
{
    /// <summary>The next thing that follows. After it is applied, something else may; when nothing does, orders are settled.</summary>
    /// <param name="account">The portfolio.</param>
    /// <param name="nowNs">Time of the cause, Unix nanoseconds UTC.</param>
    /// <returns>The event to journal and apply; null: nothing follows.</returns>
    public PortfolioEvent? Next(PortfolioAccount account, long nowNs)
    {
        if (account.BoundOrders.Count == 0) return null;
        foreach (var group in account.Groups.Values)
            if (OfGroup(group, account, nowNs) is { } wakes)
                return wakes;
        foreach (var order in account.BoundOrders.Values)
        {
            var follows = order.Status == OrderStatus.Queued ? OfQueued(order, account, nowNs)
                : order.ReduceOnly && order.IsAtVenue ? OfReducing(order, account, nowNs)
                : null;
            if (follows is not null) return follows;
        }

        return null;
    }

    private PortfolioEvent? OfGroup(OrderGroup group, PortfolioAccount account, long nowNs)
    {
        foreach (var id in group.LegIds)
        {
            if (!account.WorkingOrders.TryGetValue(id, out var leg) || leg.IsAtVenue) continue;
            if (leg.Status == OrderStatus.Held && Wake(group, leg, account, nowNs) is { } wakes) return wakes;
            // While the entry works, what the legs may trade can still grow.
            if (!group.IsEntryOver) continue;
            var quantity = leg.FilledQuantity + group.Budget;
            if (quantity <= leg.FilledQuantity)
                return new OrderCancelled(nowNs, id, group.LegsFilled > 0 ? "the other leg traded all that there was" : "the entry ended unfilled");
            if (quantity < leg.Quantity)
                return new OrderReduced(
                    nowNs, id, quantity, group.LegsFilled > 0 ? "the other leg traded a part" : "the entry filled a part", leg.Submitted.TraceId);
        }

        return null;
    }

    private PortfolioEvent? Wake(OrderGroup group, OrderState leg, PortfolioAccount account, long nowNs)
    {
        if (group.EntryFilled == 0) return null;
        // What waits for a price guards from the first fill on; what rests goes once, when all that it is for is known.
        if (leg.Trigger is { } trigger)
            return new OrderArmed(nowNs, leg.Id, TrailStart(trigger, group, leg.Submitted.Symbol), "the entry filled", leg.Submitted.TraceId);
        // And not while the other goes: that may leave nothing for it.
        return group.IsEntryOver && !group.LegIds.Any(id => IsGoing(id, account))
            ? new OrderQueued(nowNs, leg.Id, group.EntryVenue, "the entry ended, filled", leg.Submitted.TraceId)
            : null;
    }

    private static bool IsGoing(string id, PortfolioAccount account) =>
        account.WorkingOrders.TryGetValue(id, out var order) && (order.IsAtVenue || order.Status == OrderStatus.Queued);

    // A trail starts where the entry last traded; between two ticks, at the lower.
    private long TrailStart(TriggerTerms trigger, OrderGroup group, string symbol)
    {
        if (trigger.Trail is null) return 0;
        var tick = catalogue.Instrument(symbol).TickSize;
        return (long)(trigger.Source == TriggerSource.Mid ? 2 * group.EntryPrice / tick : group.EntryPrice / tick);
    }

    private PortfolioEvent? OfQueued(OrderState order, PortfolioAccount account, long nowNs)
    {
        var (symbol, side) = (order.Submitted.Symbol, order.Submitted.Side);
        var isBlocked = false;
        if (account.Groups.TryGetValue(order.Submitted.GroupId, out var group))
        {
            foreach (var id in group.LegIds.Append(group.EntryId))
            {
                if (id == order.Id || !account.WorkingOrders.TryGetValue(id, out var other) || !other.IsAtVenue) continue;
                if (Displace(other, order, nowNs) is { } request) return request;
                isBlocked = true;
            }
        }

        if (isBlocked) return null;
        var quantity = order.LeavesQuantity;
        if (order.ReduceOnly)
        {
            var most = InLots(symbol, account.Reducible(symbol, side));
            var others = account.Reducing(symbol, side);
            quantity = Math.Min(quantity, most);
            if (quantity > 0 && quantity + others > most)
            {
                foreach (var other in account.BoundOrders.Values)
                {
                    if (!other.ReduceOnly || !other.IsAtVenue || other.Submitted.Symbol != symbol || other.Submitted.Side != side) continue;
                    if (Displace(other, order, nowNs) is { } request) return request;
                }

                return null;
            }
        }

        return quantity <= 0
            ? new OrderCancelled(nowNs, order.Id, "there is nothing left to reduce")
            : new OrderRouted(
                nowNs, order.Id, order.FilledQuantity + quantity, nowNs + latencyNs, "its place is free", order.Submitted.TraceId);
    }

    // Who comes later takes the place of who rests; what does not rest ends by itself.
    private OrderCancelRequested? Displace(OrderState other, OrderState order, long nowNs) =>
        other.Terms.CanRest && other.Status is OrderStatus.Submitted or OrderStatus.Accepted or OrderStatus.PartiallyFilled
            ? new OrderCancelRequested(nowNs, other.Id, nowNs + latencyNs, $"order '{order.Id}' takes its place", order.Submitted.TraceId)
            : null;

    // Of several the one that was sent last shrinks first.
    private PortfolioEvent? OfReducing(OrderState order, PortfolioAccount account, long nowNs)
    {
        if (!order.Terms.CanRest || order.Amending is not null
            || order.Status is not (OrderStatus.Submitted or OrderStatus.Accepted or OrderStatus.PartiallyFilled)) return null;
        var (symbol, side) = (order.Submitted.Symbol, order.Submitted.Side);
        var before = account.BoundOrders.Values
            .Where(o => o.ReduceOnly && o.IsAtVenue && o.Submitted.Symbol == symbol && o.Submitted.Side == side && WasBefore(o, order))
            .Sum(o => o.LeavesQuantity);
        var most = InLots(symbol, Math.Max(0, account.Reducible(symbol, side) - before));
        if (order.LeavesQuantity <= most) return null;
        if (most == 0)
            return new OrderCancelRequested(nowNs, order.Id, nowNs + latencyNs, "there is nothing left to reduce", order.Submitted.TraceId);
        return new OrderAmendRequested(
            nowNs, order.Id, $"reduce:{order.Amendments.Count + 1}", order.FilledQuantity + most, order.Terms.LimitTicks, nowNs + latencyNs,
            order.Holding.Reservation, "the position is smaller", order.Submitted.TraceId);
    }

    private static bool WasBefore(OrderState a, OrderState b) =>
        a.Route.SentNs != b.Route.SentNs ? a.Route.SentNs < b.Route.SentNs : string.CompareOrdinal(a.Id, b.Id) < 0;

    private decimal InLots(string symbol, decimal quantity)
    {
        var lot = catalogue.Instrument(symbol).LotSize;
        return Math.Floor(quantity / lot) * lot;
    }
}
