using OrleansTrading.Domain.Markets;
using OrleansTrading.Silo.Live;

namespace OrleansTrading.Grains.Tests.Live;

public sealed class LiveTimeTests
{
    private readonly SetClock _clock = new();

    [Fact]
    public void It_is_the_walls_and_no_instant_comes_twice()
    {
        var time = new LiveTime(_clock, 0);
        var wall = Nanoseconds.Of(_clock.GetUtcNow());
        Assert.Equal([wall, wall + 1, wall + 2], [time.Next(), time.Next(), time.Next()]);
        _clock.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(wall + Nanoseconds.PerSecond, time.Next());
        Assert.Equal(0, time.AheadNs);
    }

    [Fact]
    public void A_clock_that_is_set_back_does_not_take_it_along_and_is_waited_for_at_half_the_pace()
    {
        var time = new LiveTime(_clock, 0);
        var before = time.Next();
        _clock.Set(TimeSpan.FromHours(-1));
        _clock.Pass(TimeSpan.FromSeconds(10));
        Assert.Equal(before + 5 * Nanoseconds.PerSecond, time.Next());
        Assert.Equal((3_600 - 5) * Nanoseconds.PerSecond, time.AheadNs);

        // An hour at half the pace is caught up with in two.
        _clock.Pass(TimeSpan.FromHours(2));
        time.Next();
        _clock.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(Nanoseconds.Of(_clock.GetUtcNow()), time.Next());
        Assert.Equal(0, time.AheadNs);
    }

    [Fact]
    public void A_clock_that_is_set_forward_takes_it_along()
    {
        var time = new LiveTime(_clock, 0);
        time.Next();
        _clock.Set(TimeSpan.FromDays(1));
        Assert.Equal(Nanoseconds.Of(_clock.GetUtcNow()), time.Next());
    }

    [Fact]
    public void What_a_session_has_been_through_is_not_gone_through_again()
    {
        var after = Nanoseconds.Of(_clock.GetUtcNow().AddMinutes(1));
        var time = new LiveTime(_clock, after);
        Assert.Equal(after + 1, time.Next());
        Assert.Equal(60 * Nanoseconds.PerSecond + 1, time.AheadNs);
    }

    /// <summary>A wall clock that is set, and time that passes whatever it says.</summary>
    private sealed class SetClock : TimeProvider
    {
        private TimeSpan _set;
        private TimeSpan _passed = TimeSpan.FromDays(1);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Set(TimeSpan by) => _set += by;

        public void Pass(TimeSpan time) => _passed += time;

        public override long GetTimestamp() => _passed.Ticks;

        public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) + _passed + _set;
    }
}
