using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Tests.Bars;

public sealed class TimeframeTests
{
    [Theory]
    [InlineData("1s", 1L)]
    [InlineData("5s", 5L)]
    [InlineData("15s", 15L)]
    [InlineData("1m", 60L)]
    [InlineData("5m", 300L)]
    [InlineData("15m", 900L)]
    [InlineData("30m", 1_800L)]
    [InlineData("1h", 3_600L)]
    [InlineData("4h", 14_400L)]
    [InlineData("1d", 86_400L)]
    [InlineData("1w", 604_800L)]
    public void A_timeframe_is_known_by_name(string name, long seconds)
    {
        var timeframe = Timeframe.Parse(name);
        Assert.Equal((name, seconds * Nanoseconds.PerSecond), (timeframe.Name, timeframe.LengthNs));
        Assert.Same(timeframe, Timeframe.Known[timeframe.Index]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1Y")]
    [InlineData("2m")]
    [InlineData("60")]
    public void Another_name_is_refused_and_the_known_ones_are_named(string name)
    {
        var refusal = Sample.Refused("TIMEFRAME_UNKNOWN", () => Timeframe.Parse(name));
        Assert.Contains("1s, 5s, 15s, 1m, 5m, 15m, 30m, 1h, 4h, 1d, 1w, 1M, 1y", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void They_go_from_small_to_large_and_up_to_the_week_each_divides_the_next()
    {
        Assert.Same(Timeframe.Second, Timeframe.Known[0]);
        Assert.Equal("1m", Timeframe.Minute.Name);
        foreach (var (small, large) in Timeframe.Known.Zip(Timeframe.Known.Skip(1)))
            Assert.True(small.LengthNs < large.LengthNs && (large.Index > Timeframe.Parse("1w").Index || large.LengthNs % small.LengthNs == 0));
    }

    [Theory]
    [InlineData("1w", "2024-03-03T23:59:59Z", "2024-02-26T00:00:00Z", "2024-03-04T00:00:00Z")]
    [InlineData("1w", "2024-03-04T00:00:00Z", "2024-03-04T00:00:00Z", "2024-03-11T00:00:00Z")]
    [InlineData("1w", "1970-01-01T00:00:00Z", "1969-12-29T00:00:00Z", "1970-01-05T00:00:00Z")]
    [InlineData("1M", "2024-02-29T23:59:59Z", "2024-02-01T00:00:00Z", "2024-03-01T00:00:00Z")]
    [InlineData("1M", "2023-12-31T12:00:00Z", "2023-12-01T00:00:00Z", "2024-01-01T00:00:00Z")]
    [InlineData("1y", "2024-12-31T23:59:59Z", "2024-01-01T00:00:00Z", "2025-01-01T00:00:00Z")]
    public void Weeks_begin_on_Monday_and_months_and_years_on_their_first_day(string name, string time, string open, string end)
    {
        var timeframe = Timeframe.Parse(name);
        var openNs = timeframe.OpenOf(Nanoseconds.Of(DateTimeOffset.Parse(time)));
        Assert.Equal((Nanoseconds.Of(DateTimeOffset.Parse(open)), Nanoseconds.Of(DateTimeOffset.Parse(end))), (openNs, timeframe.EndOf(openNs)));
    }

    // The clocks of New York and Berlin went forward on these days; 4 hours and days begin as on any other.
    [Theory]
    [InlineData("2024-03-10T06:59:59Z", "4h", "2024-03-10T04:00:00Z")]
    [InlineData("2024-03-10T09:30:00Z", "1d", "2024-03-10T00:00:00Z")]
    [InlineData("2024-03-31T01:30:00Z", "4h", "2024-03-31T00:00:00Z")]
    [InlineData("2024-03-31T23:59:59Z", "1d", "2024-03-31T00:00:00Z")]
    [InlineData("2024-03-31T13:59:59Z", "1h", "2024-03-31T13:00:00Z")]
    [InlineData("2024-03-31T13:59:59Z", "30m", "2024-03-31T13:30:00Z")]
    public void Bars_are_aligned_to_UTC_also_when_clocks_change(string time, string timeframe, string open) =>
        Assert.Equal(
            Nanoseconds.Of(DateTimeOffset.Parse(open)), Timeframe.Parse(timeframe).OpenOf(Nanoseconds.Of(DateTimeOffset.Parse(time))));
}
