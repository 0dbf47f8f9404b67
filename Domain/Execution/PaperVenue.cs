using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Execution;

/// <summary>
/// A venue that trades on paper against recorded or simulated quotes: an order takes the first good quote at or after its arrival,
/// a buy at the ask and a sell at the bid, whole, unless the price is beyond its protection: then it expires. Where there are bars only, it takes
/// the open of the first that opens at or after its decision: how long it travels is beneath what bars tell; and the close of one in the middle
/// of which it was decided. No price that was before the decision is ever taken. The order of
/// reports depends on arrival times and ids alone, not on when an order was handed in. So a venue forgets its orders in a
/// crash without harm: whoever owns them hands in again those that have not ended, and it says the same.
/// </summary>
public sealed class PaperVenue
{
    /// <summary>Most orders working at once.</summary>
    public const int MaxWorkingOrders = 10_000;

    private static readonly Comparer<PaperOrder> ByArrival = Comparer<PaperOrder>.Create(static (a, b) =>
        Compare((a.ArrivalNs, a.Portfolio, a.ClientOrderId), (b.ArrivalNs, b.Portfolio, b.ClientOrderId)));

    private static readonly Comparer<PaperCancel> CancelsByArrival = Comparer<PaperCancel>.Create(static (a, b) =>
        Compare((a.ArrivalNs, a.Portfolio, a.ClientOrderId), (b.ArrivalNs, b.Portfolio, b.ClientOrderId)));

    private readonly Venue _venue;
    private readonly Dictionary<string, Instrument> _instruments;
    private readonly List<PaperOrder> _orders = [];
    private readonly List<PaperCancel> _cancels = [];
    private readonly List<PaperAmend> _amends = [];

    /// <summary>Opens a venue.</summary>
    /// <param name="venue">Its name and fee.</param>
    /// <param name="instruments">What it lists.</param>
    public PaperVenue(Venue venue, IEnumerable<Instrument> instruments)
    {
        _venue = venue;
        _instruments = instruments.ToDictionary(i => i.Symbol, StringComparer.Ordinal);
    }

    /// <summary>Number of orders on their way or waiting for a quote.</summary>
    public int WorkingOrders => _orders.Count;

    /// <summary>Hands in an order. The same id again changes nothing.</summary>
    /// <exception cref="RefusedException">The venue does not list the symbol, or has too many working orders.</exception>
    public void Submit(PaperOrder order)
    {
        if (!_instruments.ContainsKey(order.Symbol))
            throw new RefusedException("NOT_LISTED", $"{_venue.DisplayName} does not list {order.Symbol}.");
        if (_orders.Exists(o => IsSame(o, order.Portfolio, order.ClientOrderId))) return;
        if (_orders.Count == MaxWorkingOrders)
            throw new RefusedException("TOO_MANY_WORKING_ORDERS", $"{_venue.DisplayName} holds {MaxWorkingOrders} working orders and takes no more.");
        _orders.Insert(~_orders.BinarySearch(order, ByArrival), order);
    }

    /// <summary>Hands in a cancellation. What it did, a later report says; for an order that is not working it does nothing.</summary>
    public void Cancel(PaperCancel cancel)
    {
        if (!_orders.Exists(o => IsSame(o, cancel.Portfolio, cancel.ClientOrderId))) return;
        if (_cancels.Exists(c => c.Portfolio == cancel.Portfolio && c.ClientOrderId == cancel.ClientOrderId)) return;
        _cancels.Insert(~_cancels.BinarySearch(cancel, CancelsByArrival), cancel);
    }

    /// <summary>Hands in an amendment. What it did, a later report says; for an order that is not working it does nothing.</summary>
    public void Amend(PaperAmend amend)
    {
        if (!_orders.Exists(o => IsSame(o, amend.Portfolio, amend.ClientOrderId))) return;
        if (_amends.Exists(a => a == amend)) return;
        _amends.Add(amend);
    }

    /// <summary>Shows the venue its next good quote of an instrument.</summary>
    /// <param name="symbol">The instrument.</param>
    /// <param name="quote">A valid quote.</param>
    /// <param name="reports">Where the reports go, in order.</param>
    public void OnQuote(string symbol, in Quote quote, List<VenueReport> reports)
    {
        if (_orders.Count == 0) return;
        CancelThrough(quote.TimeNs, quote.TimeNs, reports);
        ExecuteAll(symbol, quote, decidedThroughNs: long.MaxValue, reports);
    }

    /// <summary>Shows the venue its next bar of an instrument, at its close.</summary>
    /// <param name="symbol">The instrument.</param>
    /// <param name="bar">Its first and last quote; a bad one fills nothing.</param>
    /// <param name="reports">Where the reports go, in order.</param>
    public void OnBar(string symbol, in BarQuotes bar, List<VenueReport> reports)
    {
        if (_orders.Count == 0) return;
        CancelThrough(bar.OpenTimeNs, bar.Close.TimeNs, reports);
        if (bar.Open.IsValid) ExecuteAll(symbol, bar.Open, bar.OpenTimeNs, reports);
        if (bar.Close.IsValid) OnQuote(symbol, bar.Close, reports);
    }

    /// <summary>Ends the market: cancellations under way take effect, what still waits expires.</summary>
    public void Close(long timeNs, List<VenueReport> reports)
    {
        CancelThrough(long.MaxValue, timeNs, reports);
        foreach (var order in _orders)
            reports.Add(new VenueReport(order.Portfolio, order.ClientOrderId, ReportKind.Expired, timeNs, Reason: "the market closed"));
        _orders.Clear();
    }

    // The orders for an instrument that have arrived by a quote's time, and were decided by another.
    private void ExecuteAll(string symbol, in Quote quote, long decidedThroughNs, List<VenueReport> reports)
    {
        for (var i = 0; i < _orders.Count; i++)
        {
            var order = _orders[i];
            if (order.ArrivalNs > quote.TimeNs) break;
            if (order.Symbol != symbol || order.DecidedNs > decidedThroughNs) continue;
            _orders.RemoveAt(i--);
            _cancels.RemoveAll(c => IsSame(order, c.Portfolio, c.ClientOrderId));
            Execute(order, quote, reports);
        }
    }

    private void Execute(PaperOrder order, in Quote quote, List<VenueReport> reports)
    {
        reports.Add(new VenueReport(order.Portfolio, order.ClientOrderId, ReportKind.Accepted, order.ArrivalNs));

        var instrument = _instruments[order.Symbol];
        var ticks = order.Side == Side.Buy ? quote.AskTicks : quote.BidTicks;
        var isBeyond = order.Side == Side.Buy ? ticks > order.ProtectionTicks : ticks < order.ProtectionTicks;
        if (isBeyond)
        {
            reports.Add(new VenueReport(order.Portfolio, order.ClientOrderId, ReportKind.Expired, quote.TimeNs,
                Reason: $"the price moved to {instrument.ToPrice(ticks)}, beyond the collar at {instrument.ToPrice(order.ProtectionTicks)}"));
            return;
        }

        var price = instrument.ToPrice(ticks);
        var fee = order.Quantity * price * _venue.TakerFeeBps / 10_000m;
        reports.Add(new VenueReport(order.Portfolio, order.ClientOrderId, ReportKind.Filled, quote.TimeNs,
            TradeId: $"{_venue.Name}-{order.ClientOrderId}-1", order.Quantity, price, fee));
    }

    private void CancelThrough(long arrivalNs, long nowNs, List<VenueReport> reports)
    {
        for (var i = 0; i < _cancels.Count; i++)
        {
            var cancel = _cancels[i];
            if (cancel.ArrivalNs > arrivalNs) break;
            _cancels.RemoveAt(i--);
            if (_orders.RemoveAll(o => IsSame(o, cancel.Portfolio, cancel.ClientOrderId)) > 0)
                reports.Add(new VenueReport(cancel.Portfolio, cancel.ClientOrderId, ReportKind.Cancelled, Math.Min(cancel.ArrivalNs, nowNs), Reason: "on request"));
        }
    }

    private static bool IsSame(PaperOrder order, string portfolio, string clientOrderId) =>
        order.ClientOrderId == clientOrderId && order.Portfolio == portfolio;

    private static int Compare((long Ns, string Portfolio, string Id) a, (long Ns, string Portfolio, string Id) b)
    {
        var byTime = a.Ns.CompareTo(b.Ns);
        if (byTime != 0) return byTime;
        var byPortfolio = string.CompareOrdinal(a.Portfolio, b.Portfolio);
        return byPortfolio != 0 ? byPortfolio : string.CompareOrdinal(a.Id, b.Id);
    }
}
