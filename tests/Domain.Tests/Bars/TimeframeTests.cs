using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Tests.Bars;

public sealed class TimeframeTests
{
    [Theory]
    [InlineData("1m", 60L)]
    [InlineData("5m", 300L)]
    [InlineData("15m", 900L)]
    [InlineData("30m", 1_800L)]
    [InlineData("1h", 3_600L)]
    [InlineData("4h", 14_400L)]
    [InlineData("1d", 86_400L)]
    public void A_timeframe_is_known_by_name(string name, long seconds)
    {
        var timeframe = Timeframe.Parse(name);
        Assert.Equal((name, seconds * Nanoseconds.PerSecond), (timeframe.Name, timeframe.LengthNs));
        Assert.Same(timeframe, Timeframe.Known[timeframe.Index]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1M")]
    [InlineData("2m")]
    [InlineData("60")]
    public void Another_name_is_refused_and_the_known_ones_are_named(string name)
    {
        var refusal = Sample.Refused("TIMEFRAME_UNKNOWN", () => Timeframe.Parse(name));
        Assert.Contains("1m, 5m, 15m, 30m, 1h, 4h, 1d", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void They_go_from_small_to_large_and_each_divides_the_next()
    {
        Assert.Same(Timeframe.Minute, Timeframe.Known[0]);
        foreach (var (small, large) in Timeframe.Known.Zip(Timeframe.Known.Skip(1)))
            Assert.True(small.LengthNs < large.LengthNs && large.LengthNs % small.LengthNs == 0);
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
