using OrleansTrading.Domain.Markets;
using OrleansTrading.Grains.Abstractions;
using OrleansTrading.Grains.Abstractions.Markets;
using OrleansTrading.Grains.Abstractions.Portfolio;
using OrleansTrading.Grains.Abstractions.Strategies;

namespace OrleansTrading.Grains.Tests.Replay;

/// <summary>
/// What a session holds in memory is lost when a grain goes and comes back behind its back. It must stop then, and resume from its
/// checkpoint; and a checkpoint must not turn back who is ahead of it. The simulation found each of these.
/// </summary>
public sealed class LostActivationTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task An_instrument_that_was_activated_again_takes_no_quote_and_writes_no_checkpoint_before_it_is_opened()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        await market.Instrument.Checkpoint(market.NowNs);
        await market.Cluster.Cluster.DeactivateAsync(market.Instrument);
        await Assert.ThrowsAsync<InvalidOperationException>(() => market.Quote("fxcm", 1.39m, 1.3901m));
        await Assert.ThrowsAsync<InvalidOperationException>(() => market.Instrument.Checkpoint(market.NowNs));
        await market.Instrument.Open(["fxcm", "oanda"], [], "local");
        await market.Quote("fxcm", 1.39m, 1.3901m);
    }

    [Fact]
    public async Task Nobody_decides_on_the_quotes_of_an_instrument_that_was_activated_again()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        await market.Instrument.Checkpoint(market.NowNs);
        await market.Cluster.Cluster.DeactivateAsync(market.Instrument);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await market.Instrument.GetQuotes());
        // Without a session what is restored is all there is, and is shown.
        market.IsOpen = false;
        Assert.Equal(2, (await market.Instrument.GetQuotes()).Length);
    }

    [Fact]
    public async Task A_venue_that_was_activated_again_takes_no_quote_before_it_is_opened()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        var venue = market.Cluster.Grains.GetGrain<IExchangeGrain>("fxcm");
        await market.Cluster.Cluster.DeactivateAsync(venue);
        await Assert.ThrowsAsync<InvalidOperationException>(() => market.Quote("fxcm", 1.39m, 1.3901m));
        await venue.Open(["EUR/USD"]);
        await market.Quote("fxcm", 1.39m, 1.3901m);
    }

    [Fact]
    public async Task A_strategy_that_was_activated_again_takes_no_bar_before_it_is_opened()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        var strategy = market.Cluster.Grains.GetGrain<IStrategyGrain>("local/momentum");
        await strategy.Open("local/main", isRunning: true);
        var bar = new ClosedBar("EUR/USD", market.NowNs, market.NowNs - 60 * Nanoseconds.PerSecond, 1.39m);
        await market.Cluster.Cluster.DeactivateAsync(strategy);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await strategy.OnBar(bar));
        await strategy.Open("local/main", isRunning: true);
        await strategy.OnBar(bar);
    }

    [Fact]
    public async Task A_checkpoint_does_not_turn_back_a_grain_that_is_ahead_of_it()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        var venue = market.Cluster.Grains.GetGrain<IExchangeGrain>("fxcm");
        var strategy = market.Cluster.Grains.GetGrain<IStrategyGrain>("local/momentum");
        await strategy.Open("local/main", isRunning: true);
        var ahead = market.NowNs;
        foreach (var checkpointNs in new[] { ahead, ahead - Nanoseconds.PerSecond })
        {
            await venue.Checkpoint(checkpointNs);
            await strategy.Checkpoint(checkpointNs);
            await market.Instrument.Checkpoint(checkpointNs);
        }

        await market.Restart();
        venue = market.Cluster.Grains.GetGrain<IExchangeGrain>("fxcm");
        Assert.Equal(ahead, await venue.Open(["EUR/USD"]));
        Assert.Equal(ahead, await market.Instrument.Open(["fxcm", "oanda"], [], "local"));
    }

    [Fact]
    public async Task A_strategys_wish_that_comes_when_the_market_is_closed_is_left_undecided()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        await market.Cluster.Portfolio.Open("USD", 1_000_000, market.NowNs);
        market.IsOpen = false;
        var wish = new TargetCommand("momentum", "momentum:EUR/USD:1", "EUR/USD", 1, 0.02m, market.NowNs, "a test");
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await market.Cluster.Portfolio.Target(wish));
        // Resumed, the session comes by the same bar again.
        market.IsOpen = true;
        await market.Cluster.Portfolio.Target(wish);
        Assert.Single((await market.Cluster.Portfolio.GetOrders(PageRequest.Forward(10))).Page!.Nodes);
    }

    [Fact]
    public async Task A_portfolio_samples_nothing_while_a_session_comes_back_to_where_it_was()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        await market.Cluster.Portfolio.Open("USD", 1_000_000, market.NowNs);
        market.IsResuming = true;
        await market.Cluster.Portfolio.Mark(market.NowNs);
        Assert.Empty((await market.Cluster.Portfolio.GetEquityCurve(10)).Points);
        market.IsResuming = false;
        await market.Cluster.Portfolio.Mark(market.NowNs);
        Assert.Single((await market.Cluster.Portfolio.GetEquityCurve(10)).Points);
    }
}
