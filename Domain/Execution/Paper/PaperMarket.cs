using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Execution.Matching;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Execution;

/// <summary>
/// One instrument at a paper venue: what is on its way there, and by portfolio what rests. Orders come into the market when it next shows
/// something at or after their arrival, by arrival, portfolio and id; what rested before comes first.
/// </summary>
/// <param name="venue">The venue, which knows all of its orders.</param>
/// <param name="instrument">What is traded.</param>
/// <param name="fees">What fills cost.</param>
/// <param name="models">What is supposed where the recorded market does not say.</param>
internal sealed partial class PaperMarket(PaperVenue venue, Instrument instrument, FeeSchedule fees, PaperModels models)
{
    private readonly List<PaperAccount> _accounts = [];

    public Instrument Instrument { get; } = instrument;

    /// <summary>Orders that have not met the market and amendments, by arrival, portfolio and id.</summary>
    public List<PendingCommand> Pending { get; } = [];

    /// <summary>What portfolios have here, by their names.</summary>
    public IReadOnlyList<PaperAccount> Accounts => _accounts;

    /// <summary>Whether something was taken of a book that goes on showing it.</summary>
    public bool HasTaken { get; private set; }

    public PaperAccount AccountOf(string portfolio)
    {
        var at = 0;
        for (; at < _accounts.Count; at++)
        {
            var order = string.CompareOrdinal(_accounts[at].Portfolio, portfolio);
            if (order == 0) return _accounts[at];
            if (order > 0) break;
        }

        var account = new PaperAccount(portfolio);
        _accounts.Insert(at, account);
        return account;
    }

    public void Add(PendingCommand command)
    {
        var at = Pending.Count;
        while (at > 0 && command.CompareTo(Pending[at - 1]) < 0) at--;
        Pending.Insert(at, command);
    }

    /// <summary>Best bid and ask have changed.</summary>
    /// <param name="shown">What they are.</param>
    /// <param name="heldFromNs">When they first held: what was decided after it does not take them. A quote's own time but of a bar's open.</param>
    /// <param name="reports">Where the reports go, in order.</param>
    public void OnTop(in MarketShown shown, long heldFromNs, List<VenueReport> reports)
    {
        foreach (var account in _accounts)
        {
            CrossTop(account.Buys, shown, heldFromNs, reports);
            CrossTop(account.Sells, shown, heldFromNs, reports);
        }

        Arrive(shown, heldFromNs, reports);
    }

    /// <summary>The book has changed.</summary>
    public void OnBook(in MarketShown shown, List<VenueReport> reports)
    {
        foreach (var account in _accounts)
        {
            account.Bids.Follow(shown.Book!.Bids);
            account.Asks.Follow(shown.Book.Asks);
            FollowBook(account, account.Buys, shown, reports);
            FollowBook(account, account.Sells, shown, reports);
        }

        Arrive(shown, heldFromNs: long.MaxValue, reports);
        HasTaken = false;
        foreach (var account in _accounts) HasTaken |= !account.Bids.IsEmpty || !account.Asks.IsEmpty;
    }

    /// <summary>The market has traded.</summary>
    /// <param name="trade">The trade.</param>
    /// <param name="book">The book before the trade; null: it is not known.</param>
    /// <param name="reports">Where the reports go, in order.</param>
    public void OnTrade(in Trade trade, L2Book? book, List<VenueReport> reports)
    {
        foreach (var account in _accounts)
        {
            if (trade.Aggressor != Aggressor.Buyer) Traded(account, account.Buys, trade, book, reports);
            if (trade.Aggressor != Aggressor.Seller) Traded(account, account.Sells, trade, book, reports);
        }
    }

    /// <summary>A portfolio has taken of a level before the venue was made again.</summary>
    public void Took(string portfolio, Side side, BookLevel level)
    {
        AccountOf(portfolio).TakenBy(side).Add(level.PriceTicks, level.SizeLots);
        HasTaken = true;
    }

    private void Arrive(in MarketShown shown, long heldFromNs, List<VenueReport> reports)
    {
        for (var i = 0; i < Pending.Count; i++)
        {
            var command = Pending[i];
            if (command.ArrivalNs > shown.TimeNs) break;
            if (command.DecidedNs > heldFromNs) continue;
            Pending.RemoveAt(i--);
            if (command.Amend is { } amend) Amend(command.Order, amend, shown, reports);
            else Place(command.Order, shown, reports);
        }
    }

    private void Place(WorkingOrder order, in MarketShown shown, List<VenueReport> reports)
    {
        var account = AccountOf(order.Portfolio);
        order.IsPlaced = true;
        order.BestAtArrivalTicks = shown.BestFor(order.Side);
        if (order.PostOnly && WouldTake(account, order, order.WorstTicks, shown) is { } why)
        {
            venue.End(order, ReportKind.Rejected, shown.TimeNs, $"it only adds liquidity, and {why}", reports);
            return;
        }

        reports.Add(new VenueReport(order.Portfolio, order.ClientOrderId, ReportKind.Accepted, order.ArrivalNs));
        Enter(account, order, shown, reports);
    }

    private void Amend(WorkingOrder order, PaperAmend amend, in MarketShown shown, List<VenueReport> reports)
    {
        order.AmendedThroughNs = amend.ArrivalNs;
        var account = AccountOf(order.Portfolio);
        var quantityLots = Math.Max(LotsOf(amend), order.FilledLots);
        if (amend.LimitTicks != order.WorstTicks && quantityLots > order.FilledLots && order.PostOnly
            && WouldTake(account, order, amend.LimitTicks, shown) is { } why)
        {
            PaperVenue.Refuse(amend, shown.TimeNs, $"the order only adds liquidity, and {why}", reports);
            return;
        }

        var keepsPlace = amend.LimitTicks == order.WorstTicks && quantityLots <= order.QuantityLots;
        if (!keepsPlace) account.Resting(order.Side).Remove(order);
        (order.QuantityLots, order.WorstTicks) = (quantityLots, amend.LimitTicks);
        reports.Add(new VenueReport(
            order.Portfolio, order.ClientOrderId, ReportKind.Amended, amend.ArrivalNs, Quantity: Instrument.ToQuantity(quantityLots),
            Price: Instrument.ToPrice(amend.LimitTicks), AmendId: amend.AmendId));
        if (order.OpenLots == 0)
        {
            account.Resting(order.Side).Remove(order);
            venue.Forget(order);
        }
        else if (!keepsPlace)
        {
            order.BestAtArrivalTicks = shown.BestFor(order.Side);
            Enter(account, order, shown, reports);
        }
        else if (order.Queue is { } queue)
        {
            queue.Shrink(Math.Min(queue.OpenLots, order.OpenLots));
        }
    }

    // It was looked at when it was handed in.
    private long LotsOf(PaperAmend amend) => Instrument.TryToLots(amend.Quantity, out var lots) ? lots : 0;

    private string? WouldTake(PaperAccount account, WorkingOrder order, long limitTicks, in MarketShown shown)
    {
        var best = shown.BestFor(order.Side);
        if ((int)order.Side * (limitTicks - best) >= 0) return $"{Instrument.ToPrice(best)} is offered";
        return account.BestAgainst(order.Side) is { } own && (int)order.Side * (limitTicks - own.WorstTicks) >= 0
            ? $"the portfolio's own order {own.ClientOrderId} stands at {Instrument.ToPrice(own.WorstTicks)}"
            : null;
    }

    private void Fill(
        WorkingOrder order, long lots, long ticks, Liquidity liquidity, FillSource source, long? aheadLots, long timeNs, List<VenueReport> reports)
    {
        order.FilledLots += lots;
        order.Fills++;
        var (quantity, price) = (Instrument.ToQuantity(lots), Instrument.ToPrice(ticks));
        var fee = fees.Charge(liquidity, quantity * price, volume: 0);
        reports.Add(new VenueReport(
            order.Portfolio, order.ClientOrderId, ReportKind.Filled, timeNs, venue.TradeIdOf(order), quantity, price, fee.Amount,
            Explanation: new FillExplanation(
                source, liquidity, liquidity == Liquidity.Maker ? order.AheadAtArrivalLots : null, aheadLots, fee,
                (int)order.Side * (ticks - order.BestAtArrivalTicks), order.ArrivalNs - order.DecidedNs),
            Symbol: Instrument.Symbol));
        if (order.OpenLots == 0) venue.Forget(order);
    }
}
