using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Silo.Live;

namespace OrleansTrading.Grains.Tests.Live;

public sealed class LiveInboxTests
{
    private const int Writers = 6;

    private readonly ListedMarket _market = new(venues: 3, instruments: 4);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_writers_lose_nothing_each_listing_keeps_its_order_and_no_instant_comes_twice()
    {
        const int each = 30_000;
        var bounds = new LiveInboxBounds(Ticks: 100, Bytes: 20_000);
        var inbox = Open(bounds);
        // Two writers a venue, with listings of their own, as connections have them.
        var writers = Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            var update = new BookUpdate();
            for (var n = 1; n <= each; n++)
            {
                var listing = _market.Listing(writer % 3, 2 * (writer / 3) + n % 2);
                var tick = Numbered(n, update);
                while (!inbox.TryWrite(listing, tick)) await inbox.WaitToWriteAsync(Cancel);
            }
        }, Cancel)).ToArray();

        var seen = new Dictionary<(int, int), int>();
        var (lastNs, count, most) = (0L, 0, 0);
        while (count < Writers * each)
        {
            await inbox.WaitToTakeAsync(Cancel);
            var batch = inbox.Take();
            most = Math.Max(most, batch.Count);
            for (var venue = 0; venue < 3; venue++)
            {
                Assert.InRange(batch.TicksOf(venue), 0, bounds.Ticks + 4);
                Assert.InRange(batch.BytesOf(venue), 0, bounds.Bytes + 4 * 200);
            }

            for (var i = 0; i < batch.Count; i++, count++)
            {
                var tick = batch.Read(i);
                Assert.InRange(tick.Tick.TimeNs, lastNs + 1, long.MaxValue);
                lastNs = tick.Tick.TimeNs;
                var number = NumberOf(tick.Tick);
                Assert.Equal(seen.GetValueOrDefault((tick.Venue, tick.Instrument), number % 2 == 1 ? -1 : 0) + 2, number);
                seen[(tick.Venue, tick.Instrument)] = number;
            }

            Assert.InRange(batch.AsOfNs, lastNs + 1, long.MaxValue);
            lastNs = batch.AsOfNs;
        }

        await Task.WhenAll(writers);
        Assert.Equal(12, seen.Count);
        // They had to wait for each other's room, or nothing was tested.
        Assert.InRange(most, 1, 3 * (bounds.Ticks + 4));
    }

    [Fact]
    public void A_loud_venue_fills_its_own_room_and_leaves_the_others_theirs()
    {
        var inbox = Open(new LiveInboxBounds(Ticks: 10));
        for (var i = 0; i < 10; i++) Assert.True(inbox.TryWrite(_market.Listing(0, 0), Quote(i)));
        Assert.False(inbox.TryWrite(_market.Listing(0, 1), Quote(11)));
        for (var i = 0; i < 10; i++) Assert.True(inbox.TryWrite(_market.Listing(1, 0), Quote(i)));
        Assert.Equal(20, inbox.Take().Count);
        Assert.True(inbox.TryWrite(_market.Listing(0, 1), Quote(11)));
    }

    [Fact]
    public async Task Who_has_no_room_waits_until_what_waits_is_taken()
    {
        var inbox = Open(new LiveInboxBounds(Ticks: 1));
        Assert.True(inbox.WaitToWriteAsync(Cancel).IsCompletedSuccessfully);
        inbox.TryWrite(_market.Listing(0, 0), Quote(1));
        Assert.False(inbox.TryWrite(_market.Listing(0, 0), Quote(2)));
        var waiting = inbox.WaitToWriteAsync(Cancel).AsTask();
        Assert.False(waiting.IsCompleted);
        inbox.Take();
        await waiting;
        Assert.True(inbox.TryWrite(_market.Listing(0, 0), Quote(2)));

        Assert.False(inbox.TryWrite(_market.Listing(0, 0), Quote(3)));
        using var giveUp = new CancellationTokenSource();
        var given = inbox.WaitToWriteAsync(giveUp.Token).AsTask();
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
    }

    [Fact]
    public void A_book_that_is_larger_than_the_bytes_allow_is_taken_when_it_is_alone()
    {
        var inbox = Open(new LiveInboxBounds(Bytes: 1_000));
        var large = new BookUpdate();
        large.Begin(BookUpdateKind.Snapshot, 1, 1);
        for (var i = 0; i < 1_000; i++) large.AddBid(new BookLevel(2_000 - i, 1));
        Assert.True(inbox.TryWrite(_market.Listing(0, 0), new Tick(large)));
        Assert.False(inbox.TryWrite(_market.Listing(0, 0), Quote(1)));
        Assert.True(inbox.TryWrite(_market.Listing(1, 0), Quote(1)));
        var batch = inbox.Take();
        Assert.Equal(large.Bids.ToArray(), batch.Read(0).Tick.Book.Bids.ToArray());
        Assert.True(inbox.TryWrite(_market.Listing(0, 0), Quote(1)));
        Assert.False(inbox.TryWrite(_market.Listing(0, 0), new Tick(large)));
    }

    [Fact]
    public void That_a_book_is_stale_is_taken_also_without_room_behind_what_came_before_it()
    {
        var inbox = Open(new LiveInboxBounds(Ticks: 2));
        inbox.TryWrite(_market.Listing(0, 0), Quote(1));
        inbox.TryWrite(_market.Listing(0, 1), Quote(2));
        Assert.False(inbox.TryWrite(_market.Listing(0, 2), Quote(3)));
        var stale = new BookUpdate();
        stale.BeginStale(1, BookFault.Gap);
        for (var listing = 0; listing < 4; listing++) Assert.True(inbox.TryWrite(_market.Listing(0, listing), new Tick(stale)));
        // Not without end: whoever says it again and again waits like everybody.
        Assert.False(inbox.TryWrite(_market.Listing(0, 0), new Tick(stale)));
        var batch = inbox.Take();
        Assert.Equal(6, batch.Count);
        Assert.Equal(TickKind.Quote, batch.Read(1).Tick.Kind);
        Assert.Equal((BookUpdateKind.Stale, BookFault.Gap), (batch.Read(2).Tick.Book.Kind, batch.Read(2).Tick.Book.Fault));
    }

    [Fact]
    public async Task A_beat_wakes_who_plays_and_brings_the_time()
    {
        var inbox = Open();
        var first = inbox.Take().AsOfNs;
        var waiting = inbox.WaitToTakeAsync(Cancel).AsTask();
        Assert.False(waiting.IsCompleted);
        inbox.Beat();
        await waiting;
        var batch = inbox.Take();
        Assert.Equal(0, batch.Count);
        Assert.InRange(batch.AsOfNs, first + 1, long.MaxValue);
    }

    [Fact]
    public async Task What_was_written_counts_as_applied_when_it_is_saved_and_not_when_it_is_taken()
    {
        var inbox = Open();
        await inbox.AppliedAsync(Cancel);
        inbox.TryWrite(_market.Listing(0, 0), Quote(1));
        var first = inbox.AppliedAsync(Cancel).AsTask();
        var taken = inbox.Take();
        inbox.TryWrite(_market.Listing(0, 0), Quote(2));
        var both = inbox.AppliedAsync(Cancel).AsTask();
        Assert.False(first.IsCompleted);
        inbox.Save(taken.AsOfNs);
        await first;
        Assert.False(both.IsCompleted);
        inbox.Save(inbox.Take().AsOfNs);
        await both;
        await inbox.AppliedAsync(Cancel);
    }

    [Fact]
    public async Task When_nothing_is_played_any_more_nobody_waits_for_it()
    {
        var inbox = Open(new LiveInboxBounds(Ticks: 2));
        inbox.TryWrite(_market.Listing(0, 0), Quote(1));
        Assert.False(inbox.IsAsked);
        var applied = inbox.AppliedAsync(Cancel).AsTask();
        Assert.True(inbox.IsAsked);
        inbox.TryWrite(_market.Listing(0, 0), Quote(2));
        Assert.False(inbox.TryWrite(_market.Listing(0, 0), Quote(3)));
        var room = inbox.WaitToWriteAsync(Cancel).AsTask();
        inbox.Close();
        await room.WaitAsync(Cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => applied);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await inbox.AppliedAsync(Cancel));
        // Whoever has something in hand is rid of it.
        for (var n = 3; n < 10; n++) Assert.True(inbox.TryWrite(_market.Listing(0, 0), Quote(n)));
        Assert.Equal(2, inbox.Take().Count);
    }

    [Fact]
    public void Once_it_has_grown_it_allocates_nothing()
    {
        var inbox = Open();
        var update = new BookUpdate();
        var listing = _market.Listing(0, 0);
        Round();
        Round();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Round();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Round()
        {
            for (var n = 1; n < 5_000; n++) inbox.TryWrite(listing, Numbered(n, update));
            var batch = inbox.Take();
            for (var i = 0; i < batch.Count; i++) batch.Read(i);
        }
    }

    [Fact]
    public void What_is_no_part_of_the_session_is_a_defect()
    {
        var inbox = Open();
        var elsewhere = new ListedMarket(venues: 4, instruments: 4).Listing(3, 0);
        Assert.Throws<ArgumentException>(() => inbox.TryWrite(elsewhere, Quote(1)));
    }

    private LiveInbox Open(LiveInboxBounds? bounds = null) => new(_market, new LiveTime(TimeProvider.System, 0), bounds);

    private static Tick Quote(long number) => new(new Quote(1, number + 1, number + 2));

    // Quotes, trades and books by turns, each with a number.
    private static Tick Numbered(int number, BookUpdate update)
    {
        switch (number % 5)
        {
            case 0 or 1:
                return Quote(number);
            case 2:
                return new Tick(new Trade(1, number, 1, Aggressor.Buyer));
            case 3:
                update.Begin(BookUpdateKind.Delta, 1, number);
                for (var i = 0; i < number % 7; i++) update.AddAsk(new BookLevel(i + 1, number));
                return new Tick(update);
            default:
                update.Begin(BookUpdateKind.Snapshot, 1, number);
                update.AddBid(new BookLevel(1, number));
                return new Tick(update);
        }
    }

    private static int NumberOf(in Tick tick)
    {
        switch (tick.Kind)
        {
            case TickKind.Quote:
                return (int)tick.Quote.BidTicks - 1;
            case TickKind.Trade:
                return (int)tick.Trade.PriceTicks;
            default:
                var number = (int)tick.Book.Sequence;
                Assert.Equal(number % 5 == 3 ? number % 7 : 0, tick.Book.Asks.Length);
                foreach (var level in tick.Book.Asks) Assert.Equal(number, level.SizeLots);
                foreach (var level in tick.Book.Bids) Assert.Equal(number, level.SizeLots);
                return number;
        }
    }
}
