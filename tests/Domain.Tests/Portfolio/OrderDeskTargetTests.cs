using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Domain.Portfolio;
using OrleansTrading.Domain.Strategies;

namespace OrleansTrading.Domain.Tests.Portfolio;

public sealed class OrderDeskTargetTests
{
    private readonly Scene _scene = new();

    [Fact]
    public void A_wish_is_sized_by_equity_and_cut_to_whole_lots()
    {
        // 2 % of 1,000,000 at 1.25 are 16,000; at 1.26 15,873 and so 15 lots.
        Assert.Equal((Side.Buy, 16_000m, "momentum", "because"), Order(_scene.Target("momentum:1", Direction.Long)));
        _scene.Quote(Sample.EurUsd, 1.26m, 1.26m);
        Assert.Equal((Side.Sell, 15_000m, "other", "because"), Order(_scene.Target("other:1", Direction.Short, "other")));
    }

    [Fact]
    public void A_wish_in_another_currency_is_sized_through_its_rate()
    {
        _scene.Quote(Sample.UsdJpy, 150, 150);
        _scene.Quote(Sample.EurJpy, 160, 160);
        // 20,000 USD are 3,000,000 JPY, which are 18,750 EUR.
        Assert.Equal((Side.Sell, 18_000m, "momentum", "because"), Order(_scene.Target("m:1", Direction.Short, symbol: "EUR/JPY")));
    }

    [Fact]
    public void The_same_wish_again_is_known_whether_it_was_ordered_or_declined()
    {
        _scene.Target("m:1", Direction.Long);
        Assert.Same(Decision.Known, _scene.Target("m:1", Direction.Long));
        _scene.IsOpen = false;
        Assert.Equal("MARKET_CLOSED", Declined(_scene.Target("m:2", Direction.Short)));
        _scene.IsOpen = true;
        Assert.Same(Decision.Known, _scene.Target("m:2", Direction.Short));
    }

    [Fact]
    public void What_is_held_or_on_its_way_is_not_ordered_again()
    {
        _scene.Target("m:1", Direction.Long);
        Assert.Equal("TARGET_HELD", Declined(_scene.Target("m:2", Direction.Long)));
        _scene.Fill("m:1", 16_000m, 1.25m, "t1");
        Assert.Equal("TARGET_HELD", Declined(_scene.Target("m:3", Direction.Long)));
        Assert.Equal("TARGET_HELD", Declined(_scene.Target("m:4", Direction.Flat, "other")));
    }

    [Fact]
    public void A_flip_orders_the_difference_and_flat_orders_what_is_held()
    {
        _scene.Target("m:1", Direction.Long);
        _scene.Fill("m:1", 16_000m, 1.25m, "t1");
        Assert.Equal((Side.Sell, 32_000m, "momentum", "because"), Order(_scene.Target("m:2", Direction.Short)));
        _scene.Fill("m:2", 32_000m, 1.25m, "t2");
        Assert.Equal(-16_000m, _scene.Account.Positions["EUR/USD"].Quantity);
        Assert.Equal((Side.Buy, 16_000m, "momentum", "because"), Order(_scene.Target("m:3", Direction.Flat)));
    }

    [Fact]
    public void A_strategy_answers_for_its_own_holding_only()
    {
        _scene.Target("a:1", Direction.Long, "a");
        _scene.Fill("a:1", 16_000m, 1.25m, "t1");
        // The portfolio is long by a and by a person; b starts from nothing.
        _scene.Trade("person", Side.Buy, 5_000m, 1.25m);
        Assert.Equal((Side.Sell, 16_000m, "b", "because"), Order(_scene.Target("b:1", Direction.Short, "b")));
        _scene.Fill("b:1", 16_000m, 1.25m, "t2");
        Assert.Equal(5_000m, _scene.Account.Positions["EUR/USD"].Quantity);
        Assert.Equal((16_000m, -16_000m), (_scene.Account.StrategyQuantity("a", "EUR/USD"), _scene.Account.StrategyQuantity("b", "EUR/USD")));
    }

    [Fact]
    public void A_cancelled_order_leaves_room_for_the_next_wish()
    {
        _scene.Target("m:1", Direction.Long);
        _scene.Report("m:1", ReportKind.Accepted);
        _scene.Cancel("m:1");
        _scene.Report("m:1", ReportKind.Cancelled);
        Assert.Equal((Side.Buy, 16_000m, "momentum", "because"), Order(_scene.Target("m:2", Direction.Long)));
    }

    [Fact]
    public void A_wish_that_a_limit_refuses_is_declined_by_its_name()
    {
        Assert.Equal("MAX_ASSET_SHARE", Declined(_scene.Target("m:1", Direction.Long, share: 0.06m)));
        _scene.NoQuote(Sample.EurUsd);
        Assert.Equal("MARK_MISSING", Declined(_scene.Target("m:2", Direction.Long)));
    }

    // Less than nothing times a share of it must not turn a wish to buy into a sale.
    [Fact]
    public void With_negative_equity_a_wish_to_buy_sells_nothing()
    {
        var scene = new Scene(Scene.Loose);
        scene.Quote(Sample.BtcUsd, 40_000, 40_000);
        scene.Trade("person", Side.Buy, 100m, 40_000, "BTC/USD");
        scene.Quote(Sample.BtcUsd, 20_000, 20_000);
        Assert.Equal(-1_000_000m, scene.Valuation.Equity);
        Assert.Equal("TARGET_HELD", Declined(scene.Target("m:1", Direction.Long, symbol: "BTC/USD")));
        Assert.Equal("TARGET_HELD", Declined(scene.Target("m:2", Direction.Short, symbol: "BTC/USD")));
    }

    [Fact]
    public void Absurd_prices_decline_a_wish_by_name_and_overflow_nothing()
    {
        var coarse = Sample.EurJpy with { TickSize = 1_000_000_000m };
        var scene = new Scene(Scene.Loose, new Catalogue([coarse, Sample.EurUsd, Sample.UsdJpy], []));
        scene.Quote(Sample.UsdJpy, 0.001m, 0.001m);
        // A unit of it is worth more than a decimal can say: ticks of 1e9 JPY, of which one buys 1,000 USD.
        var most = coarse.ToPrice(Instrument.MaxTicks);
        scene.Quote(coarse, most, most);
        Assert.Equal("VALUE_OUT_OF_RANGE", Declined(scene.Target("m:1", Direction.Long, symbol: "EUR/JPY")));
    }

    private static (Side, decimal, string, string) Order(Decision decision)
    {
        var order = Assert.IsType<OrderSubmitted>(Assert.Single(decision.Events));
        return (order.Side, order.Quantity, order.Strategy, order.Cause);
    }

    private static string Declined(Decision decision) => Assert.IsType<TargetDeclined>(Assert.Single(decision.Events)).Code;
}
