using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace OrleansTrading.Domain.Execution.Matching;

/// <summary>
/// Matches the orders of one instrument by price-time priority. An order that comes in trades with the best prices of the other side, at each with
/// who came first, at the maker's price; what is left rests, if it may. The next part of an iceberg goes to the end of its queue.
/// </summary>
/// <remarks>
/// It has no clock: time is what <see cref="AdvanceTo"/> was told last. Prices are in ticks and sizes in lots of the instrument. The same
/// commands give the same events, also when it was captured and restored in between. Nothing is thrown or allocated for a command once its
/// tables have grown; a refused one has changed nothing.
/// </remarks>
public sealed partial class MatchingEngine
{
    private const long AnyKey = long.MinValue + 1;

    private long _number;

    /// <summary>An empty book.</summary>
    public MatchingEngine(MatchingLimits limits)
    {
        Limits = limits;
        Book = new OrderBook(limits.MaxLevels);
    }

    /// <summary>How much it takes.</summary>
    public MatchingLimits Limits { get; }

    /// <summary>The orders that rest.</summary>
    public OrderBook Book { get; }

    /// <summary>The time, Unix nanoseconds UTC; 0 before it was told one.</summary>
    public long NowNs { get; private set; }

    /// <summary>Number of the last event.</summary>
    public long LastNumber => _number;

    /// <summary>Lets time pass. Orders whose time has come expire, the earliest first, of equal ones who entered first.</summary>
    /// <param name="timeNs">Unix nanoseconds UTC; not before <see cref="NowNs"/>.</param>
    /// <param name="sink">Takes the events.</param>
    /// <exception cref="ArgumentOutOfRangeException">Time runs backwards.</exception>
    public void AdvanceTo<TSink>(long timeNs, ref TSink sink) where TSink : struct, IMatchSink
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(timeNs, NowNs);
        NowNs = timeNs;
        while (Book.Expiry.Count > 0 && Book.Expiry.First is var index && Book.Node(index).ExpiresNs <= timeNs)
        {
            var cause = Book.Node(index).TimeInForce == TimeInForce.Day ? MatchCause.SessionEnded : MatchCause.DateReached;
            End(index, MatchEventKind.Expired, cause, ref sink);
        }
    }

    /// <summary>Takes an order.</summary>
    /// <returns>Why it was refused; <see cref="OrderRejectReason.None"/>: it was not.</returns>
    public OrderRejectReason Submit<TSink>(in NewOrder order, ref TSink sink) where TSink : struct, IMatchSink
    {
        var reason = Check(order, out var allowed, out var attempted);
        if (reason != OrderRejectReason.None) return Reject(order.OrderId, order.Account, reason, allowed, attempted, ref sink);

        var taker = new Taker
        {
            BoundKey = order.Pricing == OrderPricing.Market ? AnyKey : Book.Ladder(Opposite(order.Side)).KeyOf(order.PriceTicks),
            PriceTicks = order.PriceTicks,
            Order = new OrderNode
            {
                OrderId = order.OrderId,
                Account = order.Account,
                Side = order.Side,
                Quantity = order.QuantityLots,
                Open = order.QuantityLots,
                Display = order.DisplayLots,
                TimeInForce = order.TimeInForce,
                ExpiresNs = order.ExpiresNs,
                PostOnly = order.PostOnly,
                Prevention = order.Prevention,
                Entered = _number + 1,
            },
        };
        Say(MatchEventKind.Accepted, MatchCause.None, taker.Order, taker.PriceTicks, order.QuantityLots, ref sink);
        Execute(ref taker, ref sink);
        return OrderRejectReason.None;
    }

    /// <summary>
    /// Gives an order that rests another price or size. A smaller size at the same price keeps its place in the queue; anything else loses it, and
    /// trades as a new order would.
    /// </summary>
    /// <param name="orderId">The order.</param>
    /// <param name="account">Whose it is.</param>
    /// <param name="priceTicks">Its price from now on, in ticks.</param>
    /// <param name="quantityLots">Its size from now on, with what has traded of it already, in lots: what trades meanwhile is not doubled.</param>
    /// <param name="sink">Takes the events.</param>
    /// <returns>Why it was refused; <see cref="OrderRejectReason.None"/>: it was not.</returns>
    public OrderRejectReason Amend<TSink>(long orderId, long account, long priceTicks, long quantityLots, ref TSink sink)
        where TSink : struct, IMatchSink
    {
        var index = Book.Find(orderId);
        var reason = CheckAmended(index, account, priceTicks, quantityLots, out var allowed, out var attempted);
        if (reason != OrderRejectReason.None) return Reject(orderId, account, reason, allowed, attempted, ref sink);

        ref var node = ref Book.Node(index);
        var less = node.Quantity - quantityLots;
        if (priceTicks == Book.Level(node.Level).PriceTicks && less >= 0)
        {
            Book.Reduce(index, less);
            node.Quantity = quantityLots;
            Say(MatchEventKind.Amended, MatchCause.None, node, priceTicks, quantityLots, ref sink);
            return OrderRejectReason.None;
        }

        var taker = new Taker { Order = node, PriceTicks = priceTicks, BoundKey = Book.Ladder(Opposite(node.Side)).KeyOf(priceTicks) };
        Book.Remove(index);
        taker.Order.Quantity = quantityLots;
        taker.Order.Open -= less;
        taker.Order.Entered = _number + 1;
        Say(MatchEventKind.Amended, MatchCause.None, taker.Order, priceTicks, quantityLots, ref sink);
        Execute(ref taker, ref sink);
        return OrderRejectReason.None;
    }

    /// <summary>Cancels an order that rests.</summary>
    /// <returns>Why it was refused; <see cref="OrderRejectReason.None"/>: it was not.</returns>
    public OrderRejectReason Cancel<TSink>(long orderId, long account, ref TSink sink) where TSink : struct, IMatchSink
    {
        var index = Book.Find(orderId);
        if (index == IndexTable.None || Book.Node(index).Account != account)
            return Reject(orderId, account, OrderRejectReason.UnknownOrder, 0, 0, ref sink);
        End(index, MatchEventKind.Cancelled, MatchCause.Requested, ref sink);
        return OrderRejectReason.None;
    }

    /// <summary>Cancels all orders of an account, in the order in which they entered.</summary>
    /// <returns>How many there were.</returns>
    public int CancelAll<TSink>(long account, ref TSink sink) where TSink : struct, IMatchSink
    {
        var count = 0;
        for (int index; (index = Book.FirstOf(account)) != IndexTable.None; count++)
            End(index, MatchEventKind.Cancelled, MatchCause.AllRequested, ref sink);
        return count;
    }

    private static Side Opposite(Side side) => side == Side.Buy ? Side.Sell : Side.Buy;

    private OrderRejectReason Reject<TSink>(long orderId, long account, OrderRejectReason reason, long allowed, long attempted, ref TSink sink)
        where TSink : struct, IMatchSink
    {
        sink.Take(new OrderRejected(orderId, account, NowNs, reason, allowed, attempted));
        return reason;
    }

    private void End<TSink>(int index, MatchEventKind kind, MatchCause cause, ref TSink sink) where TSink : struct, IMatchSink
    {
        var (order, priceTicks) = (Book.Node(index), Book.Level(Book.Node(index).Level).PriceTicks);
        Book.Remove(index);
        var lots = order.Open;
        order.Open = 0;
        Say(kind, cause, order, priceTicks, lots, ref sink);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Say<TSink>(MatchEventKind kind, MatchCause cause, in OrderNode order, long priceTicks, long lots, ref TSink sink)
        where TSink : struct, IMatchSink => sink.Take(new MatchEvent
        {
            Number = ++_number,
            TimeNs = NowNs,
            Kind = kind,
            Cause = cause,
            Side = order.Side,
            OrderId = order.OrderId,
            Account = order.Account,
            PriceTicks = priceTicks,
            QuantityLots = lots,
            OpenLots = order.Open,
        });

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void Broken(string what) => throw new InvalidOperationException($"The book of orders is wrong: {what}.");

    /// <summary>An order at work: what it takes first, and what rests of it then.</summary>
    private struct Taker
    {
        /// <summary>The order. Its links are not set.</summary>
        public OrderNode Order;

        /// <summary>Its price; 0 of a market order.</summary>
        public long PriceTicks;

        /// <summary>Key of the worst price of the other side that it takes.</summary>
        public long BoundKey;
    }
}
