using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Grains.Abstractions;
using OrleansTrading.Grains.Abstractions.Markets;

namespace OrleansTrading.Grains.Tests.Markets;

public sealed class BarTests : IDisposable
{
    private const int Quotes = 200;

    // The market begins with a quote of each venue; the second makes the first mid.
    private static readonly (long TimeNs, decimal Mid) First =
        (Nanoseconds.OfDay(new DateOnly(2024, 5, 7)) + 2 * Nanoseconds.PerSecond, (1.39001m + 1.39010m) / 2);

    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task Bars_of_every_timeframe_equal_those_made_by_hand_and_the_forming_one_comes_only_when_asked()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        var mids = await Play(market, Walk());
        await AssertBars(market, mids);
    }

    [Fact]
    public async Task Bars_come_back_after_a_restart_and_go_on_from_the_checkpoint()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        var walk = Walk();
        var before = await Play(market, walk[..90]);
        await market.Instrument.Checkpoint(market.NowNs);
        var cursorNs = market.NowNs;
        var lost = await Play(market, walk[90..140]);
        Assert.NotEmpty(lost);

        // What came behind the checkpoint is gone, and comes again.
        await market.Restart();
        market.Wait(cursorNs - market.NowNs);
        await AssertBars(market, before);
        var after = await Play(market, walk[90..]);
        await AssertBars(market, [.. before, .. after]);
    }

    [Fact]
    public async Task Bars_that_were_closed_between_two_checkpoints_are_there_once_after_both()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        var walk = Walk();
        var mids = new List<(long TimeNs, decimal Mid)>();
        for (var part = 0; part < Quotes; part += 40)
        {
            mids.AddRange(await Play(market, walk[part..(part + 40)]));
            await market.Instrument.Checkpoint(market.NowNs);
            await market.Restart();
            await AssertBars(market, mids);
        }
    }

    [Fact]
    public async Task Unknown_timeframes_and_numbers_out_of_bounds_are_refused()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        foreach (var timeframe in new[] { "", "2m", "1Y", "1m ", "60" })
            Assert.Equal("TIMEFRAME_UNKNOWN", (await market.Instrument.GetBars(timeframe, 1, false)).Refusal!.Code);
        foreach (var last in new[] { int.MinValue, 0, BarLadder.MaxBarsKept + 1 })
            Assert.Equal("BAR_COUNT_INVALID", (await market.Instrument.GetBars("1m", last, true)).Refusal!.Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Bars_that_close_are_announced_in_order_the_smaller_ones_first_and_below_a_minute_only_while_watched(bool isWatched)
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        var announced = await market.Listen<TimeframeBar>(TradingStreams.Bars, "EUR/USD");
        var observer = new Deaf();
        var reference = market.Cluster.Grains.CreateObjectReference<IMarketObserver>(observer);
        if (isWatched) await market.Instrument.Watch(reference);
        List<(long TimeNs, decimal Mid)> mids = [First, .. await Play(market, Walk())];

        var closed = new List<TimeframeBar>();
        foreach (var timeframe in Timeframe.Known.Where(t => isWatched || !t.IsBelowMinute))
            closed.AddRange(Grouped(mids, timeframe, market.NowNs).Where(b => b.IsClosed).Select(b => new TimeframeBar(timeframe.Name, b)));
        var expected = closed
            .OrderBy(b => Timeframe.Parse(b.Timeframe).EndOf(long.Parse(b.Bar.OpenTimeNs)))
            .ThenBy(b => Timeframe.Parse(b.Timeframe).Index);
        foreach (var bar in expected) Assert.Equal(bar, await announced.ReadAsync(TestContext.Current.CancellationToken));
        Assert.False(announced.TryRead(out _));
        GC.KeepAlive(observer);
    }

    private sealed class Deaf : IMarketObserver
    {
        public void Changed(MarketUpdate update)
        {
            // It is enough that somebody looks.
        }
    }

    // Some hours at uneven steps that skip minutes now and then, and once more than an hour.
    private static (long AfterNs, string Venue, decimal Bid)[] Walk()
    {
        var random = new Random(5);
        var bid = 1.39m;
        return
        [
            .. Enumerable.Range(0, Quotes).Select(i => (
                (i == 120 ? 4_000 : random.Next(1, 120)) * Nanoseconds.PerSecond,
                random.Next(2) == 0 ? "fxcm" : "oanda",
                bid += random.Next(-20, 21) * 0.00001m)),
        ];
    }

    private static async Task<List<(long TimeNs, decimal Mid)>> Play(HandMarket market, (long AfterNs, string Venue, decimal Bid)[] walk)
    {
        var mids = new List<(long, decimal)>();
        foreach (var (afterNs, venue, bid) in walk)
        {
            await market.Quote(venue, bid, bid + 0.0001m, afterNs);
            var tops = await market.Instrument.GetQuotes();
            mids.Add((market.NowNs, (tops.Max(t => t.BidTicks) + tops.Min(t => t.AskTicks)) * 0.00001m / 2));
        }

        return mids;
    }

    private static async Task AssertBars(HandMarket market, List<(long TimeNs, decimal Mid)> played)
    {
        List<(long TimeNs, decimal Mid)> mids = [First, .. played];
        foreach (var timeframe in Timeframe.Known)
        {
            var expected = Grouped(mids, timeframe, played[^1].TimeNs);
            Assert.Equal(expected, (await market.Instrument.GetBars(timeframe.Name, BarLadder.MaxBarsKept, includeForming: true)).Bars);
            var closed = expected.Where(b => b.IsClosed).ToArray();
            Assert.Equal(closed, (await market.Instrument.GetBars(timeframe.Name, BarLadder.MaxBarsKept, includeForming: false)).Bars);
            Assert.Equal(expected[^1..], (await market.Instrument.GetBars(timeframe.Name, 1, includeForming: true)).Bars);
            if (closed.Length > 0) Assert.Equal(closed[^1..], (await market.Instrument.GetBars(timeframe.Name, 1, includeForming: false)).Bars);
        }
    }

    private static Bar[] Grouped(IEnumerable<(long TimeNs, decimal Mid)> mids, Timeframe timeframe, long nowNs) =>
    [
        .. mids.GroupBy(m => timeframe.OpenOf(m.TimeNs)).Select(g => new Bar(
            g.Key.ToString(), g.First().Mid, g.Max(m => m.Mid), g.Min(m => m.Mid), g.Last().Mid, g.Count(),
            IsClosed: timeframe.EndOf(g.Key) <= nowNs, Volume: 0)),
    ];
}
