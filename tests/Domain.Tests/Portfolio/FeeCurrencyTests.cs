using OrleansTrading.Domain.Execution;

namespace OrleansTrading.Domain.Tests.Portfolio;

/// <summary>Fees in money, in what was traded, and in something else.</summary>
public sealed class FeeCurrencyTests
{
    private readonly Scene _scene = new(Scene.Loose);

    public FeeCurrencyTests() => _scene.Quote(Sample.BtcUsd, 30_000m, 30_000m);

    [Fact]
    public void A_fee_in_the_base_asset_is_a_part_of_the_purchase_given_away_at_its_price()
    {
        _scene.Trade("b", Side.Buy, 2m, 30_000m, "BTC/USD", 0.002m, "BTC");
        var position = _scene.Account.Positions["BTC/USD"];
        Assert.Equal((1.998m, 59_940m), (position.Quantity, position.Cost));
        Assert.Equal((940_000m, 60m), (_scene.Account.Balance("cash", "USD"), _scene.Account.Balance("expense:fees", "USD")));
        Assert.Equal((60m, "USD"), (Assert.Single(position.Lots).Fee, position.Lots[0].FeeCurrency));
        // Nothing was won or lost but the fee.
        Assert.Equal((Scene.Capital - 60m, 60m), (_scene.Valuation.Equity, _scene.Valuation.Fees));
    }

    [Fact]
    public void A_fee_in_the_base_asset_of_a_sale_is_sold_too()
    {
        _scene.Trade("b", Side.Buy, 2m, 30_000m, "BTC/USD");
        _scene.Trade("s", Side.Sell, 1m, 31_000m, "BTC/USD", 0.001m, "BTC");
        var position = _scene.Account.Positions["BTC/USD"];
        Assert.Equal((0.999m, 29_970m), (position.Quantity, position.Cost));
        // 1.001 at a profit of 1,000 each.
        Assert.Equal((-1_001m, 31m), (_scene.Account.Balance("income:realized", "USD"), _scene.Account.Balance("expense:fees", "USD")));
        Assert.Equal(971_000m, _scene.Account.Balance("cash", "USD"));
    }

    [Fact]
    public void A_fee_in_a_third_currency_is_paid_in_its_cash()
    {
        _scene.Quote(Sample.UsdJpy, 150, 150);
        _scene.Trade("b", Side.Buy, 1m, 30_000m, "BTC/USD", 1_500m, "JPY");
        Assert.Equal((-1_500m, 1_500m), (_scene.Account.Balance("cash", "JPY"), _scene.Account.Balance("expense:fees", "JPY")));
        Assert.Equal(Scene.Capital - 10m, _scene.Valuation.Equity, 10);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("1.5")]
    public void A_fee_that_eats_up_the_purchase_is_a_contradiction(string fee)
    {
        _scene.Submit("b", Side.Buy, 1m, "BTC/USD");
        Assert.Throws<InvalidOperationException>(() => _scene.Fill("b", 1m, 30_000m, "t", decimal.Parse(fee), "BTC"));
    }

    [Fact]
    public void What_a_fee_in_the_base_asset_left_over_stays_when_a_strategy_goes_out()
    {
        _scene.Target("m:1", Domain.Strategies.Direction.Long, symbol: "BTC/USD", share: 0.3m);
        _scene.Fill("m:1", 10m, 30_000m, "t1", 0.00015m, "BTC");
        _scene.Target("m:2", Domain.Strategies.Direction.Flat, symbol: "BTC/USD");
        // Of 9.99985 whole lots of 0.0001.
        Assert.Equal(9.9998m, _scene.Account.WorkingOrders["m:2"].Submitted.Quantity);
        _scene.Fill("m:2", 9.9998m, 30_000m, "t2");
        Assert.Equal("TARGET_HELD", Assert.IsType<Domain.Portfolio.TargetDeclined>(
            Assert.Single(_scene.Target("m:3", Domain.Strategies.Direction.Flat, symbol: "BTC/USD").Events)).Code);
    }
}
