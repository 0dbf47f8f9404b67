using OrleansTrading.Domain.Books;

namespace OrleansTrading.Connectors.Import;

/// <summary>
/// Makes messages of rows that each show the best levels of a whole book: the first is a snapshot, and those after it are what has changed,
/// so that a thousand rows that differ in one level are not a thousand books.
/// </summary>
/// <param name="feed">The book.</param>
internal sealed class BookRows(BookFeed feed)
{
    private readonly LevelList _bids = new();
    private readonly LevelList _asks = new();
    private readonly Func<long, long, RowFault> _addBid = feed.AddBid;
    private readonly Func<long, long, RowFault> _addAsk = feed.AddAsk;

    /// <summary>Begins a row.</summary>
    internal void Begin()
    {
        _bids.Clear();
        _asks.Clear();
    }

    /// <summary>Adds a bid; they come best first.</summary>
    internal RowFault AddBid(BookLevel level) => AddWorse(_bids, level, -1);

    /// <summary>Adds an ask; they come best first.</summary>
    internal RowFault AddAsk(BookLevel level) => AddWorse(_asks, level, 1);

    /// <summary>Ends the row.</summary>
    /// <param name="timeNs">Its time, Unix nanoseconds UTC.</param>
    /// <param name="hasUpdate">Whether the feed has an update: the row shows what the row before it did not.</param>
    internal RowFault End(long timeNs, out bool hasUpdate)
    {
        var isChange = feed.IsLive;
        hasUpdate = false;
        var fault = feed.Begin(isChange ? BookMessageKind.Delta : BookMessageKind.Snapshot, timeNs);
        if (fault == RowFault.None)
        {
            // What a book is compared with that is not live is nothing: all of the row is new.
            var hasChanged = AddChanges(isChange ? feed.Book.Bids : null, _bids.Levels, _addBid, -1);
            hasChanged |= AddChanges(isChange ? feed.Book.Asks : null, _asks.Levels, _addAsk, 1);
            if (isChange && !hasChanged) return RowFault.None;
        }

        hasUpdate = feed.End();
        return fault;
    }

    /// <summary>The row was rejected: until the next one the book is not known.</summary>
    /// <returns>Whether the feed has an update.</returns>
    internal bool Spoil()
    {
        feed.Begin(BookMessageKind.Snapshot, feed.TimeNs);
        feed.Spoil();
        return feed.End();
    }

    private static RowFault AddWorse(LevelList side, BookLevel level, int sign)
    {
        if (side.Count > 0 && (level.PriceTicks - side.Levels[^1].PriceTicks) * sign <= 0) return RowFault.LevelsUnsorted;
        side.Add(level);
        return RowFault.None;
    }

    // Both lead away from the best price, so one walk finds what is gone, new and of another size.
    private static bool AddChanges(BookSide? before, ReadOnlySpan<BookLevel> after, Func<long, long, RowFault> add, int sign)
    {
        var hasChanged = false;
        var count = before?.Count ?? 0;
        var (old, now) = (0, 0);
        while (old < count || now < after.Length)
        {
            var was = old < count ? before![old] : default;
            var order = old == count ? 1 : now == after.Length ? -1 : (was.PriceTicks - after[now].PriceTicks) * sign;
            if (order != 0 || was.SizeLots != after[now].SizeLots)
            {
                if (order < 0) add(was.PriceTicks, 0);
                else add(after[now].PriceTicks, after[now].SizeLots);
                hasChanged = true;
            }

            if (order <= 0) old++;
            if (order >= 0) now++;
        }

        return hasChanged;
    }
}
