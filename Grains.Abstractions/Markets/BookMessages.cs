namespace OrleansTrading.Grains.Abstractions.Markets;

/// <summary>Whether a venue's book may be decided on.</summary>
public enum BookState
{
    /// <summary>Nothing is known of it yet.</summary>
    Waiting,

    /// <summary>Complete and fresh.</summary>
    Live,

    /// <summary>Out until its next snapshot.</summary>
    Stale,
}

/// <summary>A venue's book of an instrument.</summary>
/// <param name="Symbol">Canonical symbol.</param>
/// <param name="Venue">The venue's name.</param>
/// <param name="State">Whether it may be decided on. While it is stale the levels are those known last.</param>
/// <param name="Fault">Why it is stale.</param>
/// <param name="Sequence">The venue's number of the last update; 0 where it does not number.</param>
/// <param name="TimeNs">Time of the last update; null before the first.</param>
/// <param name="Bids">Best first.</param>
/// <param name="Asks">Best first.</param>
[GenerateSerializer, Immutable, Alias("book")]
public sealed record BookView(
    [property: Id(0)] string Symbol,
    [property: Id(1)] string Venue,
    [property: Id(2)] BookState State,
    [property: Id(3)] string? Fault,
    [property: Id(4)] string Sequence,
    [property: Id(5)] string? TimeNs,
    [property: Id(6)] ImmutableArray<BookLine> Bids,
    [property: Id(7)] ImmutableArray<BookLine> Asks)
{
    /// <summary>Most levels of a side that can be asked for.</summary>
    public const int MaxDepth = 1_000;

    /// <summary>Levels of a side that observers are told.</summary>
    public const int WatchedDepth = 50;

    /// <summary>Time of the last update.</summary>
    public DateTimeOffset? Time => TimeNs is { } ns ? UnixNs.Time(ns) : null;
}

/// <summary>One price of a book.</summary>
/// <param name="Price">The price, in the quote currency.</param>
/// <param name="Size">What is offered there, units of base.</param>
/// <param name="Total">What is offered there and at better prices, units of base.</param>
[GenerateSerializer, Immutable, Alias("book-line")]
public sealed record BookLine([property: Id(0)] decimal Price, [property: Id(1)] decimal Size, [property: Id(2)] decimal Total);

/// <summary>A book, or why there is none.</summary>
[GenerateSerializer, Immutable, Alias("book-result")]
public sealed record BookResult([property: Id(0)] BookView? Book, [property: Id(1)] RefusalMessage? Refusal);

/// <summary>Whose order made a trade.</summary>
public enum TradeAggressor
{
    /// <summary>The venue does not say.</summary>
    Unknown,

    /// <summary>A buyer took an ask.</summary>
    Buyer,

    /// <summary>A seller took a bid.</summary>
    Seller,
}

/// <summary>A trade that a venue has printed.</summary>
/// <param name="Number">Its running number among the instrument's trades, from 1.</param>
/// <param name="Venue">The venue's name.</param>
/// <param name="Price">Price, in the quote currency.</param>
/// <param name="Quantity">Quantity, units of base.</param>
/// <param name="Aggressor">Whose order made it.</param>
/// <param name="TimeNs">The venue's time.</param>
[GenerateSerializer, Immutable, Alias("trade-print")]
public sealed record TradePrint(
    [property: Id(0)] long Number,
    [property: Id(1)] string Venue,
    [property: Id(2)] decimal Price,
    [property: Id(3)] decimal Quantity,
    [property: Id(4)] TradeAggressor Aggressor,
    [property: Id(5)] string TimeNs)
{
    /// <summary>The venue's time.</summary>
    public DateTimeOffset Time => UnixNs.Time(TimeNs);
}

/// <summary>Is told of changes of a venue's book.</summary>
[Alias("book-observer")]
public interface IBookObserver : IGrainObserver
{
    /// <summary>The book as it stands now, to <see cref="BookView.WatchedDepth"/>; what lay between this and the last one is left out.</summary>
    [Alias("changed")]
    void Changed(BookView book);
}
