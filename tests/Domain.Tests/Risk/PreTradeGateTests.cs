using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Portfolio;
using OrleansTrading.Domain.Risk;
using OrleansTrading.Domain.Tests.Portfolio;

namespace OrleansTrading.Domain.Tests.Risk;

/// <summary>Each limit at its bound, where it passes, and a step past it, where the refusal names limit, allowed and attempted.</summary>
public sealed class PreTradeGateTests
{
    private readonly Scene _scene = new();

    [Theory]
    [InlineData(Side.Buy)]
    [InlineData(Side.Sell)]
    public void One_asset_is_at_most_5_percent_of_equity(Side side)
    {
        // 41,000 × 1.25 = 51,250.
        Refused("MAX_ASSET_SHARE", 50_000m, 51_250m, _scene.Submit("a", side, 41_000m));
        Assert.Null(_scene.Submit("b", side, 40_000m).Refusal);
    }

    [Fact]
    public void Two_orders_cannot_use_the_same_room()
    {
        Assert.Null(_scene.Submit("a", Side.Buy, 30_000m).Refusal);
        Refused("MAX_ASSET_SHARE", 50_000m, 51_250m, _scene.Submit("b", Side.Buy, 11_000m));
        Assert.Null(_scene.Submit("c", Side.Buy, 10_000m).Refusal);
        // Working buys give no room to sells: they may not come to pass.
        Refused("MAX_ASSET_SHARE", 50_000m, 51_250m, _scene.Submit("d", Side.Sell, 41_000m));
        Assert.Null(_scene.Submit("e", Side.Sell, 40_000m).Refusal);
    }

    [Fact]
    public void A_cancelled_order_gives_its_room_back()
    {
        _scene.Submit("a", Side.Buy, 40_000m);
        _scene.Cancel("a");
        Assert.NotNull(_scene.Submit("b", Side.Buy, 1_000m).Refusal);
        _scene.Report("a", ReportKind.Cancelled);
        Assert.Null(_scene.Submit("b", Side.Buy, 40_000m).Refusal);
    }

    [Fact]
    public void What_is_filled_counts_like_what_works_and_all_pairs_of_an_asset_count_together()
    {
        _scene.Quote(Sample.UsdJpy, 128, 128);
        _scene.Quote(Sample.EurJpy, 160, 160); // 1.25 USD
        _scene.Trade("a", Side.Buy, 20_000m, 1.25m);
        Assert.Null(_scene.Submit("b", Side.Buy, 15_000m, "EUR/JPY").Refusal);
        Refused("MAX_ASSET_SHARE", 50_000m, 51_250m, _scene.Submit("c", Side.Buy, 6_000m));
        Assert.Null(_scene.Submit("d", Side.Buy, 5_000m).Refusal);
        // Another asset has room of its own.
        Assert.Null(_scene.Submit("e", Side.Buy, 50_000m, "USD/JPY").Refusal);
    }

    [Fact]
    public void A_position_over_its_limit_may_be_reduced_to_nothing_and_not_turned_into_another_over_it()
    {
        var scene = new Scene(new RiskLimits(MaxOrderNotional: Scene.Capital));
        scene.Trade("a", Side.Buy, 40_000m, 1.25m);
        scene.Quote(Sample.EurUsd, 2.5m, 2.5m); // worth 100,000 now, of 1,050,000: the limit is 52,500, 21,000 EUR
        Refused("MAX_ASSET_SHARE", 52_500m, 102_500m, scene.Submit("b", Side.Buy, 1_000m));
        Assert.Null(scene.Submit("c", Side.Sell, 1_000m).Refusal);
        // Through zero, to a short that is no larger than the long was and still over the limit.
        Refused("MAX_ASSET_SHARE", 52_500m, 55_000m, scene.Submit("d", Side.Sell, 61_000m));
        Assert.Null(scene.Submit("e", Side.Sell, 39_000m).Refusal);
    }

    [Fact]
    public void Gross_exposure_is_at_most_twice_the_equity()
    {
        var scene = new Scene(Scene.Loose with { MaxLeverage = 2 });
        Refused("MAX_LEVERAGE", 2_000_000m, 2_001_250m, scene.Submit("a", Side.Sell, 1_601_000m));
        Assert.Null(scene.Submit("b", Side.Sell, 1_600_000m).Refusal);
        // Gross: a purchase of something else does not offset it.
        scene.Quote(Sample.BtcUsd, 10_000, 10_000);
        Refused("MAX_LEVERAGE", 2_000_000m, 2_000_100m, scene.Submit("c", Side.Buy, 0.01m, "BTC/USD"));
        // Nor does it add to what works on the other side, of which only one can come to pass.
        Assert.Null(scene.Submit("d", Side.Buy, 1_600_000m).Refusal);
    }

    [Fact]
    public void Over_its_leverage_a_portfolio_may_reduce_whatever_else_works()
    {
        var scene = new Scene(Scene.Loose with { MaxLeverage = 2 });
        scene.Quote(Sample.BtcUsd, 10_000, 10_000);
        scene.Trade("a", Side.Buy, 1_200_000m, 1.25m); // 1,500,000
        Assert.Null(scene.Submit("works", Side.Buy, 10m, "BTC/USD").Refusal); // and 100,000
        scene.Quote(Sample.EurUsd, 0.75m, 0.75m); // equity 400,000, held 900,000
        Refused("MAX_LEVERAGE", 800_000m, 1_001_500m, scene.Submit("b", Side.Buy, 2_000m));
        Assert.Null(scene.Submit("c", Side.Sell, 600_000m).Refusal);
        // Reduced by c there is only so much left to reduce.
        Assert.Equal("MAX_LEVERAGE", scene.Submit("d", Side.Sell, 601_000m).Refusal?.Limit);
        Assert.Null(scene.Submit("e", Side.Sell, 600_000m).Refusal);
    }

    [Fact]
    public void An_order_trades_within_half_a_percent_of_the_best_quotes()
    {
        _scene.Quote(Sample.EurUsd, 0.99499m, 1.00501m);
        Refused("PRICE_COLLAR", 0.005m, 0.00501m, _scene.Submit("a", Side.Buy, 1_000m));
        Refused("PRICE_COLLAR", 0.005m, 0.00501m, _scene.Submit("a", Side.Sell, 2_000m));
        _scene.Quote(Sample.EurUsd, 0.995m, 1.005m);
        Assert.Null(_scene.Submit("b", Side.Buy, 1_000m).Refusal);
        Assert.Null(_scene.Submit("c", Side.Sell, 2_000m).Refusal);
    }

    [Fact]
    public void An_order_has_a_largest_value_in_base_currency()
    {
        var scene = new Scene(Scene.Loose with { MaxOrderNotional = 100_000m });
        Refused("MAX_ORDER_NOTIONAL", 100_000m, 101_250m, scene.Submit("a", Side.Buy, 81_000m));
        Assert.Null(scene.Submit("b", Side.Buy, 80_000m).Refusal);
        scene.Quote(Sample.UsdJpy, 128, 128);
        Refused("MAX_ORDER_NOTIONAL", 100_000m, 101_000m, scene.Submit("c", Side.Sell, 101_000m, "USD/JPY"));
        Assert.Null(scene.Submit("d", Side.Sell, 100_000m, "USD/JPY").Refusal);
    }

    [Fact]
    public void An_order_has_a_smallest_value_in_its_quote_currency()
    {
        _scene.Quote(Sample.EurUsd, 0.99999m, 0.99999m);
        Refused("MIN_NOTIONAL", 1_000m, 999.99m, _scene.Submit("a", Side.Buy, 1_000m));
        _scene.Quote(Sample.EurUsd, 1, 1);
        Assert.Null(_scene.Submit("b", Side.Buy, 1_000m).Refusal);
    }

    [Fact]
    public void Only_so_many_orders_work_at_once()
    {
        var scene = new Scene(Scene.Loose with { MaxWorkingOrders = 2 });
        scene.Submit("a", Side.Buy, 1_000m);
        Assert.Null(scene.Submit("b", Side.Buy, 1_000m).Refusal);
        Refused("MAX_WORKING_ORDERS", 2, 3, scene.Submit("c", Side.Buy, 1_000m));
        scene.Fill("a", 1_000m, 1.25m, "t1");
        Assert.Null(scene.Submit("c", Side.Buy, 1_000m).Refusal);
    }

    [Fact]
    public void Without_a_rate_to_the_base_currency_nothing_can_be_said()
    {
        _scene.Quote(Sample.EurJpy, 160, 160);
        Assert.Equal("CONVERSION_RATE_MISSING", _scene.Submit("a", Side.Buy, 1_000m, "EUR/JPY").Refusal?.Code);
        _scene.Quote(Sample.UsdJpy, 150, 150);
        Assert.Null(_scene.Submit("a", Side.Buy, 1_000m, "EUR/JPY").Refusal);
    }

    [Fact]
    public void Without_a_quote_of_what_is_held_or_works_nothing_can_be_said()
    {
        _scene.Quote(Sample.BtcUsd, 10_000, 10_000);
        _scene.Submit("works", Side.Buy, 1m, "BTC/USD");
        _scene.NoQuote(Sample.BtcUsd);
        Assert.Equal("MARK_MISSING", _scene.Submit("a", Side.Buy, 1_000m).Refusal?.Code);
        _scene.Fill("works", 1m, 10_000, "t1");
        Assert.Equal("MARK_MISSING", _scene.Submit("a", Side.Buy, 1_000m).Refusal?.Code);
    }

    [Fact]
    public void A_refusal_says_in_words_what_is_allowed()
    {
        var refusal = _scene.Submit("a", Side.Buy, 41_000m).Refusal!;
        Assert.Equal("Limit MAX_ASSET_SHARE (largest exposure to EUR in USD) allows 50000; the order would make it 51250.", refusal.Message);
    }

    private static void Refused(string limit, decimal allowed, decimal attempted, Decision decision)
    {
        Assert.Empty(decision.Events);
        Assert.Equal((limit, limit, allowed, attempted),
            (decision.Refusal?.Code, decision.Refusal?.Limit, decision.Refusal?.Allowed, decision.Refusal?.Attempted));
    }
}
