using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Execution.Orders;
using OrleansTrading.Domain.Portfolio;

namespace OrleansTrading.Domain.Tests.Portfolio;

/// <summary>Orders that depend on each other. EUR/USD stands at 1.25.</summary>
public sealed class OrderGroupTests
{
    private readonly Scene _scene = new();

    [Fact]
    public void Exits_are_held_until_the_entry_fills_and_then_guard_what_it_filled()
    {
        Assert.Equal(4, _scene.Place(Bracket("b", 10_000m)).Events.Count);
        Assert.Equal("Submitted Held Held", Statuses("b.entry", "b.take", "b.stop"));
        _scene.Fill("b.entry", 4_000m, 1.25m, "t1");
        // The stop guards at once; the limit rests when all that it is for is known.
        Assert.Equal("PartiallyFilled Held Armed", Statuses("b.entry", "b.take", "b.stop"));
        _scene.Fill("b.entry", 6_000m, 1.25m, "t2");
        Assert.Equal("Filled Submitted Armed", Statuses("b.entry", "b.take", "b.stop"));
        Assert.Equal("fxcm", _scene.Account.WorkingOrders["b.take"].Route.Venue);
        Assert.Equal(GroupStatus.Active, _scene.Account.Groups["b"].Status);
    }

    [Fact]
    public void An_entry_that_ends_short_leaves_exits_for_what_it_filled()
    {
        _scene.Place(Bracket("b", 10_000m));
        _scene.Fill("b.entry", 4_000m, 1.25m, "t1");
        _scene.Report("b.entry", ReportKind.Expired);
        Assert.Equal((4_000m, 4_000m), (Quantity("b.take"), Quantity("b.stop")));
    }

    [Fact]
    public void An_entry_that_ends_unfilled_takes_its_exits_with_it()
    {
        _scene.Place(Bracket("b", 10_000m));
        _scene.Cancel("b.entry");
        _scene.Report("b.entry", ReportKind.Cancelled);
        Assert.Equal("Cancelled Cancelled Cancelled", Statuses("b.entry", "b.take", "b.stop"));
        Assert.Empty(_scene.Account.Groups);
    }

    [Fact]
    public void What_the_take_profit_trades_the_stop_no_longer_does()
    {
        _scene.Place(Bracket("b", 10_000m));
        _scene.Fill("b.entry", 10_000m, 1.25m, "t1");
        _scene.Fill("b.take", 3_000m, 1.30m, "t2");
        Assert.Equal((OrderStatus.Armed, 7_000m), (_scene.Status("b.stop"), Quantity("b.stop")));
        _scene.Fill("b.take", 7_000m, 1.30m, "t3");
        Assert.Equal("Filled Filled Cancelled", Statuses("b.entry", "b.take", "b.stop"));
        Assert.Equal((0m, 0), (_scene.Account.Positions["EUR/USD"].Quantity, _scene.Account.Groups.Count));
    }

    [Fact]
    public void A_stop_that_fires_goes_when_the_take_profit_has_left_its_venue_and_for_what_that_left()
    {
        _scene.Place(Bracket("b", 10_000m));
        _scene.Fill("b.entry", 10_000m, 1.25m, "t1");
        _scene.Report("b.take", ReportKind.Accepted);
        Fire("b.stop", 1.20m);
        Assert.Equal("PendingCancel Queued", Statuses("b.take", "b.stop"));
        _scene.Fill("b.take", 2_000m, 1.30m, "t2");
        _scene.Report("b.take", ReportKind.Cancelled);
        Assert.Equal("Cancelled Submitted", Statuses("b.take", "b.stop"));
        Assert.Equal(8_000m, Quantity("b.stop"));
        _scene.Fill("b.stop", 8_000m, 1.20m, "t3");
        Assert.Equal(0, _scene.Account.Positions["EUR/USD"].Quantity);
    }

    [Fact]
    public void A_stop_that_fires_and_finds_that_the_take_profit_traded_all_is_cancelled()
    {
        _scene.Place(Bracket("b", 10_000m));
        _scene.Fill("b.entry", 10_000m, 1.25m, "t1");
        Fire("b.stop", 1.20m);
        _scene.Fill("b.take", 10_000m, 1.30m, "t2");
        Assert.Equal("Filled Cancelled", Statuses("b.take", "b.stop"));
    }

    [Fact]
    public void A_stop_that_fires_while_the_entry_works_ends_the_entry_first()
    {
        _scene.Place(Bracket("b", 10_000m, new OrderTicket(OrderType.Limit) { LimitPrice = 1.25m }));
        _scene.Fill("b.entry", 4_000m, 1.25m, "t1");
        Fire("b.stop", 1.20m);
        Assert.Equal("PendingCancel Held Queued", Statuses("b.entry", "b.take", "b.stop"));
        _scene.Fill("b.entry", 1_000m, 1.25m, "t2");
        _scene.Report("b.entry", ReportKind.Cancelled);
        // All that was bought is sold, whichever exit goes first.
        var sold = new[] { "b.take", "b.stop" }.Where(id => _scene.Account.WorkingOrders[id].IsAtVenue).Sum(Quantity);
        Assert.Equal(5_000m, sold);
        Assert.Equal(5_000m, _scene.Account.AtVenue("EUR/USD", Side.Sell));
    }

    [Fact]
    public void Of_a_pair_counts_the_larger_and_what_one_does_the_other_no_longer_does()
    {
        var pair = Pair("p", 20_000m, new GroupLeg(Side.Buy, Limit(1.20m)), new GroupLeg(Side.Buy, Stop(1.30m)));
        Assert.Null(_scene.Place(pair).Refusal);
        Assert.Equal((20_000m, 25_000m), (_scene.Account.Committed("EUR/USD", Side.Buy), _scene.Account.Reserved("USD")));
        _scene.Fill("p.1", 5_000m, 1.20m, "t1");
        Assert.Equal(15_000m, Quantity("p.2"));
        Fire("p.2", 1.30m);
        Assert.Equal("PendingCancel Queued", Statuses("p.1", "p.2"));
        _scene.Report("p.1", ReportKind.Cancelled);
        _scene.Fill("p.2", 15_000m, 1.30m, "t2");
        Assert.Equal((20_000m, 0m), (_scene.Account.Positions["EUR/USD"].Quantity, _scene.Account.Reserved("USD")));
        Assert.Empty(_scene.Account.Groups);
    }

    [Fact]
    public void A_pair_may_wait_on_both_sides_of_the_price()
    {
        _scene.Place(Pair("p", 10_000m, new GroupLeg(Side.Buy, Stop(1.30m)), new GroupLeg(Side.Sell, Stop(1.20m))));
        Fire("p.1", 1.30m);
        _scene.Fill("p.1", 10_000m, 1.30m, "t1");
        Assert.Equal("Filled Cancelled", Statuses("p.1", "p.2"));
    }

    [Fact]
    public void The_same_group_again_is_known_and_another_by_its_id_refused()
    {
        _scene.Place(Bracket("b", 10_000m));
        Assert.Same(Decision.Known, _scene.Place(Bracket("b", 10_000m)));
        Assert.Equal("GROUP_ID_REUSED", _scene.Place(Bracket("b", 11_000m)).Refusal?.Code);
        Assert.Equal("GROUP_ID_REUSED", _scene.Place(Bracket("b", 10_000m) with { Second = new GroupLeg(Side.Sell, Stop(1.21m)) }).Refusal?.Code);
        Assert.Equal("GROUP_ID_REUSED", _scene.Place(Bracket("b", 10_000m) with { Second = null }).Refusal?.Code);
        _scene.Submit("c.take", Side.Buy, 1_000m);
        Assert.Equal("CLIENT_ORDER_ID_REUSED", _scene.Place(Bracket("c", 10_000m)).Refusal?.Code);
    }

    [Fact]
    public void What_is_no_group_is_refused_by_name()
    {
        var bracket = Bracket("b", 10_000m);
        Refused("GROUP_ID_INVALID", bracket with { GroupId = new string('a', 57) });
        Refused("GROUP_INVALID", bracket with { First = null, Second = null });
        Refused("UNKNOWN_SYMBOL", bracket with { Symbol = "EUR/GBP" });
        Refused("QUANTITY_INVALID", bracket with { Quantity = 1_500m });
        Refused("TAKE_PROFIT_INVALID", bracket with { First = new GroupLeg(Side.Sell, Stop(1.20m)) });
        Refused("STOP_LOSS_INVALID", bracket with { Second = new GroupLeg(Side.Sell, Limit(1.30m)) });
        Refused("GROUP_LEG_INVALID", bracket with { Second = new GroupLeg(Side.Buy, Stop(1.30m)) });
        Refused("EXIT_PRICE_INVALID", bracket with { First = new GroupLeg(Side.Sell, Limit(1.25m)) });
        Refused("EXIT_PRICE_INVALID", bracket with { Second = new GroupLeg(Side.Sell, Stop(1.25m)) });
        Refused("GROUP_ENTRY_INVALID", bracket with { Entry = new GroupLeg(Side.Buy, OrderTicket.Market with { ReduceOnly = true }) });
        Refused("LIMIT_PRICE_REQUIRED", bracket with { First = new GroupLeg(Side.Sell, new OrderTicket(OrderType.Limit)) });
        var pair = Pair("p", 10_000m, new GroupLeg(Side.Buy, Limit(1.20m)), new GroupLeg(Side.Buy, Limit(1.10m)));
        Refused("GROUP_LEG_INVALID", pair);
        Refused("GROUP_LEG_INVALID", pair with { Second = new GroupLeg(Side.Buy, OrderTicket.Market) });
        Refused("GROUP_LEG_INVALID", pair with { Second = new GroupLeg(Side.Buy, Stop(1.30m) with { ReduceOnly = true }) });
        Refused("MAX_ASSET_SHARE", pair with { Quantity = 41_000m, Second = new GroupLeg(Side.Buy, Stop(1.30m)) });
        Assert.Empty(_scene.Account.WorkingOrders);

        void Refused(string code, GroupRequest request) => Assert.Equal(code, _scene.Place(request).Refusal?.Code);
    }

    [Fact]
    public void The_quantity_of_a_group_stays_and_its_prices_may_move()
    {
        _scene.Place(Bracket("b", 10_000m));
        Assert.Equal("GROUP_QUANTITY_FIXED", _scene.Amend("b.stop", "x", quantity: 5_000m).Refusal?.Code);
        Assert.Null(_scene.Amend("b.stop", "y", stop: 1.21m).Refusal);
        _scene.Fill("b.entry", 10_000m, 1.25m, "t1");
        Assert.Equal(121_000, _scene.Account.WorkingOrders["b.stop"].Trigger!.PriceTicks);
    }

    [Fact]
    public void A_trail_starts_where_the_entry_traded()
    {
        var trailing = new OrderTicket(OrderType.TrailingStop) { Trail = new Trail(TrailUnit.Percent, 1m) };
        _scene.Place(Bracket("b", 10_000m) with { Second = new GroupLeg(Side.Sell, trailing) });
        _scene.Fill("b.entry", 10_000m, 1.2512m, "t1");
        Assert.Equal(125_120, _scene.Journal.OfType<OrderArmed>().Single().TrailStartTicks);
    }

    private static GroupRequest Bracket(string id, decimal quantity, OrderTicket? entry = null) => new(
        id, "EUR/USD", quantity, new GroupLeg(Side.Buy, entry ?? OrderTicket.Market), new GroupLeg(Side.Sell, Limit(1.30m)),
        new GroupLeg(Side.Sell, Stop(1.20m)), "anna", "trace-1");

    private static GroupRequest Pair(string id, decimal quantity, GroupLeg first, GroupLeg second) =>
        new(id, "EUR/USD", quantity, null, first, second, "anna", "trace-1");

    private static OrderTicket Limit(decimal price) => new(OrderType.Limit) { LimitPrice = price };

    private static OrderTicket Stop(decimal price) => new(OrderType.Stop) { StopPrice = price };

    private void Fire(string id, decimal price)
    {
        _scene.Quote(Sample.EurUsd, price, price);
        _scene.Fire(id, price);
    }

    private string Statuses(params string[] ids) => string.Join(' ', ids.Select(_scene.Status));

    private decimal Quantity(string id) => _scene.Account.WorkingOrders[id].Quantity;
}
