using OrleansTrading.Domain.Markets;
using OrleansTrading.Grains.Abstractions.Strategies;

namespace OrleansTrading.Grains.Tests.Replay;

public sealed class StrategySwitchTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task A_stopped_strategy_is_silent_until_it_is_started_and_stays_so_over_a_restart()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        var strategy = await Open(market);
        Assert.Equal(StrategyRunState.Stopped, (await strategy.Stop()).State);
        Assert.Equal(StrategyRunState.Stopped, (await strategy.Stop()).State);
        await Swing(market, strategy);
        Assert.Equal(0, (await strategy.GetStatus()).Signals);

        await market.Restart();
        strategy = await Open(market);
        Assert.Equal(StrategyRunState.Stopped, (await strategy.GetStatus()).State);
        Assert.Equal(StrategyRunState.Running, (await strategy.Start()).State);
        await Swing(market, strategy);
        Assert.True((await strategy.GetStatus()).Signals > 0);
    }

    [Fact]
    public async Task A_strategy_that_goes_through_the_same_bars_again_signals_where_it_ran_and_not_where_it_was_stopped()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        var strategy = await Open(market);
        await strategy.Checkpoint(market.NowNs);
        var bars = new List<ClosedBar>();
        await Swing(market, strategy, bars);
        await strategy.Stop();
        await Swing(market, strategy, bars);
        var before = await strategy.GetStatus();

        // A crash: the strategy is back at its checkpoint, and sees the bars since then again.
        await market.Restart();
        strategy = await Open(market);
        foreach (var bar in bars) await strategy.OnBar(bar);
        Assert.Equal(before, await strategy.GetStatus());
    }

    [Fact]
    public async Task A_strategy_that_is_stopped_while_a_replay_comes_back_to_where_it_was_signals_up_to_there_as_before()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        var strategy = await Open(market);
        await strategy.Checkpoint(market.NowNs);
        var bars = new List<ClosedBar>();
        await Swing(market, strategy, bars);
        var before = await strategy.GetStatus();

        // A crash: the market is back at the checkpoint, and a person stops the strategy there.
        market.LastReachedNs = market.NowNs;
        await market.Restart();
        market.Wait(-(market.NowNs - bars[0].TimeNs));
        strategy = await Open(market);
        await strategy.Stop();
        foreach (var bar in bars) await strategy.OnBar(bar);
        Assert.Equal(before with { State = StrategyRunState.Stopped }, await strategy.GetStatus());
        market.Wait(bars[^1].TimeNs - market.NowNs);
        await Swing(market, strategy);
        Assert.Equal(before.Signals, (await strategy.GetStatus()).Signals);
    }

    private static async Task<IStrategyGrain> Open(HandMarket market)
    {
        var strategy = market.Cluster.Grains.GetGrain<IStrategyGrain>("local/mean-reversion");
        await strategy.Open("local/main", isRunning: true);
        return strategy;
    }

    // Prices that leave their average far behind and come back.
    private static async Task Swing(HandMarket market, IStrategyGrain strategy, List<ClosedBar>? seen = null)
    {
        for (var i = 0; i < 60; i++)
        {
            market.Wait(60 * Nanoseconds.PerSecond);
            var bar = new ClosedBar("EUR/USD", market.NowNs, market.NowNs - 60 * Nanoseconds.PerSecond, 1.39m + i % 3 * 0.0001m + (i % 20 == 15 ? 0.005m : 0));
            seen?.Add(bar);
            await strategy.OnBar(bar);
        }
    }
}
