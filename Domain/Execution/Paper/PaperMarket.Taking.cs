using OrleansTrading.Domain.Execution.Matching;

namespace OrleansTrading.Domain.Execution;

/// <summary>Orders that come to the market: what they take of it, and what becomes of the rest.</summary>
internal sealed partial class PaperMarket
{
    /// <summary>What ended the taking.</summary>
    private enum Stop
    {
        /// <summary>It has all that it wanted.</summary>
        Done,

        /// <summary>No more is offered.</summary>
        NothingOffered,

        /// <summary>What is next is beyond its price.</summary>
        Price,

        /// <summary>What is next is behind an order of the same portfolio.</summary>
        OwnOrder,
    }

    private void Enter(PaperAccount account, WorkingOrder order, in MarketShown shown, List<VenueReport> reports)
    {
        if (order.TimeInForce == TimeInForce.FillOrKill && Take(account, order, shown, reports: null) is var possible && possible.Lots < order.OpenLots)
        {
            venue.End(order, ReportKind.Expired, shown.TimeNs, $"not all of it at once: {Why(possible.Stop, order, shown)}", reports);
            return;
        }

        var stop = Take(account, order, shown, reports).Stop;
        if (stop == Stop.Done) return;
        if (account.BestAgainst(order.Side) is { } own && !order.IsBeyond(own.WorstTicks)) stop = Stop.OwnOrder;
        if (stop == Stop.OwnOrder || order.IsImmediate) venue.End(order, ReportKind.Expired, shown.TimeNs, Why(stop, order, shown), reports);
        else Rest(account, order, shown);
    }

    /// <summary>Takes what is there, level after level, of each what no order of the portfolio has taken before.</summary>
    /// <param name="account">Whose order it is.</param>
    /// <param name="order">The order, which does not rest.</param>
    /// <param name="shown">What the market shows.</param>
    /// <param name="reports">Where the fills go; null: nothing is taken, it is only looked at.</param>
    /// <returns>How much that is, and what ended it.</returns>
    private (long Lots, Stop Stop) Take(PaperAccount account, WorkingOrder order, in MarketShown shown, List<VenueReport>? reports)
    {
        var own = account.BestAgainst(order.Side);
        var wanted = order.OpenLots;
        if (shown.LevelsFor(order.Side) is not { } levels)
        {
            var best = shown.BestFor(order.Side);
            var ticks = models.PriceOf(order.Side, best);
            if (order.IsBeyond(ticks)) return (0, Stop.Price);
            // The size of a quote is not known: all of it stands before an own order at its price.
            if (own is not null && (int)order.Side * (best - own.WorstTicks) > 0) return (0, Stop.OwnOrder);
            if (reports is not null) Fill(order, wanted, ticks, Liquidity.Taker, shown.Source, null, shown.TimeNs, reports);
            return (wanted, Stop.Done);
        }

        var (left, taken) = (wanted, account.TakenBy(order.Side));
        for (var rank = 0; rank < levels.Count; rank++)
        {
            var level = levels[rank];
            if (order.IsBeyond(level.PriceTicks)) return (wanted - left, Stop.Price);
            var beyondOwn = own is null ? -1 : (int)order.Side * (level.PriceTicks - own.WorstTicks);
            if (beyondOwn > 0) return (wanted - left, Stop.OwnOrder);
            var offered = taken.Left(level);
            // Of the level at which the own order stands there is what is ahead of that.
            if (beyondOwn == 0) offered = Math.Min(offered, own!.Queue?.AheadLots ?? offered);
            var lots = Math.Min(left, offered);
            left -= lots;
            if (lots > 0 && reports is not null)
            {
                taken.Add(level.PriceTicks, lots);
                Fill(order, lots, level.PriceTicks, Liquidity.Taker, shown.Source, null, shown.TimeNs, reports);
            }

            if (left == 0) return (wanted, Stop.Done);
            if (beyondOwn == 0) return (wanted - left, Stop.OwnOrder);
        }

        return (wanted - left, Stop.NothingOffered);
    }

    private string Why(Stop stop, WorkingOrder order, in MarketShown shown)
    {
        if (stop == Stop.OwnOrder) return "it would have traded with an order of its own portfolio";
        var bound = $"{(order.Pricing == OrderPricing.Market ? "the collar" : "the limit")} at {Instrument.ToPrice(order.WorstTicks)}";
        if (stop == Stop.NothingOffered) return "no more was offered";
        return order.IsBeyond(shown.BestFor(order.Side))
            ? $"the price moved to {Instrument.ToPrice(shown.BestFor(order.Side))}, beyond {bound}"
            : $"what else was offered is beyond {bound}";
    }

    private void Rest(PaperAccount account, WorkingOrder order, in MarketShown shown)
    {
        order.Entered = venue.NextNumber();
        order.Queue = shown.Book is { } book ? QueueOf(order, book) : null;
        order.AheadAtArrivalLots = order.Queue?.AheadAtArrivalLots;
        account.Rest(order);
    }
}
