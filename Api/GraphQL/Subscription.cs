using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using OrleansTrading.Api.Feeds;
using OrleansTrading.Api.Health;
using OrleansTrading.Grains.Abstractions.Arbitrage;
using OrleansTrading.Grains.Abstractions.Markets;
using OrleansTrading.Grains.Abstractions.Portfolio;

namespace OrleansTrading.Api.GraphQL;

/// <summary>
/// Everything that can be listened to. Of what changes all the time a client gets the latest state, as fast as it takes it; of what must not
/// be missed it gets all, and is dropped with an error when it cannot keep up.
/// </summary>
internal sealed class Subscription
{
    private const int MaxWaitingBars = 1_024;
    private const int MaxWaitingOpportunities = 1_024;
    private const int MaxWaitingTrades = 1_024;

    /// <summary>The market of an instrument.</summary>
    [GraphQLDescription("The consolidated market of an instrument whenever it changed: the latest state, a few times a second at most, never a queue. The first comes at once.")]
    [Subscribe(With = nameof(SubscribeToQuotes))]
    public InstrumentMarket OnQuote(string symbol, [EventMessage] InstrumentMarket market) => market;

    /// <summary>The events of <see cref="OnQuote"/>.</summary>
    public async IAsyncEnumerable<InstrumentMarket> SubscribeToQuotes(
        string symbol, IGrainFactory grains, TradingFeeds feeds, ProcessHealth health, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var canonical = await Canonical(symbol, grains);
        var inbox = new Inbox<int, InstrumentMarket>(_ => 0, 1);
        using var counted = health.CountSubscription();
        using var subscription = feeds.Market(canonical).Subscribe(news =>
        {
            if (news.Update is { } update) inbox.Put(update.Market);
        });
        if (await grains.GetGrain<IInstrumentGrain>(canonical).GetMarket() is { } now) inbox.PutFirst(now);
        await foreach (var market in inbox.Take(cancellationToken)) yield return market;
    }

    /// <summary>The bars of an instrument.</summary>
    [GraphQLDescription("Bars of the mid: the forming one whenever it changed (isClosed false; the latest state, a few times a second), and each one that closes (isClosed true; none is left out). The first comes at once.")]
    [Subscribe(With = nameof(SubscribeToBars))]
    public Bar OnBar(string symbol, [EventMessage] Bar bar, string timeframe = "1m") => bar;

    /// <summary>The events of <see cref="OnBar"/>.</summary>
    public async IAsyncEnumerable<Bar> SubscribeToBars(
        string symbol, string timeframe, IGrainFactory grains, TradingFeeds feeds, ProcessHealth health, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var canonical = await Canonical(symbol, grains);
        var inbox = new Inbox<string, Bar>(bar => bar.IsClosed ? bar.OpenTimeNs : "", MaxWaitingBars);
        using var counted = health.CountSubscription();
        using var subscription = feeds.Market(canonical).Subscribe(news =>
        {
            if (news.Closed is { } closed && closed.Timeframe == timeframe) inbox.Put(closed.Bar);
            if (news.Update?.Forming.FirstOrDefault(f => f.Timeframe == timeframe) is { } forming) inbox.Put(forming.Bar);
        });
        var bars = await grains.GetGrain<IInstrumentGrain>(canonical).GetBars(timeframe, 1, includeForming: true);
        if (bars.Refusal is { } refusal) throw refusal.ToException();
        if (bars.Bars is [var last]) inbox.PutFirst(last);
        await foreach (var bar in inbox.Take(cancellationToken)) yield return bar;
    }

    /// <summary>A venue's book.</summary>
    [GraphQLDescription("A venue's book of an instrument whenever it changed: the latest state, a few times a second at most, never a queue; at most 50 levels a side. The first comes at once.")]
    [Subscribe(With = nameof(SubscribeToBook))]
    public BookView OnBook(string symbol, string venue, [EventMessage] BookView book, int depth = Query.DefaultBookDepth) => book;

    /// <summary>The events of <see cref="OnBook"/>.</summary>
    public async IAsyncEnumerable<BookView> SubscribeToBook(
        string symbol, string venue, int depth, IGrainFactory grains, TradingFeeds feeds, ProcessHealth health,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var canonical = await Canonical(symbol, grains);
        var first = await grains.GetGrain<IInstrumentGrain>(canonical).GetBook(venue, Math.Min(depth, BookView.WatchedDepth));
        if (first.Refusal is { } refusal) throw refusal.ToException();
        var inbox = new Inbox<int, BookView>(_ => 0, 1);
        using var counted = health.CountSubscription();
        using var subscription = feeds.Book(canonical, venue).Subscribe(inbox.Put);
        inbox.PutFirst(first.Book!);
        await foreach (var book in inbox.Take(cancellationToken))
            yield return depth >= BookView.WatchedDepth ? book : book with { Bids = Best(book.Bids, depth), Asks = Best(book.Asks, depth) };
    }

    /// <summary>The trades of an instrument.</summary>
    [GraphQLDescription("Trades of an instrument at all venues, in order. They come a few times a second; of a burst of more than 64 in between only the last come, and their numbers show it.")]
    [Subscribe(With = nameof(SubscribeToTrades))]
    public TradePrint OnTrade(string symbol, [EventMessage] TradePrint trade) => trade;

    /// <summary>The events of <see cref="OnTrade"/>.</summary>
    public async IAsyncEnumerable<TradePrint> SubscribeToTrades(
        string symbol, IGrainFactory grains, TradingFeeds feeds, ProcessHealth health, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var canonical = await Canonical(symbol, grains);
        var inbox = new Inbox<long, TradePrint>(trade => trade.Number, MaxWaitingTrades);
        using var counted = health.CountSubscription();
        using var subscription = feeds.Market(canonical).Subscribe(news =>
        {
            foreach (var trade in news.Update?.Trades ?? []) inbox.Put(trade);
        });
        await foreach (var trade in inbox.Take(cancellationToken)) yield return trade;
    }

    /// <summary>The fills of a portfolio.</summary>
    [GraphQLDescription("Fills of a portfolio in the order of its journal, each once, however slow the client is. With after (a fill's cursor) it begins behind that fill; else with the next one.")]
    [Subscribe(With = nameof(SubscribeToFills))]
    public Fill OnFill([EventMessage] Fill fill, string portfolio = "main", string? after = null) => fill;

    /// <summary>The events of <see cref="OnFill"/>.</summary>
    public async IAsyncEnumerable<Fill> SubscribeToFills(
        string portfolio, string? after, IGrainFactory grains, TradingFeeds feeds, ProcessHealth health, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var key = await Opened(portfolio, grains);
        using var counted = health.CountSubscription();
        await foreach (var fill in feeds.Fills(key).Read(after, cancellationToken)) yield return fill;
    }

    /// <summary>A portfolio.</summary>
    [GraphQLDescription("A portfolio whenever its journal or its value has changed: the latest state, twice a second at most, never a queue. The first comes at once.")]
    [Subscribe(With = nameof(SubscribeToPortfolio))]
    public PortfolioStatus OnPortfolio([EventMessage] PortfolioStatus status, string name = "main") => status;

    /// <summary>The events of <see cref="OnPortfolio"/>.</summary>
    public async IAsyncEnumerable<PortfolioStatus> SubscribeToPortfolio(
        string name, IGrainFactory grains, TradingFeeds feeds, ProcessHealth health, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var key = await Opened(name, grains);
        var inbox = new Inbox<int, PortfolioStatus>(_ => 0, 1);
        using var counted = health.CountSubscription();
        using var subscription = feeds.Portfolio(key).Subscribe(inbox.Put);
        if ((await grains.GetGrain<IPortfolioGrain>(key).GetStatus()).Portfolio is { } now) inbox.PutFirst(now);
        await foreach (var status in inbox.Take(cancellationToken)) yield return status;
    }

    /// <summary>Opportunities.</summary>
    [GraphQLDescription("Cross-venue opportunities as they open, change and close; of each the latest state.")]
    [Subscribe(With = nameof(SubscribeToOpportunities))]
    public Opportunity OnOpportunity([EventMessage] Opportunity opportunity) => opportunity;

    /// <summary>The events of <see cref="OnOpportunity"/>.</summary>
    public async IAsyncEnumerable<Opportunity> SubscribeToOpportunities(
        TradingFeeds feeds, ProcessHealth health, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var inbox = new Inbox<string, Opportunity>(o => o.Id, MaxWaitingOpportunities);
        using var counted = health.CountSubscription();
        using var subscription = feeds.Opportunities.Subscribe(inbox.Put);
        await foreach (var opportunity in inbox.Take(cancellationToken)) yield return opportunity;
    }

    private static ImmutableArray<BookLine> Best(ImmutableArray<BookLine> lines, int depth) => lines.Length <= depth ? lines : lines[..depth];

    private static async Task<string> Canonical(string symbol, IGrainFactory grains)
    {
        var found = await grains.GetGrain<ICatalogueGrain>(ICatalogueGrain.Key).Find(symbol);
        return found.Instrument?.Symbol ?? throw found.Refusal!.ToException();
    }

    // A portfolio that does not exist never has news: said at once, instead of silence.
    private static async Task<string> Opened(string name, IGrainFactory grains)
    {
        var key = Tenant.PortfolioKey(name);
        var found = await grains.GetGrain<IPortfolioGrain>(key).GetFills(Grains.Abstractions.PageRequest.Backward(1));
        return found.Refusal is { } refusal ? throw refusal.ToException() : key;
    }
}
