using System.Runtime.CompilerServices;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Silo.Live;

/// <summary>Ticks of all venues in the order in which they came, in arrays that are filled again and again. One thread at a time.</summary>
/// <param name="venues">Number of venues.</param>
internal sealed class LiveBatch(int venues)
{
    private readonly BookUpdate _book = new();
    private readonly int[] _ticks = new int[venues];
    private readonly long[] _bytes = new long[venues];
    private Entry[] _entries = new Entry[256];
    private BookLevel[] _levels = new BookLevel[1_024];
    private int _levelCount;

    /// <summary>Ticks in it.</summary>
    public int Count { get; private set; }

    /// <summary>An instant after all its ticks and before all that come later, Unix nanoseconds UTC.</summary>
    public long AsOfNs { get; set; }

    /// <summary>Ticks of a venue.</summary>
    public int TicksOf(int venue) => _ticks[venue];

    /// <summary>What the ticks of a venue take, bytes.</summary>
    public long BytesOf(int venue) => _bytes[venue];

    /// <summary>What a tick takes, bytes.</summary>
    public static int BytesOf(in Tick tick) =>
        Unsafe.SizeOf<Entry>() + (tick.Kind == TickKind.Book ? (tick.Book.Bids.Length + tick.Book.Asks.Length) * Unsafe.SizeOf<BookLevel>() : 0);

    /// <summary>Adds a tick as of another time than its own. What it holds is copied.</summary>
    public void Add(int venue, int instrument, in Tick tick, long timeNs)
    {
        if (Count == _entries.Length) Array.Resize(ref _entries, 2 * Count);
        ref var entry = ref _entries[Count++];
        entry = new Entry { Venue = venue, Instrument = instrument, Kind = tick.Kind, TimeNs = timeNs };
        switch (tick.Kind)
        {
            case TickKind.Quote:
                (entry.First, entry.Second) = (tick.Quote.BidTicks, tick.Quote.AskTicks);
                break;
            case TickKind.Trade:
                (entry.First, entry.Second, entry.Aggressor) = (tick.Trade.PriceTicks, tick.Trade.SizeLots, tick.Trade.Aggressor);
                break;
            default:
                AddBook(ref entry, tick.Book);
                break;
        }

        _ticks[venue]++;
        _bytes[venue] += BytesOf(tick);
    }

    /// <summary>A tick; a book's update is valid until the next one is read.</summary>
    /// <param name="index">0 to <see cref="Count"/> − 1.</param>
    public TapeTick Read(int index)
    {
        ref readonly var entry = ref _entries.AsSpan(0, Count)[index];
        var tick = entry.Kind switch
        {
            TickKind.Quote => new Tick(new Quote(entry.TimeNs, entry.First, entry.Second)),
            TickKind.Trade => new Tick(new Trade(entry.TimeNs, entry.First, entry.Second, entry.Aggressor)),
            _ => new Tick(ReadBook(entry)),
        };
        return new TapeTick(entry.Venue, entry.Instrument, tick);
    }

    /// <summary>Empties it.</summary>
    public void Clear()
    {
        (Count, _levelCount) = (0, 0);
        Array.Clear(_ticks);
        Array.Clear(_bytes);
    }

    private void AddBook(ref Entry entry, BookUpdate book)
    {
        (entry.Update, entry.Fault, entry.First) = (book.Kind, book.Fault, book.Sequence);
        (entry.Level, entry.Bids, entry.Asks) = (_levelCount, book.Bids.Length, book.Asks.Length);
        var end = _levelCount + book.Bids.Length + book.Asks.Length;
        if (end > _levels.Length) Array.Resize(ref _levels, Math.Max(end, 2 * _levels.Length));
        book.Bids.CopyTo(_levels.AsSpan(_levelCount));
        book.Asks.CopyTo(_levels.AsSpan(_levelCount + book.Bids.Length));
        _levelCount = end;
    }

    private BookUpdate ReadBook(in Entry entry)
    {
        if (entry.Update == BookUpdateKind.Stale)
        {
            _book.BeginStale(entry.TimeNs, entry.Fault);
            return _book;
        }

        _book.Begin(entry.Update, entry.TimeNs, entry.First);
        foreach (ref readonly var level in _levels.AsSpan(entry.Level, entry.Bids)) _book.AddBid(level);
        foreach (ref readonly var level in _levels.AsSpan(entry.Level + entry.Bids, entry.Asks)) _book.AddAsk(level);
        return _book;
    }

    private struct Entry
    {
        public int Venue;
        public int Instrument;
        public TickKind Kind;
        public Aggressor Aggressor;
        public BookUpdateKind Update;
        public BookFault Fault;
        public long TimeNs;

        // Bid and ask, price and size, or the number of an update.
        public long First;
        public long Second;

        // An update's levels: where the bids begin, and how many there are.
        public int Level;
        public int Bids;
        public int Asks;
    }
}
