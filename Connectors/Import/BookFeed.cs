using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Import;

/// <summary>
/// Makes of a recorded venue's messages about one book what is archived: updates that follow each other without a gap, and a word when the book is
/// not to be trusted (<see cref="BookSync"/> decides). After that nothing comes until a snapshot has put it right.
/// </summary>
internal sealed class BookFeed
{
    /// <summary>Most levels a side: both together fill an update.</summary>
    internal const int MaxSideLevels = BookUpdate.MaxLevels / 2;

    // Clocks of a venue's machines differ a little, and messages are recorded in the order in which they came.
    private const long MostLateNs = Nanoseconds.PerSecond;

    // What no venue means; BookSync says so.
    private static readonly BookLevel[] Impossible = [new(0, -1)];

    private readonly ImportTally _tally;
    private readonly BookSync _sync;
    private readonly BookUpdate _update = new();
    private readonly LevelList _bids = new();
    private readonly LevelList _asks = new();
    private BookMessageKind _kind;
    private BookFault _told;
    private bool _isBad;
    private long _first;
    private long _last;
    private long _previous;

    internal BookFeed(ListingGrid grid, SequenceRule rule, ImportTally tally)
    {
        Grid = grid;
        _tally = tally;
        // Files have no heartbeat: how long a venue was silent is in the times.
        _sync = new BookSync(new BookSyncOptions { Sequence = rule, HeartbeatNs = long.MaxValue, MaxLevels = MaxSideLevels });
    }

    /// <summary>Reads its prices and sizes.</summary>
    internal ListingGrid Grid { get; }

    internal Listing Listing => Grid.Listing;

    /// <summary>The update that the last message came to; valid until the next.</summary>
    internal BookUpdate Update => _update;

    /// <summary>Whether decisions could be taken on the book.</summary>
    internal bool IsLive => _sync.Status == BookStatus.Live;

    /// <summary>The book as it is.</summary>
    internal L2Book Book => _sync.Book;

    /// <summary>The time of the last message, Unix nanoseconds UTC.</summary>
    internal long TimeNs { get; private set; }

    /// <summary>Begins a message.</summary>
    /// <returns>TIME_NOT_ASCENDING: it goes back in time by more than clocks differ, for the caller to reject; the message is spoiled.</returns>
    internal RowFault Begin(BookMessageKind kind, long timeNs, long first = 0, long last = 0, long previous = 0)
    {
        (_kind, _first, _last, _previous) = (kind, first, last, previous);
        _bids.Clear();
        _asks.Clear();
        if (timeNs >= TimeNs)
        {
            TimeNs = timeNs;
            return RowFault.None;
        }

        if (TimeNs - timeNs <= MostLateNs)
        {
            _tally.LateBooks++;
            return RowFault.None;
        }

        Spoil();
        return RowFault.TimeNotAscending;
    }

    /// <summary>Adds a level to the message.</summary>
    internal RowFault AddBid(long priceTicks, long sizeLots) => Add(_bids, priceTicks, sizeLots);

    /// <summary>Adds a level to the message.</summary>
    internal RowFault AddAsk(long priceTicks, long sizeLots) => Add(_asks, priceTicks, sizeLots);

    /// <summary>
    /// Part of the message, or of the next when none has begun, was rejected: what it wanted to say is not known, nor the book any more.
    /// </summary>
    internal void Spoil() => _isBad = true;

    /// <summary>Ends the message.</summary>
    /// <returns>Whether there is an <see cref="Update"/>.</returns>
    internal bool End()
    {
        // A recorded snapshot stands where it came: what was kept before it is older, whatever its numbers, which a venue's restart sets back.
        if (_kind == BookMessageKind.Snapshot && !IsLive) _sync.Disconnect(TimeNs);
        var outcome = _sync.Apply(
            new BookMessage
            {
                Kind = _kind,
                TimeNs = TimeNs,
                FirstSequence = _first,
                LastSequence = _last,
                PreviousSequence = _previous,
                Bids = _isBad ? Impossible : _bids.Levels,
                Asks = _isBad ? [] : _asks.Levels,
            },
            TimeNs);
        _isBad = false;
        if (outcome == BookOutcome.Applied)
        {
            _told = BookFault.None;
            _update.Begin(_kind == BookMessageKind.Snapshot ? BookUpdateKind.Snapshot : BookUpdateKind.Delta, TimeNs, _sync.Sequence);
            if (_kind == BookMessageKind.Snapshot) AddWholeBook();
            else AddMessage();
            return true;
        }

        // Once is enough; what goes wrong before the first snapshot, or while the book is stale already, makes it no worse.
        if (_sync.Status != BookStatus.Stale || _told != BookFault.None) return false;
        _told = _sync.Fault;
        _tally.CountStale(_told);
        _update.BeginStale(TimeNs, _told);
        return true;
    }

    private RowFault Add(LevelList side, long priceTicks, long sizeLots)
    {
        if (side.Count == MaxSideLevels) return RowFault.TooManyLevels;
        side.Add(new BookLevel(priceTicks, sizeLots));
        return RowFault.None;
    }

    // The book rather than the message: sorted, each price once, and no more levels than are kept.
    private void AddWholeBook()
    {
        var (bids, asks) = (_sync.Book.Bids, _sync.Book.Asks);
        for (var rank = 0; rank < bids.Count; rank++) _update.AddBid(bids[rank]);
        for (var rank = 0; rank < asks.Count; rank++) _update.AddAsk(asks[rank]);
    }

    private void AddMessage()
    {
        foreach (var level in _bids.Levels) _update.AddBid(level);
        foreach (var level in _asks.Levels) _update.AddAsk(level);
    }
}

/// <summary>A growing list of levels that is used again and again.</summary>
internal sealed class LevelList
{
    private BookLevel[] _levels = new BookLevel[64];

    internal int Count { get; private set; }

    internal ReadOnlySpan<BookLevel> Levels => _levels.AsSpan(0, Count);

    internal void Add(BookLevel level)
    {
        if (Count == _levels.Length) Array.Resize(ref _levels, Count * 2);
        _levels[Count++] = level;
    }

    internal void Clear() => Count = 0;
}
