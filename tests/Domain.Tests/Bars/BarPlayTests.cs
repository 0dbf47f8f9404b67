using OrleansTrading.Domain.Arbitrage;
using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Tests.Bars;

/// <summary>What a market makes of venues' bars.</summary>
public sealed class BarPlayTests
{
    private static readonly Timeframe Hour = Timeframe.Parse("1h");

    private readonly ConsolidatedMarket _market = new([1, 1], new ArbitrageLimits());
    private readonly List<OpportunityChange> _found = [];

    [Fact]
    public void A_bar_of_trades_is_the_instruments_bar_and_its_close_the_venues_quote_a_tick_on_each_side()
    {
        var closed = Play(0, Minute(0, BarPrice.Trade, 100, 110, 90, 105, 7));
        Assert.Equal(
            [new ClosedTimeBar(Timeframe.Minute, new TimeBar(Sample.Start, 200, 220, 180, 210, 1, 7)) { IsFollowed = true }], closed);
        Assert.Equal(new Quote(At(1), 104, 106), _market.Top.Top(0));
        Assert.Equal(default, _market.Top.Top(1));
    }

    [Fact]
    public void Trades_are_the_bar_and_bid_and_ask_its_quote_where_a_venue_gives_all()
    {
        var closed = Play(
            0, Minute(0, BarPrice.Bid, 99, 108, 88, 103), Minute(0, BarPrice.Ask, 103, 112, 92, 108), Minute(0, BarPrice.Trade, 100, 110, 90, 105, 7));
        Assert.Equal(new TimeBar(Sample.Start, 200, 220, 180, 210, 1, 7), Assert.Single(closed).Bar);
        Assert.Equal(new Quote(At(1), 103, 108), _market.Top.Top(0));
    }

    [Fact]
    public void Bars_of_two_venues_are_the_middle_of_the_highest_bid_and_the_lowest_ask_with_the_volume_of_both()
    {
        _market.Apply(1, Minute(0, BarPrice.Trade, 104, 116, 96, 101, 5));
        _market.Apply(0, Minute(0, BarPrice.Trade, 100, 110, 90, 105, 7));
        Assert.Equal(new TimeBar(Sample.Start, 204, 226, 186, 206, 1, 12), Assert.Single(_market.SettleBars().ToArray()).Bar);
        Assert.Equal(0, _market.GatheredNs);
    }

    [Fact]
    public void Larger_bars_are_made_of_them_and_close_with_the_last_of_theirs()
    {
        for (var minute = 0; minute < 4; minute++) Assert.Single(Play(0, Minute(minute, BarPrice.Trade, 100, 110 + minute, 90, 105, 7)));
        Assert.Equal(
            [(Timeframe.Minute, true, 7L), (Timeframe.Parse("5m"), false, 35L)],
            Play(0, Minute(4, BarPrice.Trade, 100, 110, 90, 105, 7)).Select(c => (c.Timeframe, c.IsFollowed, c.Bar.VolumeLots)));
        Assert.Equal(new TimeBar(Sample.Start, 200, 226, 180, 210, 5, 35), _market.Bars.Last(Timeframe.Parse("5m"), 1)[0]);
    }

    [Fact]
    public void Strategies_follow_the_bars_that_there_are_also_of_a_length_that_no_timeframe_has()
    {
        Assert.Equal([(Hour, true)], Play(0, Bar(0, 60, BarPrice.Trade, 100)).Select(c => (c.Timeframe, c.IsFollowed)));
        // Two of two hours are a bar of four; the hour before them was the first of its own.
        Assert.Equal([], Play(0, Bar(240, 120, BarPrice.Trade, 100)).Where(c => c.IsFollowed));
        Assert.Equal([(Timeframe.Parse("4h"), true)], Play(0, Bar(360, 120, BarPrice.Trade, 100)).Select(c => (c.Timeframe, c.IsFollowed)));
    }

    [Fact]
    public void A_day_that_begins_at_the_venues_own_hour_is_the_day_in_which_it_begins()
    {
        var closed = Play(0, Bar(5 * 60, 24 * 60, BarPrice.Trade, 100));
        Assert.Equal([(Timeframe.Parse("1d"), Sample.Start)], closed.Select(c => (c.Timeframe, c.Bar.OpenTimeNs)));
        closed = Play(0, Bar(29 * 60, 24 * 60, BarPrice.Trade, 100));
        Assert.Equal([Sample.Start + Nanoseconds.PerDay], closed.Select(c => c.Bar.OpenTimeNs));
        Assert.Equal(0, _market.Bars.LateUpdates);
    }

    [Fact]
    public void Of_bars_that_overlap_the_shortest_count_once()
    {
        for (var minute = 0; minute < 59; minute++) Play(0, Minute(minute, BarPrice.Trade, 100, 110, 90, 105, 1));
        var closed = Play(0, Bar(0, 60, BarPrice.Trade, 100, volume: 1_000), Minute(59, BarPrice.Trade, 100, 110, 90, 105, 1));
        Assert.Equal(60, closed.Single(c => c.Timeframe == Hour).Bar.VolumeLots);
    }

    [Fact]
    public void Where_there_are_quotes_bars_count_for_nothing()
    {
        Tick(0, 10 * Nanoseconds.PerSecond, 100, 102);
        Assert.Empty(Play(1, Minute(0, BarPrice.Trade, 500, 500, 500, 500, 9)));
        Assert.Equal(default, _market.Top.Top(1));
        // Not for an hour of silence either; behind it they do.
        Assert.Empty(Play(1, Minute(58, BarPrice.Trade, 500, 500, 500, 500, 9)));
        Assert.Equal(9, Play(1, Minute(61, BarPrice.Trade, 500, 500, 500, 500, 9)).Last(c => c.Timeframe == Timeframe.Minute).Bar.VolumeLots);
    }

    [Fact]
    public void When_quotes_come_the_closes_of_bars_stand_no_longer()
    {
        Play(1, Minute(0, BarPrice.Trade, 500, 500, 500, 500, 9));
        Tick(0, 70 * Nanoseconds.PerSecond, 100, 102);
        Assert.Equal((default, 202L), (_market.Top.Top(1), _market.Top.MidHalfTicks));
        Assert.Empty(_found);
    }

    [Fact]
    public void Where_bars_make_the_market_single_trades_are_shown_and_not_counted()
    {
        Play(0, Minute(0, BarPrice.Trade, 100, 110, 90, 105, 7));
        Assert.Empty(_market.Apply(0, new Trade(At(1) + 5, 105, 3, Aggressor.Buyer)).ToArray());
        Assert.Equal(1, _market.Trades.Count);
        Assert.Equal(7, Play(0, Minute(1, BarPrice.Trade, 100, 110, 90, 105, 7)).Single().Bar.VolumeLots);
    }

    [Fact]
    public void A_bad_bar_is_counted_and_left_out()
    {
        Assert.Empty(Play(0, Minute(0, BarPrice.Trade, 100, 90, 110, 105, 7)));
        Assert.Equal(1, _market.RejectedTicks);
    }

    [Fact]
    public void An_instant_that_is_not_over_is_not_captured_and_takes_no_bar_of_another()
    {
        _market.Apply(0, Minute(0, BarPrice.Trade, 100, 110, 90, 105, 7));
        Assert.Throws<InvalidOperationException>(() => _market.Capture());
        Assert.Throws<InvalidOperationException>(() => _market.Apply(0, Minute(1, BarPrice.Trade, 100, 110, 90, 105, 7)));
    }

    [Fact]
    public void Continued_from_a_capture_it_goes_on_the_same()
    {
        var random = new Random(3);
        var (whole, parted) = (_market, new ConsolidatedMarket([1, 1], new ArbitrageLimits()));
        for (var step = 0; step < 400; step++)
        {
            var minute = step + (step > 200 ? 120 : 0);
            var captured = parted.Capture();
            parted = new ConsolidatedMarket([1, 1], new ArbitrageLimits(), captured, [.. Timeframe.Known.Select(t => parted.Bars.Last(t, BarLadder.MaxBarsKept))]);
            // Some minutes of ticks between those of bars, and some hours.
            var quote = new Quote(At(minute) + 1, 100 + random.Next(9), 110 + random.Next(9));
            var bar = step % 50 == 49 ? Bar(minute - 59, 60, BarPrice.Trade, 100) : Minute(minute, BarPrice.Trade, 100, 110, 90, 100 + random.Next(9), 7);
            var isTick = step is > 100 and < 120;
            foreach (var market in new[] { whole, parted })
            {
                if (isTick) market.Apply(1, quote, _found);
                else market.Apply(step % 2, bar);
            }

            Assert.Equal(whole.SettleBars().ToArray(), parted.SettleBars().ToArray());
            Assert.Equal(whole.Top.Top(0), parted.Top.Top(0));
            Assert.Equal(whole.Top.Top(1), parted.Top.Top(1));
        }

        Assert.All(Timeframe.Known, t => Assert.Equal(whole.Bars.Last(t, BarLadder.MaxBarsKept), parted.Bars.Last(t, BarLadder.MaxBarsKept)));
    }

    private static long At(int minute) => Sample.Start + minute * Timeframe.MinuteNs;

    private static VenueBar Minute(int minute, BarPrice price, long open, long high, long low, long close, long volume = 0) =>
        new(At(minute), At(minute + 1), price, open, high, low, close, volume);

    private static VenueBar Bar(int minute, int minutes, BarPrice price, long all, long volume = 1) =>
        new(At(minute), At(minute + minutes), price, all, all, all, all, volume);

    private void Tick(int venue, long afterNs, long bid, long ask) => _market.Apply(venue, new Quote(Sample.Start + afterNs, bid, ask), _found);

    private ClosedTimeBar[] Play(int venue, params VenueBar[] bars)
    {
        foreach (var bar in bars) _market.Apply(venue, bar);
        return _market.SettleBars().ToArray();
    }
}
