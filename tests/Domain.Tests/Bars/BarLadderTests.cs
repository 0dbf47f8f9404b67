using OrleansTrading.Domain.Bars;

namespace OrleansTrading.Domain.Tests.Bars;

public sealed class BarLadderTests
{
    private const long Minute = Timeframe.MinuteNs;
    private static readonly Timeframe FiveMinutes = Timeframe.Parse("5m");
    private static readonly Timeframe Hour = Timeframe.Parse("1h");
    private static readonly Timeframe Day = Timeframe.Parse("1d");

    [Fact]
    public void Larger_bars_are_made_of_smaller_ones_and_close_with_the_last_of_them()
    {
        var ladder = new BarLadder();
        Assert.True(ladder.Apply(At(0, 10), 100, 3).IsEmpty);
        Assert.Equal(["1s", "5s", "15s"], Names(ladder.Apply(At(0, 50), 130, 4)));
        Assert.Equal(["1s", "5s", "15s", "1m"], Names(ladder.Apply(At(1, 0), 90)));
        Assert.Equal(["1s", "5s", "15s", "1m"], Names(ladder.Apply(At(4, 59), 110, 5)));
        var closed = ladder.Apply(At(5, 0), 500).ToArray();
        Assert.Equal(
            [
                new ClosedTimeBar(Timeframe.Second, new TimeBar(At(4, 59), 110, 110, 110, 110, 1, 5)),
                new ClosedTimeBar(Timeframe.Parse("5s"), new TimeBar(At(4, 55), 110, 110, 110, 110, 1, 5)),
                new ClosedTimeBar(Timeframe.Parse("15s"), new TimeBar(At(4, 45), 110, 110, 110, 110, 1, 5)),
                new ClosedTimeBar(Timeframe.Minute, new TimeBar(At(4), 110, 110, 110, 110, 1, 5)) { IsFollowed = true },
                new ClosedTimeBar(FiveMinutes, new TimeBar(At(0), 100, 130, 90, 110, 4, 12)),
            ],
            closed);
        Assert.Equal([closed[^1].Bar], ladder.Last(FiveMinutes, 10));
        Assert.Equal(3, ladder.Count(Timeframe.Minute));
    }

    [Fact]
    public void An_update_after_a_year_closes_every_timeframe_smallest_first()
    {
        var ladder = new BarLadder();
        ladder.Apply(At(0), 7);
        var closed = ladder.Apply(At(366 * 1_440), 8);
        Assert.Equal(Timeframe.Known.Select(t => t.Name), Names(closed));
        foreach (var (timeframe, bar) in closed) Assert.Equal(new TimeBar(timeframe.OpenOf(At(0)), 7, 7, 7, 7, 1), bar);
    }

    [Fact]
    public void A_month_closes_within_a_week_that_goes_on()
    {
        var ladder = new BarLadder();
        var (tuesday, thursday) = (Day.OpenOf(NsOf("2024-04-30T12:00:00Z")), NsOf("2024-05-02T00:00:00Z"));
        ladder.Apply(tuesday, 7);
        Assert.Equal(
            ["1s", "5s", "15s", "1m", "5m", "15m", "30m", "1h", "4h", "1d", "1M"], Names(ladder.Apply(thursday, 9)));
        Assert.Equal(new TimeBar(NsOf("2024-04-29T00:00:00Z"), 7, 9, 7, 9, 2), ladder.Forming(Timeframe.Parse("1w")));
        Assert.Equal(new TimeBar(NsOf("2024-05-01T00:00:00Z"), 9, 9, 9, 9, 1), ladder.Forming(Timeframe.Parse("1M")));
        Assert.Equal(new TimeBar(NsOf("2024-01-01T00:00:00Z"), 7, 9, 7, 9, 2), ladder.Forming(Timeframe.Parse("1y")));
    }

    [Fact]
    public void A_larger_bar_whose_minute_is_closed_already_closes_when_its_end_passes()
    {
        var ladder = new BarLadder();
        ladder.Apply(At(0), 7);
        Assert.Equal(["1s", "5s", "15s", "1m"], Names(ladder.CloseThrough(At(1))));
        Assert.True(ladder.CloseThrough(At(4, 59)).IsEmpty);
        Assert.Equal(["5m"], Names(ladder.CloseThrough(At(5))));
        Assert.Equal(["15m", "30m"], Names(ladder.Apply(At(31), 8)));
    }

    [Fact]
    public void An_update_of_a_stretch_that_time_has_passed_is_late_for_every_timeframe()
    {
        var ladder = new BarLadder();
        ladder.Apply(At(0), 7);
        ladder.CloseThrough(At(7));
        Assert.True(ladder.Apply(At(3), 9).IsEmpty);
        Assert.Equal(1, ladder.LateUpdates);
        Assert.Null(ladder.Forming(FiveMinutes));
        Assert.Equal(new TimeBar(At(0), 7, 7, 7, 7, 1), ladder.Forming(Hour));
    }

    [Fact]
    public void The_forming_bar_has_the_forming_second_in_it()
    {
        var ladder = new BarLadder();
        foreach (var timeframe in Timeframe.Known) Assert.Null(ladder.Forming(timeframe));
        ladder.Apply(At(61), 5);
        ladder.Apply(At(62), 9);
        ladder.Apply(At(62, 30), 3);
        Assert.Equal(new TimeBar(At(62), 9, 9, 3, 3, 2), ladder.Forming(Timeframe.Minute));
        Assert.Equal(new TimeBar(At(60), 5, 9, 3, 3, 3), ladder.Forming(FiveMinutes));
        Assert.Equal(new TimeBar(At(0), 5, 9, 3, 3, 3), ladder.Forming(Day));
        ladder.CloseThrough(At(63));
        Assert.Null(ladder.Forming(Timeframe.Minute));
        Assert.Equal(new TimeBar(At(60), 5, 9, 3, 3, 3), ladder.Forming(FiveMinutes));
    }

    [Fact]
    public void An_update_older_than_the_forming_second_is_late_for_every_timeframe()
    {
        var ladder = new BarLadder();
        ladder.Apply(At(2), 5);
        Assert.True(ladder.Apply(At(1, 59), 99).IsEmpty);
        Assert.Equal(1, ladder.LateUpdates);
        Assert.Equal(new TimeBar(At(0), 5, 5, 5, 5, 1), ladder.Forming(Day));
    }

    [Fact]
    public void The_bars_kept_are_the_last_1440_and_are_read_oldest_first()
    {
        var ladder = new BarLadder();
        const int minutes = 3_000;
        for (var i = 0; i <= minutes; i++)
        {
            ladder.Apply(At(i), i + 1);
            if (i is 0 or > 40 and < 1_400 or > 1_500 and < 2_800) continue;
            var kept = Math.Min(i, 1_440);
            foreach (var count in new[] { 1, Math.Max(1, kept / 2), 1_440 })
            {
                var expected = Enumerable.Range(i - Math.Min(count, kept), Math.Min(count, kept)).Select(m => At(m));
                Assert.Equal(expected, ladder.Last(Timeframe.Minute, count).Select(b => b.OpenTimeNs));
            }
        }

        Assert.Equal(BarLadder.MaxBarsKept, ladder.Count(Timeframe.Minute));
        Assert.Equal(minutes / 5, ladder.Count(FiveMinutes));
        Assert.Equal(1_440, ladder.TakeUnsaved().Count(b => b.Timeframe == Timeframe.Minute));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_441)]
    public void The_number_of_bars_asked_for_has_limits(int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new BarLadder().Last(Timeframe.Minute, count));

    [Fact]
    public void What_was_taken_to_be_saved_is_not_given_again()
    {
        var ladder = new BarLadder();
        Assert.Empty(ladder.TakeUnsaved());
        for (var i = 0; i <= 5; i++) ladder.Apply(At(i), 1);
        Assert.Equal(["1m", "1m", "1m", "1m", "1m", "5m"], ladder.TakeUnsaved().Select(b => b.Timeframe.Name).Where(name => name[^1] == 'm'));
        Assert.Empty(ladder.TakeUnsaved());
        ladder.Apply(At(6), 1);
        Assert.Equal([At(5), At(5), At(5), At(5)], ladder.TakeUnsaved().Select(b => b.Bar.OpenTimeNs));
    }

    [Fact]
    public void Restored_bars_count_as_saved_and_those_after_the_capture_are_left_out()
    {
        var ladder = new BarLadder();
        for (var i = 0; i <= 5; i++) ladder.Apply(At(i), i);
        var state = ladder.Capture();
        for (var i = 6; i <= 20; i++) ladder.Apply(At(i), i);
        var restored = new BarLadder(state, AllBars(ladder));
        Assert.Equal((5, 1), (restored.Count(Timeframe.Minute), restored.Count(FiveMinutes)));
        Assert.Empty(restored.TakeUnsaved());
        for (var i = 6; i <= 20; i++) restored.Apply(At(i), i);
        AssertSame(ladder, restored);
    }

    [Fact]
    public void A_restore_from_bars_that_cannot_be_is_refused()
    {
        var state = new BarLadder().Capture() with { Forming = Forming(At(10)) };
        foreach (var minutes in new TimeBar[][]
            {
                [new(At(1) + 1, 1, 1, 1, 1, 1)], [new(At(1), 1, 1, 1, 1, 0)], [new(At(2), 1, 1, 1, 1, 1), new(At(1), 1, 1, 1, 1, 1)],
                [new(At(1), 1, 1, 1, 1, 1), new(At(1), 1, 1, 1, 1, 1)],
            })
            Assert.Throws<ArgumentException>(() => new BarLadder(state, [.. Timeframe.Known.Select(t => t == Timeframe.Minute ? minutes : [])]));

        Assert.Throws<ArgumentException>(() => new BarLadder(state, [[]]));
        Assert.Throws<ArgumentException>(() => new BarLadder(state with { Forming = [] }, AllBars(new BarLadder())));
        Assert.Throws<ArgumentException>(() => new BarLadder(state with { Forming = Forming(At(10) + 1) }, AllBars(new BarLadder())));
    }

    [Fact]
    public void Applying_an_update_allocates_nothing_once_the_bars_kept_have_their_room()
    {
        var ladder = new BarLadder();
        Run(ladder, 0, 1_500);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(ladder, 1_500, 1_800);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        static void Run(BarLadder ladder, int from, int to)
        {
            for (var i = from; i < to; i++)
                for (var second = 0; second < 60; second++)
                    ladder.Apply(At(i, second), i + second);
        }
    }

    private static long NsOf(string time) => Domain.Markets.Nanoseconds.Of(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture));

    internal static long At(int minute, int second = 0) => Sample.Start + minute * Minute + second * (Minute / 60);

    internal static TimeBar[][] AllBars(BarLadder ladder) =>
        [.. Timeframe.Known.Select(timeframe => ladder.Last(timeframe, BarLadder.MaxBarsKept))];

    internal static void AssertSame(BarLadder expected, BarLadder actual)
    {
        Assert.Equal(expected.Capture().Forming, actual.Capture().Forming);
        Assert.Equal(expected.LateUpdates, actual.LateUpdates);
        foreach (var timeframe in Timeframe.Known)
        {
            Assert.Equal(expected.Forming(timeframe), actual.Forming(timeframe));
            Assert.Equal(expected.Last(timeframe, 1_440), actual.Last(timeframe, 1_440));
        }
    }

    private static string[] Names(ReadOnlySpan<ClosedTimeBar> closed) => [.. closed.ToArray().Select(c => c.Timeframe.Name)];

    private static TimeBar[] Forming(long openNs) => [.. Timeframe.Known.Select(t => new TimeBar(
        t.Index == 0 ? openNs : t.OpenOf(openNs), 0, 0, 0, 0, 0))];
}
