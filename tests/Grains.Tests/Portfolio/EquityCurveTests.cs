using OrleansTrading.Domain.Bars;
using OrleansTrading.Grains.Abstractions.Execution;
using OrleansTrading.Grains.Abstractions.Portfolio;

namespace OrleansTrading.Grains.Tests.Portfolio;

public sealed class EquityCurveTests : IDisposable
{
    private const decimal Capital = 1_000_000m;

    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task Without_a_trade_every_sample_is_the_capital()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        var times = await Mark(market, 3);
        Assert.Equal(times.Select(t => new EquityPoint(t.ToString(), Capital)), await Curve(market));
    }

    [Fact]
    public async Task A_sample_is_what_cash_and_position_are_worth_at_the_mid()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        await Buy(market);
        await market.Quote("fxcm", 1.39200m, 1.39210m);
        await market.Quote("oanda", 1.39198m, 1.39208m);
        await Mark(market, 1);
        var fill = Assert.Single((await market.Cluster.Portfolio.GetFills(Abstractions.PageRequest.Forward(10))).Page!.Nodes);
        var mid = (1.39200m + 1.39208m) / 2;
        Assert.Equal(Capital - fill.Price * 1_000 - fill.Fee + 1_000 * mid, Assert.Single(await Curve(market)).Equity);
    }

    [Fact]
    public async Task A_sample_of_a_time_that_was_sampled_or_is_past_changes_nothing()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        var times = await Mark(market, 2);
        await Buy(market);
        await market.Cluster.Portfolio.Mark(times[1]);
        await market.Cluster.Portfolio.Mark(times[0]);
        Assert.Equal(times.Select(t => new EquityPoint(t.ToString(), Capital)), await Curve(market));
    }

    [Fact]
    public async Task Samples_are_durable_from_a_checkpoint_on_or_with_the_next_event()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        var times = await Mark(market, 2);
        await market.Cluster.Portfolio.Checkpoint();
        await market.Restart();
        Assert.Equal(times.Select(t => t.ToString()), (await Curve(market)).Select(p => p.TimeNs));

        await market.Quote("fxcm", 1.39m, 1.3901m);
        await market.Quote("oanda", 1.39m, 1.3901m);
        times = [.. times, .. await Mark(market, 1)];
        await Buy(market);
        await market.Restart();
        Assert.Equal(times.Select(t => t.ToString()), (await Curve(market)).Select(p => p.TimeNs));
    }

    [Fact]
    public async Task Many_samples_become_durable_by_themselves_and_the_last_ones_are_given()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        var times = await Mark(market, 300);
        Assert.Equal(times.Select(t => t.ToString()), (await Curve(market)).Select(p => p.TimeNs));
        Assert.Equal(times.TakeLast(200).Select(t => t.ToString()), (await Curve(market, 200)).Select(p => p.TimeNs));
        Assert.Equal(times[^1].ToString(), Assert.Single(await Curve(market, 1)).TimeNs);
        await market.Restart();
        Assert.InRange((await Curve(market)).Length, 200, 300);
    }

    [Fact]
    public async Task A_position_that_cannot_be_valued_has_no_sample()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        await Buy(market);
        // Instruments start cold: nobody has quoted yet.
        await market.Restart();
        await Mark(market, 1);
        Assert.Empty(await Curve(market));
    }

    [Theory]
    [InlineData(int.MinValue)]
    [InlineData(0)]
    [InlineData(EquityCurve.MaxPoints + 1)]
    public async Task More_samples_than_are_given_at_once_and_fewer_than_one_are_refused(int last)
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        Assert.Equal("POINT_COUNT_INVALID", (await market.Cluster.Portfolio.GetEquityCurve(last)).Refusal!.Code);
    }

    private static async Task<long[]> Mark(HandMarket market, int count)
    {
        var times = new long[count];
        for (var i = 0; i < count; i++)
        {
            market.Wait(Timeframe.MinuteNs);
            times[i] = market.NowNs - market.NowNs % Timeframe.MinuteNs;
            await market.Cluster.Portfolio.Mark(times[i]);
        }

        return times;
    }

    private static async Task Buy(HandMarket market)
    {
        await market.Quote("fxcm", 1.39m, 1.3901m);
        var placed = await market.Cluster.Portfolio.Submit(new OrderCommand("a", "EURUSD", OrderSide.Buy, 1_000, "a test", ""));
        Assert.Null(placed.Refusal);
        await market.Quote("fxcm", 1.39m, 1.3901m);
        await market.Quote("oanda", 1.39m, 1.3901m);
    }

    private static async Task<ImmutableArray<EquityPoint>> Curve(HandMarket market, int last = EquityCurve.MaxPoints) =>
        (await market.Cluster.Portfolio.GetEquityCurve(last)).Points;
}
