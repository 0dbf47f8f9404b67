using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Silo;

namespace OrleansTrading.Grains.Tests.Replay;

public sealed class SilenceWatchTests
{
    private static readonly ListMarket Market = ListMarket.Make(seed: 1, quotes: 10);
    private static readonly long HeartbeatNs = Nanoseconds.Of(Market.Venues[0].Heartbeat);

    [Fact]
    public void A_venue_that_falls_silent_takes_all_its_listings_out_at_the_end_of_its_heartbeat_once()
    {
        var watch = new SilenceWatch(Market, [0, 0], 0);
        watch.Hear(0, 1_000);
        watch.Hear(1, 2_000);
        Assert.False(watch.IsDue(1_000 + HeartbeatNs));
        var ticks = watch.Take(HeartbeatNs + 1_002);
        Assert.Equal([(0, 0), (0, 1)], ticks.Select(t => (t.Venue, t.Instrument)));
        Assert.All(ticks, t => Assert.Equal(
            (1_000 + HeartbeatNs + 1, BookUpdateKind.Stale, BookFault.Silent), (t.Tick.TimeNs, t.Tick.Book.Kind, t.Tick.Book.Fault)));
        Assert.Empty(watch.Take(HeartbeatNs + 1_500));
        Assert.Equal([1, 1], watch.Take(HeartbeatNs + 5_000).Select(t => t.Venue));
        Assert.Empty(watch.Take(long.MaxValue));

        // Until it is heard of again.
        watch.Hear(0, 9_000);
        Assert.Equal([0, 0], watch.Take(long.MaxValue).Select(t => t.Venue));
    }

    [Fact]
    public void A_venue_that_goes_on_does_not_fall_silent()
    {
        var watch = new SilenceWatch(Market, [0, 0], 0);
        for (var i = 1L; i < 100; i++)
        {
            var timeNs = i * HeartbeatNs / 2;
            if (watch.IsDue(timeNs)) Assert.Empty(watch.Take(timeNs));
            watch.Hear(1, timeNs);
        }
    }

    [Fact]
    public void A_session_that_goes_on_knows_who_was_silent_before_its_cursor_and_who_was_not()
    {
        var watch = new SilenceWatch(Market, [1_000, 5_000], nowNs: HeartbeatNs + 3_000);
        var silent = watch.Take(long.MaxValue);
        Assert.Equal([(1, HeartbeatNs + 5_001), (1, HeartbeatNs + 5_001)], silent.Select(t => (t.Venue, t.Tick.TimeNs)));
        Assert.Empty(watch.Take(long.MaxValue));
    }
}
