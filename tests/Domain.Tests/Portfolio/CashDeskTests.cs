using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Portfolio;

namespace OrleansTrading.Domain.Tests.Portfolio;

public sealed class CashDeskTests
{
    private readonly Scene _scene = new(Scene.Loose);

    public CashDeskTests()
    {
        _scene.Quote(Sample.UsdJpy, 150, 150);
        _scene.Quote(Sample.EurUsd, 1.25m, 1.25m);
    }

    [Fact]
    public void A_deposit_is_capital_and_the_same_id_is_the_same_deposit()
    {
        Assert.Equal(2, _scene.Move("d1", "JPY", 3_000m).Events.Count);
        Assert.Same(Decision.Known, _scene.Move("d1", "JPY", 3_000m));
        Refused("MOVEMENT_ID_REUSED", _scene.Move("d1", "JPY", 3_001m));
        Refused("MOVEMENT_ID_REUSED", _scene.Move("d1", "JPY", -3_000m));
        Refused("MOVEMENT_ID_REUSED", _scene.Convert("d1", "USD", 1, "JPY"));
        Assert.Equal((3_000m, -3_000m), (_scene.Account.Balance("cash", "JPY"), _scene.Account.Balance("capital", "JPY")));
        Assert.Equal(Scene.Capital + 20m, _scene.Valuation.Equity, 10);
    }

    [Theory]
    [InlineData("", "USD", "1", "MOVEMENT_ID_INVALID")]
    [InlineData("a:b", "USD", "1", "MOVEMENT_ID_INVALID")]
    [InlineData("capital", "USD", "1", "MOVEMENT_ID_INVALID")]
    [InlineData("a", "USD", "0", "AMOUNT_INVALID")]
    [InlineData("a", "USD", "0.001", "AMOUNT_INVALID")]
    [InlineData("a", "JPY", "0.5", "AMOUNT_INVALID")]
    [InlineData("a", "USD", "1000000000000.01", "AMOUNT_INVALID")]
    [InlineData("a", "XYZ", "1", "CURRENCY_UNKNOWN")]
    [InlineData("a", "jpy", "1", "CURRENCY_UNKNOWN")]
    [InlineData("a", "USD", "-1000000.01", "AVAILABLE_CASH")]
    [InlineData("a", "JPY", "-1", "AVAILABLE_CASH")]
    public void What_is_no_movement_is_refused_by_name(string id, string currency, string amount, string code) =>
        Refused(code, _scene.Move(id, currency, decimal.Parse(amount)));

    [Fact]
    public void A_withdrawal_leaves_what_orders_have_set_aside_and_positions_need()
    {
        var scene = new Scene();
        scene.Submit("o", Side.Buy, 40_000m);
        // 50,000 of buying power are in use.
        var refusal = Refused("AVAILABLE_CASH", scene.Move("w", "USD", -950_000.01m));
        Assert.Equal(950_000m, refusal.Allowed);
        scene.Fill("o", 40_000m, 1.25m, "t");
        // 950,000 cash and 50,000 in euros: twice what is left must be 50,000.
        Refused("AVAILABLE_CASH", scene.Move("w", "USD", -950_001m));
        Assert.Null(scene.Move("w", "USD", -950_000m).Refusal);
        Assert.Equal(50_000m, scene.Valuation.Equity);
    }

    [Fact]
    public void A_withdrawal_that_leverage_does_not_bear_is_refused()
    {
        var scene = new Scene(Scene.Loose with { MaxLeverage = 2 });
        scene.Trade("o", Side.Sell, 400_000m, 1.25m);
        // Short 500,000 with 1,500,000 in cash: of an equity of 1,000,000 750,000 may go.
        var refusal = Refused("MAX_LEVERAGE", scene.Move("w", "USD", -750_000.01m));
        Assert.Equal((499_999.98m, 500_000m), (refusal.Allowed, refusal.Attempted));
        Assert.Null(scene.Move("w", "USD", -750_000m).Refusal);
    }

    [Fact]
    public void Cash_is_converted_at_the_mid_and_rounded_to_the_currencys_decimals()
    {
        var converted = (CashConverted)_scene.Convert("c", "USD", 100.01m, "JPY").Events[0];
        // 100.01 × 150 = 15,001.5, half to even 15,002.
        Assert.Equal(15_002m, converted.ToAmount);
        Assert.Same(Decision.Known, _scene.Convert("c", "USD", 100.01m, "JPY"));
        Refused("MOVEMENT_ID_REUSED", _scene.Convert("c", "USD", 100.02m, "JPY"));
        Assert.Equal((999_899.99m, 15_002m), (_scene.Account.Balance("cash", "USD"), _scene.Account.Balance("cash", "JPY")));
        Refused("AVAILABLE_CASH", _scene.Convert("d", "JPY", 15_003m, "USD"));
        Refused("CURRENCY_INVALID", _scene.Convert("d", "USD", 1m, "USD"));
        Refused("AMOUNT_INVALID", _scene.Convert("d", "USD", -1m, "JPY"));
        _scene.NoQuote(Sample.UsdJpy);
        Refused("CONVERSION_RATE_MISSING", _scene.Convert("d", "USD", 1m, "JPY"));
    }

    [Fact]
    public void Funding_is_neither_a_fee_nor_profit()
    {
        _scene.Trade("a", Side.Buy, 1_000m, 1.25m);
        Assert.Equal(2, _scene.Fund("f1", "EUR/USD", 3.5m).Events.Count);
        Assert.Same(Decision.Known, _scene.Fund("f1", "EUR/USD", 3.5m));
        Refused("MOVEMENT_ID_REUSED", _scene.Fund("f1", "EUR/USD", 3.6m));
        _scene.Fund("f2", "EUR/USD", -1.25m);
        var value = _scene.Valuation;
        Assert.Equal((2.25m, 0m, 0m, Scene.Capital - 2.25m), (value.Funding, value.Fees, value.RealizedPnl, value.Equity));
        Refused("UNKNOWN_SYMBOL", _scene.Fund("f3", "EUR/GBP", 1));
        Refused("AMOUNT_INVALID", _scene.Fund("f3", "EUR/USD", 0));
        Refused("FINANCING_INVALID", new Scene(financing: Financing.Cash).Fund("f", "EUR/USD", 1));
    }

    private static Refusal Refused(string code, Decision decision)
    {
        Assert.Empty(decision.Events);
        Assert.Equal(code, decision.Refusal?.Code);
        return decision.Refusal!;
    }
}
