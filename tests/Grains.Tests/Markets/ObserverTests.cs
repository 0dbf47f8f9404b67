using System.Threading.Channels;
using OrleansTrading.Grains.Abstractions;
using OrleansTrading.Grains.Abstractions.Execution;
using OrleansTrading.Grains.Abstractions.Markets;
using OrleansTrading.Grains.Abstractions.Portfolio;

namespace OrleansTrading.Grains.Tests.Markets;

public sealed class ObserverTests : IDisposable
{
    // Longer than any grain waits before it looks whether there is something to tell.
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly TempFolder _temp = new();
    private readonly ManualClock _clock = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task An_instruments_observer_is_told_the_latest_state_and_only_when_it_has_changed()
    {
        await using var market = await HandMarket.Start(_temp["d"], _clock);
        var observer = new MarketObserver();
        var reference = market.Cluster.Grains.CreateObjectReference<IMarketObserver>(observer);
        await market.Instrument.Watch(reference);
        await Tick(market);
        var first = await observer.Next();
        Assert.Equal(1, first.Market.Updates);
        Assert.Equal(["1s", "5s", "15s", "1m", "5m", "15m", "30m", "1h", "4h", "1d", "1w", "1M", "1y"], first.Forming.Select(f => f.Timeframe));
        Assert.All(first.Forming, f => Assert.Equal((false, first.Market.Mid), (f.Bar.IsClosed, f.Bar.Close)));

        for (var i = 0; i < 5; i++) await Tick(market);
        for (var i = 0; i < 10; i++) await market.Quote("fxcm", 1.39m + i * 0.00001m, 1.3901m + i * 0.00001m);
        await Tick(market);
        // Nothing in between: neither without a change, nor each of ten.
        var second = await observer.Next();
        Assert.Equal(11, second.Market.Updates);
        Assert.Equal(Text((await market.Instrument.GetMarket())!), Text(second.Market));
        GC.KeepAlive(observer);
    }

    [Fact]
    public async Task Who_has_unwatched_an_instrument_is_told_no_more_and_may_watch_again()
    {
        await using var market = await HandMarket.Start(_temp["d"], _clock);
        var observer = new MarketObserver();
        var reference = market.Cluster.Grains.CreateObjectReference<IMarketObserver>(observer);
        await market.Instrument.Watch(reference);
        await Tick(market);
        Assert.Equal(1, (await observer.Next()).Market.Updates);

        await market.Instrument.Unwatch(reference);
        await market.Instrument.Unwatch(reference);
        await market.Quote("fxcm", 1.39m, 1.3901m);
        await Tick(market);
        await market.Quote("fxcm", 1.39m, 1.3901m);
        await market.Instrument.Watch(reference);
        await Tick(market);
        Assert.Equal(3, (await observer.Next()).Market.Updates);
        GC.KeepAlive(observer);
    }

    [Fact]
    public async Task Watching_again_renews_and_does_not_tell_twice()
    {
        await using var market = await HandMarket.Start(_temp["d"], _clock);
        var (mine, others) = (new MarketObserver(), new MarketObserver());
        var reference = market.Cluster.Grains.CreateObjectReference<IMarketObserver>(mine);
        await market.Instrument.Watch(reference);
        await market.Instrument.Watch(reference);
        await market.Instrument.Watch(market.Cluster.Grains.CreateObjectReference<IMarketObserver>(others));
        for (var updates = 1; updates <= 3; updates++)
        {
            await Tick(market);
            Assert.Equal(updates, (await mine.Next()).Market.Updates);
            Assert.Equal(updates, (await others.Next()).Market.Updates);
            await market.Quote("fxcm", 1.39m, 1.3901m);
        }

        GC.KeepAlive(mine);
        GC.KeepAlive(others);
    }

    [Fact]
    public async Task A_portfolios_observer_is_told_when_its_journal_or_its_value_has_changed()
    {
        await using var market = await HandMarket.Start(_temp["d"], _clock);
        var portfolio = market.Cluster.Portfolio;
        var observer = new PortfolioObserver();
        var reference = market.Cluster.Grains.CreateObjectReference<IPortfolioObserver>(observer);
        await portfolio.Watch(reference);
        await Tick(market);
        Assert.Equal((0L, 1_000_000m), Brief(await observer.Next()));

        // Quotes are no change while nothing is held.
        await market.Quote("fxcm", 1.39m, 1.3901m);
        await Tick(market);
        Assert.Null((await portfolio.Submit(new OrderCommand("a", "EURUSD", OrderSide.Buy, 1_000, "a test", ""))).Refusal);
        await Tick(market);
        var placed = await observer.Next();
        Assert.Equal((0, 1), (placed.FillCount, placed.OrderCount));

        await market.Quote("fxcm", 1.39m, 1.3901m);
        await Tick(market);
        var filled = await observer.Next();
        Assert.Equal(1, filled.FillCount);
        Assert.Equal(Text((await portfolio.GetStatus()).Portfolio!), Text(filled));

        await market.Quote("fxcm", 1.391m, 1.3911m);
        await market.Quote("oanda", 1.391m, 1.3911m);
        await Tick(market);
        var marked = await observer.Next();
        Assert.Equal(filled.Version, marked.Version);
        Assert.True(marked.Equity > filled.Equity);

        await portfolio.Unwatch(reference);
        await market.Quote("fxcm", 1.390m, 1.3901m);
        await Tick(market);
        await market.Quote("fxcm", 1.392m, 1.3921m);
        await portfolio.Watch(reference);
        await Tick(market);
        Assert.True((await observer.Next()).Equity > marked.Equity);
        GC.KeepAlive(observer);
    }

    [Fact]
    public async Task Every_fill_is_announced_once_it_can_be_read()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        var notices = await market.Listen<FillNotice>(TradingStreams.Fills, "local/main");
        for (var i = 0; i < 4; i++)
        {
            var side = i % 2 == 0 ? OrderSide.Buy : OrderSide.Sell;
            Assert.Null((await market.Cluster.Portfolio.Submit(new OrderCommand($"o{i}", "EURUSD", side, 1_000, "a test", ""))).Refusal);
            Assert.False(notices.TryRead(out _));
            await market.Quote("fxcm", 1.39m, 1.3901m);
            await market.Quote("oanda", 1.39m, 1.3901m);
            var notice = await notices.ReadAsync(TestContext.Current.CancellationToken);
            var last = Assert.Single((await market.Cluster.Portfolio.GetFills(PageRequest.Backward(1))).Page!.Nodes);
            Assert.Equal($"o{i}", last.ClientOrderId);
            Assert.InRange(long.Parse(last.Cursor), 1, long.Parse(notice.Version));
        }

        Assert.False(notices.TryRead(out _));
    }

    // Grains look; and have looked when they answer.
    private async Task Tick(HandMarket market)
    {
        _clock.Advance(Look);
        await market.Instrument.GetMarket();
        await market.Cluster.Portfolio.GetStatus();
    }

    private static (long Orders, decimal Equity) Brief(PortfolioStatus status) => (status.OrderCount, status.Equity);

    private static string Text<T>(T message) => System.Text.Json.JsonSerializer.Serialize(message);

    private sealed class MarketObserver : IMarketObserver
    {
        private readonly Channel<MarketUpdate> _told = Channel.CreateUnbounded<MarketUpdate>();

        public void Changed(MarketUpdate update) => _told.Writer.TryWrite(update);

        public ValueTask<MarketUpdate> Next() => _told.Reader.ReadAsync(TestContext.Current.CancellationToken);
    }

    private sealed class PortfolioObserver : IPortfolioObserver
    {
        private readonly Channel<PortfolioStatus> _told = Channel.CreateUnbounded<PortfolioStatus>();

        public void Changed(PortfolioStatus portfolio) => _told.Writer.TryWrite(portfolio);

        public ValueTask<PortfolioStatus> Next() => _told.Reader.ReadAsync(TestContext.Current.CancellationToken);
    }
}
