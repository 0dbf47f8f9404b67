using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Execution.Matching;

namespace OrleansTrading.Domain.Tests.Execution.Matching;

public sealed class MatchingEngineTests
{
    private readonly Scene _scene = new();

    [Fact]
    public void An_order_trades_with_the_best_price_first_and_there_with_who_came_first_at_the_makers_price()
    {
        _scene.Sell(1, 102, 5);
        _scene.Sell(2, 101, 5);
        _scene.Sell(3, 101, 5);
        _ = _scene.Said;
        _scene.Buy(4, 103, 12);
        Assert.Equal(
        [
            "4 Accepted 12 at 103, open 12",
            "4 took 5 at 101 from 2, open 7 and 0",
            "4 took 5 at 101 from 3, open 2 and 0",
            "4 took 2 at 102 from 1, open 0 and 3",
        ], _scene.Said);
        Assert.Equal("1: 3/3 at 102", _scene.Queue(Side.Sell));
        Assert.Equal(0, _scene.Book.LevelCount(Side.Buy));
    }

    [Fact]
    public void What_is_left_of_a_limit_order_rests_at_its_price()
    {
        _scene.Sell(1, 100, 3);
        _scene.Buy(2, 100, 10);
        Assert.Equal(new BookLevel(100, 7), _scene.Book.Best(Side.Buy));
        Assert.Equal(default, _scene.Book.Best(Side.Sell));
        Assert.True(_scene.Book.TryFind(2, out var order));
        Assert.Equal((10, 7, 7, 0), (order.QuantityLots, order.OpenLots, order.VisibleLots, order.DisplayLots));
        Assert.False(_scene.Book.TryFind(1, out _));
    }

    [Theory]
    [InlineData(TimeInForce.ImmediateOrCancel, "9 took 5 at 100 from 1, open 3 and 0; 9 Cancelled 3 at 100, open 0, NothingToTake")]
    [InlineData(TimeInForce.FillOrKill, "9 Cancelled 8 at 100, open 0, NotAllAtOnce")]
    public void An_immediate_order_takes_what_it_may_and_never_rests(TimeInForce timeInForce, string said)
    {
        _scene.Sell(1, 100, 5);
        _scene.Sell(2, 101, 5);
        _ = _scene.Said;
        _scene.Buy(9, 100, 8, o => o with { TimeInForce = timeInForce });
        Assert.Equal(["9 Accepted 8 at 100, open 8", .. said.Split("; ")], _scene.Said);
        Assert.Equal(0, _scene.Book.LevelCount(Side.Buy));
    }

    [Fact]
    public void A_fill_or_kill_order_finds_hidden_size_too()
    {
        _scene.Sell(1, 100, 10, o => o with { DisplayLots = 2 });
        _scene.Sell(2, 101, 1);
        _ = _scene.Said;
        _scene.Buy(9, 101, 11, o => o with { TimeInForce = TimeInForce.FillOrKill });
        Assert.Equal(["9 took 2 at 100 from 1, open 1 and 0", "9 took 1 at 101 from 2, open 0 and 0"], _scene.Said.TakeLast(2));
    }

    [Fact]
    public void A_market_order_takes_any_price_and_the_rest_is_cancelled()
    {
        _scene.Buy(1, 100, 5);
        _scene.Buy(2, 1, 5);
        _ = _scene.Said;
        _scene.Sell(9, 0, 11, o => o with { Pricing = OrderPricing.Market, TimeInForce = TimeInForce.ImmediateOrCancel });
        Assert.Equal(
        [
            "9 Accepted 11 at 0, open 11",
            "9 took 5 at 100 from 1, open 6 and 0",
            "9 took 5 at 1 from 2, open 1 and 0",
            "9 Cancelled 1 at 0, open 0, NothingToTake",
        ], _scene.Said);
    }

    [Fact]
    public void The_next_part_of_an_iceberg_goes_to_the_end_of_the_queue()
    {
        _scene.Sell(1, 100, 10, o => o with { DisplayLots = 4 });
        _scene.Sell(2, 100, 3);
        Assert.Equal((new BookLevel(100, 7), 13L), (_scene.Book.Best(Side.Sell), _scene.Book.OpenLotsAt(Side.Sell, 100)));
        _scene.Buy(8, 100, 2);
        Assert.Equal("1: 2/8 at 100, 2: 3/3 at 100", _scene.Queue(Side.Sell));
        _scene.Buy(9, 100, 3);
        Assert.Equal("2: 2/2 at 100, 1: 4/6 at 100", _scene.Queue(Side.Sell));
        _ = _scene.Said;
        _scene.Buy(10, 100, 8);
        Assert.Equal(
        [
            "10 Accepted 8 at 100, open 8",
            "10 took 2 at 100 from 2, open 6 and 0",
            "10 took 4 at 100 from 1, open 2 and 2",
            "10 took 2 at 100 from 1, open 0 and 0",
        ], _scene.Said);
    }

    [Fact]
    public void Orders_end_when_their_time_has_come_the_earliest_first()
    {
        _scene.AdvanceTo(100);
        _scene.Buy(1, 90, 1, o => o with { TimeInForce = TimeInForce.GoodTillDate, ExpiresNs = 130 });
        _scene.Buy(2, 91, 2, o => o with { TimeInForce = TimeInForce.Day, ExpiresNs = 120 });
        _scene.Buy(3, 92, 3, o => o with { TimeInForce = TimeInForce.Day, ExpiresNs = 120 });
        _scene.Buy(4, 93, 4);
        _ = _scene.Said;
        _scene.AdvanceTo(119);
        Assert.Empty(_scene.Said);
        _scene.AdvanceTo(130);
        Assert.Equal(
        [
            "2 Expired 2 at 91, open 0, SessionEnded",
            "3 Expired 3 at 92, open 0, SessionEnded",
            "1 Expired 1 at 90, open 0, DateReached",
        ], _scene.Said);
        Assert.Equal("4: 4/4 at 93", _scene.Queue(Side.Buy));
        Assert.Throws<ArgumentOutOfRangeException>(() => _scene.AdvanceTo(129));
    }

    [Fact]
    public void An_order_that_only_adds_liquidity_is_refused_when_it_would_take_it()
    {
        _scene.Sell(1, 100, 5);
        _ = _scene.Said;
        Assert.Equal(OrderRejectReason.PostOnlyWouldCross, _scene.Buy(2, 101, 1, o => o with { PostOnly = true }));
        Assert.Equal(["2 rejected PostOnlyWouldCross 100 101"], _scene.Said);
        Assert.Equal(OrderRejectReason.None, _scene.Buy(2, 99, 1, o => o with { PostOnly = true }));
        Assert.Equal(OrderRejectReason.PostOnlyWouldCross, _scene.Amend(2, 100, 1));
        Assert.Equal("2: 1/1 at 99", _scene.Queue(Side.Buy));
    }

    [Fact]
    public void A_smaller_size_keeps_the_place_and_a_larger_one_or_another_price_loses_it()
    {
        _scene.Buy(1, 100, 5);
        _scene.Buy(2, 100, 5);
        _scene.Amend(1, 100, 3);
        Assert.Equal("1: 3/3 at 100, 2: 5/5 at 100", _scene.Queue(Side.Buy));
        _scene.Amend(1, 100, 4);
        Assert.Equal("2: 5/5 at 100, 1: 4/4 at 100", _scene.Queue(Side.Buy));
        _scene.Amend(2, 101, 5);
        _scene.Amend(2, 100, 5);
        Assert.Equal("1: 4/4 at 100, 2: 5/5 at 100", _scene.Queue(Side.Buy));
    }

    [Fact]
    public void An_amended_size_counts_what_has_traded_and_an_amended_price_trades()
    {
        _scene.Buy(1, 100, 10);
        _scene.Sell(2, 100, 4);
        _scene.Sell(3, 102, 1);
        _ = _scene.Said;
        Assert.Equal(OrderRejectReason.QuantityBelowFilled, _scene.Amend(1, 100, 4));
        Assert.Equal(["1 rejected QuantityBelowFilled 5 4"], _scene.Said);
        _scene.Amend(1, 102, 8);
        Assert.Equal(["1 Amended 8 at 102, open 4", "1 took 1 at 102 from 3, open 3 and 0"], _scene.Said);
        Assert.Equal("1: 3/3 at 102", _scene.Queue(Side.Buy));
    }

    [Fact]
    public void Only_its_account_can_cancel_or_amend_an_order()
    {
        _scene.Buy(1, 100, 5, account: 7);
        Assert.Equal(OrderRejectReason.UnknownOrder, _scene.Cancel(1, account: 8));
        Assert.Equal(OrderRejectReason.UnknownOrder, _scene.Amend(1, 100, 1, account: 8));
        Assert.Equal(OrderRejectReason.UnknownOrder, _scene.Cancel(2, account: 7));
        _ = _scene.Said;
        Assert.Equal(OrderRejectReason.None, _scene.Cancel(1, account: 7));
        Assert.Equal(["1 Cancelled 5 at 100, open 0, Requested"], _scene.Said);
    }

    [Fact]
    public void All_orders_of_an_account_are_cancelled_in_the_order_in_which_they_entered_and_no_others()
    {
        _scene.Buy(1, 100, 1, account: 7);
        _scene.Sell(2, 105, 2, account: 7);
        _scene.Buy(3, 99, 3, account: 8);
        _scene.Buy(4, 101, 4, account: 7);
        _scene.Amend(1, 98, 1, account: 7);
        _ = _scene.Said;
        _scene.CaptureAndRestore();
        Assert.Equal(3, _scene.CancelAll(7));
        Assert.Equal(
        [
            "2 Cancelled 2 at 105, open 0, AllRequested",
            "4 Cancelled 4 at 101, open 0, AllRequested",
            "1 Cancelled 1 at 98, open 0, AllRequested",
        ], _scene.Said);
        Assert.Equal((0, "3: 3/3 at 99"), (_scene.CancelAll(7), _scene.Queue(Side.Buy)));
    }
}
