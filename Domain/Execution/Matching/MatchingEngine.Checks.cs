using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Execution.Matching;

public sealed partial class MatchingEngine
{
    private OrderRejectReason Check(in NewOrder order, out long allowed, out long attempted)
    {
        var reason = CheckTerms(order, out allowed, out attempted);
        if (reason != OrderRejectReason.None) return reason;
        if (Book.Find(order.OrderId) != IndexTable.None) return OrderRejectReason.DuplicateOrderId;
        if (!order.CanRest) return OrderRejectReason.None;
        if (order.PostOnly && WouldCross(order.Side, order.PriceTicks, out allowed, out attempted)) return OrderRejectReason.PostOnlyWouldCross;
        // What it takes could make room for it; it is refused all the same, since that is known only when it has taken it.
        if (Book.OrderCount == Limits.MaxOrders)
            return Breach(OrderRejectReason.TooManyOrders, Limits.MaxOrders, Limits.MaxOrders + 1L, out allowed, out attempted);
        var ladder = Book.Ladder(order.Side);
        return ladder.IsFull && ladder.Find(ladder.KeyOf(order.PriceTicks)) < 0
            ? Breach(OrderRejectReason.TooManyLevels, Limits.MaxLevels, Limits.MaxLevels + 1L, out allowed, out attempted)
            : OrderRejectReason.None;
    }

    private OrderRejectReason CheckTerms(in NewOrder order, out long allowed, out long attempted)
    {
        (allowed, attempted) = (0, 0);
        if (order.Side is not (Side.Buy or Side.Sell) || order.Pricing is not (OrderPricing.Limit or OrderPricing.Market)
            || order.TimeInForce is < TimeInForce.GoodTillCancelled or > TimeInForce.Day || order.Prevention > SelfTradePrevention.DecrementAndCancel)
            return OrderRejectReason.UnknownTerm;
        var reason = CheckSizes(order.QuantityLots, order.DisplayLots, order.CanRest, out allowed, out attempted);
        if (reason != OrderRejectReason.None) return reason;
        if (order.DisplayLots > order.QuantityLots)
            return Breach(OrderRejectReason.DisplayOutOfRange, order.QuantityLots, order.DisplayLots, out allowed, out attempted);
        if (order.Pricing == OrderPricing.Limit ? !IsPrice(order.PriceTicks) : order.PriceTicks != 0)
            return BreachPrice(order.Pricing, order.PriceTicks, out allowed, out attempted);
        if (order.Pricing == OrderPricing.Market && order.CanRest) return OrderRejectReason.MarketOrderCannotRest;
        if (order.PostOnly && !order.CanRest) return OrderRejectReason.PostOnlyCannotTake;
        var ends = order.TimeInForce is TimeInForce.GoodTillDate or TimeInForce.Day;
        var isWrong = ends ? order.ExpiresNs <= NowNs : order.ExpiresNs != 0;
        return isWrong
            ? Breach(OrderRejectReason.ExpiryOutOfRange, ends ? NowNs + 1 : 0, order.ExpiresNs, out allowed, out attempted)
            : OrderRejectReason.None;
    }

    private OrderRejectReason CheckAmended(int index, long account, long priceTicks, long quantityLots, out long allowed, out long attempted)
    {
        (allowed, attempted) = (0, 0);
        if (index == IndexTable.None) return OrderRejectReason.UnknownOrder;
        ref var node = ref Book.Node(index);
        if (node.Account != account) return OrderRejectReason.UnknownOrder;
        if (!IsPrice(priceTicks)) return BreachPrice(OrderPricing.Limit, priceTicks, out allowed, out attempted);
        var reason = CheckSizes(quantityLots, node.Display, canRest: true, out allowed, out attempted);
        if (reason != OrderRejectReason.None) return reason;
        var filled = node.Quantity - node.Open;
        if (quantityLots <= filled) return Breach(OrderRejectReason.QuantityBelowFilled, filled + 1, quantityLots, out allowed, out attempted);
        ref var level = ref Book.Level(node.Level);
        if (priceTicks == level.PriceTicks) return OrderRejectReason.None;

        if (node.PostOnly && WouldCross(node.Side, priceTicks, out allowed, out attempted)) return OrderRejectReason.PostOnlyWouldCross;
        var ladder = Book.Ladder(node.Side);
        // A level that it leaves empty makes room for the other one.
        return ladder.IsFull && level.Count > 1 && ladder.Find(ladder.KeyOf(priceTicks)) < 0
            ? Breach(OrderRejectReason.TooManyLevels, Limits.MaxLevels, Limits.MaxLevels + 1L, out allowed, out attempted)
            : OrderRejectReason.None;
    }

    private OrderRejectReason CheckSizes(long quantityLots, long displayLots, bool canRest, out long allowed, out long attempted)
    {
        (allowed, attempted) = (0, 0);
        if (quantityLots < 1 || quantityLots > Limits.MaxOrderLots)
            return Breach(OrderRejectReason.QuantityOutOfRange, Limits.MaxOrderLots, quantityLots, out allowed, out attempted);
        if (displayLots == 0) return OrderRejectReason.None;
        var least = (quantityLots - 1) / Limits.MaxIcebergParts + 1;
        return displayLots < least || !canRest
            ? Breach(OrderRejectReason.DisplayOutOfRange, canRest ? least : 0, displayLots, out allowed, out attempted)
            : OrderRejectReason.None;
    }

    private bool WouldCross(Side side, long priceTicks, out long best, out long attempted)
    {
        var opposite = Book.Ladder(Opposite(side));
        (best, attempted) = (0, priceTicks);
        if (opposite.BestKey < opposite.KeyOf(priceTicks)) return false;
        best = Book.Level(opposite.BestLevel).PriceTicks;
        return true;
    }

    private static bool IsPrice(long ticks) => ticks is > 0 and <= Instrument.MaxTicks;

    private static OrderRejectReason BreachPrice(OrderPricing pricing, long priceTicks, out long allowed, out long attempted) =>
        Breach(OrderRejectReason.PriceOutOfRange, pricing == OrderPricing.Limit ? Instrument.MaxTicks : 0, priceTicks, out allowed, out attempted);

    private static OrderRejectReason Breach(OrderRejectReason reason, long limit, long value, out long allowed, out long attempted)
    {
        (allowed, attempted) = (limit, value);
        return reason;
    }
}
