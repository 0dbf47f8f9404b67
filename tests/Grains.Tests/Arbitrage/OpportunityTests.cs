using OrleansTrading.Domain.Markets;
using OrleansTrading.Grains.Abstractions;
using OrleansTrading.Grains.Abstractions.Arbitrage;

namespace OrleansTrading.Grains.Tests.Arbitrage;

public sealed class OpportunityTests : IDisposable
{
    private const long Soon = 300 * Nanoseconds.PerMillisecond;

    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task A_crossing_above_the_fees_opens_changes_and_closes_and_each_step_is_announced()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        var announced = await market.Listen<Opportunity>(TradingStreams.Opportunities, "local");
        Assert.Empty(await List(market));

        await market.Quote("fxcm", 1.39000m, 1.39010m);
        await market.Quote("oanda", 1.39500m, 1.39510m, Soon);
        var openedNs = market.NowNs;
        var opened = Assert.Single(await List(market));
        Assert.Equal($"EUR/USD|fxcm|oanda|{openedNs}", opened.Id);
        Assert.Equal(
            ("EUR/USD", "fxcm", "oanda", 1.39010m, 1.39500m, OpportunityState.Open),
            (opened.Symbol, opened.BuyVenue, opened.SellVenue, opened.BuyPrice, opened.SellPrice, opened.State));
        var gross = Math.Round((1.39500m - 1.39010m) / 1.39010m * 10_000, 3);
        Assert.Equal((gross, 0.4m, gross - 0.4m, gross - 0.4m), (opened.GrossEdgeBps, opened.FeesBps, opened.NetEdgeBps, opened.PeakEdgeBps));
        Assert.Equal((300, 0), (opened.BuyQuoteAgeMs, opened.SellQuoteAgeMs));
        Assert.Equal((openedNs.ToString(), openedNs.ToString()), (opened.OpenedNs, opened.UpdatedNs));

        await market.Quote("oanda", 1.39300m, 1.39310m, Soon);
        var changed = Assert.Single(await List(market));
        Assert.Equal((opened.Id, OpportunityState.Open, 1.39300m), (changed.Id, changed.State, changed.SellPrice));
        Assert.Equal(opened.PeakEdgeBps, changed.PeakEdgeBps);
        Assert.True(changed.NetEdgeBps < opened.NetEdgeBps);

        await market.Quote("oanda", 1.39005m, 1.39015m, Soon);
        var closed = Assert.Single(await List(market));
        Assert.Equal((opened.Id, OpportunityState.Closed, market.NowNs.ToString()), (closed.Id, closed.State, closed.UpdatedNs));

        foreach (var step in new[] { opened, changed, closed })
            Assert.Equal(step, await announced.ReadAsync(TestContext.Current.CancellationToken));
        Assert.False(announced.TryRead(out _));
    }

    [Fact]
    public async Task A_crossing_that_the_fees_eat_is_none()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        await market.Quote("fxcm", 1.39000m, 1.39010m);
        // Some 10.3 basis points, of which 0.4 are fees.
        await market.Quote("oanda", 1.39153m, 1.39163m, Soon);
        Assert.Empty(await List(market));
    }

    [Fact]
    public async Task Open_ones_come_first_best_edge_before_others_and_then_those_that_closed_last()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        var closed = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            await Cross(market);
            closed.Insert(0, (await List(market))[0].Id);
            await Uncross(market);
        }

        await Cross(market);
        var list = await List(market);
        Assert.Equal([OpportunityState.Open, .. Enumerable.Repeat(OpportunityState.Closed, 3)], list.Select(o => o.State));
        Assert.Equal(closed, list.Skip(1).Select(o => o.Id));
        Assert.Equal(list.Take(2), (await market.Cluster.Arbitrage.GetOpportunities(2)).Opportunities);
    }

    [Fact]
    public async Task Of_many_that_closed_the_last_ones_are_kept()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        for (var i = 0; i < IArbitrageGrain.MaxOpportunities + 5; i++)
        {
            await Cross(market);
            await Uncross(market);
        }

        var list = await List(market);
        Assert.Equal(IArbitrageGrain.MaxOpportunities, list.Length);
        Assert.Equal(list.Select(o => long.Parse(o.UpdatedNs)).OrderDescending(), list.Select(o => long.Parse(o.UpdatedNs)));
        Assert.Equal(market.NowNs.ToString(), list[0].UpdatedNs);
    }

    [Fact]
    public async Task Opportunities_survive_a_checkpoint_and_a_restart_and_what_comes_again_changes_nothing()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        await Cross(market);
        await Uncross(market);
        await Cross(market);
        var (atNs, there) = (market.NowNs, await List(market));
        await market.Instrument.Checkpoint(atNs);
        await market.Cluster.Arbitrage.Checkpoint(atNs);
        await Uncross(market);
        var (closedNs, closed) = (market.NowNs, await List(market));

        await market.Restart();
        Assert.Equal(there, await List(market));
        // The same quote again, as after a crash.
        market.Wait(atNs - market.NowNs);
        await Uncross(market);
        Assert.Equal(closedNs, market.NowNs);
        Assert.Equal(closed, await List(market));

        // The grain was written and the crash came before the instrument was: it closes what is closed already.
        await market.Cluster.Arbitrage.Checkpoint(market.NowNs);
        await market.Restart();
        market.Wait(atNs - market.NowNs);
        await Uncross(market);
        Assert.Equal(closed, await List(market));
    }

    [Theory]
    [InlineData(int.MinValue)]
    [InlineData(0)]
    [InlineData(IArbitrageGrain.MaxOpportunities + 1)]
    public async Task More_than_are_kept_and_fewer_than_one_are_refused(int first)
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        Assert.Equal("PAGE_SIZE_INVALID", (await market.Cluster.Arbitrage.GetOpportunities(first)).Refusal!.Code);
    }

    private static async Task Cross(HandMarket market)
    {
        await market.Quote("fxcm", 1.39000m, 1.39010m);
        await market.Quote("oanda", 1.39500m, 1.39510m, Soon);
    }

    private static Task Uncross(HandMarket market) => market.Quote("oanda", 1.39000m, 1.39010m, Soon);

    private static async Task<ImmutableArray<Opportunity>> List(HandMarket market) =>
        (await market.Cluster.Arbitrage.GetOpportunities(IArbitrageGrain.MaxOpportunities)).Opportunities;
}
