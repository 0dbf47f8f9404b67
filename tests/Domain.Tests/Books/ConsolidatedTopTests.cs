using FsCheck;
using FsCheck.Fluent;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Tests.Books;

public sealed class ConsolidatedTopTests
{
    private sealed record Step(int Venue, Quote Quote);

    // A narrow band of prices, so that ties and crosses are frequent; one quote in five is bad.
    private static readonly Gen<Step> Steps =
        from venue in Gen.Choose(0, 4)
        from time in Gen.Choose(-1, 40)
        from bid in Gen.Choose(-1, 8)
        from spread in Gen.Choose(-1, 4)
        select new Step(venue, new Quote(time, bid, bid + spread));

    [Fact]
    public void It_opens_when_every_venue_has_a_quote_and_only_then_counts_updates()
    {
        var top = new ConsolidatedTop(2);
        Assert.Equal((-1, -1, 0L), (top.BestBidVenue, top.BestAskVenue, top.MidHalfTicks));
        Assert.Equal(QuoteOutcome.Accepted, top.Apply(1, new Quote(1, 10, 12)));
        Assert.Equal(QuoteOutcome.Accepted, top.Apply(1, new Quote(2, 11, 12)));
        Assert.False(top.IsOpen);
        Assert.Equal(QuoteOutcome.Updated, top.Apply(0, new Quote(3, 10, 11)));
        Assert.True(top.IsOpen);
        Assert.Equal((1, 0, 22L, 1L, 0L), (top.BestBidVenue, top.BestAskVenue, top.MidHalfTicks, top.Updates, top.CrossedUpdates));
    }

    [Fact]
    public void It_opens_a_minute_after_the_first_quote_even_if_a_venue_is_not_heard_of()
    {
        var top = new ConsolidatedTop(3);
        Assert.Equal(QuoteOutcome.Accepted, top.Apply(1, new Quote(5, 10, 12)));
        Assert.Equal(QuoteOutcome.Accepted, top.Apply(0, new Quote(60_000_000_004, 10, 12)));
        Assert.Equal(QuoteOutcome.Updated, new ConsolidatedTop(top.Capture()).Apply(0, new Quote(60_000_000_005, 10, 12)));
        Assert.Equal(QuoteOutcome.Updated, top.Apply(0, new Quote(60_000_000_005, 10, 12)));
    }

    [Fact]
    public void A_venue_that_is_withdrawn_is_out_until_its_next_quote()
    {
        var top = new ConsolidatedTop(2);
        top.Apply(0, new Quote(1, 10, 12));
        top.Apply(1, new Quote(2, 11, 13));
        top.Withdraw(1);
        Assert.Equal((0, 0, default(Quote)), (top.BestBidVenue, top.BestAskVenue, top.Top(1)));
        Assert.Equal(QuoteOutcome.Updated, top.Apply(0, new Quote(3, 9, 12)));
        top.Withdraw(0);
        Assert.Equal((-1, -1, 0L), (top.BestBidVenue, top.BestAskVenue, top.MidHalfTicks));
        Assert.Equal(QuoteOutcome.Updated, top.Apply(1, new Quote(4, 9, 11)));
        Assert.Equal(20, top.MidHalfTicks);
        Assert.Equal(3, top.Updates);
    }

    [Fact]
    public void A_bid_above_another_venues_ask_is_crossed_and_an_equal_one_is_not()
    {
        var top = new ConsolidatedTop(2);
        top.Apply(0, new Quote(1, 10, 12));
        Assert.Equal(QuoteOutcome.Updated, top.Apply(1, new Quote(2, 12, 13)));
        Assert.Equal(QuoteOutcome.Crossed, top.Apply(1, new Quote(3, 13, 13)));
        Assert.Equal(QuoteOutcome.Crossed, top.Apply(0, new Quote(4, 9, 12)));
        Assert.Equal(QuoteOutcome.Updated, top.Apply(0, new Quote(5, 9, 13)));
        Assert.Equal((4L, 2L), (top.Updates, top.CrossedUpdates));
    }

    [Fact]
    public void A_bad_quote_is_rejected_and_the_last_good_one_stands()
    {
        var top = new ConsolidatedTop(1);
        var good = new Quote(1, 10, 10);
        Assert.Equal(QuoteOutcome.Updated, top.Apply(0, good));
        foreach (var bad in new[] { new Quote(2, 11, 10), new Quote(2, 0, 10), new Quote(0, 10, 11), new Quote(2, 1, long.MaxValue) })
            Assert.Equal(QuoteOutcome.Rejected, top.Apply(0, bad));
        Assert.Equal(good, top.Top(0));
        Assert.Equal(1, top.Updates);
    }

    [Fact]
    public void The_largest_quotes_overflow_nothing()
    {
        var top = new ConsolidatedTop(1);
        top.Apply(0, new Quote(1, Instrument.MaxTicks, Instrument.MaxTicks));
        Assert.Equal(2 * Instrument.MaxTicks, top.MidHalfTicks);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65)]
    public void The_number_of_venues_has_limits(int venues) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConsolidatedTop(venues));

    [Fact]
    public void It_equals_a_reference_that_looks_at_everything_each_time()
    {
        foreach (var venues in new[] { 1, 2, 3, 5 })
            Property.HoldsForSequences(Steps, steps => CompareWithReference(venues, steps));
    }

    [Fact]
    public void Restored_from_a_capture_at_any_point_the_future_is_the_same() =>
        Property.HoldsForSequences(Steps, steps =>
        {
            var uninterrupted = new ConsolidatedTop(3);
            var restored = new ConsolidatedTop(3);
            foreach (var step in steps)
            {
                restored = new ConsolidatedTop(restored.Capture());
                Assert.Equal(uninterrupted.Apply(step.Venue % 3, step.Quote), restored.Apply(step.Venue % 3, step.Quote));
                AssertSame(uninterrupted, restored);
            }
        });

    [Fact]
    public void A_capture_does_not_change_with_what_comes_later()
    {
        var top = new ConsolidatedTop(1);
        top.Apply(0, new Quote(1, 10, 11));
        var captured = top.Capture();
        top.Apply(0, new Quote(2, 20, 21));
        Assert.Equal(new Quote(1, 10, 11), captured.Tops[0]);
    }

    [Fact]
    public void Applying_a_quote_allocates_nothing()
    {
        var top = new ConsolidatedTop(3);
        Run(top, 100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(top, 10_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        static void Run(ConsolidatedTop top, int quotes)
        {
            for (var i = 1; i <= quotes; i++) top.Apply(i % 3, new Quote(i, 100 + i % 5, 102 + i % 5));
        }
    }

    private static void CompareWithReference(int venues, Step[] steps)
    {
        var top = new ConsolidatedTop(venues);
        var standing = new Dictionary<int, Quote>();
        long updates = 0, crossed = 0;
        foreach (var (index, quote) in steps)
        {
            var venue = index % venues;
            var outcome = top.Apply(venue, quote);
            if (quote.TimeNs <= 0 || quote.BidTicks <= 0 || quote.BidTicks > quote.AskTicks)
            {
                Assert.Equal(QuoteOutcome.Rejected, outcome);
            }
            else
            {
                standing[venue] = quote;
                var isCrossed = standing.Any(a => standing.Any(b => a.Key != b.Key && a.Value.BidTicks > b.Value.AskTicks));
                var expected = standing.Count < venues ? QuoteOutcome.Accepted : isCrossed ? QuoteOutcome.Crossed : QuoteOutcome.Updated;
                if (expected != QuoteOutcome.Accepted) updates++;
                if (expected == QuoteOutcome.Crossed) crossed++;
                Assert.Equal(expected, outcome);
            }

            Assert.Equal((updates, crossed, standing.Count == venues), (top.Updates, top.CrossedUpdates, top.IsOpen));
            for (var v = 0; v < venues; v++) Assert.Equal(standing.GetValueOrDefault(v), top.Top(v));
            if (standing.Count == 0) continue;
            var bestBid = standing.OrderByDescending(s => s.Value.BidTicks).ThenBy(s => s.Key).First();
            var bestAsk = standing.OrderBy(s => s.Value.AskTicks).ThenBy(s => s.Key).First();
            Assert.Equal((bestBid.Key, bestAsk.Key), (top.BestBidVenue, top.BestAskVenue));
            Assert.Equal(bestBid.Value.BidTicks + bestAsk.Value.AskTicks, top.MidHalfTicks);
        }
    }

    private static void AssertSame(ConsolidatedTop a, ConsolidatedTop b)
    {
        Assert.Equal(a.Capture().Tops, b.Capture().Tops);
        Assert.Equal(
            (a.Updates, a.CrossedUpdates, a.IsOpen, a.BestBidVenue, a.BestAskVenue, a.MidHalfTicks),
            (b.Updates, b.CrossedUpdates, b.IsOpen, b.BestBidVenue, b.BestAskVenue, b.MidHalfTicks));
    }
}
