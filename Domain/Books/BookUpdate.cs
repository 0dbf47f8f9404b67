namespace OrleansTrading.Domain.Books;

/// <summary>What an update says about a book.</summary>
public enum BookUpdateKind : byte
{
    /// <summary>The whole book: what is not in it is not there.</summary>
    Snapshot = 1,

    /// <summary>Levels that have changed.</summary>
    Delta = 2,

    /// <summary>The book is not to be trusted until the next snapshot.</summary>
    Stale = 3,
}

/// <summary>
/// A change of a book as it travels and is archived, after <see cref="BookSync"/> has seen that nothing is missing: the same for every venue.
/// A buffer that its owner fills again and again, so that no update allocates once it has grown.
/// </summary>
public sealed class BookUpdate
{
    /// <summary>Most levels of both sides together.</summary>
    public const int MaxLevels = 20_000;

    private BookLevel[] _bids = [];
    private BookLevel[] _asks = [];
    private int _bidCount;
    private int _askCount;

    /// <summary>What it says.</summary>
    public BookUpdateKind Kind { get; private set; } = BookUpdateKind.Stale;

    /// <summary>The venue's time, Unix nanoseconds UTC.</summary>
    public long TimeNs { get; private set; }

    /// <summary>The venue's number of the last change that it contains, ≥ 0; 0 where the venue does not number.</summary>
    public long Sequence { get; private set; }

    /// <summary>Why the book is not to be trusted; <see cref="BookFault.None"/> unless it says so.</summary>
    public BookFault Fault { get; private set; }

    /// <summary>Levels of the bids, in any order.</summary>
    public ReadOnlySpan<BookLevel> Bids => _bids.AsSpan(0, _bidCount);

    /// <summary>Levels of the asks, in any order.</summary>
    public ReadOnlySpan<BookLevel> Asks => _asks.AsSpan(0, _askCount);

    /// <summary>Begins a snapshot or delta without levels.</summary>
    public void Begin(BookUpdateKind kind, long timeNs, long sequence)
    {
        if (kind == BookUpdateKind.Stale) throw new ArgumentException("A stale book has a fault and no levels.", nameof(kind));
        ArgumentOutOfRangeException.ThrowIfNegative(sequence);
        (Kind, TimeNs, Sequence, Fault, _bidCount, _askCount) = (kind, timeNs, sequence, BookFault.None, 0, 0);
    }

    /// <summary>Says that the book is not to be trusted.</summary>
    public void BeginStale(long timeNs, BookFault fault)
    {
        if (fault == BookFault.None) throw new ArgumentException("A stale book has a fault.", nameof(fault));
        (Kind, TimeNs, Sequence, Fault, _bidCount, _askCount) = (BookUpdateKind.Stale, timeNs, 0, fault, 0, 0);
    }

    /// <summary>Adds a level of the bids; size 0: it is gone.</summary>
    /// <exception cref="InvalidOperationException">It has <see cref="MaxLevels"/> levels already, or is stale.</exception>
    public void AddBid(BookLevel level) => Add(ref _bids, ref _bidCount, level);

    /// <summary>Adds a level of the asks; size 0: it is gone.</summary>
    /// <exception cref="InvalidOperationException">It has <see cref="MaxLevels"/> levels already, or is stale.</exception>
    public void AddAsk(BookLevel level) => Add(ref _asks, ref _askCount, level);

    /// <summary>Copies another update into this one.</summary>
    public void Set(BookUpdate other)
    {
        (Kind, TimeNs, Sequence, Fault, _bidCount, _askCount) = (other.Kind, other.TimeNs, other.Sequence, other.Fault, 0, 0);
        foreach (var level in other.Bids) AddBid(level);
        foreach (var level in other.Asks) AddAsk(level);
    }

    private void Add(ref BookLevel[] levels, ref int count, BookLevel level)
    {
        if (Kind == BookUpdateKind.Stale) throw new InvalidOperationException("A stale book has no levels.");
        if (_bidCount + _askCount == MaxLevels) throw new InvalidOperationException($"An update has at most {MaxLevels} levels.");
        if (count == levels.Length) Array.Resize(ref levels, Math.Max(16, 2 * count));
        levels[count++] = level;
    }
}
