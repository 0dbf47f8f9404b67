using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Execution.Orders;
using OrleansTrading.Domain.Execution.Triggers;
using OrleansTrading.Domain.Portfolio;

namespace OrleansTrading.Domain.Tests.Portfolio;

/// <summary>Limits, stops, reduce-only orders and amendments at the desk. EUR/USD stands at 1.25.</summary>
public sealed class WaitingOrderTests
{
    private readonly Scene _scene = new();

    [Fact]
    public void A_limit_goes_to_its_venue_with_its_limit_as_its_protection()
    {
        var limit = Only<OrderSubmitted>(_scene.Place("a", Side.Buy, 10_000m, Limit(1.20m)));
        Assert.Equal(("fxcm", 120_000L, OrderStage.Submitted), (limit.Venue, limit.ProtectionTicks, limit.Stage));
        Assert.Equal(OrderTerms.Limit(120_000), limit.Plan.Terms);
    }

    [Fact]
    public void A_limit_may_be_far_away_where_it_waits_and_not_where_it_would_trade()
    {
        Assert.Null(_scene.Place("far", Side.Buy, 1_000m, Limit(1.00m)).Refusal);
        Assert.Equal("PRICE_COLLAR", _scene.Place("over", Side.Buy, 1_000m, Limit(1.26m)).Refusal?.Code);
        Assert.Equal("PRICE_COLLAR", _scene.Place("under", Side.Sell, 2_000m, Limit(1.24m)).Refusal?.Code);
        Assert.Null(_scene.Place("high", Side.Sell, 2_000m, Limit(1.50m)).Refusal);
    }

    [Theory]
    [InlineData(OrderType.Stop, Side.Sell, "1.25")]
    [InlineData(OrderType.Stop, Side.Buy, "1.25")]
    [InlineData(OrderType.Stop, Side.Buy, "1.24")]
    [InlineData(OrderType.MarketIfTouched, Side.Sell, "1.25")]
    [InlineData(OrderType.MarketIfTouched, Side.Buy, "1.26")]
    public void What_would_go_at_once_does_not_wait(OrderType type, Side side, string stop) =>
        Assert.Equal("STOP_PRICE_PASSED", _scene.Place("a", side, 1_000m, new OrderTicket(type) { StopPrice = decimal.Parse(stop) }).Refusal?.Code);

    [Fact]
    public void A_stop_sets_aside_what_it_needs_while_it_waits_and_gives_it_back()
    {
        _scene.Place("a", Side.Buy, 10_000m, Stop(1.30m));
        Assert.Equal((OrderStatus.Armed, 12_500m), (_scene.Status("a"), _scene.Account.Reserved("USD")));
        Assert.Equal("MAX_ASSET_SHARE", _scene.Place("b", Side.Buy, 31_000m, Stop(1.30m)).Refusal?.Limit);
        _scene.Cancel("a");
        Assert.Equal((OrderStatus.Cancelled, 0m), (_scene.Status("a"), _scene.Account.Reserved("USD")));
    }

    [Fact]
    public void A_stop_that_fires_goes_to_the_best_venue_within_the_collar_of_the_price_it_meets()
    {
        _scene.Place("a", Side.Buy, 10_000m, Stop(1.26m));
        _scene.Quote(Sample.EurUsd, 1.27m, 1.28m, "fxcm");
        _scene.Quote(Sample.EurUsd, 1.27m, 1.275m, "oanda");
        var events = _scene.Fire("a", 1.275m, 1.26m).Events;
        var fired = Assert.IsType<OrderTriggered>(events[0]);
        // 1.275 × 1.005 = 1.281375, cut to the tick.
        Assert.Equal((1.275m, "oanda", 128_137L), (fired.TriggerPrice, fired.Venue, fired.ProtectionTicks));
        var routed = Assert.IsType<OrderRouted>(events[1]);
        Assert.Equal((10_000m, _scene.Now + Scene.LatencyNs), (routed.Quantity, routed.ArrivalNs));
        Assert.Equal((OrderStatus.Submitted, "oanda"), (_scene.Status("a"), _scene.Account.WorkingOrders["a"].Route.Venue));
        Assert.Empty(_scene.Fire("a", 1.275m).Events);
    }

    [Fact]
    public void What_the_gate_refuses_when_it_fires_is_rejected()
    {
        _scene.Place("a", Side.Buy, 39_000m, Stop(1.26m));
        // The price has gone through the stop to where the order is too large.
        _scene.Quote(Sample.EurUsd, 1.40m, 1.40m);
        var rejected = Assert.IsType<OrderRejected>(Assert.Single(_scene.Fire("a", 1.40m).Events));
        Assert.Contains("MAX_ASSET_SHARE", rejected.Reason);
        Assert.Equal(0, _scene.Account.Reserved("USD"));
    }

    [Fact]
    public void A_trailing_stop_limit_has_its_limit_beside_the_stop_that_it_fired_at()
    {
        _scene.Place("a", Side.Sell, 10_000m, new OrderTicket(OrderType.TrailingStopLimit)
        {
            Trail = new Trail(TrailUnit.Ticks, 100),
            LimitOffset = 0.00050m,
        });
        Assert.Equal(125_000, ((OrderSubmitted)_scene.Journal[^1]).TrailStartTicks);
        _scene.Quote(Sample.EurUsd, 1.248m, 1.248m);
        var fired = (OrderTriggered)_scene.Fire("a", 1.248m, 1.249m).Events[0];
        Assert.Equal((124_850L, 124_850L), (fired.LimitTicks, fired.ProtectionTicks));
    }

    [Fact]
    public void A_trigger_that_ended_before_the_order_was_armed_is_not_its_own()
    {
        _scene.Place("a", Side.Buy, 1_000m, Stop(1.26m));
        var early = new EndedTrigger("main", "a", TriggerOutcome.Fired, _scene.Now, 126_000, 126_000);
        Assert.Same(Decision.Known, _scene.Desk.Trigger(early, _scene.Account, _scene.Market));
        Assert.Same(Decision.Known, _scene.Desk.Trigger(early with { ClientOrderId = "b" }, _scene.Account, _scene.Market));
    }

    [Fact]
    public void A_quantity_in_quote_currency_is_as_many_lots_as_it_pays_for()
    {
        // 10,000 at 1.25 are 8,000; at a limit of 1.20 they are 8,333.3, eight lots.
        Assert.Equal(8_000m, Only<OrderSubmitted>(_scene.Place("a", Side.Buy, 0, OrderTicket.Market, 10_000m)).Quantity);
        Assert.Equal(8_000m, Only<OrderSubmitted>(_scene.Place("b", Side.Buy, 0, Limit(1.20m), 10_000m)).Quantity);
        Assert.Equal("QUANTITY_INVALID", _scene.Place("c", Side.Buy, 0, OrderTicket.Market, 1_249m).Refusal?.Code);
        Assert.Equal("QUANTITY_INVALID", _scene.Place("c", Side.Buy, 1_000m, OrderTicket.Market, 1_250m).Refusal?.Code);
        // The price has moved; it is the same order.
        _scene.Quote(Sample.EurUsd, 1.00m, 1.00m);
        Assert.Same(Decision.Known, _scene.Place("a", Side.Buy, 0, OrderTicket.Market, 10_000m));
    }

    [Fact]
    public void An_id_used_again_with_another_price_is_another_order()
    {
        _scene.Place("a", Side.Buy, 1_000m, Limit(1.20m) with { TimeInForce = TimeInForce.Day });
        _scene.Now += 86_400_000_000_000;
        Assert.Same(Decision.Known, _scene.Place("a", Side.Buy, 1_000m, Limit(1.20m) with { TimeInForce = TimeInForce.Day }));
        Assert.Equal("CLIENT_ORDER_ID_REUSED", _scene.Place("a", Side.Buy, 1_000m, Limit(1.21m) with { TimeInForce = TimeInForce.Day }).Refusal?.Code);
        Assert.Equal("CLIENT_ORDER_ID_REUSED", _scene.Place("a", Side.Buy, 1_000m, Limit(1.20m)).Refusal?.Code);
    }

    [Fact]
    public void A_reduce_only_order_reduces_or_is_refused()
    {
        var reduce = OrderTicket.Market with { ReduceOnly = true };
        Assert.Equal("NOTHING_TO_REDUCE", _scene.Place("a", Side.Sell, 1_000m, reduce).Refusal?.Code);
        _scene.Trade("held", Side.Buy, 5_000m, 1.25m);
        Assert.Equal("NOTHING_TO_REDUCE", _scene.Place("a", Side.Buy, 1_000m, reduce).Refusal?.Code);
        Assert.Equal(("REDUCE_ONLY", 5_000m, 6_000m), Numbers(_scene.Place("a", Side.Sell, 6_000m, reduce).Refusal!));
        _scene.Place("a", Side.Sell, 5_000m, reduce);
        Assert.Equal((OrderStatus.Submitted, 0m), (_scene.Status("a"), _scene.Account.Reserved("USD")));
    }

    [Fact]
    public void A_resting_reduce_only_order_shrinks_with_the_position_and_ends_with_it()
    {
        _scene.Trade("held", Side.Buy, 5_000m, 1.25m);
        _scene.Place("take", Side.Sell, 5_000m, Limit(1.30m) with { ReduceOnly = true });
        _scene.Trade("out", Side.Sell, 2_000m, 1.25m);
        var request = _scene.Journal.OfType<OrderAmendRequested>().Single();
        Assert.Equal(("take", 3_000m, 130_000L), (request.ClientOrderId, request.Quantity, request.LimitTicks));
        _scene.Report(new VenueReport("main", "take", ReportKind.Amended, _scene.Now, Quantity: 3_000m, Price: 1.30m, AmendId: request.AmendId));
        Assert.Equal(3_000m, _scene.Account.WorkingOrders["take"].Quantity);
        _scene.Trade("rest", Side.Sell, 3_000m, 1.25m);
        Assert.Equal(OrderStatus.PendingCancel, _scene.Status("take"));
    }

    [Fact]
    public void Who_gets_out_takes_the_place_of_who_rests_and_goes_when_that_has_left()
    {
        _scene.Trade("held", Side.Buy, 5_000m, 1.25m);
        _scene.Place("take", Side.Sell, 5_000m, Limit(1.30m) with { ReduceOnly = true });
        _scene.Report("take", ReportKind.Accepted);
        _scene.Close("out");
        Assert.Equal((OrderStatus.PendingCancel, OrderStatus.Queued), (_scene.Status("take"), _scene.Status("out")));
        // The one that rests trades a part before its cancellation reaches it.
        _scene.Fill("take", 2_000m, 1.30m, "t1");
        Assert.Equal(OrderStatus.Queued, _scene.Status("out"));
        _scene.Report("take", ReportKind.Cancelled);
        Assert.Equal((OrderStatus.Submitted, 3_000m), (_scene.Status("out"), _scene.Account.WorkingOrders["out"].Quantity));
        _scene.Fill("out", 3_000m, 1.25m, "t2");
        Assert.Equal(0, _scene.Account.Positions["EUR/USD"].Quantity);
        Assert.Same(Decision.Known, _scene.Close("out"));
        Assert.Equal("POSITION_FLAT", _scene.Close("again").Refusal?.Code);
    }

    [Fact]
    public void A_stop_that_finds_nothing_to_reduce_when_it_fires_is_cancelled()
    {
        _scene.Trade("held", Side.Buy, 5_000m, 1.25m);
        _scene.Place("stop", Side.Sell, 5_000m, Stop(1.20m) with { ReduceOnly = true });
        _scene.Trade("out", Side.Sell, 4_000m, 1.25m);
        _scene.Quote(Sample.EurUsd, 1.20m, 1.20m);
        _scene.Fire("stop", 1.20m);
        Assert.Equal((OrderStatus.Submitted, 1_000m), (_scene.Status("stop"), _scene.Account.WorkingOrders["stop"].Quantity));

        _scene.Fill("stop", 1_000m, 1.20m, "t1");
        Assert.Equal(OrderStatus.Filled, _scene.Status("stop"));
        _scene.Trade("more", Side.Buy, 1_000m, 1.20m);
        _scene.Place("late", Side.Sell, 1_000m, Stop(1.10m) with { ReduceOnly = true });
        _scene.Trade("less", Side.Sell, 1_000m, 1.20m);
        _scene.Quote(Sample.EurUsd, 1.10m, 1.10m);
        _scene.Fire("late", 1.10m);
        Assert.Equal(OrderStatus.Cancelled, _scene.Status("late"));
    }

    [Fact]
    public void An_amendment_upwards_is_set_aside_at_once_and_one_downwards_given_back_when_the_venue_has_it()
    {
        _scene.Place("a", Side.Buy, 10_000m, Limit(1.25m));
        _scene.Report("a", ReportKind.Accepted);
        Assert.Equal(12_500m, _scene.Account.Reserved("USD"));
        _scene.Amend("a", "up", quantity: 20_000m);
        Assert.Equal((10_000m, 25_000m), (_scene.Account.WorkingOrders["a"].Quantity, _scene.Account.Reserved("USD")));
        Assert.Equal("MAX_ASSET_SHARE", _scene.Place("b", Side.Buy, 21_000m, Limit(1.25m)).Refusal?.Limit);
        Assert.Equal("AMEND_PENDING", _scene.Amend("a", "again", quantity: 30_000m).Refusal?.Code);
        Assert.Same(Decision.Known, _scene.Amend("a", "up", quantity: 20_000m));
        Amended("up", 20_000m);
        Assert.Equal((20_000m, 25_000m), (_scene.Account.WorkingOrders["a"].Quantity, _scene.Account.Reserved("USD")));

        _scene.Amend("a", "down", quantity: 5_000m, limit: 1.24m);
        Assert.Equal(25_000m, _scene.Account.Reserved("USD"));
        Amended("down", 5_000m);
        Assert.Equal(6_250m, _scene.Account.Reserved("USD"));
        Assert.Equal(124_000, _scene.Account.WorkingOrders["a"].Terms.LimitTicks);
        _scene.Amend("a", "no", limit: 1.23m);
        _scene.Report(new VenueReport("main", "a", ReportKind.AmendRejected, _scene.Now, AmendId: "no"));
        Assert.Equal((6_250m, 124_000L), (_scene.Account.Reserved("USD"), _scene.Account.WorkingOrders["a"].Terms.LimitTicks));

        void Amended(string id, decimal quantity) =>
            Assert.Single(_scene.Report(new VenueReport("main", "a", ReportKind.Amended, _scene.Now, Quantity: quantity, Price: 1.25m, AmendId: id)).Events);
    }

    [Fact]
    public void What_cannot_be_amended_is_refused_by_name()
    {
        _scene.Submit("market", Side.Buy, 1_000m);
        _scene.Place("limit", Side.Buy, 2_000m, Limit(1.20m));
        _scene.Place("stop", Side.Buy, 1_000m, Stop(1.30m));
        Assert.Equal("UNKNOWN_ORDER", _scene.Amend("nobody", "x", quantity: 1_000m).Refusal?.Code);
        Assert.Equal("AMEND_ID_INVALID", _scene.Amend("limit", "a:b", quantity: 1_000m).Refusal?.Code);
        Assert.Equal("AMEND_EMPTY", _scene.Amend("limit", "x").Refusal?.Code);
        Assert.Equal("ORDER_NOT_AMENDABLE", _scene.Amend("market", "x", quantity: 2_000m).Refusal?.Code);
        Assert.Equal("STOP_PRICE_NOT_ALLOWED", _scene.Amend("limit", "x", stop: 1.30m).Refusal?.Code);
        Assert.Equal("LIMIT_PRICE_NOT_ALLOWED", _scene.Amend("stop", "x", limit: 1.30m).Refusal?.Code);
        Assert.Equal("STOP_PRICE_PASSED", _scene.Amend("stop", "x", stop: 1.20m).Refusal?.Code);
        Assert.Equal("PRICE_INVALID", _scene.Amend("limit", "x", limit: 1.200005m).Refusal?.Code);
        Assert.Equal("QUANTITY_INVALID", _scene.Amend("limit", "x", quantity: 1_500m).Refusal?.Code);
        _scene.Fill("limit", 1_000m, 1.20m, "t1");
        Assert.Equal("QUANTITY_BELOW_FILLED", _scene.Amend("limit", "x", quantity: 1_000m).Refusal?.Code);
        _scene.Cancel("limit");
        Assert.Equal("ORDER_CLOSED", _scene.Amend("limit", "x", limit: 1.19m).Refusal?.Code);
    }

    [Fact]
    public void All_is_cancelled_whether_it_waits_or_works_and_of_one_instrument_alone_where_that_is_said()
    {
        _scene.Quote(Sample.BtcUsd, 10_000, 10_000);
        _scene.Submit("market", Side.Buy, 1_000m);
        _scene.Place("stop", Side.Buy, 1_000m, Stop(1.30m));
        _scene.Place("coin", Side.Buy, 0.1m, Limit(9_000m), symbol: "BTC/USD");
        _scene.CancelAll("EURUSD");
        Assert.Equal(
            [OrderStatus.PendingCancel, OrderStatus.Cancelled, OrderStatus.Submitted], new[] { "market", "stop", "coin" }.Select(_scene.Status));
        Assert.Single(_scene.CancelAll().Events);
        Assert.Empty(_scene.CancelAll().Events);
        Assert.Equal("UNKNOWN_SYMBOL", _scene.CancelAll("EUR/GBP").Refusal?.Code);
    }

    [Fact]
    public void Who_may_not_owe_sells_with_a_reduce_only_order_what_no_other_order_sells()
    {
        var scene = new Scene(new Domain.Risk.RiskLimits(MaxAssetShare: 2, MaxOrderNotional: 1e9m), financing: Financing.Cash);
        scene.Trade("held", Side.Buy, 5_000m, 1.25m);
        scene.Place("stop", Side.Sell, 5_000m, Stop(1.20m) with { ReduceOnly = true });
        // A stop that waits holds nothing back; a limit that sells does.
        Assert.Null(scene.Place("limit", Side.Sell, 3_000m, Limit(1.30m)).Refusal);
        scene.Quote(Sample.EurUsd, 1.20m, 1.20m);
        scene.Fire("stop", 1.20m);
        Assert.Equal(2_000m, scene.Account.WorkingOrders["stop"].Quantity);
        Assert.Equal("AVAILABLE_POSITION", scene.Place("more", Side.Sell, 1_000m, Limit(1.30m)).Refusal?.Code);
    }

    private static OrderTicket Limit(decimal price) => new(OrderType.Limit) { LimitPrice = price };

    private static OrderTicket Stop(decimal price) => new(OrderType.Stop) { StopPrice = price };

    private static T Only<T>(Decision decision) where T : PortfolioEvent
    {
        Assert.Null(decision.Refusal);
        return Assert.IsType<T>(Assert.Single(decision.Events));
    }

    private static (string?, decimal?, decimal?) Numbers(Refusal refusal) => (refusal.Limit, refusal.Allowed, refusal.Attempted);
}
