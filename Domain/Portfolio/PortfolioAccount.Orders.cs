using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Execution.Orders;
using OrleansTrading.Domain.Ledger;

namespace OrleansTrading.Domain.Portfolio;

/// <content>Working orders: what they set aside, what of them counts where, and the groups that they are parts of.</content>
public sealed partial class PortfolioAccount
{
    private readonly SortedDictionary<string, OrderState> _bound = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, OrderGroup> _groups = new(StringComparer.Ordinal);

    /// <summary>Working orders that depend on others, on the position or on a price, by id: of groups, reduce-only ones, and those with a trigger.</summary>
    public IReadOnlyDictionary<string, OrderState> BoundOrders => _bound;

    /// <summary>Groups of which a member can still change, by id.</summary>
    public IReadOnlyDictionary<string, OrderGroup> Groups => _groups;

    /// <summary>What working orders have set aside of a currency. Of two legs of which one fills, the larger counts.</summary>
    /// <param name="currency">The currency.</param>
    /// <param name="except">An order that is decided anew: it does not count, nor do those that it excludes.</param>
    public decimal Reserved(string currency, OrderState? except = null)
    {
        var sum = 0m;
        foreach (var order in _working.Values)
            if (order.Holding.Reservation.Currency == currency && Counts(order, except) && !IsBelowAnother(order, o => o.Reserved))
                sum += order.Reserved;
        return sum;
    }

    /// <summary>Cash of a currency that no working order has set aside; below 0 when it is owed.</summary>
    public decimal Available(string currency, OrderState? except = null) => Balance(Accounts.Cash, currency) - Reserved(currency, except);

    /// <summary>Quantity that venues have of one side of a symbol and is not done yet, in units of base.</summary>
    public decimal AtVenue(string symbol, Side side) =>
        _working.Values.Where(o => o.IsAtVenue && o.Submitted.Symbol == symbol && o.Submitted.Side == side).Sum(o => o.LeavesQuantity);

    /// <summary>
    /// Quantity of one side of a symbol that may still trade and change the exposure, in units of base: at venues, and what waits for its price.
    /// Reduce-only orders do not count, except where what is sold must be held and a venue has them. Of two legs of which one fills, the larger counts.
    /// </summary>
    /// <param name="symbol">Canonical symbol.</param>
    /// <param name="side">The side.</param>
    /// <param name="except">An order that is decided anew: it does not count, nor do those that it excludes.</param>
    public decimal Committed(string symbol, Side side, OrderState? except = null)
    {
        var sum = 0m;
        foreach (var order in _working.Values)
        {
            if (order.Submitted.Symbol != symbol || order.Submitted.Side != side || !Counts(order, except)) continue;
            if (order.ReduceOnly ? Financing == Financing.Cash && order.IsAtVenue : !IsBelowAnother(order, OpenQuantity)) sum += OpenQuantity(order);
        }

        return sum;
    }

    /// <summary>
    /// What reduce-only orders of one side can take away of a position, in units of base: 0 where they would add to it. Where what is sold must be
    /// held, other orders sell their part of it.
    /// </summary>
    public decimal Reducible(string symbol, Side side)
    {
        var held = _positions.TryGetValue(symbol, out var position) ? position.Quantity : 0;
        var sold = 0m;
        if (Financing == Financing.Cash)
        {
            foreach (var order in _working.Values)
                if (!order.ReduceOnly && order.Submitted.Symbol == symbol && order.Submitted.Side == side && !IsBelowAnother(order, OpenQuantity))
                    sold += OpenQuantity(order);
        }

        return Math.Max(0, -held * (int)side - sold);
    }

    /// <summary>What reduce-only orders of one side have at venues and not done yet, in units of base.</summary>
    public decimal Reducing(string symbol, Side side) =>
        _bound.Values.Where(o => o.ReduceOnly && o.IsAtVenue && o.Submitted.Symbol == symbol && o.Submitted.Side == side).Sum(o => o.LeavesQuantity);

    /// <summary>Checks that a trade leaves a portfolio that may not owe with cash for its other orders and nothing short.</summary>
    /// <exception cref="InvalidOperationException">It does not: the venue took more than the order could cost.</exception>
    internal void RequireCovered(OrderFilled fill, LedgerTransaction transaction)
    {
        if (Financing == Financing.Margin) return;
        var order = _working[fill.ClientOrderId];
        var after = order.After(fill).Reserved;
        foreach (var paid in transaction.Entries.Where(e => e.Account == Accounts.Cash).GroupBy(e => e.Currency, StringComparer.Ordinal))
        {
            // What this trade leaves to an order's other leg is no more than what it leaves to itself.
            var available = Available(paid.Key, order) - (paid.Key == order.Holding.Reservation.Currency ? after : 0);
            if (available + paid.Sum(e => e.Amount) < 0)
                throw new InvalidOperationException(
                    $"Trade {fill.TradeId} costs more {paid.Key} than order '{fill.ClientOrderId}' set aside and there is.");
        }

        if ((_positions.GetValueOrDefault(fill.Symbol)?.Quantity ?? 0) + fill.ToLot().Quantity < 0)
            throw new InvalidOperationException($"Trade {fill.TradeId} sells more {fill.Symbol} than is held.");
    }

    // An amendment upwards counts from when it is asked for.
    private static decimal OpenQuantity(OrderState order) =>
        Math.Max(order.LeavesQuantity, (order.Amending?.Quantity ?? 0) - order.FilledQuantity);

    private static bool Counts(OrderState order, OrderState? except) => except is null
        || (order.Id != except.Id && (order.Submitted.GroupId.Length == 0 || order.Submitted.GroupId != except.Submitted.GroupId));

    // Two legs of which one fills stand for one of them: the larger, the first by id among equals.
    private bool IsBelowAnother(OrderState leg, Func<OrderState, decimal> size)
    {
        if (leg.ReduceOnly || !_groups.TryGetValue(leg.Submitted.GroupId, out var group) || leg.Id == group.EntryId) return false;
        foreach (var id in group.LegIds)
        {
            if (id == leg.Id || !_working.TryGetValue(id, out var other) || other.Submitted.Side != leg.Submitted.Side) continue;
            var bySize = size(other).CompareTo(size(leg));
            if (bySize > 0 || (bySize == 0 && string.CompareOrdinal(id, leg.Id) < 0)) return true;
        }

        return false;
    }

    private void Keep(OrderState order)
    {
        _working[order.Id] = order;
        if (order.IsBound) _bound[order.Id] = order;
    }

    private void Drop(OrderState order)
    {
        _working.Remove(order.Id);
        _bound.Remove(order.Id);
    }

    private void Advance(PortfolioEvent e, OrderState member)
    {
        var group = _groups[member.Submitted.GroupId];
        if (e is OrderFilled fill) group = group.AfterFill(member.Id, fill.Quantity, fill.Price, fill.Venue);
        if (!member.IsOpen) group = group.AfterEnd(member.Id);
        if (group.IsOver) _groups.Remove(group.Id);
        else _groups[group.Id] = group;
    }
}
