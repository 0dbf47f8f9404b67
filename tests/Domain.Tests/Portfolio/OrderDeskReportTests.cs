using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Ledger;
using OrleansTrading.Domain.Portfolio;

namespace OrleansTrading.Domain.Tests.Portfolio;

public sealed class OrderDeskReportTests
{
    private readonly Scene _scene = new();

    public OrderDeskReportTests() => _scene.Submit("a", Side.Buy, 3_000m);

    [Fact]
    public void A_cancellation_is_answered_by_where_the_order_stands()
    {
        Assert.Equal("UNKNOWN_ORDER", _scene.Cancel("b").Refusal?.Code);
        var requested = Assert.IsType<OrderCancelRequested>(Assert.Single(_scene.Cancel("a").Events));
        Assert.Equal(_scene.Now + Scene.LatencyNs, requested.ArrivalNs);
        Assert.Same(Decision.Known, _scene.Cancel("a"));
        _scene.Report("a", ReportKind.Cancelled);
        Assert.Same(Decision.Known, _scene.Cancel("a"));

        _scene.Trade("filled", Side.Buy, 1_000m, 1.25m);
        Assert.Equal("ORDER_CLOSED", _scene.Cancel("filled").Refusal?.Code);
        _scene.Submit("expired", Side.Buy, 1_000m);
        _scene.Report("expired", ReportKind.Expired);
        Assert.Equal("ORDER_CLOSED", _scene.Cancel("expired").Refusal?.Code);
        _scene.Submit("partial", Side.Buy, 2_000m);
        _scene.Fill("partial", 1_000m, 1.25m, "p1");
        Assert.Single(_scene.Cancel("partial").Events);
    }

    [Fact]
    public void A_fill_is_journaled_with_what_it_realised_and_its_postings()
    {
        _scene.Fill("a", 3_000m, 1.25m, "t1", 0.075m);
        _scene.Submit("s", Side.Sell, 1_000m);
        var decision = _scene.Fill("s", 1_000m, 1.30m, "t2", 0.026m);
        Assert.Equal(
            new OrderFilled(_scene.Now, "s", "t2", "EUR/USD", Side.Sell, "fxcm", 1_000m, 1.30m, 0.026m, 50m, "", "USD"), decision.Events[0]);
        Assert.Equal("t2", Assert.IsType<TransactionPosted>(decision.Events[1]).Transaction.Id);
        Assert.Equal(2, decision.Events.Count);
        Assert.Equal(Scene.Capital - 3_750m + 1_300m - 0.101m, _scene.Account.Balance("cash", "USD"));
    }

    [Fact]
    public void A_report_that_is_known_decides_nothing()
    {
        _scene.Report("a", ReportKind.Accepted);
        Assert.Empty(_scene.Report("a", ReportKind.Accepted).Events);
        _scene.Fill("a", 1_000m, 1.25m, "t1");
        Assert.Empty(_scene.Fill("a", 1_000m, 1.25m, "t1").Events);
        Assert.Empty(_scene.Report("a", ReportKind.Accepted).Events);
        _scene.Fill("a", 2_000m, 1.25m, "t2");
        foreach (var trade in new[] { "t1", "t2" }) Assert.Empty(_scene.Fill("a", 1_000m, 1.25m, trade).Events);
        foreach (var kind in new[] { ReportKind.Accepted, ReportKind.Cancelled, ReportKind.Expired }) Assert.Empty(_scene.Report("a", kind).Events);
        Assert.Equal((1L, 2L), (_scene.Account.Orders, _scene.Account.Fills));
    }

    [Fact]
    public void An_acceptance_that_comes_after_the_cancellation_was_asked_for_changes_nothing()
    {
        _scene.Cancel("a");
        Assert.Empty(_scene.Report("a", ReportKind.Accepted).Events);
        Assert.Equal(OrderStatus.PendingCancel, _scene.Status("a"));
    }

    [Fact]
    public void A_fill_that_overtakes_a_cancellation_counts()
    {
        _scene.Cancel("a");
        _scene.Fill("a", 1_000m, 1.25m, "t1");
        Assert.Equal(OrderStatus.PendingCancel, _scene.Status("a"));
        _scene.Report("a", ReportKind.Cancelled);
        Assert.Equal((OrderStatus.Cancelled, 1_000m), (_scene.Status("a"), _scene.Account.Positions["EUR/USD"].Quantity));
        Assert.Empty(_scene.Account.WorkingOrders);
    }

    [Fact]
    public void A_report_for_an_order_that_never_was_is_a_contradiction()
    {
        Assert.Throws<InvalidOperationException>(() => _scene.Report("b", ReportKind.Accepted));
        Assert.Throws<InvalidOperationException>(() => _scene.Fill("b", 1_000m, 1.25m, "t1"));
    }

    [Fact]
    public void A_new_trade_of_an_order_that_ended_is_a_contradiction()
    {
        _scene.Fill("a", 3_000m, 1.25m, "t1");
        Assert.Throws<InvalidOperationException>(() => _scene.Fill("a", 1_000m, 1.25m, "t2"));
    }

    // What the desk decides is journaled before it is applied: an event that cannot be applied would make the journal unreadable.
    [Theory]
    [InlineData("4000", "1.25", "0", "t")] // more than was ordered
    [InlineData("0", "1.25", "0", "t")]
    [InlineData("-1000", "1.25", "0", "t")]
    [InlineData("1000", "0", "0", "t")]
    [InlineData("1000", "-1.25", "0", "t")]
    [InlineData("1000", "1.25", "-1250.01", "t")] // more than was traded
    [InlineData("1000", "1.25", "0", "")] // no id to know it by again
    [InlineData("1000", "79228162514264337593543950335", "0", "t")]
    [InlineData("1000", "1.25", "0.0000000000000000000000000001", "t")] // more digits than the cash balance has
    public void A_trade_that_the_books_cannot_take_is_a_contradiction_and_decides_nothing(string quantity, string price, string fee, string trade)
    {
        var report = new VenueReport(
            "main", "a", ReportKind.Filled, _scene.Now, trade, decimal.Parse(quantity), decimal.Parse(price), decimal.Parse(fee));
        Assert.ThrowsAny<InvalidOperationException>(() => _scene.Desk.Report(report, _scene.Account, _scene.History("a")));
        // Nothing happened, and the order goes on.
        _scene.Fill("a", 3_000m, 1.25m, "t1");
        Assert.Equal(OrderStatus.Filled, _scene.Status("a"));
    }

    [Fact]
    public void A_negative_fee_is_a_rebate()
    {
        var cash = _scene.Account.Balance(Accounts.Cash, "USD");
        _scene.Fill("a", 1_000m, 1.25m, "t", fee: -0.5m);
        Assert.Equal(cash - 1_250m + 0.5m, _scene.Account.Balance(Accounts.Cash, "USD"));
        Assert.Equal(-0.5m, _scene.Account.Balance(Accounts.Fees, "USD"));
        _scene.Account.RequireConsistent(Sample.Catalogue);
    }

    [Fact]
    public void A_cancellation_that_nobody_asked_for_before_the_venue_had_the_order_is_a_contradiction() =>
        Assert.Throws<InvalidTransitionException>(() =>
            _scene.Desk.Report(new VenueReport("main", "a", ReportKind.Cancelled, _scene.Now), _scene.Account, _scene.History("a")));
}
