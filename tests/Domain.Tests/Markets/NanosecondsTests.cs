using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Tests.Markets;

public sealed class NanosecondsTests
{
    [Fact]
    public void An_instant_has_its_nanoseconds()
    {
        Assert.Equal(0, Nanoseconds.Of(DateTimeOffset.UnixEpoch));
        Assert.Equal(1_704_164_645_000_000_100, Nanoseconds.Of(DateTimeOffset.FromUnixTimeSeconds(1_704_164_645).AddTicks(1)));
        // The same instant on a clock 5 hours behind.
        Assert.Equal(Sample.Start, Nanoseconds.Of(new DateTimeOffset(2024, 1, 1, 19, 0, 0, TimeSpan.FromHours(-5))));
    }

    [Fact]
    public void A_day_begins_at_midnight_UTC()
    {
        Assert.Equal(0, Nanoseconds.OfDay(new DateOnly(1970, 1, 1)));
        Assert.Equal(19_724 * Nanoseconds.PerDay, Nanoseconds.OfDay(new DateOnly(2024, 1, 2)));
    }

    [Fact]
    public void A_time_comes_back_cut_to_100_ns()
    {
        var time = new DateTimeOffset(2024, 1, 2, 3, 4, 5, 6, 7, TimeSpan.Zero).AddTicks(8);
        Assert.Equal(time, Nanoseconds.ToTime(Nanoseconds.Of(time)));
        Assert.Equal(time, Nanoseconds.ToTime(Nanoseconds.Of(time) + 99));
        Assert.Equal(time.AddTicks(1), Nanoseconds.ToTime(Nanoseconds.Of(time) + 100));
    }

    [Fact]
    public void The_last_day_that_fits_is_in_2262_and_later_ones_are_refused()
    {
        Assert.True(Nanoseconds.OfDay(new DateOnly(2262, 4, 11)) > 0);
        Sample.Refused("TIME_OUT_OF_RANGE", () => Nanoseconds.OfDay(new DateOnly(2262, 4, 12)));
        Sample.Refused("TIME_OUT_OF_RANGE", () => Nanoseconds.OfDay(DateOnly.MinValue));
        Sample.Refused("TIME_OUT_OF_RANGE", () => Nanoseconds.Of(DateTimeOffset.MaxValue));
        Sample.Refused("TIME_OUT_OF_RANGE", () => Nanoseconds.Of(DateTimeOffset.MinValue));
    }
}
