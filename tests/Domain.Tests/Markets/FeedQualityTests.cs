using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Tests.Markets;

public sealed class FeedQualityTests
{
    private static readonly Quote Good = new(1_000, 10, 11);

    [Fact]
    public void Good_and_bad_ticks_are_counted_apart()
    {
        var quality = new FeedQuality(100);
        quality.OnQuote(Good);
        quality.OnQuote(new Quote(1_001, 12, 11));
        quality.OnTrade(new Trade(1_002, 10, 1, Aggressor.Buyer));
        quality.OnTrade(new Trade(1_003, 10, 0, Aggressor.Buyer));
        quality.OnBook(Snapshot(1_004));
        Assert.Equal((2, 1, 2, 1, 1), (quality.Quotes, quality.RejectedQuotes, quality.Trades, quality.RejectedTrades, quality.BookUpdates));
        Assert.Equal((1_000, 1_004, 50), (quality.FirstNs, quality.LastNs, quality.Score(1_004)));
    }

    [Fact]
    public void Silence_beyond_the_heartbeat_is_no_uptime()
    {
        var quality = new FeedQuality(100);
        Assert.Equal(0, quality.UptimeShare(5_000));
        quality.OnQuote(Good);
        Assert.Equal(1, quality.UptimeShare(1_000));
        Assert.Equal(1, quality.UptimeShare(1_100));
        // 300 of 400 are beyond.
        Assert.Equal(0.25, quality.UptimeShare(1_400));
        quality.OnQuote(Good with { TimeNs = 1_400 });
        Assert.Equal((300, 0.25), (quality.SilentNs, quality.UptimeShare(1_400)));
        Assert.Equal(0.4, quality.UptimeShare(1_500));
        Assert.Equal(40, quality.Score(1_500), 9);
    }

    [Fact]
    public void A_stale_book_counts_by_its_fault_and_is_no_sign_of_life()
    {
        var quality = new FeedQuality(100);
        quality.OnBook(Snapshot(1_000));
        var stale = new BookUpdate();
        stale.BeginStale(1_500, BookFault.Gap);
        quality.OnBook(stale);
        stale.BeginStale(1_600, BookFault.Checksum);
        quality.OnBook(stale);
        quality.OnBook(stale);
        Assert.Equal((1, 2, 0), (quality.FaultCount(BookFault.Gap), quality.FaultCount(BookFault.Checksum), quality.FaultCount(BookFault.Silent)));
        Assert.Equal((1_000, 1), (quality.LastNs, quality.BookUpdates));
    }

    [Fact]
    public void A_bar_is_a_sign_of_life_for_all_of_its_stretch_and_a_bad_one_lowers_the_score()
    {
        var quality = new FeedQuality(100);
        quality.OnBar(new VenueBar(1_000, 2_000, BarPrice.Trade, 5, 5, 5, 5, 1));
        quality.OnBar(new VenueBar(2_000, 3_000, BarPrice.Trade, 5, 5, 5, 5, 1));
        Assert.Equal((2, 0, 1_000, 3_000, 0, 100), (quality.Bars, quality.RejectedBars, quality.FirstNs, quality.LastNs, quality.SilentNs, quality.Score(3_000)));
        quality.OnBar(new VenueBar(3_500, 4_500, BarPrice.Trade, 5, 5, 5, 5, 1));
        quality.OnBar(new VenueBar(4_500, 5_500, BarPrice.Trade, 5, 4, 5, 5, 1));
        Assert.Equal((4, 1, 400), (quality.Bars, quality.RejectedBars, quality.SilentNs));
        Assert.Equal(100 * (1 - 400 / 4_500.0) * 3 / 4, quality.Score(5_500), 9);
        Assert.Equal((4, 1), (new FeedQuality(100, quality.Capture()).Bars, new FeedQuality(100, quality.Capture()).RejectedBars));
    }

    [Fact]
    public void Continued_from_a_capture_it_is_the_same()
    {
        var (whole, parted) = (new FeedQuality(100), new FeedQuality(100));
        for (var i = 0; i < 20; i++)
        {
            parted = new FeedQuality(100, parted.Capture());
            foreach (var quality in new[] { whole, parted })
            {
                quality.OnQuote(new Quote(1_000 + i * i * 7, 10, 10 + i % 3 - 1));
                quality.OnTrade(new Trade(1_000 + i * i * 7, 10, i % 4, Aggressor.Seller));
                quality.OnBook(Snapshot(1_000 + i * i * 7));
            }

            Assert.Equal(whole.Capture() with { Faults = [] }, parted.Capture() with { Faults = [] });
            Assert.Equal(whole.Capture().Faults, parted.Capture().Faults);
        }
    }

    private static BookUpdate Snapshot(long timeNs)
    {
        var update = new BookUpdate();
        update.Begin(BookUpdateKind.Snapshot, timeNs, 1);
        return update;
    }
}
