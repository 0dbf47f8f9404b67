using OrleansTrading.Grains.Abstractions.Execution;

namespace OrleansTrading.Grains.Abstractions.Markets;

/// <summary>The consolidated market of one instrument, by its canonical symbol: best prices over venues, and bars.</summary>
[Alias("instrument")]
public interface IInstrumentGrain : IGrainWithStringKey
{
    /// <summary>Opens the instrument for a session. Again with the same changes nothing.</summary>
    /// <param name="venues">Names of the venues that list it.</param>
    /// <param name="strategies">Keys of the strategies that follow its bars.</param>
    /// <param name="arbitrage">Key of the arbitrage grain that hears of its cross-venue opportunities.</param>
    /// <returns>The market time through which its state holds: what comes again up to it is skipped.</returns>
    [Alias("open")]
    Task<long> Open(ImmutableArray<string> venues, ImmutableArray<string> strategies, string arbitrage);

    /// <summary>
    /// Takes what a venue says: quotes, trades, changes of its book, or bars. Returns when everything that they caused is done: strategies have seen the
    /// bars that closed, and portfolios have journaled what the strategies wanted. What bars cause waits until <see cref="Settle"/>.
    /// </summary>
    [Alias("apply")]
    ValueTask Apply(TickBlockMessage block);

    /// <summary>
    /// Says that an instant is over at which bars of the instrument closed: all venues' have come. Returns when everything that they caused is done.
    /// </summary>
    /// <param name="timeNs">The instant, Unix nanoseconds UTC.</param>
    [Alias("settle")]
    ValueTask Settle(long timeNs);

    /// <summary>Each venue's standing quote. Interleaves: a portfolio asks while a strategy's wish is on its way from here to it.</summary>
    [Alias("quotes"), AlwaysInterleave]
    ValueTask<ImmutableArray<StandingQuote>> GetQuotes();

    /// <summary>
    /// Lets a trigger wait on the best quotes; it comes to its portfolio as a report, once. The same again changes nothing, and another of the same
    /// order takes its place: so it is amended. Interleaves as <see cref="GetQuotes"/>: a portfolio arms while this waits for it.
    /// </summary>
    /// <returns>Why it does not wait; null when it does.</returns>
    [Alias("arm"), AlwaysInterleave]
    ValueTask<RefusalMessage?> Arm(TriggerOrder trigger);

    /// <summary>Takes a trigger out; one that does not wait is none. Interleaves as <see cref="Arm"/>.</summary>
    /// <param name="portfolio">Key of the portfolio that armed it.</param>
    /// <param name="clientOrderId">The order that it was to send.</param>
    [Alias("disarm"), AlwaysInterleave]
    ValueTask Disarm(string portfolio, string clientOrderId);

    /// <summary>Writes the instrument's state as of a market time. Durable when it returns.</summary>
    [Alias("checkpoint")]
    Task Checkpoint(long cursorNs);

    /// <summary>Ends the market: the forming bar closes when its time is over.</summary>
    [Alias("close")]
    Task Close(long timeNs);

    /// <summary>The market as clients see it; null when the instrument was never opened.</summary>
    [Alias("market")]
    Task<InstrumentMarket?> GetMarket();

    /// <summary>The last bars, oldest first.</summary>
    /// <param name="timeframe">Such as <c>1m</c>.</param>
    /// <param name="last">How many, at most.</param>
    /// <param name="includeForming">Whether the bar being formed, where there is one, is among them as the last.</param>
    [Alias("bars")]
    Task<BarList> GetBars(string timeframe, int last, bool includeForming);

    /// <summary>A venue's book.</summary>
    /// <param name="venue">The venue's name.</param>
    /// <param name="depth">Most levels of a side, 1 to <see cref="BookView.MaxDepth"/>.</param>
    [Alias("book")]
    Task<BookResult> GetBook(string venue, int depth);

    /// <summary>The last trades of all venues that are kept, oldest first.</summary>
    /// <param name="last">How many, at most.</param>
    [Alias("trades")]
    Task<ImmutableArray<TradePrint>> GetTrades(int last);

    /// <summary>
    /// Tells an observer of a venue's book whenever it has changed, a few times a second at most, until it is unwatched or has not been renewed
    /// within <see cref="TradingStreams.WatchExpiry"/>.
    /// </summary>
    /// <returns>Why it is not watched; null when it is.</returns>
    [Alias("watch-book")]
    Task<RefusalMessage?> WatchBook(string venue, IBookObserver observer);

    /// <summary>Ends watching a venue's book.</summary>
    [Alias("unwatch-book")]
    Task UnwatchBook(string venue, IBookObserver observer);

    /// <summary>
    /// Tells an observer whenever the market has changed, a few times a second at most, until it is unwatched or has not been
    /// renewed by watching again within <see cref="TradingStreams.WatchExpiry"/>.
    /// </summary>
    [Alias("watch")]
    Task Watch(IMarketObserver observer);

    /// <summary>Ends watching.</summary>
    [Alias("unwatch")]
    Task Unwatch(IMarketObserver observer);
}

/// <summary>Is told of an instrument's changes.</summary>
[Alias("market-observer")]
public interface IMarketObserver : IGrainObserver
{
    /// <summary>The market as it stands now; what lay between this and the last one is left out.</summary>
    [Alias("changed")]
    void Changed(MarketUpdate update);
}

/// <summary>An instrument's market, with the bars that are being formed and what was traded since the last one.</summary>
/// <param name="Market">The consolidated market.</param>
/// <param name="Forming">The forming bar of each timeframe that has one.</param>
/// <param name="Trades">The trades since the last update, oldest first. Of a burst only the last are there; their numbers say how many are not.</param>
[GenerateSerializer, Immutable, Alias("market-update")]
public sealed record MarketUpdate(
    [property: Id(0)] InstrumentMarket Market,
    [property: Id(1)] ImmutableArray<TimeframeBar> Forming,
    [property: Id(2)] ImmutableArray<TradePrint> Trades);

/// <summary>A bar of a timeframe.</summary>
/// <param name="Timeframe">Such as <c>1m</c>.</param>
/// <param name="Bar">The bar.</param>
[GenerateSerializer, Immutable, Alias("timeframe-bar")]
public sealed record TimeframeBar([property: Id(0)] string Timeframe, [property: Id(1)] Bar Bar);

/// <summary>A venue's standing quote, in ticks.</summary>
[GenerateSerializer, Immutable, Alias("standing-quote")]
public readonly record struct StandingQuote(
    [property: Id(0)] string Venue, [property: Id(1)] long TimeNs, [property: Id(2)] long BidTicks, [property: Id(3)] long AskTicks);

/// <summary>The consolidated market of an instrument.</summary>
/// <param name="Symbol">Canonical symbol.</param>
/// <param name="AsOfNs">Market time of this state: a quote's age is this less its time.</param>
/// <param name="Updates">Accepted quotes after which every listing venue has one.</param>
/// <param name="CrossedUpdates">Updates at which one venue's bid exceeded another's ask, gross of fees and at any age.</param>
/// <param name="BestBid">Highest bid; null before the first quote.</param>
/// <param name="BestAsk">Lowest ask; null before the first quote.</param>
/// <param name="Mid">Between them.</param>
/// <param name="Venues">Each venue's own quote; venues whose feed is broken have none.</param>
/// <param name="Spread">Best ask less best bid; below zero where the market is crossed.</param>
/// <param name="MicroPrice">Best bid and ask weighted by each other's size (Stoikov, "The micro-price", 2018, first order); null where a size is not known.</param>
/// <param name="Trades">Trades so far.</param>
/// <param name="RejectedTicks">Quotes and trades that could not be meant.</param>
[GenerateSerializer, Immutable, Alias("instrument-market")]
public sealed record InstrumentMarket(
    [property: Id(0)] string Symbol,
    [property: Id(1)] string AsOfNs,
    [property: Id(2)] long Updates,
    [property: Id(3)] long CrossedUpdates,
    [property: Id(4)] BestPrice? BestBid,
    [property: Id(5)] BestPrice? BestAsk,
    [property: Id(6)] decimal? Mid,
    [property: Id(7)] ImmutableArray<VenueQuote> Venues,
    [property: Id(8)] decimal? Spread,
    [property: Id(9)] decimal? MicroPrice,
    [property: Id(10)] long Trades,
    [property: Id(11)] long RejectedTicks)
{
    /// <summary>Market time of this state.</summary>
    public DateTimeOffset AsOf => UnixNs.Time(AsOfNs);
}

/// <summary>A best price, with whose it is and since when.</summary>
[GenerateSerializer, Immutable, Alias("best-price")]
public sealed record BestPrice([property: Id(0)] decimal Price, [property: Id(1)] string Venue, [property: Id(2)] string TimeNs)
{
    /// <summary>Time of the quote.</summary>
    public DateTimeOffset Time => UnixNs.Time(TimeNs);
}

/// <summary>A venue's own best bid and ask.</summary>
/// <param name="Venue">The venue's name.</param>
/// <param name="Bid">Best bid.</param>
/// <param name="Ask">Best ask.</param>
/// <param name="TimeNs">Time of the quote.</param>
/// <param name="BidSize">What is bid there, units of base; null where the venue's book is not known.</param>
/// <param name="AskSize">What is asked there, units of base; null where the venue's book is not known.</param>
/// <param name="Mid">Between them.</param>
/// <param name="AgeMs">How old the quote is in market time, milliseconds.</param>
[GenerateSerializer, Immutable, Alias("venue-quote")]
public sealed record VenueQuote(
    [property: Id(0)] string Venue,
    [property: Id(1)] decimal Bid,
    [property: Id(2)] decimal Ask,
    [property: Id(3)] string TimeNs,
    [property: Id(4)] decimal? BidSize,
    [property: Id(5)] decimal? AskSize,
    [property: Id(6)] decimal Mid,
    [property: Id(7)] long AgeMs)
{
    /// <summary>Time of the quote.</summary>
    public DateTimeOffset Time => UnixNs.Time(TimeNs);
}

/// <summary>A time bar of the mid, in quote currency.</summary>
/// <param name="OpenTimeNs">Start of the bar.</param>
/// <param name="Open">First mid.</param>
/// <param name="High">Highest mid.</param>
/// <param name="Low">Lowest mid.</param>
/// <param name="Close">Last mid.</param>
/// <param name="Updates">Updates of the market in it.</param>
/// <param name="IsClosed">Whether its time is over.</param>
/// <param name="Volume">What was traded in it at all venues, units of base.</param>
[GenerateSerializer, Immutable, Alias("bar")]
public sealed record Bar(
    [property: Id(0)] string OpenTimeNs,
    [property: Id(1)] decimal Open,
    [property: Id(2)] decimal High,
    [property: Id(3)] decimal Low,
    [property: Id(4)] decimal Close,
    [property: Id(5)] int Updates,
    [property: Id(6)] bool IsClosed,
    [property: Id(7)] decimal Volume)
{
    /// <summary>Start of the bar.</summary>
    public DateTimeOffset OpenTime => UnixNs.Time(OpenTimeNs);
}

/// <summary>Bars, or why there are none.</summary>
[GenerateSerializer, Immutable, Alias("bar-list")]
public sealed record BarList([property: Id(0)] ImmutableArray<Bar> Bars, [property: Id(1)] RefusalMessage? Refusal);
