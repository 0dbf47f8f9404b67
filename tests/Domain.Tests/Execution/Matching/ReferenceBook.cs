using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Execution.Matching;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Tests.Execution.Matching;

/// <summary>
/// The rules of matching written down as slowly and plainly as they can be: a list of orders, sorted when it is asked who is next. Whether a
/// fill-or-kill order can be filled, it finds out by trying on a copy.
/// </summary>
internal sealed class ReferenceBook(MatchingLimits limits)
{
    private List<Order> _orders = [];
    private long _lastQueued;
    private long _number;
    private long _nowNs;

    public List<MatchEvent> Events { get; } = [];

    public int OrderCount => _orders.Count;

    public IEnumerable<RestingOrder> Resting(Side side) => Queue(side).Select(o => new RestingOrder(o.Id, o.Account, o.Side, o.Price,
        o.Quantity, o.Open, o.Visible, o.Display, o.TimeInForce, o.ExpiresNs, o.PostOnly, o.Prevention, o.Entered));

    public IEnumerable<(long Price, long Visible, long Open)> Levels(Side side) =>
        Queue(side).GroupBy(o => o.Price).Select(level => (level.Key, level.Sum(o => o.Visible), level.Sum(o => o.Open)));

    public IReadOnlyList<long> IdsOf(long account) => [.. _orders.Where(o => o.Account == account).OrderBy(o => o.Entered).Select(o => o.Id)];

    public void AdvanceTo(long timeNs)
    {
        _nowNs = timeNs;
        foreach (var order in _orders.Where(o => o.ExpiresNs != 0 && o.ExpiresNs <= timeNs).OrderBy(o => o.ExpiresNs).ThenBy(o => o.Entered).ToList())
        {
            _orders.Remove(order);
            End(order, MatchEventKind.Expired, order.TimeInForce == TimeInForce.Day ? MatchCause.SessionEnded : MatchCause.DateReached);
        }
    }

    public OrderRejectReason Submit(NewOrder o)
    {
        if (Refuse(o) is var reason && reason != OrderRejectReason.None) return reason;
        var order = new Order
        {
            Id = o.OrderId,
            Account = o.Account,
            Side = o.Side,
            Price = o.PriceTicks,
            IsMarket = o.Pricing == OrderPricing.Market,
            Quantity = o.QuantityLots,
            Open = o.QuantityLots,
            Display = o.DisplayLots,
            TimeInForce = o.TimeInForce,
            ExpiresNs = o.ExpiresNs,
            PostOnly = o.PostOnly,
            Prevention = o.Prevention,
        };
        order.Entered = Say(MatchEventKind.Accepted, MatchCause.None, order, order.Quantity);
        Execute(order);
        return OrderRejectReason.None;
    }

    public OrderRejectReason Amend(long id, long account, long price, long quantity)
    {
        var order = _orders.Find(o => o.Id == id && o.Account == account);
        if (order == null) return OrderRejectReason.UnknownOrder;
        if (price < 1 || price > Instrument.MaxTicks) return OrderRejectReason.PriceOutOfRange;
        if (quantity < 1 || quantity > limits.MaxOrderLots) return OrderRejectReason.QuantityOutOfRange;
        if (order.Display > 0 && order.Display * limits.MaxIcebergParts < quantity) return OrderRejectReason.DisplayOutOfRange;
        var filled = order.Quantity - order.Open;
        if (quantity <= filled) return OrderRejectReason.QuantityBelowFilled;
        if (price != order.Price)
        {
            if (order.PostOnly && Makers(order.Side, price).Count > 0) return OrderRejectReason.PostOnlyWouldCross;
            var others = _orders.Where(o => o != order && o.Side == order.Side).Select(o => o.Price).Distinct().ToList();
            if (!others.Contains(price) && others.Count == limits.MaxLevels) return OrderRejectReason.TooManyLevels;
        }

        if (price == order.Price && quantity <= order.Quantity)
        {
            order.Quantity = quantity;
            order.Open = quantity - filled;
            order.Visible = Math.Min(order.Visible, order.Open);
            Say(MatchEventKind.Amended, MatchCause.None, order, quantity);
            return OrderRejectReason.None;
        }

        _orders.Remove(order);
        (order.Price, order.Quantity, order.Open) = (price, quantity, quantity - filled);
        order.Entered = Say(MatchEventKind.Amended, MatchCause.None, order, quantity);
        Execute(order);
        return OrderRejectReason.None;
    }

    public OrderRejectReason Cancel(long id, long account)
    {
        var order = _orders.Find(o => o.Id == id && o.Account == account);
        if (order == null) return OrderRejectReason.UnknownOrder;
        _orders.Remove(order);
        End(order, MatchEventKind.Cancelled, MatchCause.Requested);
        return OrderRejectReason.None;
    }

    public int CancelAll(long account)
    {
        var orders = _orders.Where(o => o.Account == account).OrderBy(o => o.Entered).ToList();
        foreach (var order in orders)
        {
            _orders.Remove(order);
            End(order, MatchEventKind.Cancelled, MatchCause.AllRequested);
        }

        return orders.Count;
    }

    private OrderRejectReason Refuse(NewOrder o)
    {
        if (!Enum.IsDefined(o.Side) || !Enum.IsDefined(o.Pricing) || !Enum.IsDefined(o.TimeInForce) || !Enum.IsDefined(o.Prevention))
            return OrderRejectReason.UnknownTerm;
        if (o.QuantityLots < 1 || o.QuantityLots > limits.MaxOrderLots) return OrderRejectReason.QuantityOutOfRange;
        var isImmediate = o.TimeInForce is TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill;
        if (o.DisplayLots != 0
            && (isImmediate || o.DisplayLots < 0 || o.DisplayLots > o.QuantityLots || o.DisplayLots * limits.MaxIcebergParts < o.QuantityLots))
            return OrderRejectReason.DisplayOutOfRange;
        if (o.Pricing == OrderPricing.Limit && (o.PriceTicks < 1 || o.PriceTicks > Instrument.MaxTicks)) return OrderRejectReason.PriceOutOfRange;
        if (o.Pricing == OrderPricing.Market && o.PriceTicks != 0) return OrderRejectReason.PriceOutOfRange;
        if (o.Pricing == OrderPricing.Market && !isImmediate) return OrderRejectReason.MarketOrderCannotRest;
        if (o.PostOnly && isImmediate) return OrderRejectReason.PostOnlyCannotTake;
        var ends = o.TimeInForce is TimeInForce.GoodTillDate or TimeInForce.Day;
        if (ends && o.ExpiresNs <= _nowNs || !ends && o.ExpiresNs != 0) return OrderRejectReason.ExpiryOutOfRange;
        if (_orders.Exists(r => r.Id == o.OrderId)) return OrderRejectReason.DuplicateOrderId;
        if (isImmediate) return OrderRejectReason.None;
        if (o.PostOnly && Makers(o.Side, o.PriceTicks).Count > 0) return OrderRejectReason.PostOnlyWouldCross;
        if (_orders.Count == limits.MaxOrders) return OrderRejectReason.TooManyOrders;
        var prices = _orders.Where(r => r.Side == o.Side).Select(r => r.Price).Distinct().ToList();
        return !prices.Contains(o.PriceTicks) && prices.Count == limits.MaxLevels ? OrderRejectReason.TooManyLevels : OrderRejectReason.None;
    }

    private void Execute(Order taker)
    {
        if (taker.TimeInForce == TimeInForce.FillOrKill && !WouldFill(taker))
        {
            End(taker, MatchEventKind.Cancelled, MatchCause.NotAllAtOnce);
            return;
        }

        while (taker.Open > 0 && NextMaker(taker) is { } maker)
        {
            if (maker.Account == taker.Account && taker.Prevention != SelfTradePrevention.None)
                Prevent(taker, maker);
            else
                Trade(taker, maker);
        }

        if (taker.Open == 0) return;
        if (taker.TimeInForce is TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill)
        {
            End(taker, MatchEventKind.Cancelled, MatchCause.NothingToTake);
            return;
        }

        taker.Visible = taker.Display == 0 ? taker.Open : Math.Min(taker.Display, taker.Open);
        taker.Queued = ++_lastQueued;
        _orders.Add(taker);
    }

    private bool WouldFill(Order taker)
    {
        var copy = new ReferenceBook(limits) { _orders = [.. _orders.Select(o => o.Copy())], _lastQueued = _lastQueued };
        var trial = taker.Copy();
        trial.TimeInForce = TimeInForce.ImmediateOrCancel;
        copy.Execute(trial);
        return copy.Events.Where(e => e.Kind == MatchEventKind.Traded).Sum(e => e.QuantityLots) == taker.Open;
    }

    private void Trade(Order taker, Order maker)
    {
        var lots = Math.Min(taker.Open, maker.Visible);
        taker.Open -= lots;
        maker.Open -= lots;
        maker.Visible -= lots;
        if (maker.Open == 0)
        {
            _orders.Remove(maker);
        }
        else if (maker.Visible == 0)
        {
            maker.Visible = Math.Min(maker.Display, maker.Open);
            maker.Queued = ++_lastQueued;
        }

        Events.Add(new MatchEvent
        {
            Number = ++_number,
            TimeNs = _nowNs,
            Kind = MatchEventKind.Traded,
            Side = taker.Side,
            OrderId = taker.Id,
            Account = taker.Account,
            PriceTicks = maker.Price,
            QuantityLots = lots,
            OpenLots = taker.Open,
            MakerOrderId = maker.Id,
            MakerAccount = maker.Account,
            MakerOpenLots = maker.Open,
        });
    }

    private void Prevent(Order taker, Order maker)
    {
        var isDecremented = taker.Prevention == SelfTradePrevention.DecrementAndCancel;
        var lots = Math.Min(taker.Open, maker.Open);
        if (taker.Prevention is SelfTradePrevention.CancelOldest or SelfTradePrevention.CancelBoth || isDecremented && maker.Open == lots)
        {
            _orders.Remove(maker);
            End(maker, MatchEventKind.Cancelled, MatchCause.SelfTrade);
        }
        else if (isDecremented)
        {
            Reduce(maker, lots);
        }

        if (taker.Prevention is SelfTradePrevention.CancelNewest or SelfTradePrevention.CancelBoth || isDecremented && taker.Open == lots)
            End(taker, MatchEventKind.Cancelled, MatchCause.SelfTrade);
        else if (isDecremented)
            Reduce(taker, lots);
    }

    private void Reduce(Order order, long lots)
    {
        order.Quantity -= lots;
        order.Open -= lots;
        order.Visible = Math.Min(order.Visible, order.Open);
        Say(MatchEventKind.Reduced, MatchCause.SelfTrade, order, lots);
    }

    private void End(Order order, MatchEventKind kind, MatchCause cause)
    {
        var lots = order.Open;
        order.Open = 0;
        Say(kind, cause, order, lots);
    }

    private IEnumerable<Order> Queue(Side side) => _orders.Where(o => o.Side == side).OrderBy(o => -(int)side * o.Price).ThenBy(o => o.Queued);

    /// <summary>The next to trade with. Found in one pass, since this is asked most.</summary>
    private Order? NextMaker(Order taker)
    {
        Order? next = null;
        foreach (var order in _orders)
        {
            if (order.Side == taker.Side || !taker.IsMarket && (int)taker.Side * (order.Price - taker.Price) > 0) continue;
            var better = next == null ? 1 : (int)taker.Side * (next.Price - order.Price);
            if (better > 0 || better == 0 && order.Queued < next!.Queued) next = order;
        }

        return next;
    }

    private List<Order> Makers(Side side, long price) => [.. _orders.Where(o => o.Side != side && (int)side * (o.Price - price) <= 0)];

    private long Say(MatchEventKind kind, MatchCause cause, Order order, long lots)
    {
        Events.Add(new MatchEvent
        {
            Number = ++_number,
            TimeNs = _nowNs,
            Kind = kind,
            Cause = cause,
            Side = order.Side,
            OrderId = order.Id,
            Account = order.Account,
            PriceTicks = order.Price,
            QuantityLots = lots,
            OpenLots = order.Open,
        });
        return _number;
    }

    private sealed class Order
    {
        public required long Id { get; init; }
        public required long Account { get; init; }
        public required Side Side { get; init; }
        public bool IsMarket { get; init; }
        public long Price { get; set; }
        public long Quantity { get; set; }
        public long Open { get; set; }
        public long Visible { get; set; }
        public long Display { get; init; }
        public TimeInForce TimeInForce { get; set; }
        public long ExpiresNs { get; init; }
        public bool PostOnly { get; init; }
        public SelfTradePrevention Prevention { get; init; }
        public long Entered { get; set; }
        public long Queued { get; set; }

        public Order Copy() => (Order)MemberwiseClone();
    }
}
