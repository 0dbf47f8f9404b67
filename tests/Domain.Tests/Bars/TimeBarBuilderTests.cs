using FsCheck;
using FsCheck.Fluent;
using OrleansTrading.Domain.Bars;

namespace OrleansTrading.Domain.Tests.Bars;

public sealed class TimeBarBuilderTests
{
    // Gaps within a bar, to its edge and over several bars; backwards now and then.
    private static readonly Gen<(int Gap, int Mid)> Steps =
        from gap in Gen.Frequency((6, Gen.Choose(0, 4)), (2, Gen.Choose(5, 35)), (1, Gen.Choose(-25, -1)))
        from mid in Gen.Choose(1, 50)
        select (gap, mid);

    private static readonly Timeframe Ten = Timeframe.OfLength(10);

    [Fact]
    public void A_bar_is_aligned_and_closes_with_the_first_update_at_its_end()
    {
        var builder = new TimeBarBuilder(Ten);
        Assert.False(builder.Apply(13, 100, 0, out _));
        Assert.False(builder.Apply(15, 120, 0, out _));
        Assert.False(builder.Apply(15, 90, 0, out _));
        Assert.False(builder.Apply(19, 110, 0, out _));
        Assert.True(builder.Apply(20, 111, 0, out var closed));
        Assert.Equal(new TimeBar(10, 100, 120, 90, 110, 4), closed);
        Assert.Equal(new TimeBar(20, 111, 111, 111, 111, 1), builder.Forming);
    }

    [Fact]
    public void Minutes_are_aligned_to_UTC()
    {
        var builder = new TimeBarBuilder(Timeframe.Minute);
        builder.Apply(Sample.Start + 59_999_999_999, 1, 0, out _);
        Assert.Equal(Sample.Start, builder.Forming.OpenTimeNs);
        Assert.True(builder.Apply(Sample.Start + 60_000_000_000, 1, 0, out _));
        Assert.Equal(Sample.Start + Timeframe.MinuteNs, builder.Forming.OpenTimeNs);
    }

    [Fact]
    public void A_stretch_without_updates_has_no_bar()
    {
        var builder = new TimeBarBuilder(Ten);
        builder.Apply(10, 1, 0, out _);
        Assert.True(builder.Apply(57, 2, 0, out var closed));
        Assert.Equal(10, closed.OpenTimeNs);
        Assert.Equal(50, builder.Forming.OpenTimeNs);
    }

    [Fact]
    public void An_update_older_than_the_forming_bar_is_counted_and_left_out()
    {
        var builder = new TimeBarBuilder(Ten);
        builder.Apply(25, 1, 0, out _);
        Assert.False(builder.Apply(19, 99, 0, out _));
        Assert.Equal(1, builder.LateUpdates);
        Assert.Equal(new TimeBar(20, 1, 1, 1, 1, 1), builder.Forming);
        // Out of order but within the forming bar is no lateness.
        builder.Apply(20, 2, 0, out _);
        Assert.Equal((1L, 2), (builder.LateUpdates, builder.Forming.Updates));
    }

    [Fact]
    public void Time_known_to_have_passed_the_end_closes_the_bar_once()
    {
        var builder = new TimeBarBuilder(Ten);
        Assert.False(builder.CloseThrough(9, out _));
        builder.Apply(13, 7, 0, out _);
        Assert.False(builder.CloseThrough(19, out _));
        Assert.True(builder.CloseThrough(20, out var closed));
        Assert.Equal(new TimeBar(10, 7, 7, 7, 7, 1), closed);
        Assert.False(builder.CloseThrough(1_000, out _));
        Assert.Equal(0, builder.Forming.Updates);
    }

    [Fact]
    public void An_update_of_a_stretch_that_time_has_passed_without_a_bar_is_late_too()
    {
        var builder = new TimeBarBuilder(Ten);
        builder.CloseThrough(57, out _);
        builder.Apply(49, 7, 0, out _);
        Assert.Equal((1L, 0), (builder.LateUpdates, builder.Forming.Updates));
        builder.Apply(50, 7, 0, out _);
        Assert.Equal(new TimeBar(50, 7, 7, 7, 7, 1), builder.Forming);
    }

    [Fact]
    public void Volumes_add_up_and_do_not_overflow()
    {
        var builder = new TimeBarBuilder(Ten);
        builder.Apply(11, 7, 5, out _);
        builder.Apply(12, 7, 0, out _);
        builder.Apply(13, 8, 6, out _);
        Assert.Equal(new TimeBar(10, 7, 8, 7, 8, 3, 11), builder.Forming);
        builder.Apply(14, 8, long.MaxValue - 5, out _);
        Assert.Equal(long.MaxValue, builder.Forming.VolumeLots);
    }

    [Fact]
    public void An_update_of_a_bar_that_time_closed_is_late_too()
    {
        var builder = new TimeBarBuilder(Ten);
        builder.Apply(13, 7, 0, out _);
        builder.CloseThrough(20, out _);
        builder.Apply(18, 9, 0, out _);
        Assert.Equal(1, builder.LateUpdates);
        Assert.Equal(0, builder.Forming.Updates);
        // The same when the builder was restored in between.
        var restored = new TimeBarBuilder(Ten, builder.Forming, builder.LateUpdates);
        restored.Apply(19, 9, 0, out _);
        Assert.Equal((2L, 0), (restored.LateUpdates, restored.Forming.Updates));
        restored.Apply(20, 9, 0, out _);
        Assert.Equal(new TimeBar(20, 9, 9, 9, 9, 1), restored.Forming);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_bar_has_a_length(long period) => Assert.Throws<ArgumentOutOfRangeException>(() => new TimeBarBuilder(Timeframe.OfLength(period)));

    [Fact]
    public void Bars_equal_a_grouping_of_the_updates_that_were_in_time() =>
        Property.HoldsForSequences(Steps, steps =>
        {
            const int period = 10;
            var builder = new TimeBarBuilder(Timeframe.OfLength(period));
            var bars = new List<TimeBar>();
            var kept = new List<(long Time, long Mid)>();
            long time = 1_000, newest = 0, late = 0;
            foreach (var (gap, mid) in steps)
            {
                time = Math.Max(1, time + gap);
                if (builder.Apply(time, mid, 0, out var closed)) bars.Add(closed);
                if (time < newest / period * period)
                {
                    late++;
                    continue;
                }

                newest = Math.Max(newest, time);
                kept.Add((time, mid));
            }

            if (builder.CloseThrough(long.MaxValue, out var last)) bars.Add(last);
            var expected = kept.GroupBy(u => u.Time / period * period).Select(g => new TimeBar(
                g.Key, g.First().Mid, g.Max(u => u.Mid), g.Min(u => u.Mid), g.Last().Mid, g.Count()));
            Assert.Equal(expected, bars);
            Assert.Equal(late, builder.LateUpdates);
        }, runs: 1_000);

    [Fact]
    public void Restored_at_any_point_the_bars_are_the_same_and_no_bar_comes_twice() =>
        Property.HoldsForSequences(Steps, steps =>
        {
            var uninterrupted = new TimeBarBuilder(Ten);
            var restored = new TimeBarBuilder(Ten);
            long time = 1_000, lastBar = 0;
            foreach (var (gap, mid) in steps)
            {
                time = Math.Max(1, time + gap);
                restored = new TimeBarBuilder(Ten, restored.Forming, restored.LateUpdates);
                // Every seventh mid also tells that time has passed.
                var byClock = mid % 7 == 0;
                var closes = byClock ? uninterrupted.CloseThrough(time, out var a) : uninterrupted.Apply(time, mid, 0, out a);
                Assert.Equal(closes, byClock ? restored.CloseThrough(time, out var b) : restored.Apply(time, mid, 0, out b));
                Assert.Equal((uninterrupted.Forming, uninterrupted.LateUpdates), (restored.Forming, restored.LateUpdates));
                if (!closes) continue;
                Assert.Equal(a, b);
                Assert.True(a.OpenTimeNs > lastBar, $"Bar {a.OpenTimeNs} came after bar {lastBar}.");
                lastBar = a.OpenTimeNs;
            }
        }, runs: 1_000);

    [Fact]
    public void Applying_an_update_allocates_nothing()
    {
        var builder = new TimeBarBuilder(Ten);
        Run(builder, 1, 100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(builder, 101, 10_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        static void Run(TimeBarBuilder builder, int from, int to)
        {
            for (var i = from; i <= to; i++) builder.Apply(i, i, 0, out _);
        }
    }
}
