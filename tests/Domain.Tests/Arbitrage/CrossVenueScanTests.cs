using OrleansTrading.Domain.Arbitrage;
using OrleansTrading.Domain.Markets;
using static OrleansTrading.Domain.Arbitrage.OpportunityChangeKind;

namespace OrleansTrading.Domain.Tests.Arbitrage;

public sealed class CrossVenueScanTests
{
    private const long Ms = Nanoseconds.PerMillisecond;
    private static readonly long Start = Sample.Start;

    private readonly List<OpportunityChange> _changes = [];

    [Fact]
    public void An_edge_opens_at_the_threshold_after_the_fees_of_both_venues()
    {
        // (10,030 − 10,000) / 10,000 = 30 bps; 8 and 12 for fees leave 10.
        var scan = Scan(8, 12);
        Assert.Empty(Apply(scan, 0, 0, 9_990, 10_000));
        Assert.Empty(Apply(scan, 1, 1, 10_029, 10_040));
        var opened = Assert.Single(Apply(scan, 1, 3, 10_030, 10_040));
        Assert.Equal(
            new OpportunityChange(Opened, 0, 1, Start + 3 * Ms, Start + 3 * Ms, 10_000, 10_030, 30, 20, 10, 3 * Ms, 0), opened);
        Assert.Equal((10m, false, 1), (opened.NetBps, opened.IsClosed, scan.OpenCount));
    }

    [Fact]
    public void It_is_found_from_either_side_and_in_either_direction()
    {
        var scan = Scan(0, 0);
        Apply(scan, 0, 0, 10_020, 10_030);
        Assert.Equal((Opened, 1, 0), Only(Apply(scan, 1, 1, 9_990, 10_000)));
        var other = Scan(0, 0);
        Apply(other, 1, 0, 9_990, 10_000);
        Assert.Equal((Opened, 1, 0), Only(Apply(other, 0, 1, 10_020, 10_030)));
        // The other way round: it closes, and the opposite opens.
        Assert.Equal(
            [(EdgeGone, 1, 0), (Opened, 0, 1)], Apply(other, 1, 2, 10_050, 10_060).Select(c => (c.Kind, c.BuyVenue, c.SellVenue)));
    }

    [Fact]
    public void A_fee_that_is_no_whole_number_counts_to_its_last_digit()
    {
        // (1,000,150 − 1,000,000) / 1,000,000 = 1.5 bps exactly.
        var limits = new ArbitrageLimits { MinNetEdgeBps = 1, CloseBelowBps = 0 };
        foreach (var (fee, opens) in new[] { (0.25m, true), (0.25000001m, false), (0.24999999m, true) })
        {
            var scan = new CrossVenueScan([0.25m, fee], limits);
            Apply(scan, 0, 0, 1_000_000, 1_000_000);
            Assert.Equal(opens, Apply(scan, 1, 0, 1_000_150, 1_000_150).Length == 1);
        }
    }

    [Fact]
    public void It_stays_open_between_the_thresholds_and_closes_below_the_lower_one()
    {
        var scan = Scan(0, 0);
        Apply(scan, 0, 0, 99_000, 100_000);
        Assert.Equal((Opened, 0, 1), Only(Apply(scan, 1, 0, 100_100, 101_000)));
        Assert.Equal((Updated, 0, 1), Only(Apply(scan, 1, 300, 100_050, 101_000)));
        var closed = Assert.Single(Apply(scan, 1, 600, 100_049, 101_000));
        Assert.Equal((EdgeGone, 4.9m, 10m, true), (closed.Kind, closed.NetBps, closed.PeakNetBps, closed.IsClosed));
        Assert.Equal(Start, closed.OpenedNs);
        // It is closed: the lower threshold does not open it.
        Assert.Empty(Apply(scan, 1, 900, 100_099, 101_000));
        Assert.Equal((Opened, 0, 1), Only(Apply(scan, 1, 1_000, 100_100, 101_000)));
    }

    [Fact]
    public void Updates_are_reported_at_intervals_and_for_other_prices_and_the_peak_misses_none()
    {
        var scan = Scan(0, 0);
        Apply(scan, 0, 0, 99_000, 100_000);
        Apply(scan, 1, 0, 100_200, 101_000);
        Assert.Empty(Apply(scan, 1, 100, 100_500, 101_000));
        Assert.Empty(Apply(scan, 1, 249, 100_300, 101_000));
        var updated = Assert.Single(Apply(scan, 1, 250, 100_300, 101_000));
        Assert.Equal((Updated, 30m, 50m, 250 * Ms, 0L), (updated.Kind, updated.NetBps, updated.PeakNetBps, updated.BuyQuoteAgeNs, updated.SellQuoteAgeNs));
        Assert.Empty(Apply(scan, 0, 499, 99_000, 100_010));
        Assert.Empty(Apply(scan, 0, 600, 99_000, 100_000));
        Assert.Equal((Updated, 0, 1), Only(Apply(scan, 0, 601, 99_000, 100_001)));
    }

    [Fact]
    public void A_quote_that_is_too_old_opens_nothing_and_closes_what_is_open()
    {
        var scan = Scan(0, 0);
        Apply(scan, 0, 0, 9_990, 10_000);
        Assert.Empty(Apply(scan, 1, 2_000, 10_050, 10_060));
        Apply(scan, 0, 2_100, 9_990, 10_000);
        Assert.Equal(1, scan.OpenCount);

        Assert.Empty(Expire(scan, 3_999));
        var closed = Assert.Single(Expire(scan, 4_000));
        Assert.Equal((QuoteTooOld, 0, 1, 2_000 * Ms), (closed.Kind, closed.BuyVenue, closed.SellVenue, closed.SellQuoteAgeNs));
        Assert.Empty(Expire(scan, 9_000));
    }

    [Fact]
    public void It_expires_with_any_quote_that_comes_later_before_that_is_looked_at()
    {
        var scan = Scan(0, 0, 0);
        Apply(scan, 0, 0, 9_990, 10_000);
        Apply(scan, 1, 0, 10_050, 10_060);
        Assert.Equal([QuoteTooOld], Apply(scan, 2, 2_000, 1, 20_000).Select(c => c.Kind));
        Assert.Equal((Opened, 0, 1), Only([.. Apply(scan, 0, 2_100, 9_990, 10_000), .. Apply(scan, 1, 2_100, 10_050, 10_060)]));
        Assert.Equal([QuoteTooOld], Apply(scan, 1, 4_200, 10_050, 10_060).Select(c => c.Kind));
    }

    [Fact]
    public void A_renewed_quote_keeps_it_open_and_a_late_old_one_closes_it()
    {
        var scan = Scan(0, 0);
        Apply(scan, 0, 0, 9_990, 10_000);
        Apply(scan, 1, 0, 10_050, 10_060);
        for (var ms = 1_000; ms <= 10_000; ms += 1_000)
        {
            Assert.Empty(Apply(scan, 0, ms, 9_990, 10_000));
            Assert.Empty(Apply(scan, 1, ms, 10_050, 10_060));
        }

        scan.Apply(1, new Quote(Start + 8_000 * Ms, 10_050, 10_060), Start + 10_000 * Ms, _changes);
        Assert.Equal(QuoteTooOld, _changes[^1].Kind);
    }

    [Fact]
    public void A_bad_quote_closes_it_and_takes_its_venue_out_until_the_next_good_one()
    {
        var scan = Scan(0, 0);
        Apply(scan, 0, 0, 9_990, 10_000);
        Apply(scan, 1, 0, 10_050, 10_060);
        var closed = Assert.Single(Apply(scan, 1, 10, 10_060, 10_050));
        Assert.Equal((QuoteInvalid, 10_000, 10_050), (closed.Kind, closed.BuyTicks, closed.SellTicks));
        Assert.Empty(Apply(scan, 0, 20, 9_990, 10_000));
        Assert.Empty(Apply(scan, 1, 30, 10_060, 10_050));
        Assert.Equal((Opened, 0, 1), Only(Apply(scan, 1, 40, 10_050, 10_060)));
    }

    [Fact]
    public void One_venue_that_is_far_off_is_an_opportunity_against_each_of_the_others()
    {
        var scan = Scan(0, 0, 0, 0, 0, 0);
        foreach (var venue in new[] { 0, 1, 2, 4, 5 }) Apply(scan, venue, 0, 9_999, 10_000);
        var opened = Apply(scan, 3, 1, 10_100, 10_101);
        Assert.Equal([(0, 3), (1, 3), (2, 3), (4, 3), (5, 3)], opened.Select(c => (c.BuyVenue, c.SellVenue)));
        Assert.All(opened, c => Assert.Equal((Opened, 100m), (c.Kind, c.NetBps)));
        Assert.Equal([(0, 3), (1, 3), (2, 3), (4, 3), (5, 3)], Apply(scan, 3, 2, 10_000, 10_001).Select(c => (c.BuyVenue, c.SellVenue)));
        Assert.Equal(0, scan.OpenCount);
    }

    [Fact]
    public void The_largest_prices_overflow_nothing()
    {
        var scan = new CrossVenueScan([10_000, 10_000], new ArbitrageLimits { MinNetEdgeBps = 10_000 });
        Apply(scan, 0, 0, 1, 1);
        Assert.Equal((Opened, 0, 1), Only(Apply(scan, 1, 0, Instrument.MaxTicks, Instrument.MaxTicks)));
        Assert.Equal([EdgeGone], Apply(scan, 0, 1, Instrument.MaxTicks, Instrument.MaxTicks).Select(c => c.Kind));
    }

    [Fact]
    public void Arguments_have_their_ranges()
    {
        var limits = new ArbitrageLimits();
        Refused([], limits);
        Refused(new decimal[65], limits);
        Refused([-1], limits);
        Refused([10_001], limits);
        Refused([0.000000001m], limits);
        Refused([1], limits with { CloseBelowBps = -1 });
        Refused([1], limits with { MinNetEdgeBps = 4.99m });
        Refused([1], limits with { MaxQuoteAgeNs = 0 });
        Refused([1], limits with { MaxQuoteAgeNs = long.MaxValue });
        Refused([1], limits with { MinUpdateIntervalNs = -1 });
        Assert.Empty(Apply(new CrossVenueScan([0], limits with { MinNetEdgeBps = 0, CloseBelowBps = 0 }), 0, 0, 5, 5));

        static void Refused(decimal[] fees, ArbitrageLimits limits) =>
            Assert.Throws<ArgumentOutOfRangeException>(() => new CrossVenueScan(fees, limits));
    }

    [Fact]
    public void A_capture_that_cannot_be_is_refused()
    {
        var limits = new ArbitrageLimits();
        var open = new OpenOpportunity(0, 1, Start, Start, 1, 2, 1, 2);
        var quote = new Quote(Start, 1, 1);
        foreach (var state in new CrossVenueScanState[]
            {
                new([quote], []), new([quote, default], [open]), new([quote, quote], [open with { SellVenue = 0 }]),
            })
        {
            Assert.Throws<ArgumentException>(() => new CrossVenueScan([0, 0], limits, state));
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(15)]
    [InlineData(64)]
    public void Without_a_change_a_quote_allocates_nothing(int venues)
    {
        // One opportunity is open all the time and renewed, and its price stays.
        var scan = Scan(new decimal[venues]);
        Run(0, 1_000);
        _changes.Clear();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(1_000, 20_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Empty(_changes);
        Assert.Equal(venues - 1, scan.OpenCount);

        void Run(int from, int to)
        {
            for (var i = from; i < to; i++)
            {
                var venue = i % venues;
                var bid = venue == 1 ? 10_100 : 10_000;
                scan.Apply(venue, new Quote(Start + i * Ms, bid, bid + 1), Start + i * Ms, _changes);
            }
        }
    }

    private static (OpportunityChangeKind Kind, int Buy, int Sell) Only(OpportunityChange[] changes)
    {
        var change = Assert.Single(changes);
        return (change.Kind, change.BuyVenue, change.SellVenue);
    }

    private static CrossVenueScan Scan(params decimal[] fees) => new(fees, new ArbitrageLimits());

    private OpportunityChange[] Apply(CrossVenueScan scan, int venue, int ms, long bid, long ask)
    {
        _changes.Clear();
        scan.Apply(venue, new Quote(Start + ms * Ms, bid, ask), Start + ms * Ms, _changes);
        return [.. _changes];
    }

    private OpportunityChange[] Expire(CrossVenueScan scan, int ms)
    {
        _changes.Clear();
        scan.Expire(Start + ms * Ms, _changes);
        return [.. _changes];
    }
}
