using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Execution.Matching;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Execution;

/// <summary>
/// A venue that trades on paper in a recorded, simulated or live market. An order meets the market when that next shows a good quote or book at or after
/// the order's arrival, and takes what is there within its limit or collar: of a book level after level, of a quote, whose size is not known, all
/// that it wants. What is left of it rests, or ends. A resting order fills at its price: by its place in the recorded queue where there are books, and
/// when the market trades or quotes through it. Where there are bars only, an order takes the open of the first that opens at or after its
/// decision, and the close of one in the middle of which it was decided: how long it travels is beneath what bars tell. No price that was before the
/// decision is ever taken.
/// </summary>
/// <remarks>
/// <para>Each portfolio is alone with the recorded market: its orders never trade with each other, nor with those of other portfolios, and take
/// nothing away from these. What one of its orders has taken is gone for its others.</para>
/// <para>Reports depend on arrival times and ids alone, not on when an order was handed in. So a venue that is made again as it was at a market time
/// (<see cref="Capture"/>), and gets again all that arrived since, says the same again.</para>
/// </remarks>
public sealed partial class PaperVenue
{
    /// <summary>Most orders working at once.</summary>
    public const int MaxWorkingOrders = 10_000;

    private static readonly Comparer<PaperCancel> CancelsByArrival = Comparer<PaperCancel>.Create(static (a, b) =>
        Compare((a.ArrivalNs, a.Portfolio, a.ClientOrderId), (b.ArrivalNs, b.Portfolio, b.ClientOrderId)));

    private static readonly Comparer<WorkingOrder> ByArrival = Comparer<WorkingOrder>.Create(static (a, b) =>
        Compare((a.ArrivalNs, a.Portfolio, a.ClientOrderId), (b.ArrivalNs, b.Portfolio, b.ClientOrderId)));

    private static readonly Comparer<WorkingOrder> ByExpiry = Comparer<WorkingOrder>.Create(static (a, b) =>
        Compare((a.ExpiresNs, a.Portfolio, a.ClientOrderId), (b.ExpiresNs, b.Portfolio, b.ClientOrderId)));

    private readonly Venue _venue;
    private readonly Dictionary<string, PaperMarket> _markets = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Portfolio, string ClientOrderId), WorkingOrder> _orders = [];
    private readonly List<PaperCancel> _cancels = [];

    // Amendments that find no order, with the reason.
    private readonly List<(PaperAmend Amend, string Why)> _strays = [];

    // What has ended since the last checkpoint: it may be handed in again.
    private readonly HashSet<(string Portfolio, string ClientOrderId)> _ended = [];
    private readonly List<WorkingOrder> _due = [];
    private long _heldThroughNs;
    private long _lastNumber;

    // No order ends by itself before.
    private long _nextExpiryNs = long.MaxValue;

    // Orders, strays, and books of which something is taken: with none of these a tick says nothing.
    private int _concerns;

    /// <summary>Opens a venue.</summary>
    /// <param name="venue">Its name and fees.</param>
    /// <param name="instruments">What it lists.</param>
    /// <param name="models">What is supposed where the market does not say.</param>
    /// <param name="feesOf">What fills of an instrument cost; null: the venue's maker and taker fees.</param>
    public PaperVenue(Venue venue, IEnumerable<Instrument> instruments, PaperModels? models = null, Func<Instrument, FeeSchedule>? feesOf = null)
    {
        _venue = venue;
        foreach (var instrument in instruments)
        {
            var fees = feesOf?.Invoke(instrument) ?? new FeeSchedule(instrument.Quote, [new FeeTier(0, venue.MakerFeeBps, venue.TakerFeeBps)]);
            _markets.Add(instrument.Symbol, new PaperMarket(this, instrument, fees, models ?? PaperModels.Default));
        }
    }

    /// <summary>Number of orders on their way, waiting for the market, or resting.</summary>
    public int WorkingOrders => _orders.Count;

    /// <summary>Whether it has no order, and nothing of which it waits to see what becomes: a tick says nothing then.</summary>
    public bool IsIdle => _concerns == 0;

    /// <summary>Hands in an order. The same id again changes nothing.</summary>
    /// <param name="order">The order.</param>
    /// <param name="hasEnded">Whether whoever hands it in knows that it has ended, so that it counts only if that was after the last checkpoint.</param>
    /// <exception cref="RefusedException">NOT_LISTED, QUANTITY_INVALID, ORDER_TERMS_INVALID, TOO_MANY_WORKING_ORDERS.</exception>
    public void Submit(PaperOrder order, bool hasEnded = false)
    {
        if (!_markets.TryGetValue(order.Symbol, out var market))
            throw new RefusedException("NOT_LISTED", $"{_venue.DisplayName} does not list {order.Symbol}.");
        var key = (order.Portfolio, order.ClientOrderId);
        if (_orders.ContainsKey(key) || _ended.Contains(key)) return;
        if (hasEnded && order.ArrivalNs <= _heldThroughNs) return;
        var working = Working(order, market);
        // What comes again was taken before.
        if (_orders.Count >= MaxWorkingOrders && !hasEnded)
            throw new RefusedException("TOO_MANY_WORKING_ORDERS", $"{_venue.DisplayName} holds {MaxWorkingOrders} working orders and takes no more.");
        Enlist(working);
    }

    /// <summary>Hands in a cancellation. What it did, a later report says; for an order that is not working it does nothing.</summary>
    public void Cancel(PaperCancel cancel)
    {
        if (!_orders.ContainsKey((cancel.Portfolio, cancel.ClientOrderId))) return;
        foreach (var known in _cancels)
            if (known.Portfolio == cancel.Portfolio && known.ClientOrderId == cancel.ClientOrderId) return;
        _cancels.Insert(~_cancels.BinarySearch(cancel, CancelsByArrival), cancel);
    }

    /// <summary>
    /// Hands in an amendment; the same id again changes nothing. What it did, a later report says: the order's new quantity and limit, and whether those
    /// end it; or why it is as it was.
    /// </summary>
    public void Amend(PaperAmend amend)
    {
        if (!_orders.TryGetValue((amend.Portfolio, amend.ClientOrderId), out var order))
        {
            AddStray(amend, "no such order works here");
            return;
        }

        if (amend.ArrivalNs <= order.AmendedThroughNs) return;
        foreach (var pending in order.Market.Pending)
            if (ReferenceEquals(pending.Order, order) && pending.Amend?.AmendId == amend.AmendId) return;
        if (order.Pricing == OrderPricing.Market)
            AddStray(amend, "an order at the market has no limit");
        else if (amend.LimitTicks is < 1 or > Instrument.MaxTicks)
            AddStray(amend, "the limit is none that the instrument can have");
        else if (!order.Market.Instrument.TryToLots(amend.Quantity, out _))
            AddStray(amend, $"a quantity is above 0 and a multiple of {order.Market.Instrument.LotSize}");
        else
            order.Market.Add(new PendingCommand(order, amend));
    }

    /// <summary>Shows the venue its next good quote of an instrument of which it has no book.</summary>
    /// <param name="symbol">The instrument.</param>
    /// <param name="quote">A valid quote.</param>
    /// <param name="reports">Where the reports go, in order.</param>
    public void OnQuote(string symbol, in Quote quote, List<VenueReport> reports)
    {
        if (_concerns == 0) return;
        Through(quote.TimeNs, quote.TimeNs, reports);
        if (_markets.TryGetValue(symbol, out var market))
            market.OnTop(new MarketShown(quote, null, FillSource.RecordedQuote), heldFromNs: long.MaxValue, reports);
    }

    /// <summary>Shows the venue its book of an instrument after a change.</summary>
    /// <param name="symbol">The instrument.</param>
    /// <param name="timeNs">Time of the change, Unix nanoseconds UTC.</param>
    /// <param name="book">The book; while a side is empty, nothing fills.</param>
    /// <param name="reports">Where the reports go, in order.</param>
    public void OnBook(string symbol, long timeNs, L2Book book, List<VenueReport> reports)
    {
        if (_concerns == 0) return;
        Through(timeNs, timeNs, reports);
        var top = book.Top(timeNs);
        if (!top.IsValid || !_markets.TryGetValue(symbol, out var market)) return;
        var hadTaken = market.HasTaken;
        market.OnBook(new MarketShown(top, book, FillSource.RecordedBook), reports);
        _concerns += (market.HasTaken ? 1 : 0) - (hadTaken ? 1 : 0);
    }

    /// <summary>Shows the venue its next good trade of an instrument.</summary>
    /// <param name="symbol">The instrument.</param>
    /// <param name="trade">A valid trade.</param>
    /// <param name="book">Its book before the trade; null: it has none.</param>
    /// <param name="reports">Where the reports go, in order.</param>
    public void OnTrade(string symbol, in Trade trade, L2Book? book, List<VenueReport> reports)
    {
        if (_concerns == 0) return;
        Through(trade.TimeNs, trade.TimeNs, reports);
        if (_markets.TryGetValue(symbol, out var market)) market.OnTrade(trade, book, reports);
    }

    /// <summary>Shows the venue its next bar of an instrument, at its close.</summary>
    /// <param name="symbol">The instrument.</param>
    /// <param name="bar">Its first and last quote; a bad one fills nothing.</param>
    /// <param name="reports">Where the reports go, in order.</param>
    public void OnBar(string symbol, in BarQuotes bar, List<VenueReport> reports)
    {
        if (_concerns == 0) return;
        Through(bar.OpenTimeNs, bar.Close.TimeNs, reports);
        if (!_markets.TryGetValue(symbol, out var market)) return;
        if (bar.Open.IsValid) market.OnTop(new MarketShown(bar.Open, null, FillSource.RecordedBar), bar.OpenTimeNs, reports);
        Through(bar.Close.TimeNs, bar.Close.TimeNs, reports);
        if (bar.Close.IsValid) market.OnTop(new MarketShown(bar.Close, null, FillSource.RecordedBar), heldFromNs: long.MaxValue, reports);
    }

    /// <summary>Ends the market: cancellations under way take effect, what still works expires.</summary>
    public void Close(long timeNs, List<VenueReport> reports)
    {
        Through(long.MaxValue, timeNs, reports);
        foreach (var order in _orders.Values.Order(ByArrival).ToArray()) End(order, ReportKind.Expired, timeNs, "the market closed", reports);
        RefuseStrays(long.MaxValue, timeNs, reports);
    }

    internal long NextNumber() => ++_lastNumber;

    internal string TradeIdOf(WorkingOrder order) => $"{_venue.Name}-{order.ClientOrderId}-{order.Fills}";

    internal void End(WorkingOrder order, ReportKind kind, long timeNs, string why, List<VenueReport> reports)
    {
        reports.Add(new VenueReport(order.Portfolio, order.ClientOrderId, kind, timeNs, Reason: why));
        Forget(order);
    }

    internal static void Refuse(PaperAmend amend, long nowNs, string why, List<VenueReport> reports) => reports.Add(new VenueReport(
        amend.Portfolio, amend.ClientOrderId, ReportKind.AmendRejected, Math.Min(amend.ArrivalNs, nowNs), Reason: why, AmendId: amend.AmendId));

    /// <summary>An order has ended, and no longer rests or is no longer on its way.</summary>
    internal void Forget(WorkingOrder order)
    {
        var key = (order.Portfolio, order.ClientOrderId);
        _orders.Remove(key);
        _ended.Add(key);
        _concerns--;
        for (var i = _cancels.Count - 1; i >= 0; i--)
            if (order.Is(_cancels[i].Portfolio, _cancels[i].ClientOrderId)) _cancels.RemoveAt(i);
        var pending = order.Market.Pending;
        for (var i = 0; i < pending.Count; i++)
        {
            if (!ReferenceEquals(pending[i].Order, order)) continue;
            if (pending[i].Amend is { } amend) AddStray(amend, "no such order works here");
            pending.RemoveAt(i--);
        }
    }

    private void Enlist(WorkingOrder order)
    {
        _orders.Add((order.Portfolio, order.ClientOrderId), order);
        _concerns++;
        if (order.ExpiresNs > 0) _nextExpiryNs = Math.Min(_nextExpiryNs, order.ExpiresNs);
        if (order.IsPlaced) order.Market.AccountOf(order.Portfolio).Rest(order);
        else order.Market.Add(new PendingCommand(order, null));
    }

    private void AddStray(PaperAmend amend, string why)
    {
        foreach (var (known, _) in _strays)
            if (known.AmendId == amend.AmendId && known.ClientOrderId == amend.ClientOrderId && known.Portfolio == amend.Portfolio) return;
        var at = _strays.Count;
        while (at > 0 && Compare(Key(amend), Key(_strays[at - 1].Amend)) < 0) at--;
        _strays.Insert(at, (amend, why));
        _concerns++;

        static (long, string, string) Key(PaperAmend amend) => (amend.ArrivalNs, amend.Portfolio, $"{amend.ClientOrderId}/{amend.AmendId}");
    }

    // What takes effect by a time whatever the market shows: ends of orders and cancellations, by their times.
    private void Through(long arrivalNs, long nowNs, List<VenueReport> reports)
    {
        while (true)
        {
            var cancelNs = _cancels.Count > 0 ? _cancels[0].ArrivalNs : long.MaxValue;
            if (_nextExpiryNs <= Math.Min(cancelNs, Math.Min(arrivalNs, nowNs)))
            {
                ExpireThrough(_nextExpiryNs, reports);
                continue;
            }

            if (_cancels.Count == 0 || cancelNs > arrivalNs) break;
            var order = _orders[(_cancels[0].Portfolio, _cancels[0].ClientOrderId)];
            Unrest(order);
            End(order, ReportKind.Cancelled, Math.Min(cancelNs, nowNs), "on request", reports);
        }

        RefuseStrays(arrivalNs, nowNs, reports);
    }

    private void ExpireThrough(long timeNs, List<VenueReport> reports)
    {
        _nextExpiryNs = long.MaxValue;
        foreach (var order in _orders.Values)
        {
            if (order.ExpiresNs == 0) continue;
            if (order.ExpiresNs <= timeNs) _due.Add(order);
            else _nextExpiryNs = Math.Min(_nextExpiryNs, order.ExpiresNs);
        }

        _due.Sort(ByExpiry);
        foreach (var order in _due)
        {
            Unrest(order);
            End(order, ReportKind.Expired, order.ExpiresNs, order.TimeInForce == TimeInForce.Day ? "the session ended" : "its time is over", reports);
        }

        _due.Clear();
    }

    private static void Unrest(WorkingOrder order)
    {
        if (order.IsPlaced) order.Market.AccountOf(order.Portfolio).Resting(order.Side).Remove(order);
    }

    private void RefuseStrays(long arrivalNs, long nowNs, List<VenueReport> reports)
    {
        while (_strays.Count > 0 && _strays[0] is var (amend, why) && amend.ArrivalNs <= arrivalNs)
        {
            _strays.RemoveAt(0);
            _concerns--;
            Refuse(amend, nowNs, why, reports);
        }
    }

    private static int Compare((long Ns, string Portfolio, string Id) a, (long Ns, string Portfolio, string Id) b)
    {
        var byTime = a.Ns.CompareTo(b.Ns);
        if (byTime != 0) return byTime;
        var byPortfolio = string.CompareOrdinal(a.Portfolio, b.Portfolio);
        return byPortfolio != 0 ? byPortfolio : string.CompareOrdinal(a.Id, b.Id);
    }
}
