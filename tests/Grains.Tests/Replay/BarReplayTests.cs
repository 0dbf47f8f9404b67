using OrleansTrading.Connectors.Import;
using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Grains.Abstractions.Execution;
using OrleansTrading.Grains.Abstractions.Markets;
using OrleansTrading.Silo;
using OrleansTrading.Storage.Archive;

namespace OrleansTrading.Grains.Tests.Replay;

/// <summary>Markets of which there are bars only, imported into the archive and played out of it.</summary>
public sealed class BarReplayTests : IDisposable
{
    private const long Hour = 60 * Timeframe.MinuteNs;

    private readonly TempFolder _temp = new();
    private readonly Catalogue _catalogue = TradingSilo.LoadCatalogue();
    private readonly TickArchive _archive;

    public BarReplayTests() => _archive = new TickArchive(LocalSegmentStore.Open(_temp["archive"]));

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task Minutes_of_trades_are_the_instruments_minutes_and_larger_bars_are_built_of_them()
    {
        var folder = RecordedBars.Shared("lean/crypto/coinbase/minute/btcusd");
        await Import(folder);
        var picture = await Play("played", Day(2018, 4, 4), days: 2);

        var lot = _catalogue.Instrument("BTC/USD").LotSize;
        // Quotes alone make the minutes in which nothing was traded.
        var quotes = Rows(folder, "quote").ToDictionary(r => r.OpenNs);
        var trades = Rows(folder, "trade").ToDictionary(r => r.OpenNs);
        // What closes when the window ends is known only behind it.
        var minutes = quotes.Keys.Union(trades.Keys).Where(ns => ns + Timeframe.MinuteNs < Day(2018, 4, 6)).Order().Select(ns => trades.TryGetValue(ns, out var trade)
            ? (OpenNs: ns, Prices: trade.Trade!.Value, Volume: Math.Floor(trade.Volume / lot) * lot)
            : (OpenNs: ns, Prices: Ohlc.Mid(quotes[ns].Bid!.Value, quotes[ns].Ask!.Value), Volume: 0)).ToArray();
        Assert.True(minutes.Length > 2_800 && minutes.Any(m => m.Volume == 0) && minutes.Any(m => m.Volume > 0));
        AssertBars(picture, "BTC/USD", minutes, from: Timeframe.Minute, throughNs: Day(2018, 4, 6));
        Assert.Empty(picture.Opportunities);
    }

    [Fact]
    public async Task Minutes_of_bid_and_ask_make_bars_of_the_mid_and_strategies_trade_on_them_at_the_next_open()
    {
        await Import(RecordedBars.Shared("nautilus/fxcm"));
        var picture = await Play("played", Day(2012, 1, 1), days: 366);
        var bids = RecordedBars.Csv(RecordedBars.Shared("nautilus/fxcm/gbpusd-m1-bid-2012.csv")).ToArray();
        var asks = RecordedBars.Csv(RecordedBars.Shared("nautilus/fxcm/gbpusd-m1-ask-2012.csv")).ToDictionary(r => r.OpenNs, r => r.Prices);
        AssertBars(
            picture, "GBP/USD", [.. bids.Select(b => (b.OpenNs, Ohlc.Mid(b.Prices, asks[b.OpenNs]), 0m))], Timeframe.Minute, throughNs: Day(2013, 1, 1));

        Assert.All(picture.Strategies, s => Assert.True(s.Signals > 0));
        Assert.True(picture.Fills.Count > 20);
        var orders = picture.Orders.ToDictionary(o => o.ClientOrderId);
        Assert.All(picture.Fills, fill =>
        {
            var decidedNs = long.Parse(orders[fill.ClientOrderId].SubmittedNs);
            var bid = bids.First(b => b.OpenNs >= decidedNs);
            Assert.Equal(fill.Side == OrderSide.Buy ? asks[bid.OpenNs].Open : bid.Prices.Open, fill.Price);
            // Nobody knows a bar before its close.
            Assert.Equal((bid.OpenNs + Timeframe.MinuteNs).ToString(), fill.TimeNs);
        });
        // Decided at the close of the bar that its id names, on the close of that bar.
        var byOpen = bids.ToDictionary(b => b.OpenNs);
        Assert.All(picture.Orders, order =>
        {
            var decidedOn = long.Parse(order.ClientOrderId.Split(':')[2]);
            Assert.Equal((decidedOn + Timeframe.MinuteNs).ToString(), order.SubmittedNs);
            Assert.Equal(order.Side == OrderSide.Buy ? asks[decidedOn].Close : byOpen[decidedOn].Prices.Close, order.DecisionPrice);
        });
    }

    [Theory]
    [InlineData(39_997)]
    [InlineData(40_040)]
    public async Task A_replay_of_bars_that_broke_anywhere_and_was_resumed_equals_an_uninterrupted_one(int brokenAt)
    {
        await Import(RecordedBars.Shared("nautilus/fxcm"));
        using var tape = Open(Day(2012, 1, 1), days: 366);
        await using (var cluster = await TradingCluster.Start(_temp["broken"], new PausedTape(tape, brokenAt, breaks: true)))
            Assert.Equal(SessionState.Failed, (await cluster.Ended()).State);
        await using var resumed = await TradingCluster.Start(_temp["broken"], tape);
        Assert.Equal(SessionState.Finished, (await resumed.Ended()).State);
        TradingPicture.AssertSame(await Play("whole", Day(2012, 1, 1), days: 366), await resumed.Read());
    }

    [Fact]
    public async Task Where_there_are_hours_and_days_the_hours_count_and_strategies_follow_them()
    {
        await Import(RecordedBars.Shared("lean/cfd/oanda/hour"));
        await Import(RecordedBars.Shared("lean/cfd/oanda/daily"));
        var picture = await Play("played", Day(2014, 1, 2), days: 180);
        var hours = RecordedBars.Lean(RecordedBars.Shared("lean/cfd/oanda/hour/xauusd.zip"))
            .Where(r => r.OpenNs >= Day(2014, 1, 2) - Hour && r.OpenNs + Hour < Day(2014, 7, 1))
            .Select(r => (r.OpenNs, Ohlc.Mid(r.Bid!.Value, r.Ask!.Value), 0m)).ToArray();
        Assert.True(hours.Length > 2_500);
        AssertBars(picture, "XAU/USD", hours, Timeframe.Parse("1h"), throughNs: Day(2014, 7, 1));
        Assert.NotEmpty(picture.Fills);
        Assert.All(picture.Orders, order => Assert.Equal(0, long.Parse(order.SubmittedNs) % Hour));
    }

    [Fact]
    public async Task Ticks_win_over_bars_of_the_same_days_and_bars_go_on_where_there_are_no_ticks()
    {
        await Import(RecordedBars.Shared("lean/forex/oanda/tick/eurusd"));
        await Import(RecordedBars.Shared("lean/forex/oanda/daily/eurusd.zip"));
        // Of 2014-05-06 to 08 there are ticks.
        var mixed = await Play("mixed", Day(2014, 5, 1), days: 14);
        var ticks = await Play("ticks", Day(2014, 5, 6), days: 3, TickKind.Quote);

        var days = mixed.BarsOf("EUR/USD", "1d").Where(b => b.IsClosed).ToArray();
        var recorded = RecordedBars.Lean(RecordedBars.Shared("lean/forex/oanda/daily/eurusd.zip"))
            .Where(r => r.OpenNs >= Day(2014, 4, 30) && r.OpenNs < Day(2014, 5, 14)).ToDictionary(r => r.OpenNs.ToString(), r => Ohlc.Mid(r.Bid!.Value, r.Ask!.Value));
        var ofTicks = ticks.BarsOf("EUR/USD", "1d").Where(b => b.IsClosed).ToDictionary(b => b.OpenTimeNs);
        Assert.Equal(3, ofTicks.Count);
        Assert.Equal(recorded.Keys.Order(), days.Select(d => d.OpenTimeNs).Order());
        Assert.All(days, day =>
        {
            if (ofTicks.TryGetValue(day.OpenTimeNs, out var bar)) Assert.Equal(bar, day);
            else Assert.Equal(recorded[day.OpenTimeNs], new Ohlc(day.Open, day.High, day.Low, day.Close));
        });
        // The minutes are those of the ticks alone.
        Assert.Equal(ticks.BarsOf("EUR/USD", "1m").Where(b => b.IsClosed), mixed.BarsOf("EUR/USD", "1m"));
    }

    [Fact]
    public async Task Klines_of_several_venues_are_consolidated_with_the_volume_of_all()
    {
        var random = new Random(5);
        var (fromMs, prices) = (1_704_067_200_000L, 4_200_000L);
        var rows = new Dictionary<string, List<(long OpenNs, Ohlc Prices, decimal Volume)>>();
        foreach (var venue in new[] { "binance", "bybit" })
        {
            Directory.CreateDirectory(_temp["klines/" + venue]);
            rows[venue] = [];
            for (var minute = 0; minute < 500; minute++)
            {
                // A venue is silent now and then.
                if (random.Next(20) == 0) continue;
                decimal[] walk = [.. Enumerable.Range(0, 4).Select(_ => (prices + random.Next(-900, 900)) / 100m)];
                rows[venue].Add(((fromMs + minute * 60_000L) * 1_000_000, new Ohlc(walk[0], walk.Max(), walk.Min(), walk[3]), random.Next(0, 9_999) / 1_000m));
            }

            File.WriteAllLines(_temp[$"klines/{venue}/BTCUSDT-1m-2024-01-01.csv"], rows[venue].Select(r => FormattableString.Invariant(
                $"{r.OpenNs / 1_000_000},{r.Prices.Open},{r.Prices.High},{r.Prices.Low},{r.Prices.Close},{r.Volume},{r.OpenNs / 1_000_000 + 59_999},0,0,0,0,0")));
            await Import(_temp["klines/" + venue]);
        }

        var picture = await Play("played", Day(2024, 1, 1), days: 1);
        // The mid of the highest and the lowest venue, price by price: as the best bid and the best ask of them would have it.
        var minutes = rows.Values.SelectMany(r => r).GroupBy(r => r.OpenNs).OrderBy(g => g.Key).Select(g => (g.Key, new Ohlc(
            Middle(g.Select(r => r.Prices.Open)), Middle(g.Select(r => r.Prices.High)), Middle(g.Select(r => r.Prices.Low)), Middle(g.Select(r => r.Prices.Close))),
            g.Sum(r => r.Volume))).ToArray();
        AssertBars(picture, "BTC/USDT", minutes, Timeframe.Minute, throughNs: Day(2024, 1, 2));
        // Bars tell no order between venues, so their differences are no opportunities.
        Assert.Empty(picture.Opportunities);

        static decimal Middle(IEnumerable<decimal> values) => (values.Min() + values.Max()) / 2;
    }

    // Closed bars of every timeframe are the rows, put together by a plain grouping.
    private static void AssertBars(
        TradingPicture picture, string symbol, IReadOnlyList<(long OpenNs, Ohlc Prices, decimal Volume)> rows, Timeframe from, long throughNs)
    {
        foreach (var timeframe in Timeframe.Known)
        {
            var played = picture.BarsOf(symbol, timeframe.Name).Where(b => b.IsClosed).ToArray();
            if (timeframe.LengthNs < from.LengthNs)
            {
                Assert.Empty(played);
                continue;
            }

            var expected = rows.GroupBy(r => timeframe.OpenOf(r.OpenNs)).Where(g => timeframe.EndOf(g.Key) <= throughNs).Select(g => new Bar(
                g.Key.ToString(), g.First().Prices.Open, g.Max(r => r.Prices.High), g.Min(r => r.Prices.Low), g.Last().Prices.Close, g.Count(),
                IsClosed: true, g.Sum(r => r.Volume)));
            Assert.Equal(expected.TakeLast(timeframe.BarsKept), played);
        }
    }

    private static IEnumerable<RecordedBar> Rows(string folder, string kind) =>
        Directory.GetFiles(folder, $"*_{kind}.zip").Order(StringComparer.Ordinal).SelectMany(RecordedBars.Lean);

    private static long Day(int year, int month, int day) => Nanoseconds.OfDay(new DateOnly(year, month, day));

    private async Task Import(string path)
    {
        var report = await new ImportJob(new ImportOptions { Path = path, MaxRejects = 0 }, _catalogue, _archive).RunAsync(TestContext.Current.CancellationToken);
        Assert.Empty(report.FileErrors);
    }

    private ArchiveTape Open(long fromNs, int days, TickKind? kind = null) => ArchiveTape.Open(
        _archive, _catalogue, new ArchiveWindow(fromNs, fromNs + days * Nanoseconds.PerDay) { Kinds = kind is { } one ? [one] : null });

    private async Task<TradingPicture> Play(string folder, long fromNs, int days, TickKind? kind = null)
    {
        using var tape = Open(fromNs, days, kind);
        await using var cluster = await TradingCluster.Start(_temp[folder], tape);
        var ended = await cluster.Ended();
        Assert.True(ended.State == SessionState.Finished, ended.Error);
        return await cluster.Read();
    }
}
