using FsCheck;
using FsCheck.Fluent;
using OrleansTrading.Domain.Books;

namespace OrleansTrading.Domain.Tests.Books;

/// <summary>A snapshot of a book in the middle of its stream tells a receiver that has missed nothing nothing.</summary>
public sealed class VenueBookSnapshotTests
{
    // Few prices around one mid and few levels, so that tops change, sides run empty, books cross and far levels are let go.
    private static readonly Gen<(int Kind, bool IsBid, int Price, int Size, int Step, bool IsRepeated)> Steps =
        from kind in Gen.Choose(0, 19)
        from isBid in Gen.Elements(true, false)
        from price in Gen.Choose(95, 105)
        from size in Gen.Choose(0, 3)
        from step in Gen.Choose(1, 2)
        from isRepeated in Gen.Choose(0, 3)
        select (kind, isBid, price, size, step, isRepeated == 0);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_changes_nothing_wherever_it_comes(bool isNumbered)
    {
        var snapshots = 0;
        Property.HoldsForSequences(Steps, steps =>
        {
            var (plain, repeated, update) = (new VenueBook(4), new VenueBook(4), new BookUpdate());
            var (timeNs, sequence) = (0L, isNumbered ? 1L : 0L);
            Begin(update, BookUpdateKind.Snapshot, ++timeNs, sequence);
            Apply();
            foreach (var step in steps)
            {
                if (isNumbered) sequence += step.IsRepeated ? 0 : step.Step;
                if (step.Kind == 0)
                    update.BeginStale(++timeNs, step.IsBid ? BookFault.Silent : BookFault.Gap);
                else
                    Begin(update, step.Kind == 1 ? BookUpdateKind.Snapshot : BookUpdateKind.Delta, ++timeNs, sequence);
                if (step.Kind > 1 && step.IsBid) update.AddBid(new BookLevel(step.Price - step.Kind % 3, step.Size));
                if (step.Kind > 1 && !step.IsBid) update.AddAsk(new BookLevel(step.Price + step.Kind % 3, step.Size));
                Apply();
                if (plain.Status != BookStatus.Live) continue;
                plain.WriteSnapshot(update);
                Assert.Equal(BookChange.None, repeated.Apply(update));
                AssertSame();
                snapshots++;
            }

            void Apply()
            {
                Assert.Equal(plain.Apply(update), repeated.Apply(update));
                AssertSame();
            }

            void AssertSame()
            {
                Assert.Equal(
                    (plain.Status, plain.Fault, plain.Sequence, plain.TimeNs, plain.Top),
                    (repeated.Status, repeated.Fault, repeated.Sequence, repeated.TimeNs, repeated.Top));
                Assert.Equal(Levels(plain), Levels(repeated));
            }
        });
        Assert.InRange(snapshots, 1_000, int.MaxValue);
    }

    // With two levels a side that are there again after each snapshot.
    private static void Begin(BookUpdate update, BookUpdateKind kind, long timeNs, long sequence)
    {
        update.Begin(kind, timeNs, sequence);
        if (kind != BookUpdateKind.Snapshot) return;
        update.AddBid(new BookLevel(99, 2));
        update.AddBid(new BookLevel(98, 1));
        update.AddAsk(new BookLevel(101, 2));
        update.AddAsk(new BookLevel(102, 1));
    }

    private static string Levels(VenueBook book) =>
        string.Join(' ', Enumerable.Range(0, book.Book.Bids.Count).Select(rank => book.Book.Bids[rank])) + " | "
        + string.Join(' ', Enumerable.Range(0, book.Book.Asks.Count).Select(rank => book.Book.Asks[rank]));
}
