namespace OrleansTrading.Domain.Execution.Matching;

public sealed partial class MatchingEngine
{
    private void Execute<TSink>(ref Taker taker, ref TSink sink) where TSink : struct, IMatchSink
    {
        var opposite = Book.Ladder(Opposite(taker.Order.Side));
        var isAllOrNothing = taker.Order.TimeInForce == TimeInForce.FillOrKill;
        if (isAllOrNothing && !CanFill(taker, opposite))
        {
            EndTaker(ref taker, MatchCause.NotAllAtOnce, ref sink);
            return;
        }

        if (opposite.BestKey >= taker.BoundKey) Cross(ref taker, opposite, ref sink);
        if (taker.Order.Open == 0) return;
        if (isAllOrNothing) Broken("a fill-or-kill order was filled in part");
        if (taker.Order.TimeInForce == TimeInForce.ImmediateOrCancel)
            EndTaker(ref taker, MatchCause.NothingToTake, ref sink);
        else
            Rest(ref taker, opposite);
    }

    private void Cross<TSink>(ref Taker taker, PriceLadder opposite, ref TSink sink) where TSink : struct, IMatchSink
    {
        while (taker.Order.Open > 0 && opposite.BestKey >= taker.BoundKey)
        {
            var index = Book.Level(opposite.BestLevel).First;
            if (taker.Order.Prevention != SelfTradePrevention.None && Book.Node(index).Account == taker.Order.Account)
                Prevent(ref taker, index, ref sink);
            else
                Trade(ref taker, index, ref sink);
        }
    }

    private void Trade<TSink>(ref Taker taker, int index, ref TSink sink) where TSink : struct, IMatchSink
    {
        ref var maker = ref Book.Node(index);
        ref var level = ref Book.Level(maker.Level);
        var lots = Math.Min(taker.Order.Open, maker.Visible);
        if (lots <= 0) Broken("an order that rests shows nothing");
        var (makerOrderId, makerAccount, makerOpen, priceTicks) = (maker.OrderId, maker.Account, maker.Open - lots, level.PriceTicks);
        taker.Order.Open -= lots;
        maker.Open = makerOpen;
        maker.Visible -= lots;
        level.Open -= lots;
        level.Visible -= lots;
        if (makerOpen == 0)
            Book.Remove(index);
        else if (maker.Visible == 0)
            Book.Refresh(index);
        sink.Take(new MatchEvent
        {
            Number = ++_number,
            TimeNs = NowNs,
            Kind = MatchEventKind.Traded,
            Side = taker.Order.Side,
            OrderId = taker.Order.OrderId,
            Account = taker.Order.Account,
            PriceTicks = priceTicks,
            QuantityLots = lots,
            OpenLots = taker.Order.Open,
            MakerOrderId = makerOrderId,
            MakerAccount = makerAccount,
            MakerOpenLots = makerOpen,
        });
    }

    private void Prevent<TSink>(ref Taker taker, int index, ref TSink sink) where TSink : struct, IMatchSink
    {
        var prevention = taker.Order.Prevention;
        if (prevention == SelfTradePrevention.DecrementAndCancel)
        {
            Decrement(ref taker, index, ref sink);
            return;
        }

        if (prevention is SelfTradePrevention.CancelOldest or SelfTradePrevention.CancelBoth)
            End(index, MatchEventKind.Cancelled, MatchCause.SelfTrade, ref sink);
        if (prevention is SelfTradePrevention.CancelNewest or SelfTradePrevention.CancelBoth) EndTaker(ref taker, MatchCause.SelfTrade, ref sink);
    }

    private void Decrement<TSink>(ref Taker taker, int index, ref TSink sink) where TSink : struct, IMatchSink
    {
        ref var maker = ref Book.Node(index);
        var lots = Math.Min(taker.Order.Open, maker.Open);
        if (maker.Open == lots)
        {
            End(index, MatchEventKind.Cancelled, MatchCause.SelfTrade, ref sink);
        }
        else
        {
            Book.Reduce(index, lots);
            maker.Quantity -= lots;
            Say(MatchEventKind.Reduced, MatchCause.SelfTrade, maker, Book.Level(maker.Level).PriceTicks, lots, ref sink);
        }

        if (taker.Order.Open == lots)
        {
            EndTaker(ref taker, MatchCause.SelfTrade, ref sink);
            return;
        }

        taker.Order.Open -= lots;
        taker.Order.Quantity -= lots;
        Say(MatchEventKind.Reduced, MatchCause.SelfTrade, taker.Order, taker.PriceTicks, lots, ref sink);
    }

    private void Rest(ref Taker taker, PriceLadder opposite)
    {
        if (opposite.BestKey >= taker.BoundKey) Broken("an order rests at a price that crosses");
        taker.Order.Visible = taker.Order.Display == 0 ? taker.Order.Open : Math.Min(taker.Order.Display, taker.Order.Open);
        Book.Add(taker.Order, taker.PriceTicks);
    }

    private void EndTaker<TSink>(ref Taker taker, MatchCause cause, ref TSink sink) where TSink : struct, IMatchSink
    {
        var lots = taker.Order.Open;
        taker.Order.Open = 0;
        Say(MatchEventKind.Cancelled, cause, taker.Order, taker.PriceTicks, lots, ref sink);
    }

    /// <summary>Whether all of an order trades at once: no more of the book is looked at than it would take.</summary>
    private bool CanFill(in Taker taker, PriceLadder opposite)
    {
        var wanted = taker.Order.Open;
        for (var rank = 0; rank < opposite.Count && wanted > 0 && opposite.KeyAt(rank) >= taker.BoundKey; rank++)
        {
            ref var level = ref Book.Level(opposite.LevelAt(rank));
            if (taker.Order.Prevention == SelfTradePrevention.None)
            {
                wanted -= Math.Min(wanted, level.Open);
                continue;
            }

            if (!TakeFromOthers(taker.Order.Account, taker.Order.Prevention, level, ref wanted)) return false;
        }

        return wanted == 0;
    }

    /// <summary>Takes what of a level is not the account's own; false: an own order comes in the way.</summary>
    private bool TakeFromOthers(long account, SelfTradePrevention prevention, in PriceLevel level, ref long wanted)
    {
        var (shownBefore, others) = (0L, 0L);
        for (var index = level.First; index != OrderNode.None && shownBefore < wanted; index = Book.Node(index).Next)
        {
            ref var node = ref Book.Node(index);
            if (node.Account != account)
            {
                shownBefore += node.Visible;
                others += node.Open;
                continue;
            }

            if (prevention == SelfTradePrevention.CancelOldest) continue;
            // Hidden size comes after all that is shown, and so after the own order: it is met unless what is shown before it is enough.
            wanted -= Math.Min(wanted, shownBefore);
            return wanted == 0;
        }

        wanted -= Math.Min(wanted, others);
        return true;
    }
}
