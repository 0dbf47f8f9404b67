using OrleansTrading.Domain.Execution.Matching;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Tests.Execution.Matching;

public sealed class FeeScheduleTests
{
    private static readonly FeeSchedule Tiered =
        new("USD", [new FeeTier(0, 16, 26), new FeeTier(50_000, 14, 24), new FeeTier(10_000_000, -1, 10)], minimum: 0.5m);

    [Theory]
    [InlineData(Liquidity.Taker, 10_000, 0, 26, 0, 26)]
    [InlineData(Liquidity.Maker, 10_000, 49_999.99, 16, 0, 16)]
    [InlineData(Liquidity.Taker, 10_000, 50_000, 24, 1, 24)]
    [InlineData(Liquidity.Taker, 10_000, 99_000_000, 10, 2, 10)]
    [InlineData(Liquidity.Maker, 10_000, 99_000_000, -1, 2, -1)]
    public void The_tier_of_the_volume_gives_the_rate(Liquidity liquidity, decimal notional, decimal volume, decimal fee, int tier, decimal rate) =>
        Assert.Equal(new FeeCharge(fee, "USD", tier, rate, false), Tiered.Charge(liquidity, notional, volume));

    [Theory]
    [InlineData(Liquidity.Taker, 1, 0, 0.5, true)]
    [InlineData(Liquidity.Maker, 1, 99_000_000, -0.0001, false)]
    public void A_fee_has_a_least_amount_and_a_rebate_has_none(Liquidity liquidity, decimal notional, decimal volume, decimal fee, bool isMinimum)
    {
        var charge = Tiered.Charge(liquidity, notional, volume);
        Assert.Equal((fee, isMinimum), (charge.Amount, charge.IsMinimum));
    }

    [Fact]
    public void A_listing_has_one_tier_in_its_quote_currency()
    {
        var listing = new Listing(Sample.Fxcm, Sample.UsdJpy, "USDJPY", 0.001m, 1_000m, 0, -0.5m, 2.5m);
        Assert.Equal(new FeeCharge(250m, "JPY", 0, 2.5m, false), FeeSchedule.Of(listing).Charge(Liquidity.Taker, 1_000_000m, 1e15m));
        Assert.Equal(new FeeCharge(-50m, "JPY", 0, -0.5m, false), FeeSchedule.Of(listing).Charge(Liquidity.Maker, 1_000_000m, 0));
    }

    [Fact]
    public void A_schedule_that_leaves_a_volume_open_is_none()
    {
        Assert.Throws<ArgumentException>(() => new FeeSchedule("USD", []));
        Assert.Throws<ArgumentException>(() => new FeeSchedule("USD", [new FeeTier(1, 0, 0)]));
        Assert.Throws<ArgumentException>(() => new FeeSchedule("USD", [new FeeTier(0, 0, 0), new FeeTier(0, 0, 0)]));
        Assert.Throws<ArgumentException>(() => new FeeSchedule("USD", [new FeeTier(0, 0, 10_001)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FeeSchedule("USD", [new FeeTier(0, 0, 0)], -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tiered.Charge(Liquidity.Taker, -1, 0));
    }
}
