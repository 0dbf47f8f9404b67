namespace OrleansTrading.Grains.Abstractions.Markets;

/// <summary>What an archived tick is.</summary>
public enum HistoryKind
{
    /// <summary>A trade.</summary>
    Trade = 1,

    /// <summary>A change of a book.</summary>
    Book = 2,

    /// <summary>A best bid and ask.</summary>
    Quote = 3,

    /// <summary>A bar that a venue or vendor gave.</summary>
    Bar = 4,
}

/// <summary>What a change of a book says.</summary>
public enum BookChangeKind
{
    /// <summary>The whole book.</summary>
    Snapshot = 1,

    /// <summary>Levels that have changed.</summary>
    Delta = 2,

    /// <summary>The book is not to be trusted until the next snapshot.</summary>
    Stale = 3,
}

/// <summary>Which ticks are asked for.</summary>
/// <param name="Symbol">Canonical symbol or ticker.</param>
/// <param name="Venue">The venue; null for all, merged.</param>
/// <param name="Kind">Kind of the ticks.</param>
/// <param name="FromNs">Start, Unix nanoseconds UTC, inclusive.</param>
/// <param name="ToNs">End, exclusive.</param>
/// <param name="First">Most of a page.</param>
/// <param name="After">Cursor that they lie behind; null from the beginning.</param>
/// <param name="Levels">Most levels of a side of a book's change; 0 for none.</param>
[GenerateSerializer, Immutable, Alias("history-request")]
public sealed record HistoryRequest(
    [property: Id(0)] string Symbol,
    [property: Id(1)] string? Venue,
    [property: Id(2)] HistoryKind Kind,
    [property: Id(3)] long FromNs,
    [property: Id(4)] long ToNs,
    [property: Id(5)] int First,
    [property: Id(6)] string? After,
    [property: Id(7)] int Levels);

/// <summary>Which bars are asked for.</summary>
/// <param name="Symbol">Canonical symbol or ticker.</param>
/// <param name="Venue">The venue; null for all.</param>
/// <param name="Bars">A timeframe (<c>1m</c>) or activity bars (<c>tick:500</c>, <c>volume:10</c>, <c>dollar:1000000</c>).</param>
/// <param name="Price">Made of the venue's own bars of this price; null: of the mid of quotes and books, with what was traded.</param>
/// <param name="FromNs">Start, Unix nanoseconds UTC, inclusive.</param>
/// <param name="ToNs">End, exclusive.</param>
/// <param name="First">Most of a page.</param>
/// <param name="After">Cursor that they lie behind; null from the beginning.</param>
[GenerateSerializer, Immutable, Alias("history-bars-request")]
public sealed record HistoryBarsRequest(
    [property: Id(0)] string Symbol,
    [property: Id(1)] string? Venue,
    [property: Id(2)] string Bars,
    [property: Id(3)] BarPriceKind? Price,
    [property: Id(4)] long FromNs,
    [property: Id(5)] long ToNs,
    [property: Id(6)] int First,
    [property: Id(7)] string? After);

/// <summary>A page of ticks, or why there is none.</summary>
[GenerateSerializer, Immutable, Alias("history-result")]
public sealed record HistoryResult([property: Id(0)] HistoryConnection? Page, [property: Id(1)] RefusalMessage? Refusal);

/// <summary>A page of ticks in order of time.</summary>
[GenerateSerializer, Immutable, Alias("history-connection")]
public sealed record HistoryConnection([property: Id(0)] ImmutableArray<HistoryTick> Nodes, [property: Id(1)] PageInfo PageInfo);

/// <summary>An archived tick, as the venue said it, good or bad. What is not of its kind is null.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Venue">Whose it is.</param>
/// <param name="TimeNs">The venue's time.</param>
/// <param name="Quote">Best bid and ask.</param>
/// <param name="Trade">A trade.</param>
/// <param name="Book">A change of the book.</param>
/// <param name="Bar">A bar; its time is its close.</param>
[GenerateSerializer, Immutable, Alias("history-tick")]
public sealed record HistoryTick(
    [property: Id(0)] HistoryKind Kind,
    [property: Id(1)] string Venue,
    [property: Id(2)] string TimeNs,
    [property: Id(3)] HistoryQuote? Quote,
    [property: Id(4)] HistoryTrade? Trade,
    [property: Id(5)] HistoryBook? Book,
    [property: Id(6)] VenueBarMessage? Bar)
{
    /// <summary>The venue's time.</summary>
    public DateTimeOffset Time => UnixNs.Time(TimeNs);
}

/// <summary>An archived quote, in quote currency.</summary>
[GenerateSerializer, Immutable, Alias("history-quote")]
public sealed record HistoryQuote([property: Id(0)] decimal Bid, [property: Id(1)] decimal Ask);

/// <summary>An archived trade.</summary>
/// <param name="Price">In quote currency.</param>
/// <param name="Quantity">Units of base.</param>
/// <param name="Aggressor">Whose order made it.</param>
[GenerateSerializer, Immutable, Alias("history-trade")]
public sealed record HistoryTrade([property: Id(0)] decimal Price, [property: Id(1)] decimal Quantity, [property: Id(2)] TradeAggressor Aggressor);

/// <summary>An archived change of a book.</summary>
/// <param name="Change">What it says.</param>
/// <param name="Sequence">The venue's number of it; 0 where it does not number.</param>
/// <param name="Fault">Why the book is not to be trusted; null unless it says so.</param>
/// <param name="BidLevels">Levels of the bids that it has.</param>
/// <param name="AskLevels">Levels of the asks that it has.</param>
/// <param name="Bids">The first of them, as many as were asked for.</param>
/// <param name="Asks">The first of them, as many as were asked for.</param>
[GenerateSerializer, Immutable, Alias("history-book")]
public sealed record HistoryBook(
    [property: Id(0)] BookChangeKind Change,
    [property: Id(1)] string Sequence,
    [property: Id(2)] string? Fault,
    [property: Id(3)] int BidLevels,
    [property: Id(4)] int AskLevels,
    [property: Id(5)] ImmutableArray<HistoryLevel> Bids,
    [property: Id(6)] ImmutableArray<HistoryLevel> Asks);

/// <summary>A level of a book's change.</summary>
/// <param name="Price">In quote currency.</param>
/// <param name="Size">Units of base; 0: it is gone.</param>
[GenerateSerializer, Immutable, Alias("history-level")]
public sealed record HistoryLevel([property: Id(0)] decimal Price, [property: Id(1)] decimal Size);

/// <summary>An archived bar, in quote currency.</summary>
/// <param name="OpenTimeNs">Start.</param>
/// <param name="Price">Which price it is made of.</param>
/// <param name="Open">First price.</param>
/// <param name="High">Highest price.</param>
/// <param name="Low">Lowest price.</param>
/// <param name="Close">Last price.</param>
/// <param name="Volume">What was traded, units of base.</param>
[GenerateSerializer, Immutable, Alias("venue-bar")]
public sealed record VenueBarMessage(
    [property: Id(0)] string OpenTimeNs,
    [property: Id(1)] BarPriceKind Price,
    [property: Id(2)] decimal Open,
    [property: Id(3)] decimal High,
    [property: Id(4)] decimal Low,
    [property: Id(5)] decimal Close,
    [property: Id(6)] decimal Volume);

/// <summary>A page of bars, or why there is none.</summary>
[GenerateSerializer, Immutable, Alias("history-bars-result")]
public sealed record HistoryBarsResult([property: Id(0)] HistoryBarConnection? Page, [property: Id(1)] RefusalMessage? Refusal);

/// <summary>A page of bars, oldest first.</summary>
[GenerateSerializer, Immutable, Alias("history-bar-connection")]
public sealed record HistoryBarConnection([property: Id(0)] ImmutableArray<HistoryBar> Nodes, [property: Id(1)] PageInfo PageInfo);

/// <summary>A bar built from the archive, in quote currency.</summary>
/// <param name="OpenTimeNs">Start; of activity bars the first trade's time.</param>
/// <param name="CloseTimeNs">End, exclusive; of activity bars the last trade's time.</param>
/// <param name="Open">First price.</param>
/// <param name="High">Highest price.</param>
/// <param name="Low">Lowest price.</param>
/// <param name="Close">Last price.</param>
/// <param name="Volume">What was traded, units of base.</param>
/// <param name="Count">What it is made of: updates of the mid and trades; trades; or a venue's bars.</param>
/// <param name="IsClosed">Whether nothing more can come to it.</param>
/// <param name="BuyVolume">Of an activity bar, what buyers took.</param>
/// <param name="SellVolume">Of an activity bar, what sellers gave.</param>
/// <param name="Notional">Of an activity bar, what its trades were worth.</param>
[GenerateSerializer, Immutable, Alias("history-bar")]
public sealed record HistoryBar(
    [property: Id(0)] string OpenTimeNs,
    [property: Id(1)] string CloseTimeNs,
    [property: Id(2)] decimal Open,
    [property: Id(3)] decimal High,
    [property: Id(4)] decimal Low,
    [property: Id(5)] decimal Close,
    [property: Id(6)] decimal Volume,
    [property: Id(7)] int Count,
    [property: Id(8)] bool IsClosed,
    [property: Id(9)] decimal? BuyVolume,
    [property: Id(10)] decimal? SellVolume,
    [property: Id(11)] decimal? Notional)
{
    /// <summary>Start.</summary>
    public DateTimeOffset OpenTime => UnixNs.Time(OpenTimeNs);

    /// <summary>End.</summary>
    public DateTimeOffset CloseTime => UnixNs.Time(CloseTimeNs);
}

/// <summary>A page of what is archived, or why there is none.</summary>
[GenerateSerializer, Immutable, Alias("archive-result")]
public sealed record ArchiveResult([property: Id(0)] ArchiveConnection? Page, [property: Id(1)] RefusalMessage? Refusal);

/// <summary>A page of archived streams, by venue, symbol and kind.</summary>
[GenerateSerializer, Immutable, Alias("archive-connection")]
public sealed record ArchiveConnection(
    [property: Id(0)] ImmutableArray<ArchiveStreamInfo> Nodes, [property: Id(1)] PageInfo PageInfo, [property: Id(2)] int TotalCount);

/// <summary>What there is of one venue, one instrument and one kind.</summary>
/// <param name="Venue">The venue.</param>
/// <param name="Symbol">Canonical symbol.</param>
/// <param name="Kind">Kind of the ticks.</param>
/// <param name="Ticks">Number of ticks.</param>
/// <param name="FirstNs">Time of the first.</param>
/// <param name="LastNs">Time of the last.</param>
/// <param name="Segments">Segments that have them.</param>
/// <param name="Bytes">What they take in the store.</param>
[GenerateSerializer, Immutable, Alias("archive-stream")]
public sealed record ArchiveStreamInfo(
    [property: Id(0)] string Venue,
    [property: Id(1)] string Symbol,
    [property: Id(2)] HistoryKind Kind,
    [property: Id(3)] long Ticks,
    [property: Id(4)] string FirstNs,
    [property: Id(5)] string LastNs,
    [property: Id(6)] int Segments,
    [property: Id(7)] long Bytes)
{
    /// <summary>Time of the first.</summary>
    public DateTimeOffset First => UnixNs.Time(FirstNs);

    /// <summary>Time of the last.</summary>
    public DateTimeOffset Last => UnixNs.Time(LastNs);
}
