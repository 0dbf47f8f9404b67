using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Execution.Matching;

namespace OrleansTrading.Domain.Tests.Execution.Paper;

/// <summary>What an order takes when it comes to a book, and what becomes of the rest; for buyers and sellers.</summary>
public sealed class TimeInForceTests
{
    public static TheoryData<Side> Sides => [Side.Buy, Side.Sell];

    [Theory, MemberData(nameof(Sides))]
    public void A_good_till_cancelled_order_takes_level_after_level_within_its_limit_and_rests_with_what_is_left(Side side)
    {
        var scene = Scene(side);
        Assert.Equal("a Accepted, a 5@101, a 5@102", Show(scene.Limit("a", 13, 103)));
        Assert.Equal(1, scene.Paper.WorkingOrders);
        // Its 3 stand at 103, which others now come to.
        Assert.Equal("a 3@103", scene.Trade(102, 7).Heard);
        Assert.Equal(0, scene.Paper.WorkingOrders);
    }

    [Theory, MemberData(nameof(Sides))]
    public void An_order_whose_limit_everything_is_within_is_filled_whole(Side side) =>
        Assert.Equal("a Accepted, a 5@101, a 3@102", Show(Scene(side).Limit("a", 8, 104)));

    [Theory, MemberData(nameof(Sides))]
    public void An_immediate_or_cancel_order_takes_what_is_there_and_ends(Side side)
    {
        Assert.Equal("a Accepted, a 5@101, a 5@102, a Expired", Show(Scene(side).Limit("a", 13, 103, TimeInForce.ImmediateOrCancel)));
        var scene = Scene(side);
        Assert.Equal("a Accepted, a Expired", Show(scene.Limit("a", 13, 100, TimeInForce.ImmediateOrCancel)));
        Assert.Contains("beyond the limit", scene.Last.Reason);
    }

    [Theory]
    [InlineData(Side.Buy, 10, 102, "a Accepted, a 5@101, a 5@102")]
    [InlineData(Side.Buy, 11, 103, "a Accepted, a Expired")]
    [InlineData(Side.Buy, 20, 104, "a Accepted, a 5@101, a 5@102, a 10@104")]
    [InlineData(Side.Buy, 21, 150, "a Accepted, a Expired")]
    [InlineData(Side.Sell, 10, 102, "a Accepted, a 5@101, a 5@102")]
    [InlineData(Side.Sell, 11, 103, "a Accepted, a Expired")]
    public void A_fill_or_kill_order_has_all_at_once_or_nothing(Side side, long quantity, long limit, string heard)
    {
        var scene = Scene(side);
        Assert.Equal(heard, Show(scene.Limit("a", quantity, limit, TimeInForce.FillOrKill)));
        // What was killed has taken nothing.
        if (heard.EndsWith("Expired", StringComparison.Ordinal)) Assert.Equal("b Accepted, b 5@101", Show(scene.Limit("b", 5, 101)));
    }

    [Theory, MemberData(nameof(Sides))]
    public void A_market_order_takes_up_to_its_collar_and_the_rest_ends(Side side)
    {
        var scene = Scene(side);
        Assert.Equal("a Accepted, a 5@101, a 5@102, a Expired", Show(scene.Market("a", 13, collar: 103)));
        Assert.Contains("beyond the collar", scene.Last.Reason);
        Assert.Equal("a Accepted, a Expired", Show(Scene(side).Market("a", 13, collar: 103, TimeInForce.FillOrKill)));
        Assert.Equal("a Accepted, a 5@101, a 5@102, a 10@104, a Expired", Show(Scene(side).Market("a", 30, collar: 150)));
    }

    [Theory, MemberData(nameof(Sides))]
    public void A_good_till_date_or_day_order_ends_at_its_time_and_not_before(Side side)
    {
        foreach (var force in new[] { TimeInForce.GoodTillDate, TimeInForce.Day })
        {
            var scene = Scene(side);
            Assert.Equal("a Accepted", Show(scene.Limit("a", 13, 100, force, expiresNs: 40)));
            Assert.Equal("", scene.Trade(101, 1).Heard);
            // At 40 it is over, also for the trade that would fill it.
            Assert.Equal("a Expired", scene.Trade(50, 100).Heard);
            Assert.Equal(40, scene.Last.TimeNs);
        }
    }

    [Theory, MemberData(nameof(Sides))]
    public void An_order_that_only_adds_liquidity_is_refused_when_it_would_take(Side side)
    {
        var scene = Scene(side);
        Assert.Equal("a Rejected", Show(scene.Limit("a", 1, 101, postOnly: true)));
        Assert.Equal("b Accepted", Show(scene.Limit("b", 1, 100, postOnly: true)));
        // Nor does it meet an order of its own portfolio.
        Assert.Equal("c Rejected", Show(scene.Limit("c", 1, 100, postOnly: true, otherSide: true)));
        Assert.Equal(1, scene.Paper.WorkingOrders);
    }

    [Theory, MemberData(nameof(Sides))]
    public void What_one_order_took_is_gone_for_the_next_until_the_book_shows_more(Side side)
    {
        var scene = Scene(side);
        Assert.Equal("a Accepted, a 4@101", Show(scene.Limit("a", 4, 101)));
        Assert.Equal("b Accepted, b 1@101, b 3@102", Show(scene.Limit("b", 4, 102)));
        // The level that was taken whole shows 7: 2 more than was taken.
        scene.Limit("c", 10, 101, TimeInForce.ImmediateOrCancel);
        Assert.Equal("c Accepted, c 2@101, c Expired", scene.Book([], [(101, 7)]).Heard);
        // Gone and come back it is another.
        scene.Book([], [(101, 0)]);
        scene.Limit("d", 10, 101, TimeInForce.ImmediateOrCancel);
        Assert.Equal("d Accepted, d 7@101, d Expired", scene.Book([], [(101, 7)]).Heard);
    }

    [Theory, MemberData(nameof(Sides))]
    public void Portfolios_take_nothing_from_each_other(Side side)
    {
        var scene = Scene(side);
        scene.Limit("a", 5, 101).Limit("b", 5, 101, portfolio: "other");
        Assert.Equal("a Accepted, a 5@101, b Accepted, b 5@101", Show(scene));
        // Nor do they trade with each other.
        scene.Limit("c", 5, 100).Limit("d", 5, 100, otherSide: true, portfolio: "other");
        Assert.Equal("c Accepted, d Accepted", Show(scene));
    }

    [Theory, MemberData(nameof(Sides))]
    public void An_order_stops_before_one_of_its_own_portfolio(Side side)
    {
        // One sells at 102, behind the 5 that are shown there: these and what is better can be had.
        var scene = Scene(side);
        Show(scene.Limit("own", 3, 102, otherSide: true));
        Assert.Equal("a Accepted, a 5@101, a 5@102, a Expired", Show(scene.Limit("a", 13, 104)));
        Assert.Contains("own portfolio", scene.Last.Reason);
        // Within the spread nothing stands before it.
        Show(scene.Limit("best", 3, 100, otherSide: true));
        Assert.Equal("b Accepted, b Expired", Show(scene.Market("b", 1, collar: 104)));
        Assert.Equal("c Accepted, c Expired", Show(scene.Limit("c", 1, 100)));
        Assert.Equal("d Accepted", Show(scene.Limit("d", 1, 99)));
    }

    [Theory, MemberData(nameof(Sides))]
    public void A_fill_says_what_it_comes_from_and_what_it_costs(Side side)
    {
        var scene = Scene(side);
        Show(scene.Limit("a", 8, 102));
        var (quantity, price, fee) = (scene.Last.Quantity, scene.Last.Price, scene.Last.Fee);
        Assert.Equal((3m, quantity * price * 5 / 10_000), (quantity, fee));
        var why = scene.Last.Explanation!;
        Assert.Equal((FillSource.RecordedBook, Liquidity.Taker, null, null), (why.Source, why.Liquidity, why.AheadAtArrivalLots, why.AheadAtFillLots));
        Assert.Equal((5m, 1m, 5L), (why.Fee.RateBps, why.SlippageTicks, why.LatencyNs));
        Assert.Equal("paper-a-2", scene.Last.TradeId);
    }

    [Fact]
    public void Without_a_book_all_is_had_at_the_quote_or_at_what_the_slippage_model_makes_of_it()
    {
        var scene = new PaperScene(Side.Buy);
        Assert.Equal("a Accepted, a 1000000@101", scene.Limit("a", 1_000_000, 105).Quote(99, 101).Heard);
        scene = new PaperScene(Side.Sell, new PaperModels { Slippage = new SlippageModel.FixedTicks(2) });
        Assert.Equal("a Accepted, a 10@103", scene.Limit("a", 10, 105, TimeInForce.FillOrKill).Quote(99, 101).Heard);
        Assert.Equal("b Accepted, b Expired", scene.Market("b", 10, collar: 102).Quote(99, 101).Heard);
        Assert.Throws<ArgumentException>(() => new PaperModels { Slippage = new SlippageModel.WalkBook() });
    }

    [Fact]
    public void Terms_that_make_no_sense_are_refused()
    {
        OrderTerms[] wrong =
        [
            new(OrderPricing.Market, TimeInForce.GoodTillCancelled), new(OrderPricing.Market, TimeInForce.ImmediateOrCancel, 100),
            new(OrderPricing.Limit, TimeInForce.GoodTillCancelled), new(OrderPricing.Limit, TimeInForce.GoodTillDate, 100),
            new(OrderPricing.Limit, TimeInForce.GoodTillCancelled, 100, ExpiresNs: 7), new(OrderPricing.Limit, TimeInForce.FillOrKill, 100, PostOnly: true),
            new(OrderPricing.Limit, TimeInForce.ImmediateOrCancel, 100, DisplayQuantity: 1), new(OrderPricing.Limit, TimeInForce.Day, 100, 7, DisplayQuantity: 11),
            new(OrderPricing.Limit, TimeInForce.Day, 100, 7, DisplayQuantity: 0.5m), new((OrderPricing)3, TimeInForce.Day, 100, 7), new(OrderPricing.Limit, (TimeInForce)9, 100),
        ];
        var scene = new PaperScene(Side.Buy);
        var order = new PaperOrder("main", "a", PaperScene.Symbol, Side.Buy, 10, 5, 0, 0);
        Assert.All(wrong, terms => Sample.Refused("ORDER_TERMS_INVALID", () => scene.Paper.Submit(order with { Terms = terms })));
        Sample.Refused("QUANTITY_INVALID", () => scene.Paper.Submit(order with { Quantity = 1.5m }));
        Assert.True(scene.Paper.IsIdle);
    }

    private static PaperScene Scene(Side side) => new PaperScene(side).Book([(99, 5), (98, 5), (96, 10)], [(101, 5), (102, 5), (104, 10)]);

    // The same book again.
    private static string Show(PaperScene scene) => scene.Book([], []).Heard;
}
