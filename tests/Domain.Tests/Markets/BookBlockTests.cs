using System.Collections.Immutable;
using FsCheck.Fluent;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Tests.Markets;

public sealed class BookBlockTests
{
    [Fact]
    public void A_block_is_laid_out_as_its_documentation_says()
    {
        var writer = new BookBlockWriter();
        Assert.True(writer.TryAdd(Update(BookUpdateKind.Snapshot, 3_000, 7, [new(100, 500), new(98, 700)], [new(101, 1_200)])));
        Assert.True(writer.TryAdd(Update(BookUpdateKind.Delta, 3_001, 8, [], [new(102, 0)])));
        Assert.True(writer.TryAdd(Stale(3_001, BookFault.Checksum)));
        byte[] expected =
        [
            3, 0x02, 3, 0, // version, books, three updates
            1 | 1 << 2 | 2 << 4, 3, 14, 2, 1, // a snapshot in microseconds and hundreds, at 3 µs, sequence 7, two bids, one ask
            200, 1, 5, 3, 7, 2, 12, // the bids 100 and 2 below it, the ask 1 above the first bid
            2 | 15 << 4, 1, 2, 0, 1, 2, 0, // a delta 1 ns later, the next in sequence, an ask 1 above the one before: gone
            3 | 3 << 2 | 15 << 4, 0, 2, // at once not to be trusted: its checksum
        ];
        Assert.Equal(BlockBytes.Sealed(expected), writer.Take());
        Assert.Equal(0, writer.Count);
    }

    [Fact]
    public void Any_updates_in_order_of_time_come_back_as_they_were()
    {
        var writer = new BookBlockWriter();
        Property.HoldsForSequences(AnyUpdate(), updates =>
        {
            if (updates.Length == 0) return;
            Said[] inOrder = [.. InOrder(updates)];
            foreach (var update in inOrder) Assert.True(writer.TryAdd(update.ToUpdate()));
            Assert.Equal(inOrder.Length, writer.Count);
            Assert.Equal(inOrder, Decode(writer.Take()));
        });
    }

    [Fact]
    public void One_update_is_a_block_of_its_own_and_the_writer_is_as_new_after_it()
    {
        var (writer, update) = (new BookBlockWriter(), Update(BookUpdateKind.Delta, 9, 2, [new(100, 1)], []));
        var first = writer.Encode(update);
        Assert.Equal(first, writer.Encode(update));
        Assert.Equal([Said.Of(update)], Decode(first));
        Assert.True(writer.TryAdd(update));
        Assert.Throws<InvalidOperationException>(() => writer.Encode(update));
        writer.Take();
        Assert.Throws<InvalidOperationException>(() => writer.Take());
    }

    [Fact]
    public void The_largest_update_fits_and_a_block_is_full_at_its_bounds()
    {
        var largest = new BookUpdate();
        largest.Begin(BookUpdateKind.Snapshot, long.MaxValue, long.MaxValue);
        for (var i = 0; i < BookUpdate.MaxLevels; i++) largest.AddAsk(new BookLevel(i % 2 == 0 ? long.MinValue : long.MaxValue, -1));
        var writer = new BookBlockWriter();
        Assert.Equal([Said.Of(largest)], Decode(writer.Encode(largest)));

        var added = 0;
        while (writer.TryAdd(largest)) added++;
        Assert.Equal(TickBlock.MaxBookLevels / BookUpdate.MaxLevels, added);
        Assert.Equal(added, Decode(writer.Take()).Count);

        added = 0;
        while (writer.TryAdd(Stale(1, BookFault.Gap))) added++;
        Assert.Equal(TickBlock.MaxBookUpdates, added);
        Assert.Equal(added, Decode(writer.Take()).Count);
    }

    [Fact]
    public void An_update_before_the_last_one_or_the_epoch_is_refused_and_changes_nothing()
    {
        var writer = new BookBlockWriter();
        Assert.Throws<ArgumentException>(() => writer.TryAdd(Stale(-1, BookFault.Gap)));
        writer.TryAdd(Stale(2, BookFault.Gap));
        Assert.Throws<ArgumentException>(() => writer.TryAdd(Stale(1, BookFault.Gap)));
        Assert.Equal([Said.Of(Stale(2, BookFault.Gap))], Decode(writer.Take()));
    }

    [Theory]
    [InlineData("0303", "it holds kind Quote and not Book")]
    [InlineData("0312 0100 030501", "its updates have units of their own")]
    [InlineData("0302", "it ends too early")]
    [InlineData("0302 0000", "it claims 0 updates")]
    [InlineData("0302 0110", "it claims 4097 updates")]
    [InlineData("0302 0100", "it ends too early")]
    [InlineData("0302 0100 00 05", "the byte 0 begins no update")]
    [InlineData("0302 0100 03 05", "it ends too early")]
    [InlineData("0302 0100 03 05 00", "0 is no fault of a book")]
    [InlineData("0302 0100 03 05 07", "7 is no fault of a book")]
    [InlineData("0302 0100 03 05 01 00", "bytes follow its last update")]
    [InlineData("0302 0100 01 05 01 00 00", "a sequence is negative")]
    [InlineData("0302 0100 01 05 02 A19C01 00", "an update claims 20001 bids and 0 asks")]
    [InlineData("0302 0100 01 05 02 A09C01 01", "an update claims 20000 bids and 1 asks")]
    [InlineData("0302 0100 01 05 02 00 FFFFFFFFFFFFFFFFFF01", "an update claims 0 bids and 18446744073709551615 asks")]
    [InlineData("0302 0100 01 05 02 A09C01 00 02 02", "it ends within a number")]
    [InlineData("0302 0100 0D FFFFFFFFFFFFFFFF7F 02 00 00", "its times overflow")]
    public void Corrupt_bytes_are_refused_by_name(string hex, string how)
    {
        var bytes = BlockBytes.Sealed(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));
        var refused = Sample.Refused("TICK_BLOCK_CORRUPT", () => Decode([.. bytes]));
        Assert.Equal($"A tick block cannot be read: {how}.", refused.Message);
    }

    [Fact]
    public void More_levels_than_a_block_may_have_are_refused()
    {
        byte[] update = [2, 0, 0, 0xA0, 0x9C, 1, 0, .. new byte[2 * BookUpdate.MaxLevels]];
        var bytes = BlockBytes.Sealed([3, 2, 4, 0, .. update, .. update, .. update, .. update]);
        var refused = Sample.Refused("TICK_BLOCK_CORRUPT", () => Decode([.. bytes]));
        Assert.Equal("A tick block cannot be read: it has more than 65536 levels.", refused.Message);
    }

    [Fact]
    public void Every_damaged_or_cut_block_is_refused_by_name() => BlockBytes.EveryDamageIsRefused(Some(), block => Decode(block));

    [Fact]
    public void Any_bytes_decode_or_are_refused_by_name() => BlockBytes.HostileBytesDecodeOrAreRefused(
        from count in Gen.Choose(1, 3) from kind in Gen.Choose(1, 3) select new byte[] { 3, 2, (byte)count, 0, (byte)kind, 1 },
        [Some()],
        block =>
        {
            var updates = Decode(block);
            var writer = new BookBlockWriter();
            foreach (var update in updates) Assert.True(writer.TryAdd(update.ToUpdate()));
            Assert.Equal(updates, Decode(writer.Take()));
        });

    [Fact]
    public void Decoding_into_a_buffer_that_has_grown_allocates_nothing()
    {
        var (block, buffer) = (Some(), new BookUpdate());
        Assert.Equal(Levels(block, buffer), Levels(block, buffer));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Levels(block, buffer);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        static int Levels(ImmutableArray<byte> block, BookUpdate buffer)
        {
            var levels = 0;
            var reader = TickBlock.DecodeBooks(block);
            while (reader.Read(buffer)) levels += buffer.Bids.Length + buffer.Asks.Length;
            return levels;
        }
    }

    private static ImmutableArray<byte> Some()
    {
        var writer = new BookBlockWriter();
        writer.TryAdd(Update(BookUpdateKind.Snapshot, Sample.Start, 40, [new(100, 500), new(98, 700)], [new(101, 1_200), new(105, 100)]));
        for (var i = 1; i < 10; i++)
            writer.TryAdd(Update(BookUpdateKind.Delta, Sample.Start + i * Nanoseconds.PerMillisecond, 40 + i, [new(100 + i, i)], [new(103, 0)]));
        writer.TryAdd(Stale(Sample.Start + Nanoseconds.PerSecond, BookFault.Silent));
        return writer.Take();
    }

    private static FsCheck.Gen<Said> AnyUpdate()
    {
        var any = Gen.OneOf(
            Property.Longs(6_000_000, 6_000_400),
            Property.Longs(0, 1_000).Select(n => n * 1_000_000),
            Property.Longs(long.MinValue, long.MaxValue),
            Gen.Elements(long.MinValue, -1, 0, 1, Instrument.MaxTicks, long.MaxValue));
        var levels = Gen.ArrayOf(from price in any from size in any select new BookLevel(price, size));
        var gaps = Gen.OneOf(Gen.Constant(0L), Property.Longs(0, 5_000_000), Property.Longs(0, 100).Select(s => s * Nanoseconds.PerSecond),
            Property.Longs(0, long.MaxValue / 100));
        var books =
            from gap in gaps
            from kind in Gen.Elements(BookUpdateKind.Snapshot, BookUpdateKind.Delta)
            from sequence in Gen.OneOf(Property.Longs(0, 100), Property.Longs(0, long.MaxValue))
            from bids in levels
            from asks in levels
            select new Said(kind, gap, sequence, BookFault.None, bids, asks);
        var faults =
            from gap in gaps
            from fault in Gen.Choose((int)BookFault.Gap, (int)BookFault.BadMessage)
            select new Said(BookUpdateKind.Stale, gap, 0, (BookFault)fault, [], []);
        return Gen.OneOf(books, books, books, faults);
    }

    private static IEnumerable<Said> InOrder(IEnumerable<Said> gaps)
    {
        var time = 0L;
        foreach (var update in gaps) yield return update with { TimeNs = time += update.TimeNs };
    }

    private static BookUpdate Update(BookUpdateKind kind, long timeNs, long sequence, BookLevel[] bids, BookLevel[] asks) =>
        new Said(kind, timeNs, sequence, BookFault.None, bids, asks).ToUpdate();

    private static BookUpdate Stale(long timeNs, BookFault fault) => new Said(BookUpdateKind.Stale, timeNs, 0, fault, [], []).ToUpdate();

    private static List<Said> Decode(ImmutableArray<byte> bytes)
    {
        var (updates, buffer) = (new List<Said>(), new BookUpdate());
        var reader = TickBlock.DecodeBooks(bytes);
        while (reader.Read(buffer)) updates.Add(Said.Of(buffer));
        Assert.Equal(reader.Count, updates.Count);
        return updates;
    }

    /// <summary>What an update says, by value.</summary>
    private sealed record Said(BookUpdateKind Kind, long TimeNs, long Sequence, BookFault Fault, BookLevel[] Bids, BookLevel[] Asks)
    {
        public static Said Of(BookUpdate update) =>
            new(update.Kind, update.TimeNs, update.Sequence, update.Fault, update.Bids.ToArray(), update.Asks.ToArray());

        public BookUpdate ToUpdate()
        {
            var update = new BookUpdate();
            if (Kind == BookUpdateKind.Stale) update.BeginStale(TimeNs, Fault);
            else update.Begin(Kind, TimeNs, Sequence);
            foreach (var level in Bids) update.AddBid(level);
            foreach (var level in Asks) update.AddAsk(level);
            return update;
        }

        public bool Equals(Said? other) =>
            other is not null && (Kind, TimeNs, Sequence, Fault) == (other.Kind, other.TimeNs, other.Sequence, other.Fault)
            && Bids.AsSpan().SequenceEqual(other.Bids) && Asks.AsSpan().SequenceEqual(other.Asks);

        public override int GetHashCode() => HashCode.Combine(Kind, TimeNs, Sequence);
    }
}
