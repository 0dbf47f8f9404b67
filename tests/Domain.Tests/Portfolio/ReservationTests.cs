using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Ledger;
using OrleansTrading.Domain.Portfolio;
using OrleansTrading.Domain.Risk;

namespace OrleansTrading.Domain.Tests.Portfolio;

/// <summary>What orders set aside, and who may owe.</summary>
public sealed class ReservationTests
{
    private static readonly RiskLimits CashLimits = new(MaxAssetShare: 2, MaxOrderNotional: 1e9m);

    private readonly Scene _scene = new(CashLimits, financing: Financing.Cash);

    [Fact]
    public void In_cash_a_buy_sets_aside_what_it_can_cost_and_gives_back_what_it_did_not()
    {
        _scene.Submit("a", Side.Buy, 400_000m);
        // At the collar of 1.25 × 1.005 = 1.25625 and with a fee of 0.2 basis points.
        Assert.Equal(502_510.05m, _scene.Account.Reserved("USD"));
        Assert.Equal(497_489.95m, _scene.Account.Available("USD"));
        _scene.Fill("a", 100_000m, 1.25m, "t1", 2.5m);
        // Three quarters of 502,510.05.
        Assert.Equal(376_882.5375m, _scene.Account.Reserved("USD"));
        _scene.Report("a", ReportKind.Expired);
        Assert.Equal((0m, 874_997.5m), (_scene.Account.Reserved("USD"), _scene.Account.Available("USD")));
    }

    [Fact]
    public void In_cash_no_two_orders_spend_the_same_money()
    {
        Assert.Null(_scene.Submit("a", Side.Buy, 700_000m).Refusal);
        var refusal = _scene.Submit("b", Side.Buy, 100_000m).Refusal!;
        Assert.Equal(("AVAILABLE_CASH", 1_000_000m - 879_392.5875m, 125_627.5125m), (refusal.Code, refusal.Allowed, refusal.Attempted));
        _scene.Cancel("a");
        _scene.Report("a", ReportKind.Cancelled);
        Assert.Null(_scene.Submit("b", Side.Buy, 100_000m).Refusal);
    }

    [Fact]
    public void In_cash_only_what_is_held_and_not_yet_being_sold_can_be_sold()
    {
        Assert.Equal("AVAILABLE_POSITION", _scene.Submit("s", Side.Sell, 1_000m).Refusal?.Code);
        _scene.Trade("b", Side.Buy, 3_000m, 1.25m);
        Assert.Null(_scene.Submit("s1", Side.Sell, 2_000m).Refusal);
        var refusal = _scene.Submit("s2", Side.Sell, 2_000m).Refusal!;
        Assert.Equal(("AVAILABLE_POSITION", 1_000m, 2_000m), (refusal.Limit, refusal.Allowed, refusal.Attempted));
        Assert.Null(_scene.Submit("s3", Side.Sell, 1_000m).Refusal);
    }

    [Fact]
    public void In_cash_a_trade_that_costs_more_than_there_is_is_a_contradiction()
    {
        _scene.Submit("a", Side.Buy, 790_000m);
        Assert.Throws<InvalidOperationException>(() => _scene.Fill("a", 790_000m, 1.27m, "t1"));
        _scene.Fill("a", 790_000m, 1.25m, "t1", 10m);
        _scene.Submit("s", Side.Sell, 790_000m);
        // One euro more than is held, as a fee.
        Assert.Throws<InvalidOperationException>(() => _scene.Fill("s", 790_000m, 1.25m, "t2", 1m, "EUR"));
    }

    [Fact]
    public void On_margin_an_order_uses_the_buying_power_that_it_adds_to_the_exposure()
    {
        var scene = new Scene(Scene.Loose with { MaxLeverage = 2 });
        scene.Trade("a", Side.Buy, 400_000m, 1.25m);
        var more = Reservation(scene.Submit("b", Side.Buy, 400_000m));
        // 2,000,000 less 500,000 that are held.
        Assert.Equal(new Reservation("USD", 500_000m, 1_500_000m), more);
        // Selling 400,000 adds nothing; another 800,000 would be short by 800,000 where the worst was long by 800,000.
        Assert.Equal(0, Reservation(scene.Submit("c", Side.Sell, 400_000m)).Amount);
        Assert.Equal(0, Reservation(scene.Submit("d", Side.Sell, 800_000m)).Amount);
        Assert.Equal(250_000m, Reservation(scene.Submit("e", Side.Sell, 200_000m)).Amount);
        Assert.Equal(750_000m, scene.Account.Reserved("USD"));
        Assert.Equal("MAX_LEVERAGE", scene.Submit("f", Side.Sell, 700_000m).Refusal?.Code);
    }

    [Fact]
    public void An_order_that_sets_aside_more_than_there_is_cannot_follow()
    {
        var order = (OrderSubmitted)_scene.Submit("a", Side.Buy, 1_000m).Events[0];
        foreach (var (amount, available) in new[] { (2m, 1m), (-1m, 1m) })
        {
            var greedy = order with { ClientOrderId = "b", Reservation = new Reservation("USD", amount, available) };
            Assert.Throws<InvalidOperationException>(() => _scene.Account.Apply(greedy));
        }
    }

    [Fact]
    public void Books_that_owe_although_they_may_not_are_noticed()
    {
        _scene.Trade("b", Side.Buy, 3_000m, 1.25m);
        var account = new PortfolioAccount(_scene.Account.Capture());
        account.RequireConsistent(Sample.Catalogue);
        account.Apply(new TransactionPosted(1, new LedgerTransaction("t", 1, "", [new("cash", "USD", -1_000_000m), new("capital", "USD", 1_000_000m)])));
        Assert.Contains("cash", Assert.Throws<InvalidOperationException>(() => account.RequireConsistent(Sample.Catalogue)).Message);
    }

    [Fact]
    public void Books_with_an_account_that_nobody_knows_are_noticed()
    {
        var account = _scene.Account;
        account.Apply(new TransactionPosted(1, new LedgerTransaction("t", 1, "", [new("slush", "USD", 1m), new("cash", "USD", -1m)])));
        Assert.Contains("slush", Assert.Throws<InvalidOperationException>(() => account.RequireConsistent(Sample.Catalogue)).Message);
    }

    private static Reservation Reservation(Decision decision) => ((OrderSubmitted)Assert.Single(decision.Events)).Reservation;
}
