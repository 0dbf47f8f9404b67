using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Books;

namespace OrleansTrading.Domain.Markets;

/// <summary>
/// What a tick is. The order of the values is the order in which ticks of one venue, instrument and time are played: a trade takes from the
/// book, the book then says so, and the quote is the outcome.
/// </summary>
public enum TickKind : byte
{
    /// <summary>A trade.</summary>
    Trade = 1,

    /// <summary>A snapshot or change of a book, or that it is not to be trusted any more.</summary>
    Book = 2,

    /// <summary>A best bid and ask.</summary>
    Quote = 3,

    /// <summary>A bar that has closed.</summary>
    Bar = 4,
}

/// <summary>
/// One thing that a venue said about one instrument. A <see cref="BookUpdate"/> in it is a view: it belongs to who made the tick, and is valid
/// until that is asked for the next one.
/// </summary>
public readonly record struct Tick
{
    private readonly long _first;
    private readonly long _second;
    private readonly Aggressor _aggressor;
    private readonly object? _reference;

    /// <summary>A quote.</summary>
    public Tick(in Quote quote) => (Kind, TimeNs, _first, _second) = (TickKind.Quote, quote.TimeNs, quote.BidTicks, quote.AskTicks);

    /// <summary>A trade.</summary>
    public Tick(in Trade trade) =>
        (Kind, TimeNs, _first, _second, _aggressor) = (TickKind.Trade, trade.TimeNs, trade.PriceTicks, trade.SizeLots, trade.Aggressor);

    /// <summary>A change of a book.</summary>
    public Tick(BookUpdate book) => (Kind, TimeNs, _reference) = (TickKind.Book, book.TimeNs, book);

    /// <summary>A bar, at its close.</summary>
    public Tick(in VenueBar bar) => (Kind, TimeNs, _reference) = (TickKind.Bar, bar.CloseTimeNs, bar);

    /// <summary>Which of the four it is.</summary>
    public TickKind Kind { get; }

    /// <summary>The venue's time, Unix nanoseconds UTC.</summary>
    public long TimeNs { get; }

    /// <summary>The quote, of a tick of that kind.</summary>
    public Quote Quote => Kind == TickKind.Quote ? new Quote(TimeNs, _first, _second) : throw Wrong(TickKind.Quote);

    /// <summary>The trade, of a tick of that kind.</summary>
    public Trade Trade => Kind == TickKind.Trade ? new Trade(TimeNs, _first, _second, _aggressor) : throw Wrong(TickKind.Trade);

    /// <summary>The change of a book, of a tick of that kind.</summary>
    public BookUpdate Book => _reference as BookUpdate ?? throw Wrong(TickKind.Book);

    /// <summary>The bar, of a tick of that kind.</summary>
    public VenueBar Bar => _reference is VenueBar bar ? bar : throw Wrong(TickKind.Bar);

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        TickKind.Quote => Quote.ToString(),
        TickKind.Trade => Trade.ToString(),
        TickKind.Book => $"{Book.Kind} of {Book.Bids.Length} bids and {Book.Asks.Length} asks at {TimeNs}",
        TickKind.Bar => Bar.ToString(),
        _ => "no tick",
    };

    private InvalidOperationException Wrong(TickKind asked) => new($"A tick of kind {Kind} is no {asked}.");
}
