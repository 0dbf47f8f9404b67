using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Journal;
using OrleansTrading.Domain.Ledger;
using OrleansTrading.Domain.Portfolio;

namespace OrleansTrading.Domain.Tests.Portfolio;

public sealed class PortfolioAccountTests
{
    private readonly Scene _scene = new(Scene.Loose);

    [Fact]
    public void A_positions_state_follows_its_orders()
    {
        Assert.False(_scene.Account.Positions.ContainsKey("EUR/USD"));
        _scene.Submit("a", Side.Buy, 3_000m);
        Expect(PositionStatus.Opening);
        _scene.Fill("a", 1_000m, 1.25m, "t1");
        Expect(PositionStatus.Open);
        _scene.Submit("s", Side.Sell, 1_000m);
        Expect(PositionStatus.Closing);
        _scene.Fill("a", 2_000m, 1.25m, "t2");
        Expect(PositionStatus.Open);
        _scene.Submit("s2", Side.Sell, 5_000m);
        Expect(PositionStatus.Closing);
        _scene.Fill("s2", 5_000m, 1.25m, "t3"); // through zero
        Expect(PositionStatus.Open);
        _scene.Report("s", ReportKind.Expired);
        Expect(PositionStatus.Open);
        _scene.Trade("b", Side.Buy, 2_000m, 1.25m);
        Expect(PositionStatus.Closed);
        _scene.Submit("c", Side.Buy, 1_000m);
        Expect(PositionStatus.Opening);
        _scene.Report("c", ReportKind.Expired);
        Expect(PositionStatus.Closed);

        void Expect(PositionStatus status) => Assert.Equal(status, _scene.Account.Positions["EUR/USD"].Status);
    }

    [Fact]
    public void An_order_that_ends_without_a_fill_leaves_a_position_flat()
    {
        _scene.Submit("a", Side.Buy, 1_000m);
        _scene.Report("a", ReportKind.Expired);
        Assert.Equal(PositionStatus.Flat, _scene.Account.Positions["EUR/USD"].Status);
    }

    [Fact]
    public void A_snapshot_does_not_change_with_what_comes_later()
    {
        _scene.Trade("a", Side.Buy, 1_000m, 1.25m);
        var snapshot = _scene.Account.Capture();
        _scene.Trade("b", Side.Buy, 2_000m, 1.25m);
        Assert.Equal((1_000m, 1.25m), Only(snapshot));
        _scene.Trade("c", Side.Sell, 1_500m / 1.5m, 1.25m);
        Assert.Equal((1_000m, 1.25m), Only(snapshot));
    }

    private static (decimal Quantity, decimal Price) Only(PortfolioSnapshot snapshot)
    {
        var lot = Assert.Single(Assert.Single(snapshot.Positions).Lots);
        return (lot.Quantity, lot.Price);
    }

    [Fact]
    public void Asking_what_a_trade_would_realise_changes_nothing()
    {
        Assert.Equal(0, _scene.Account.Realize("BTC/USD", 1, 1));
        Assert.False(_scene.Account.Positions.ContainsKey("BTC/USD"));
    }

    [Fact]
    public void Events_that_cannot_follow_throw()
    {
        _scene.Submit("a", Side.Buy, 1_000m);
        var account = _scene.Account;
        Assert.Throws<InvalidOperationException>(() => account.Apply(new PortfolioOpened(1, "USD", 1, LotMethod.Fifo, Financing.Margin)));
        Assert.Throws<InvalidOperationException>(() => account.Apply(new OrderAccepted(1, "unknown")));
        Assert.Throws<ArgumentException>(() => account.Apply(account.WorkingOrders["a"].Submitted));
        Assert.Throws<InvalidTransitionException>(() => account.Apply(new OrderCancelled(1, "a", "")));
        Assert.Throws<UnbalancedTransactionException>(() => account.Apply(new TransactionPosted(1, new("t", 1, "", [new("cash", "USD", 1)]))));
        Assert.Equal(OrderStatus.Submitted, account.WorkingOrders["a"].Status);
    }

    [Fact]
    public void Books_that_do_not_agree_with_each_other_are_noticed()
    {
        _scene.Trade("a", Side.Buy, 1_000m, 1.25m);
        var good = _scene.Account.Capture();
        new PortfolioAccount(good).RequireConsistent(Sample.Catalogue);
        var otherLots = good with { Positions = [good.Positions[0] with { Lots = [good.Positions[0].Lots[0] with { Quantity = 2_000m }] }] };
        Assert.Contains("position in EUR/USD", Assert.Throws<InvalidOperationException>(() => new PortfolioAccount(otherLots).RequireConsistent(Sample.Catalogue)).Message);
        var otherCost = good with { Positions = [good.Positions[0] with { Cost = 1_260m }] };
        Assert.Contains("cost of EUR/USD", Assert.Throws<InvalidOperationException>(() => new PortfolioAccount(otherCost).RequireConsistent(Sample.Catalogue)).Message);
    }

    [Fact]
    public void A_snapshot_of_another_shape_is_passed_over()
    {
        Assert.Null(PortfolioAccount.Restore(null));
        Assert.Null(PortfolioAccount.Restore(new JournalSnapshot(1, "portfolio-0", "{}"u8.ToArray())));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"BaseCurrency\":\"USD\"")]
    public void A_damaged_snapshot_is_refused_by_name(string payload) => Sample.Refused("JOURNAL_SNAPSHOT_CORRUPT",
        () => PortfolioAccount.Restore(new JournalSnapshot(1, PortfolioSnapshot.Schema, System.Text.Encoding.UTF8.GetBytes(payload))));
}
