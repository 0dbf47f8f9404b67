using System.Runtime.InteropServices;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Books;

/// <summary>What an update did to a venue's book, as far as decisions see it.</summary>
public enum BookChange
{
    /// <summary>Best bid and ask are what they were, or the update was known already.</summary>
    None,

    /// <summary>Best bid or ask is another.</summary>
    Top,

    /// <summary>The book must not be decided on until its next snapshot.</summary>
    Withdrawn,
}

/// <summary>
/// A venue's book of one instrument as the updates that travel make it. <see cref="BookSync"/>, at the venue's connection, has seen that nothing is
/// missing; here what comes twice is dropped, and a book that says it is stale, or turns out crossed, is out until its next snapshot. A book whose
/// venue was only silent is whole: it is also back with the change that follows the last one that it has.
/// </summary>
public sealed class VenueBook
{
    private Quote _top;

    /// <summary>Waits for its first snapshot.</summary>
    /// <param name="maxLevels">Most levels kept a side.</param>
    public VenueBook(int maxLevels = 5_000) => Book = new L2Book(maxLevels);

    /// <summary>The levels. What they are while it is not live is what was known last.</summary>
    public L2Book Book { get; }

    /// <summary>Whether it may be decided on.</summary>
    public BookStatus Status { get; private set; }

    /// <summary>Why it may not.</summary>
    public BookFault Fault { get; private set; }

    /// <summary>The venue's number of the last update; 0 where it does not number.</summary>
    public long Sequence { get; private set; }

    /// <summary>Time of the last update, Unix nanoseconds UTC; 0 before the first.</summary>
    public long TimeNs { get; private set; }

    /// <summary>Best bid and ask as of the last change of them; not valid while a side is empty.</summary>
    public Quote Top => _top;

    /// <summary>Takes an update. Allocates nothing once the levels have their room.</summary>
    public BookChange Apply(BookUpdate update)
    {
        if (update.Kind == BookUpdateKind.Stale) return Withdraw(update.TimeNs, update.Fault);
        if (update.Kind == BookUpdateKind.Delta)
        {
            if (Status != BookStatus.Live && !GoesOn(update)) return BookChange.None;
            if (update.Sequence != 0 && update.Sequence <= Sequence) return BookChange.None;
        }

        if (!AreValid(update.Bids) || !AreValid(update.Asks)) return Withdraw(update.TimeNs, BookFault.BadMessage);
        if (update.Kind == BookUpdateKind.Snapshot) Book.Clear();
        foreach (ref readonly var level in update.Bids) Book.Bids.Set(level.PriceTicks, level.SizeLots);
        foreach (ref readonly var level in update.Asks) Book.Asks.Set(level.PriceTicks, level.SizeLots);
        (Sequence, TimeNs) = (update.Sequence, update.TimeNs);
        if (Book.IsCrossed) return Withdraw(update.TimeNs, BookFault.Crossed);

        var wasLive = Status == BookStatus.Live;
        (Status, Fault) = (BookStatus.Live, BookFault.None);
        var top = Book.Top(update.TimeNs);
        if (wasLive && top.BidTicks == _top.BidTicks && top.AskTicks == _top.AskTicks) return BookChange.None;
        _top = top;
        return BookChange.Top;
    }

    /// <summary>
    /// Writes a live book as the snapshot from which it is made. To a receiver that has followed it so far the snapshot changes nothing.
    /// </summary>
    /// <param name="update">Gets the snapshot, with the time and number of the last update.</param>
    public void WriteSnapshot(BookUpdate update)
    {
        update.Begin(BookUpdateKind.Snapshot, TimeNs, Sequence);
        for (var rank = 0; rank < Math.Min(Book.Bids.Count, BookUpdate.MaxLevels / 2); rank++) update.AddBid(Book.Bids[rank]);
        for (var rank = 0; rank < Math.Min(Book.Asks.Count, BookUpdate.MaxLevels / 2); rank++) update.AddAsk(Book.Asks[rank]);
    }

    /// <summary>Writes it as updates from which the same book is made: a snapshot, and where it is stale that it is.</summary>
    /// <param name="buffers">Where it is put together, so that a book allocates the block and nothing else.</param>
    /// <returns>The updates as a block; empty while nothing is known of the book.</returns>
    public byte[] Capture(BookCapture buffers)
    {
        if (Status == BookStatus.Waiting) return [];
        var (writer, update) = (buffers.Writer, buffers.Update);
        if (Status == BookStatus.Live || Fault == BookFault.Silent)
        {
            WriteSnapshot(update);
            writer.TryAdd(update);
        }

        if (Status == BookStatus.Stale)
        {
            update.BeginStale(TimeNs, Fault);
            writer.TryAdd(update);
        }

        return ImmutableCollectionsMarshal.AsArray(writer.Take())!;
    }

    /// <summary>Makes it again what it was when it was captured.</summary>
    /// <param name="block">The capture.</param>
    public void Restore(byte[] block)
    {
        if (block.Length == 0) return;
        var update = new BookUpdate();
        var updates = TickBlock.DecodeBooks(ImmutableCollectionsMarshal.AsImmutableArray(block));
        while (updates.Read(update)) Apply(update);
    }

    private bool GoesOn(BookUpdate delta) =>
        Status == BookStatus.Stale && Fault == BookFault.Silent && Sequence > 0 && delta.Sequence == Sequence + 1;

    private static bool AreValid(ReadOnlySpan<BookLevel> levels)
    {
        foreach (ref readonly var level in levels)
            if (!L2Book.IsValid(level)) return false;
        return true;
    }

    private BookChange Withdraw(long timeNs, BookFault fault)
    {
        var wasLive = Status == BookStatus.Live;
        // What is broken does not become whole again by silence.
        if (fault == BookFault.Silent && Status == BookStatus.Stale) fault = Fault;
        (Status, Fault, TimeNs) = (BookStatus.Stale, fault, timeNs);
        return wasLive ? BookChange.Withdrawn : BookChange.None;
    }
}
