using FsCheck.Fluent;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Tests.Books;

public sealed class L2BookTests
{
    private enum Side
    {
        Bid,
        Ask,
    }

    [Fact]
    public void The_best_level_is_the_highest_bid_and_the_lowest_ask()
    {
        var book = new L2Book();
        foreach (var price in new[] { 100L, 102, 101 }) book.SetBid(new BookLevel(price, price));
        foreach (var price in new[] { 105L, 103, 104 }) book.SetAsk(new BookLevel(price, price));
        Assert.Equal((new BookLevel(102, 102), new BookLevel(103, 103)), (book.Bids.Best, book.Asks.Best));
        Assert.Equal([103, 104, 105], Enumerable.Range(0, 3).Select(rank => book.Asks[rank].PriceTicks));
        Assert.Equal(new Quote(7, 102, 103), book.Top(7));
        Assert.False(book.IsCrossed);
        book.SetBid(new BookLevel(103, 1));
        Assert.False(book.IsCrossed);
        book.SetBid(new BookLevel(104, 1));
        Assert.True(book.IsCrossed);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(40)]
    [InlineData(5_000)]
    public void A_book_equals_a_sorted_dictionary_after_any_updates(int maxLevels)
    {
        var updates =
            from side in Gen.Elements(Side.Bid, Side.Ask)
                // Few prices, so that levels are hit again, over more than the vector part of the search.
            from price in Gen.Choose(1, 200)
            from size in Gen.Frequency((2, Gen.Constant(0)), (3, Gen.Choose(1, 1_000)))
            select (Side: side, Level: new BookLevel(price, size));
        Property.HoldsForSequences(from block in Gen.ArrayOf(updates, 20) select block, blocks =>
        {
            var book = new L2Book(maxLevels);
            var bids = new SortedDictionary<long, long>(Comparer<long>.Create((a, b) => b.CompareTo(a)));
            var asks = new SortedDictionary<long, long>();
            foreach (var (side, level) in blocks.SelectMany(block => block))
            {
                if (side == Side.Bid)
                    Assert.Equal(Expect(bids, level, maxLevels), book.SetBid(level));
                else
                    Assert.Equal(Expect(asks, level, maxLevels), book.SetAsk(level));
                Assert.Equal(side == Side.Bid ? bids.GetValueOrDefault(level.PriceTicks) : asks.GetValueOrDefault(level.PriceTicks),
                    (side == Side.Bid ? book.Bids : book.Asks).SizeAt(level.PriceTicks));
            }

            Same(bids, book.Bids);
            Same(asks, book.Asks);
        }, runs: 200);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-1, 1)]
    [InlineData(Instrument.MaxTicks + 1, 1)]
    [InlineData(long.MinValue, 1)]
    [InlineData(long.MaxValue, 1)]
    [InlineData(1, -1)]
    public void A_level_that_cannot_be_meant_is_refused_and_changes_nothing(long price, long size)
    {
        var book = new L2Book();
        book.SetBid(new BookLevel(5, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => book.SetBid(new BookLevel(price, size)));
        Assert.Throws<ArgumentOutOfRangeException>(() => book.SetAsk(new BookLevel(price, size)));
        Assert.Equal((1, 0), (book.Bids.Count, book.Asks.Count));
    }

    [Fact]
    public void A_book_that_has_grown_allocates_nothing()
    {
        var book = new L2Book(1_000);
        Churn(book);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Churn(book);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        static void Churn(L2Book book)
        {
            for (var i = 0; i < 5_000; i++)
            {
                book.SetBid(new BookLevel(10_000 - i * 7 % 2_000, i % 3));
                book.SetAsk(new BookLevel(10_001 + i * 11 % 2_000, i % 4));
            }
        }
    }

    private static LevelChange Expect(SortedDictionary<long, long> side, BookLevel level, int maxLevels)
    {
        if (level.SizeLots == 0) return side.Remove(level.PriceTicks) ? LevelChange.Removed : LevelChange.None;
        var isThere = side.ContainsKey(level.PriceTicks);
        side[level.PriceTicks] = level.SizeLots;
        if (isThere) return LevelChange.Resized;
        if (side.Count <= maxLevels) return LevelChange.Added;
        var worst = side.Last().Key;
        side.Remove(worst);
        return worst == level.PriceTicks ? LevelChange.TooDeep : LevelChange.Added;
    }

    private static void Same(SortedDictionary<long, long> expected, BookSide actual)
    {
        var levels = new BookLevel[expected.Count + 1];
        Assert.Equal(expected.Count, actual.CopyBest(levels));
        Assert.Equal(expected.Select(pair => new BookLevel(pair.Key, pair.Value)), levels[..expected.Count]);
    }
}
