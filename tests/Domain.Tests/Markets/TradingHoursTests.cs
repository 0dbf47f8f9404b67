using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Tests.Markets;

public sealed class TradingHoursTests
{
    private const int Day = 24 * 60;

    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    // Sunday 17:00 to Friday 17:00.
    private static readonly TradingHours Week = new("fx-week", NewYork, [new(6 * Day + 17 * 60, 11 * Day + 17 * 60)]);

    // Every day 18:00 to 17:00, but Friday and Saturday.
    private static readonly TradingHours Daily = new(
        "daily", NewYork, new[] { 6, 0, 1, 2, 3 }.Select(day => new TradingSession(day * Day + 18 * 60, (day + 1) * Day + 17 * 60)));

    [Fact]
    public void What_never_pauses_neither_opens_nor_closes()
    {
        var allWeek = new TradingHours("all", NewYork, [new(600, 3 * Day), new(3 * Day, 600 + TradingSession.Week)]);
        Assert.All(new[] { TradingHours.Always, allWeek }, hours =>
        {
            Assert.True(hours.IsAlways && hours.IsOpen(At("2026-03-08T07:00")));
            Assert.Equal(long.MaxValue, hours.NextOpen(0));
            Assert.Equal(long.MaxValue, hours.NextClose(0));
        });
    }

    [Theory]
    [InlineData("2026-01-05T12:00", true, "2026-01-11T22:00", "2026-01-09T22:00")]
    [InlineData("2026-01-09T22:00", false, "2026-01-11T22:00", "2026-01-16T22:00")]
    // The clock is put forward between close and open: 22:00 becomes 21:00 UTC.
    [InlineData("2026-03-06T21:59", true, "2026-03-08T21:00", "2026-03-06T22:00")]
    [InlineData("2026-03-07T12:00", false, "2026-03-08T21:00", "2026-03-13T21:00")]
    // And back again on the first of November.
    [InlineData("2026-10-31T12:00", false, "2026-11-01T22:00", "2026-11-06T22:00")]
    [InlineData("1969-12-31T12:00", true, "1970-01-04T22:00", "1970-01-02T22:00")]
    public void The_week_of_currencies_begins_and_ends_at_five_in_New_York(string at, bool isOpen, string opens, string closes)
    {
        Assert.Equal(isOpen, Week.IsOpen(At(at)));
        Assert.Equal(At(opens), Week.NextOpen(At(at)));
        Assert.Equal(At(closes), Week.NextClose(At(at)));
    }

    [Theory]
    [InlineData("2026-07-01T20:59", true, "2026-07-01T22:00", "2026-07-01T21:00")]
    [InlineData("2026-07-01T21:00", false, "2026-07-01T22:00", "2026-07-02T21:00")]
    [InlineData("2026-07-03T21:30", false, "2026-07-05T22:00", "2026-07-06T21:00")]
    public void A_day_may_have_a_break(string at, bool isOpen, string opens, string closes)
    {
        Assert.Equal(isOpen, Daily.IsOpen(At(at)));
        Assert.Equal(At(opens), Daily.NextOpen(At(at)));
        Assert.Equal(At(closes), Daily.NextClose(At(at)));
    }

    [Fact]
    public void A_holiday_has_no_trading_from_local_midnight_to_midnight()
    {
        var hours = new TradingHours("h", NewYork, [new(6 * Day + 17 * 60, 11 * Day + 17 * 60)], [new DateOnly(2026, 7, 1), new DateOnly(2026, 7, 2)]);
        Assert.False(hours.IsAlways);
        Assert.Equal(At("2026-07-01T04:00"), hours.NextClose(At("2026-06-30T12:00")));
        Assert.Equal(At("2026-07-03T04:00"), hours.NextOpen(At("2026-06-30T12:00")));
        Assert.False(hours.IsOpen(At("2026-07-02T12:00")));
        Assert.Equal(At("2026-07-03T21:00"), hours.NextClose(At("2026-07-02T12:00")));
    }

    [Fact]
    public void Sessions_that_touch_are_one()
    {
        var hours = new TradingHours("h", TimeZoneInfo.Utc, [new(0, 600), new(600, 1_200), new(6 * Day, 7 * Day)]);
        Assert.Equal(At("2026-07-06T20:00"), hours.NextClose(At("2026-07-05T05:00")));
        Assert.Equal(At("2026-07-12T00:00"), hours.NextOpen(At("2026-07-05T05:00")));
    }

    [Fact]
    public void The_hour_that_comes_twice_is_traded_twice_and_the_one_that_does_not_come_is_not()
    {
        // Sundays, midnight to six.
        var hours = new TradingHours("h", NewYork, [new(6 * Day, 6 * Day + 360)]);
        Assert.Equal(7, (At("2026-11-01T11:00") - At("2026-11-01T04:00")) / (3_600 * Nanoseconds.PerSecond));
        Assert.Equal(At("2026-11-01T11:00"), hours.NextClose(At("2026-11-01T04:00")));
        Assert.Equal(At("2026-03-08T10:00"), hours.NextClose(At("2026-03-08T05:00")));
        Assert.True(hours.IsOpen(At("2026-03-08T05:00")) && !hours.IsOpen(At("2026-03-08T10:00")));
    }

    [Fact]
    public void Stretches_follow_each_other_without_a_hole_for_years()
    {
        var at = At("2026-01-01T00:00");
        var (wasOpen, end) = Daily.StretchAt(at);
        for (var i = 0; i < 3_000; i++)
        {
            Assert.True(end > at);
            Assert.Equal(wasOpen, Daily.IsOpen(end - 1));
            at = end;
            (var isOpen, end) = Daily.StretchAt(at);
            Assert.NotEqual(wasOpen, isOpen);
            wasOpen = isOpen;
        }
        Assert.InRange(Nanoseconds.ToTime(at).Year, 2031, 2032);
    }

    [Theory]
    [InlineData(-1, 10)]
    [InlineData(10, 10)]
    [InlineData(TradingSession.Week, TradingSession.Week + 1)]
    [InlineData(10, TradingSession.Week + 11)]
    public void A_session_that_is_none_of_a_week_is_refused(int open, int close) =>
        Assert.Throws<ArgumentException>(() => new TradingHours("h", NewYork, [new(open, close)]));

    [Fact]
    public void Sessions_that_overlap_and_no_session_at_all_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new TradingHours("h", NewYork, []));
        Assert.Throws<ArgumentException>(() => new TradingHours("h", NewYork, [new(0, 11), new(10, 20)]));
        Assert.Throws<ArgumentException>(() => new TradingHours("h", NewYork, [new(0, 11), new(9_000, TradingSession.Week + 1)]));
    }

    private static long At(string time) =>
        Nanoseconds.Of(DateTimeOffset.Parse(time + "Z", System.Globalization.CultureInfo.InvariantCulture));
}
