using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Tests.Books;

public sealed class VenueBookTests
{
    private readonly VenueBook _book = new();
    private readonly BookUpdate _update = new();

    [Fact]
    public void A_snapshot_makes_it_live_and_deltas_change_it()
    {
        Assert.Equal((BookStatus.Waiting, BookChange.None), (_book.Status, Delta(1, 1, (100, 5), (101, 5))));
        Assert.Equal(BookChange.Top, Snapshot(2, 10, [(100, 5), (99, 7)], [(102, 3)]));
        Assert.Equal((BookStatus.Live, new Quote(2, 100, 102)), (_book.Status, _book.Top));
        // Deeper levels and sizes are no change of the top.
        Assert.Equal(BookChange.None, Delta(3, 11, (99, 9), (103, 1)));
        Assert.Equal((9L, new Quote(2, 100, 102)), (_book.Book.Bids.SizeAt(99), _book.Top));
        Assert.Equal(BookChange.Top, Delta(4, 12, (101, 1), null));
        Assert.Equal((new Quote(4, 101, 102), 12L, 4L), (_book.Top, _book.Sequence, _book.TimeNs));
    }

    [Fact]
    public void What_comes_twice_is_dropped()
    {
        Snapshot(1, 10, [(100, 5)], [(102, 3)]);
        Delta(2, 11, (100, 8), null);
        Assert.Equal(BookChange.None, Delta(3, 11, (100, 1), null));
        Assert.Equal(BookChange.None, Delta(3, 9, (101, 1), null));
        Assert.Equal((8L, 2L), (_book.Book.Bids.SizeAt(100), _book.TimeNs));
    }

    [Fact]
    public void A_stale_book_is_out_until_its_next_snapshot()
    {
        Snapshot(1, 10, [(100, 5)], [(102, 3)]);
        _update.BeginStale(2, BookFault.Gap);
        Assert.Equal(BookChange.Withdrawn, _book.Apply(_update));
        Assert.Equal((BookStatus.Stale, BookFault.Gap), (_book.Status, _book.Fault));
        Assert.Equal(BookChange.None, _book.Apply(_update));
        Assert.Equal(BookChange.None, Delta(3, 12, (101, 1), null));
        Assert.Equal(0, _book.Book.Bids.SizeAt(101));
        // The same prices as before are news all the same.
        Assert.Equal(BookChange.Top, Snapshot(4, 13, [(100, 5)], [(102, 3)]));
        Assert.Equal((BookStatus.Live, BookFault.None), (_book.Status, _book.Fault));
    }

    [Fact]
    public void A_book_whose_venue_was_silent_is_back_with_the_change_that_follows_and_with_no_other()
    {
        Snapshot(1, 10, [(100, 5)], [(102, 3)]);
        foreach (var isRestored in new[] { false, true })
        {
            _update.BeginStale(2, BookFault.Silent);
            var book = new VenueBook();
            book.Restore(_book.Capture(new BookCapture()));
            var silent = isRestored ? book : _book;
            Assert.Equal(BookChange.Withdrawn, silent.Apply(_update));
            Assert.Equal(BookChange.None, Delta(silent, 3, 12, (101, 1)));
            Assert.Equal(BookStatus.Stale, silent.Status);
            Assert.Equal(BookChange.Top, Delta(silent, 4, 11, (101, 1)));
            Assert.Equal((BookStatus.Live, new Quote(4, 101, 102)), (silent.Status, silent.Top));
            Snapshot(5, 10, [(100, 5)], [(102, 3)]);
        }

        // A book of which nothing was known cannot go on.
        var empty = new VenueBook();
        _update.BeginStale(1, BookFault.Silent);
        empty.Apply(_update);
        Assert.Equal(BookChange.None, Delta(empty, 2, 1, (101, 1)));
    }

    [Fact]
    public void A_crossed_book_and_a_level_that_cannot_be_are_out_at_once()
    {
        Snapshot(1, 10, [(100, 5)], [(102, 3)]);
        Assert.Equal(BookChange.Withdrawn, Delta(2, 11, (103, 1), null));
        Assert.Equal(BookFault.Crossed, _book.Fault);
        Snapshot(3, 12, [(100, 5)], [(102, 3)]);
        Assert.Equal(BookChange.Withdrawn, Delta(4, 13, (0, 1), null));
        Assert.Equal((BookFault.BadMessage, 5L), (_book.Fault, _book.Book.Bids.SizeAt(100)));
    }

    [Fact]
    public void A_capture_makes_the_same_book()
    {
        Assert.Empty(_book.Capture(new BookCapture()));
        Snapshot(1, 10, [(100, 5), (98, 2)], [(102, 3), (105, 9)]);
        Delta(2, 11, (99, 4), (102, 0));
        foreach (var fault in new[] { BookFault.None, BookFault.Silent, BookFault.Gap })
        {
            if (fault != BookFault.None)
            {
                _update.BeginStale(7, fault);
                _book.Apply(_update);
            }

            var restored = new VenueBook();
            restored.Restore(_book.Capture(new BookCapture()));
            Assert.Equal((_book.Status, _book.Fault, _book.TimeNs), (restored.Status, restored.Fault, restored.TimeNs));
            if (fault == BookFault.Gap) continue;
            Assert.Equal((_book.Sequence, Levels(_book.Book.Bids), Levels(_book.Book.Asks)), (restored.Sequence, Levels(restored.Book.Bids), Levels(restored.Book.Asks)));
        }

        static string Levels(BookSide side) => string.Join(' ', Enumerable.Range(0, side.Count).Select(rank => side[rank]));
    }

    [Fact]
    public void Applying_an_update_allocates_nothing()
    {
        Snapshot(1, 0, [(100, 5)], [(102, 3)]);
        Run(1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(1_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run(int from)
        {
            for (var i = from; i < from + 500; i++)
            {
                _update.Begin(BookUpdateKind.Delta, i, i);
                _update.AddBid(new BookLevel(90 + i % 10, i % 3));
                _update.AddAsk(new BookLevel(110 + i % 10, i % 3));
                _book.Apply(_update);
            }
        }
    }

    private BookChange Snapshot(long timeNs, long sequence, (long Price, long Size)[] bids, (long Price, long Size)[] asks)
    {
        _update.Begin(BookUpdateKind.Snapshot, timeNs, sequence);
        foreach (var (price, size) in bids) _update.AddBid(new BookLevel(price, size));
        foreach (var (price, size) in asks) _update.AddAsk(new BookLevel(price, size));
        return _book.Apply(_update);
    }

    private BookChange Delta(VenueBook book, long timeNs, long sequence, (long Price, long Size) bid)
    {
        _update.Begin(BookUpdateKind.Delta, timeNs, sequence);
        _update.AddBid(new BookLevel(bid.Price, bid.Size));
        return book.Apply(_update);
    }

    private BookChange Delta(long timeNs, long sequence, (long Price, long Size)? bid, (long Price, long Size)? ask)
    {
        _update.Begin(BookUpdateKind.Delta, timeNs, sequence);
        if (bid is { } b) _update.AddBid(new BookLevel(b.Price, b.Size));
        if (ask is { } a) _update.AddAsk(new BookLevel(a.Price, a.Size));
        return _book.Apply(_update);
    }
}
