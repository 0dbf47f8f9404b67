using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Execution.Matching;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Execution;

/// <summary>
/// Orders that rest: they fill at their price when the other side comes to it, and when the market trades at it, after what is ahead of them in the
/// recorded queue, or beyond it.
/// </summary>
internal sealed partial class PaperMarket
{
    // How much a quote offers is not known: who is at its price or beyond has all, unless the quote is of a bar's open from before the order.
    private void CrossTop(List<WorkingOrder> resting, in MarketShown shown, long heldFromNs, List<VenueReport> reports)
    {
        for (var i = 0; i < resting.Count; i++)
        {
            var order = resting[i];
            if (order.IsBeyond(shown.BestFor(order.Side))) break;
            if (Math.Max(order.DecidedNs, order.AmendedThroughNs) > heldFromNs) continue;
            resting.RemoveAt(i--);
            Fill(order, order.OpenLots, order.WorstTicks, Liquidity.Maker, FillSource.BookCrossed, order.Queue?.AheadLots, shown.TimeNs, reports);
        }
    }

    private void FollowBook(PaperAccount account, List<WorkingOrder> resting, in MarketShown shown, List<VenueReport> reports)
    {
        var book = shown.Book!;
        for (var i = 0; i < resting.Count; i++)
        {
            var order = resting[i];
            if (order.IsBeyond(shown.BestFor(order.Side)))
            {
                // One that began to rest when there was no book has the place that it would have if it came now.
                if (order.Queue is { } queue) queue.OnBook(book);
                else order.Queue = QueueOf(order, book);
                continue;
            }

            var ahead = order.Queue?.AheadLots;
            if (Reached(account, order, shown) is > 0 and var lots)
            {
                Fill(order, lots, order.WorstTicks, Liquidity.Maker, FillSource.BookCrossed, ahead, shown.TimeNs, reports);
                if (order.OpenLots == 0)
                {
                    resting.RemoveAt(i--);
                    continue;
                }
            }

            if (order.Queue is not { AheadLots: 0 } || order.Queue.OpenLots != order.ShownLots)
                order.Queue = QueuePosition.AtFront(order.Side, order.WorstTicks, order.ShownLots, models.Queue);
        }
    }

    // What the other side offers at the order's price or beyond, and no order of the portfolio has had.
    private static long Reached(PaperAccount account, WorkingOrder order, in MarketShown shown)
    {
        var (levels, taken, lots) = (shown.LevelsFor(order.Side)!, account.TakenBy(order.Side), 0L);
        for (var rank = 0; rank < levels.Count && lots < order.OpenLots; rank++)
        {
            var level = levels[rank];
            if (order.IsBeyond(level.PriceTicks)) break;
            var part = Math.Min(taken.Left(level), order.OpenLots - lots);
            if (part > 0) taken.Add(level.PriceTicks, part);
            lots += part;
        }

        return lots;
    }

    private void Traded(PaperAccount account, List<WorkingOrder> resting, in Trade trade, L2Book? book, List<VenueReport> reports)
    {
        var (takenLots, hasShownAll) = (0L, false);
        for (var i = 0; i < resting.Count; i++)
        {
            var order = resting[i];
            var beyond = (int)order.Side * (order.WorstTicks - trade.PriceTicks);
            if (beyond < 0) break;
            takenLots += beyond > 0 ? TradedThrough(order, trade, takenLots, reports) : TradedAt(order, trade, takenLots, reports);
            if (order.OpenLots == 0) resting.RemoveAt(i--);
            else hasShownAll |= order.Queue is { OpenLots: 0 };
        }

        if (hasShownAll) ShowMore(account, resting, book);
    }

    // All that was at the order's price is gone; so is what it hides, as far as the trade goes.
    private long TradedThrough(WorkingOrder order, in Trade trade, long takenLots, List<VenueReport> reports)
    {
        var ahead = order.Queue?.AheadLots;
        var lots = Math.Min(order.OpenLots, trade.SizeLots - takenLots);
        if (lots > 0) Fill(order, lots, order.WorstTicks, Liquidity.Maker, FillSource.TradedThrough, ahead, trade.TimeNs, reports);
        if (order.Queue is not null && order.OpenLots > 0)
            order.Queue = QueuePosition.AtFront(order.Side, order.WorstTicks, order.ShownLots, models.Queue);
        return Math.Max(0, lots);
    }

    private long TradedAt(WorkingOrder order, in Trade trade, long takenLots, List<VenueReport> reports)
    {
        if (order.Queue is not { } queue) return 0;
        var fill = queue.OnTrade(trade, takenLots);
        if (fill.Lots > 0) Fill(order, fill.Lots, order.WorstTicks, Liquidity.Maker, fill.Source, fill.AheadLots, trade.TimeNs, reports);
        return fill.Lots;
    }

    // The next part of an iceberg goes to the end of its queue, and behind the portfolio's other orders at its price.
    private void ShowMore(PaperAccount account, List<WorkingOrder> resting, L2Book? book)
    {
        for (var i = 0; i < resting.Count; i++)
        {
            var order = resting[i];
            if (order.Queue is not { OpenLots: 0 }) continue;
            resting.RemoveAt(i--);
            order.Entered = venue.NextNumber();
            order.Queue = book is null ? null : QueueOf(order, book);
            account.Rest(order);
        }
    }

    private QueuePosition QueueOf(WorkingOrder order, L2Book book)
    {
        var best = (order.Side == Side.Buy ? book.Asks : book.Bids).Best;
        // What the portfolio has taken, the book still shows: the order would be the first at its price.
        return best.SizeLots > 0 && !order.IsBeyond(best.PriceTicks)
            ? QueuePosition.AtFront(order.Side, order.WorstTicks, order.ShownLots, models.Queue)
            : new QueuePosition(order.Side, order.WorstTicks, order.ShownLots, book, models.Queue);
    }
}
