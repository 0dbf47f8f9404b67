using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Tests.Execution.Paper;

/// <summary>
/// A paper venue with one instrument, of which a tick is 1 USD and a lot 1 unit. Facts are written for buyers; of the scene of a seller all prices are
/// mirrored at 100, so that each fact is looked at from both sides.
/// </summary>
internal sealed class PaperScene
{
    public const string Symbol = "AAA/USD";
    private const long Mirror = 200;

    public static readonly Instrument Instrument = new(Symbol, AssetClass.Equity, "AAA", "USD", 1m, 1m, 0m, "test");

    /// <summary>Makers pay 1 and takers 5 basis points.</summary>
    public static readonly Venue Venue = new("paper", "Paper", 1, 5m, TimeSpan.Zero) { MakerFeeBps = 1m };

    private readonly Side _side;
    private readonly L2Book _book = new();
    private int _heard;

    public PaperScene(Side side, PaperModels? models = null) => (_side, Paper) = (side, new PaperVenue(Venue, [Instrument], models));

    public PaperVenue Paper { get; set; }

    public long NowNs { get; private set; }

    public List<VenueReport> Reports { get; } = [];

    public Side Other => (Side)(-(int)_side);

    /// <summary>What was reported since this was asked last.</summary>
    public string Heard
    {
        get
        {
            var news = string.Join(", ", Reports.Skip(_heard).Select(Line));
            _heard = Reports.Count;
            return news;
        }
    }

    /// <summary>The fills' explanations of what was reported last.</summary>
    public VenueReport Last => Reports[^1];

    /// <summary>Sets levels of the book, as a buyer sees it, and shows it, 10 ns after what was before.</summary>
    public PaperScene Book((long Price, long Size)[] bids, (long Price, long Size)[] asks)
    {
        foreach (var (price, size) in bids) Set(_side, price, size);
        foreach (var (price, size) in asks) Set(Other, price, size);
        Paper.OnBook(Symbol, NowNs += 10, _book, Reports);
        return this;
    }

    public PaperScene Trade(long price, long size, bool sold = true)
    {
        var aggressor = sold == (_side == Side.Buy) ? Aggressor.Seller : Aggressor.Buyer;
        Paper.OnTrade(Symbol, new Trade(NowNs += 10, P(price), size, aggressor), _book.Bids.Count == 0 ? null : _book, Reports);
        return this;
    }

    public PaperScene Quote(long bid, long ask)
    {
        Paper.OnQuote(Symbol, _side == Side.Buy ? new Quote(NowNs += 10, bid, ask) : new Quote(NowNs += 10, P(ask), P(bid)), Reports);
        return this;
    }

    /// <summary>Sends a limit order that arrives at once.</summary>
    public PaperScene Limit(
        string id, long quantity, long limit, TimeInForce force = TimeInForce.GoodTillCancelled, bool postOnly = false, long display = 0,
        long expiresNs = 0, bool otherSide = false, string portfolio = "main")
    {
        Paper.Submit(new PaperOrder(portfolio, id, Symbol, otherSide ? Other : _side, quantity, NowNs + 5, 0, NowNs)
        {
            Terms = new OrderTerms(OrderPricing.Limit, force, P(limit), expiresNs, postOnly, display),
        });
        return this;
    }

    public PaperScene Market(string id, long quantity, long collar, TimeInForce force = TimeInForce.ImmediateOrCancel, bool otherSide = false)
    {
        Paper.Submit(new PaperOrder("main", id, Symbol, otherSide ? Other : _side, quantity, NowNs + 5, P(collar), NowNs)
        {
            Terms = new OrderTerms(OrderPricing.Market, force),
        });
        return this;
    }

    public PaperScene Amend(string id, string amendId, long quantity, long limit)
    {
        Paper.Amend(new PaperAmend("main", id, amendId, P(limit), quantity, NowNs + 5));
        return this;
    }

    public PaperScene Cancel(string id)
    {
        Paper.Cancel(new PaperCancel("main", id, NowNs + 5));
        return this;
    }

    private void Set(Side side, long price, long size)
    {
        if (side == Side.Buy) _book.SetBid(new BookLevel(P(price), size));
        else _book.SetAsk(new BookLevel(P(price), size));
    }

    private long P(long price) => _side == Side.Buy ? price : Mirror - price;

    private string Line(VenueReport report) => report.Kind switch
    {
        ReportKind.Filled => $"{report.ClientOrderId} {report.Quantity:0}@{P((long)report.Price)}",
        ReportKind.Amended => $"{report.ClientOrderId} amended {report.Quantity:0}@{P((long)report.Price)}",
        _ => $"{report.ClientOrderId} {report.Kind}",
    };
}
