using FsCheck;
using FsCheck.Fluent;
using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Tests.Bars;

public sealed class BarLadderPropertyTests
{
    private sealed record Step(int GapSeconds, int Mid, int Volume, bool ByClock, bool Takes);

    // Gaps within a minute, over some, over hours, days, weeks and months; backwards now and then; at times only the clock tells.
    private static readonly Gen<Step> Steps =
        from gap in Gen.Frequency(
            (6, Gen.Choose(0, 40)), (4, Gen.Choose(41, 400)), (2, Gen.Choose(1_000, 20_000)), (1, Gen.Choose(80_000, 200_000)), (1, Gen.Choose(500_000, 40_000_000)),
            (2, Gen.Choose(-900, -1)))
        from mid in Gen.Choose(1, 50)
        from volume in Gen.Frequency((2, Gen.Constant(0)), (1, Gen.Choose(1, 9)))
        from byClock in Gen.Frequency((5, Gen.Constant(false)), (1, Gen.Constant(true)))
        from takes in Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true)))
        select new Step(gap, mid, volume, byClock, takes);

    [Fact]
    public void Each_timeframe_equals_its_own_builder_over_the_updates_that_were_in_time() =>
        Property.HoldsForSequences(Steps, steps =>
        {
            var ladder = new BarLadder();
            var builders = Timeframe.Known.Select(t => new TimeBarBuilder(t)).ToArray();
            foreach (var (timeNs, step) in Timed(steps))
            {
                var late = ladder.LateUpdates;
                var closed = (step.ByClock ? ladder.CloseThrough(timeNs) : ladder.Apply(timeNs, step.Mid, step.Volume)).ToArray();
                if (ladder.LateUpdates > late)
                {
                    Assert.Empty(closed);
                    continue;
                }

                var expected = new List<ClosedTimeBar>();
                foreach (var timeframe in Timeframe.Known)
                {
                    var builder = builders[timeframe.Index];
                    if (step.ByClock ? builder.CloseThrough(timeNs, out var bar) : builder.Apply(timeNs, step.Mid, step.Volume, out bar))
                        expected.Add(new ClosedTimeBar(timeframe, bar) { IsFollowed = timeframe == Timeframe.Minute });
                    Assert.Equal(builder.Forming.Updates == 0 ? null : builder.Forming, ladder.Forming(timeframe));
                }

                Assert.Equal(expected, closed);
            }
        }, runs: 500);

    [Fact]
    public void Seconds_and_late_updates_are_those_of_a_builder_of_seconds() =>
        Property.HoldsForSequences(Steps, steps =>
        {
            var ladder = new BarLadder();
            var builder = new TimeBarBuilder(Timeframe.Second);
            var seconds = new List<TimeBar>();
            foreach (var (timeNs, step) in Timed(steps))
            {
                if (step.ByClock) ladder.CloseThrough(timeNs);
                else ladder.Apply(timeNs, step.Mid, step.Volume);
                if (step.ByClock ? builder.CloseThrough(timeNs, out var bar) : builder.Apply(timeNs, step.Mid, step.Volume, out bar))
                    seconds.Add(bar);
            }

            Assert.Equal(seconds.TakeLast(Timeframe.Second.BarsKept), ladder.Last(Timeframe.Second, 1_440));
            Assert.Equal((builder.Forming, builder.LateUpdates), (ladder.Capture().Forming[0], ladder.LateUpdates));
        });

    [Fact]
    public void Restored_at_any_point_the_future_is_the_same() =>
        Property.HoldsForSequences(Steps, steps =>
        {
            var uninterrupted = new BarLadder();
            var restored = new BarLadder();
            foreach (var (timeNs, step) in Timed(steps))
            {
                restored = new BarLadder(restored.Capture(), BarLadderTests.AllBars(restored));
                var a = step.ByClock ? uninterrupted.CloseThrough(timeNs) : uninterrupted.Apply(timeNs, step.Mid, step.Volume);
                var b = step.ByClock ? restored.CloseThrough(timeNs) : restored.Apply(timeNs, step.Mid, step.Volume);
                Assert.Equal(a, b);
                BarLadderTests.AssertSame(uninterrupted, restored);
            }
        });

    [Fact]
    public void Restored_with_bars_that_were_saved_after_the_capture_the_future_is_the_same() =>
        Property.HoldsForSequences(Steps, steps =>
        {
            var timed = Timed(steps).ToArray();
            var uninterrupted = new BarLadder();
            foreach (var (timeNs, step) in timed[..(timed.Length / 2)]) Run(uninterrupted, timeNs, step);
            var capture = uninterrupted.Capture();
            foreach (var (timeNs, step) in timed[(timed.Length / 2)..]) Run(uninterrupted, timeNs, step);

            var restored = new BarLadder(capture, BarLadderTests.AllBars(uninterrupted));
            foreach (var (timeNs, step) in timed[(timed.Length / 2)..]) Run(restored, timeNs, step);
            BarLadderTests.AssertSame(uninterrupted, restored);
        });

    [Fact]
    public void What_is_taken_to_be_saved_is_every_closed_bar_once_and_in_order() =>
        Property.HoldsForSequences(Steps, steps =>
        {
            var ladder = new BarLadder();
            var closed = new List<ClosedTimeBar>();
            var taken = new List<ClosedTimeBar>();
            foreach (var (timeNs, step) in Timed(steps))
            {
                closed.AddRange(step.ByClock ? ladder.CloseThrough(timeNs) : ladder.Apply(timeNs, step.Mid, step.Volume));
                if (step.Takes) taken.AddRange(ladder.TakeUnsaved());
            }

            taken.AddRange(ladder.TakeUnsaved());
            foreach (var timeframe in Timeframe.Known)
                Assert.Equal(closed.Where(c => c.Timeframe == timeframe).Select(c => c.Bar), taken.Where(c => c.Timeframe == timeframe).Select(c => c.Bar));
            Assert.Equal(closed.Count, taken.Count);
        });

    private static IEnumerable<(long TimeNs, Step Step)> Timed(Step[] steps)
    {
        var timeNs = Sample.Start;
        foreach (var step in steps) yield return (timeNs += step.GapSeconds * Nanoseconds.PerSecond, step);
    }

    private static void Run(BarLadder ladder, long timeNs, Step step)
    {
        if (step.ByClock) ladder.CloseThrough(timeNs);
        else ladder.Apply(timeNs, step.Mid, step.Volume);
    }
}
