using FsCheck;
using FsCheck.Fluent;
using OrleansTrading.Domain.Arbitrage;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Tests.Arbitrage;

public sealed class CrossVenueScanPropertyTests
{
    private sealed record Step(int Venue, int GapMs, int AgeMs, long Bid, long Spread, bool ByClock);

    private static readonly ArbitrageLimits Limits = new()
    {
        MinNetEdgeBps = 10,
        CloseBelowBps = 5,
        MaxQuoteAgeNs = 2 * Nanoseconds.PerSecond,
        MinUpdateIntervalNs = 250 * Nanoseconds.PerMillisecond,
    };

    // Around 10,000 ticks a tick is a basis point, so that edges are often at a threshold; one quote in twelve is bad, some come
    // late, and at times only the clock tells.
    private static readonly Gen<Step> Steps =
        from venue in Gen.Choose(0, 63)
        from gap in Gen.Frequency((8, Gen.Choose(0, 120)), (1, Gen.Choose(500, 2_500)))
        from age in Gen.Frequency((8, Gen.Constant(0)), (1, Gen.Choose(-100, 2_100)))
        from bid in Gen.Choose(9_985, 10_030)
        from spread in Gen.Frequency((11, Gen.Choose(0, 6)), (1, Gen.Choose(-3, -1)))
        from byClock in Gen.Frequency((12, Gen.Constant(false)), (1, Gen.Constant(true)))
        select new Step(venue, gap, age, bid, spread, byClock);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(9)]
    public void It_equals_a_reference_that_looks_at_every_pair_in_decimals(int venues) =>
        Property.HoldsForSequences(Steps, steps =>
        {
            var fees = Fees(venues);
            var scan = new CrossVenueScan(fees, Limits);
            var reference = new ReferenceScan(fees, Limits);
            foreach (var (nowNs, step) in Timed(steps))
            {
                var expected = step.ByClock ? reference.Expire(nowNs) : reference.Apply(step.Venue % venues, QuoteOf(step, nowNs), nowNs);
                Assert.Equal(expected, Run(scan, venues, step, nowNs));
            }
        }, runs: 500);

    [Fact]
    public void Over_prices_of_any_size_it_equals_the_reference()
    {
        var prices =
            from size in Property.Longs(10_000, 1_000_000_000_000)
            from bidA in Gen.Choose(0, 400)
            from bidB in Gen.Choose(0, 400)
            from spread in Gen.Choose(0, 100)
            select (A: size + size * bidA / 100_000, B: size + size * bidB / 100_000, Spread: (long)spread);
        Property.Holds(prices, p =>
        {
            var fees = new[] { 3.5m, 4.25m };
            var scan = new CrossVenueScan(fees, Limits);
            var reference = new ReferenceScan(fees, Limits);
            foreach (var (venue, bid) in new[] { (0, p.A), (1, p.B), (0, p.B), (1, p.A) })
            {
                var quote = new Quote(Sample.Start, bid, bid + p.Spread);
                var changes = new List<OpportunityChange>();
                scan.Apply(venue, quote, Sample.Start, changes);
                Assert.Equal(reference.Apply(venue, quote, Sample.Start), changes);
            }
        }, runs: 2_000);
    }

    [Fact]
    public void Of_each_pair_openings_and_closings_alternate_and_what_is_open_had_its_edge_when_reported() =>
        Property.HoldsForSequences(Steps, steps =>
        {
            const int venues = 4;
            var scan = new CrossVenueScan(Fees(venues), Limits);
            var open = new Dictionary<(int, int), OpportunityChange>();
            foreach (var (nowNs, step) in Timed(steps))
            {
                foreach (var change in Run(scan, venues, step, nowNs))
                {
                    var pair = (change.BuyVenue, change.SellVenue);
                    Assert.NotEqual(change.BuyVenue, change.SellVenue);
                    if (change.Kind == OpportunityChangeKind.Opened)
                    {
                        Assert.True(open.TryAdd(pair, change));
                        Assert.True(change.NetBps >= Limits.MinNetEdgeBps);
                        Assert.Equal((nowNs, nowNs), (change.OpenedNs, change.TimeNs));
                        continue;
                    }

                    Assert.True(open.TryGetValue(pair, out var last));
                    Assert.Equal(last.OpenedNs, change.OpenedNs);
                    Assert.True(change.PeakNetBps >= last.PeakNetBps);
                    if (change.IsClosed)
                    {
                        open.Remove(pair);
                        continue;
                    }

                    Assert.True(change.NetBps >= Limits.CloseBelowBps && change.PeakNetBps >= change.NetBps);
                    Assert.True(change.TimeNs - last.TimeNs >= Limits.MinUpdateIntervalNs);
                    open[pair] = change;
                }

                Assert.Equal(open.Keys.Order(), scan.Capture().Open.Select(o => (o.BuyVenue, o.SellVenue)));
                Assert.Equal(open.Count, scan.OpenCount);
            }
        });

    [Fact]
    public void Restored_at_any_point_the_future_is_the_same() =>
        Property.HoldsForSequences(Steps, steps =>
        {
            const int venues = 3;
            var fees = Fees(venues);
            var uninterrupted = new CrossVenueScan(fees, Limits);
            var restored = new CrossVenueScan(fees, Limits);
            foreach (var (nowNs, step) in Timed(steps))
            {
                restored = new CrossVenueScan(fees, Limits, restored.Capture());
                Assert.Equal(Run(uninterrupted, venues, step, nowNs), Run(restored, venues, step, nowNs));
                Assert.Equal(uninterrupted.Capture().Open, restored.Capture().Open);
                Assert.Equal(uninterrupted.Capture().Quotes, restored.Capture().Quotes);
            }
        });

    private static decimal[] Fees(int venues) => [.. Enumerable.Range(0, venues).Select(venue => venue % 3 * 0.5m)];

    private static Quote QuoteOf(Step step, long nowNs) =>
        new(nowNs - step.AgeMs * Nanoseconds.PerMillisecond, step.Bid, step.Bid + step.Spread);

    private static List<OpportunityChange> Run(CrossVenueScan scan, int venues, Step step, long nowNs)
    {
        var changes = new List<OpportunityChange>();
        if (step.ByClock) scan.Expire(nowNs, changes);
        else scan.Apply(step.Venue % venues, QuoteOf(step, nowNs), nowNs, changes);
        return changes;
    }

    private static IEnumerable<(long NowNs, Step Step)> Timed(Step[] steps)
    {
        var nowNs = Sample.Start;
        foreach (var step in steps) yield return (nowNs += step.GapMs * Nanoseconds.PerMillisecond, step);
    }
}
