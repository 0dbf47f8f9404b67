using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Execution.Orders;
using OrleansTrading.Domain.Execution.Triggers;
using OrleansTrading.Domain.Ledger;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Domain.Portfolio;
using OrleansTrading.Domain.Risk;
using OrleansTrading.Domain.Strategies;

namespace OrleansTrading.Domain.Tests.Portfolio;

/// <summary>
/// A portfolio of 1,000,000 USD with a desk and a market, wired as a grain wires them: decide, journal, apply. EUR/USD stands
/// locked at 1.25, so that 40,000 EUR are exactly 5 % of equity.
/// </summary>
internal sealed class Scene
{
    public const decimal Capital = 1_000_000m;
    public const long LatencyNs = 5 * Nanoseconds.PerMillisecond;

    private readonly Dictionary<string, (Instrument Instrument, List<VenueTop> Tops)> _market = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<PortfolioEvent>> _bySubject = new(StringComparer.Ordinal);
    private readonly Catalogue _catalogue;

    public Scene(RiskLimits? limits = null, Catalogue? catalogue = null, LotMethod lots = LotMethod.Fifo, Financing financing = Financing.Margin)
    {
        _catalogue = catalogue ?? Sample.Catalogue;
        Desk = new OrderDesk(_catalogue, limits ?? new RiskLimits(), LatencyNs);
        CashDesk = new CashDesk(_catalogue, limits ?? new RiskLimits());
        Commit(new Decision([new PortfolioOpened(Now, "USD", Capital, lots, financing), new TransactionPosted(Now, Postings.Capital("USD", Capital, Now))]));
        Quote(Sample.EurUsd, 1.25m, 1.25m);
    }

    /// <summary>Limits that stand in nobody's way.</summary>
    public static RiskLimits Loose { get; } = new(MaxAssetShare: 100, MaxLeverage: 100, PriceCollar: 0.5m, MaxOrderNotional: 1e12m);

    public long Now { get; set; } = Sample.Start;

    public bool IsOpen { get; set; } = true;

    public OrderDesk Desk { get; }

    public CashDesk CashDesk { get; }

    public PortfolioAccount Account { get; set; } = new();

    public List<PortfolioEvent> Journal { get; } = [];

    public MarketView Market
    {
        get
        {
            var view = new MarketView(Now);
            foreach (var (instrument, tops) in _market.Values) view.Add(instrument, tops);
            return view;
        }
    }

    public Valuation Valuation => Domain.Portfolio.Valuation.Of(Account, Market, _catalogue).Value!;

    public void Quote(Instrument instrument, decimal bid, decimal ask, string venue = "fxcm", long ageNs = 0)
    {
        if (!_market.TryGetValue(instrument.Symbol, out var market)) _market[instrument.Symbol] = market = (instrument, []);
        market.Tops.RemoveAll(t => t.Venue == venue);
        market.Tops.Add(new VenueTop(venue, Sample.QuoteOf(instrument, Now - ageNs, bid, ask)));
    }

    public void NoQuote(Instrument instrument) => _market.Remove(instrument.Symbol);

    public Decision Submit(string id, Side side, decimal quantity, string symbol = "EUR/USD") =>
        Commit(Desk.Submit(new OrderRequest(id, symbol, side, quantity, "anna", "trace-1"), Account, History(id), Market, IsOpen));

    public Decision Place(string id, Side side, decimal quantity, OrderTicket ticket, decimal quoteQuantity = 0, string symbol = "EUR/USD") =>
        Commit(Desk.Submit(
            new OrderRequest(id, symbol, side, quantity, "anna", "trace-1") { Ticket = ticket, QuoteQuantity = quoteQuantity },
            Account, History(id), Market, IsOpen));

    public Decision Place(GroupRequest request) => Commit(Desk.Submit(
        request, Account,
        request.Members.Select(m => m.Id).Append(GroupOpened.SubjectOf(request.GroupId)).ToDictionary(s => s, History), Market, IsOpen));

    public Decision Amend(
        string id, string amendId, decimal? quantity = null, decimal? limit = null, decimal? stop = null, Trail? trail = null) =>
        Commit(Desk.Amend(new AmendRequest(id, amendId, quantity, limit, stop, trail, "anna", "trace-5"), Account, History(id), Market));

    public Decision CancelAll(string? symbol = null) => Commit(Desk.CancelAll(symbol, "anna", "trace-6", Account, Now));

    public Decision Close(string id, string symbol = "EUR/USD") =>
        Commit(Desk.Close(new CloseRequest(id, symbol, "anna", "trace-7"), Account, History(id), Market, IsOpen));

    /// <summary>The price comes that an order waits for, a nanosecond after whatever was before.</summary>
    public Decision Fire(string id, decimal price, decimal? stop = null)
    {
        Now++;
        return Commit(Desk.Trigger(
            new EndedTrigger("main", id, TriggerOutcome.Fired, Now, Sample.Ticks(Sample.EurUsd, price), Sample.Ticks(Sample.EurUsd, stop ?? price)),
            Account, Market));
    }

    public Decision Target(string id, Direction direction, string strategy = "momentum", string symbol = "EUR/USD", decimal share = 0.02m) =>
        Commit(Desk.Target(new TargetRequest(strategy, id, symbol, direction, share, "because"), Account, History(id), Market, IsOpen));

    public Decision Cancel(string id) => Commit(Desk.Cancel(id, "anna", "trace-2", Account, History(id), Now));

    public Decision Report(VenueReport report) => Commit(Desk.Report(report, Account, History(report.ClientOrderId)));

    public Decision Report(string id, ReportKind kind) => Report(new VenueReport("main", id, kind, Now, Reason: "so"));

    public Decision Fill(string id, decimal quantity, decimal price, string tradeId, decimal fee = 0, string feeCurrency = "") =>
        Report(new VenueReport("main", id, ReportKind.Filled, Now, tradeId, quantity, price, fee, FeeCurrency: feeCurrency));

    public Decision Move(string id, string currency, decimal amount) =>
        Commit(CashDesk.Move(new CashRequest(id, currency, amount, "anna", "trace-3"), Account, History(CashMoved.SubjectOf(id)), Market));

    public Decision Convert(string id, string from, decimal amount, string to) =>
        Commit(CashDesk.Convert(new ConversionRequest(id, from, amount, to, "anna", "trace-4"), Account, History(CashMoved.SubjectOf(id)), Market));

    public Decision Fund(string id, string symbol, decimal amount) =>
        Commit(CashDesk.Fund(new FundingReport(id, symbol, "fxcm", amount, Now), Account, History(FundingPaid.SubjectOf(id))));

    /// <summary>Orders and fills at once.</summary>
    public void Trade(
        string id, Side side, decimal quantity, decimal price, string symbol = "EUR/USD", decimal fee = 0, string feeCurrency = "")
    {
        Assert.Null(Submit(id, side, quantity, symbol).Refusal);
        Fill(id, quantity, price, id + "-1", fee, feeCurrency);
    }

    public OrderStatus Status(string id) => OrderState.Fold(History(id))!.Status;

    public IReadOnlyList<PortfolioEvent> History(string id) => _bySubject.TryGetValue(id, out var history) ? history : [];

    private Decision Commit(Decision decision)
    {
        var before = Journal.Count;
        foreach (var e in decision.Events) Apply(e);
        while (Desk.Follow(Account, Now) is { } follows) Apply(follows);
        Account.RequireConsistent(_catalogue);
        // What follows belongs to the decision.
        return Journal.Count == before ? decision : decision with { Events = Journal[before..] };
    }

    private void Apply(PortfolioEvent e)
    {
        Journal.Add(e);
        if (!_bySubject.TryGetValue(e.Subject, out var history)) _bySubject[e.Subject] = history = [];
        history.Add(e);
        Account.Apply(e);
    }
}
