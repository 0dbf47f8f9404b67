using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using OrleansTrading.Connectors.Tests.Venues.Live;
using OrleansTrading.Connectors.Venues.Live;
using OrleansTrading.Connectors.Venues.Pools;

namespace OrleansTrading.Connectors.Tests.Venues.Pools;

public sealed class PoolCurveTests
{
    private static readonly PoolOptions Options = new() { Node = new Uri("wss://example.com"), ChainId = 1 };
    private static readonly BigInteger Usdc = 1_000_000, Eth = BigInteger.Pow(10, 18);

    [Fact]
    public void No_level_promises_what_the_pool_does_not_give()
    {
        // Against the pool's own rule of a swap: in × 997 × out reserve / (in reserve × 1000 + in × 997).
        Prop.ForAll(Gen.Choose(1, 1_000_000).Two().ToArbitrary(), reserves =>
        {
            var (x, y) = (reserves.Item1 * Eth, reserves.Item2 * 1_000 * Usdc);
            var levels = new LevelBuffer();
            new PoolCurve(Listings.EthUsdc, 18, 6, Options).Fill(x, y, levels);
            // Taking all asks costs no more than their prices say, selling into all bids brings no less.
            var (bought, cost, sold, gain) = (BigInteger.Zero, BigInteger.Zero, BigInteger.Zero, BigInteger.Zero);
            foreach (var ask in levels.Asks) (bought, cost) = (bought + ask.SizeLots, cost + (BigInteger)ask.SizeLots * ask.PriceTicks);
            foreach (var bid in levels.Bids) (sold, gain) = (sold + bid.SizeLots, gain + (BigInteger)bid.SizeLots * bid.PriceTicks);
            // A lot is 1e-4 ETH, a tick 0.01 USDC: a lot at a tick is one smallest unit of USDC.
            var baseOut = bought * (Eth / 10_000);
            var quoteIn = baseOut == 0 ? 0 : y * baseOut * 1_000 / ((x - baseOut) * 997) + 1;
            var baseIn = sold * (Eth / 10_000);
            var quoteOut = baseIn * 997 * y / (x * 1_000 + baseIn * 997);
            return quoteIn <= cost + 1 && quoteOut >= gain - 1;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Prices_go_away_from_the_middle_and_none_is_twice()
    {
        var levels = new LevelBuffer();
        new PoolCurve(Listings.EthUsdc, 18, 6, Options).Fill(1_000 * Eth, 3_000_000 * Usdc, levels);
        Assert.Equal(levels.Asks.ToArray().Select(l => l.PriceTicks).Distinct().Order(), levels.Asks.ToArray().Select(l => l.PriceTicks));
        Assert.Equal(levels.Bids.ToArray().Select(l => l.PriceTicks).Distinct().OrderDescending(), levels.Bids.ToArray().Select(l => l.PriceTicks));
        Assert.True(levels.Asks.Length >= 10 && levels.Bids.Length >= 10);
    }

    [Fact]
    public void An_empty_pool_has_no_levels()
    {
        var levels = new LevelBuffer();
        new PoolCurve(Listings.EthUsdc, 18, 6, Options).Fill(0, 0, levels);
        Assert.Equal(0, levels.Asks.Length + levels.Bids.Length);
    }

    [Theory]
    [InlineData(0, 0), InlineData(1, 1), InlineData(3, 1), InlineData(4, 2), InlineData(99, 9), InlineData(100, 10)]
    public void Roots_are_rounded_down(int square, int root) => Assert.Equal(root, PoolCurve.Root(square));

    [Fact]
    public void Roots_of_large_squares_are_exact()
    {
        var large = BigInteger.Pow(10, 40) + 7;
        Assert.Equal(large, PoolCurve.Root(large * large));
        Assert.Equal(large - 1, PoolCurve.Root(large * large - 1));
    }
}
