using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Execution.Matching;

namespace OrleansTrading.Domain.Tests.Execution.Matching;

public sealed class SelfTradeTests
{
    private readonly Scene _scene = new();

    public SelfTradeTests()
    {
        _scene.Sell(1, 100, 2);
        _scene.Sell(2, 100, 5, account: 7);
        _scene.Sell(3, 100, 4);
        _ = _scene.Said;
    }

    [Theory]
    [InlineData(SelfTradePrevention.None, "9 took 5 at 100 from 2, open 3 and 0; 9 took 3 at 100 from 3, open 0 and 1")]
    [InlineData(SelfTradePrevention.CancelNewest, "9 Cancelled 8 at 100, open 0, SelfTrade")]
    [InlineData(SelfTradePrevention.CancelOldest,
        "2 Cancelled 5 at 100, open 0, SelfTrade; 9 took 4 at 100 from 3, open 4 and 0")]
    [InlineData(SelfTradePrevention.CancelBoth, "2 Cancelled 5 at 100, open 0, SelfTrade; 9 Cancelled 8 at 100, open 0, SelfTrade")]
    [InlineData(SelfTradePrevention.DecrementAndCancel,
        "2 Cancelled 5 at 100, open 0, SelfTrade; 9 Reduced 5 at 100, open 3, SelfTrade; 9 took 3 at 100 from 3, open 0 and 1")]
    public void The_mode_of_the_incoming_order_says_what_happens_instead_of_a_trade(SelfTradePrevention mode, string said)
    {
        _scene.Buy(9, 100, 10, o => o with { Prevention = mode }, account: 7);
        Assert.Equal(["9 Accepted 10 at 100, open 10", "9 took 2 at 100 from 1, open 8 and 0", .. said.Split("; ")], _scene.Said);
    }

    [Fact]
    public void A_larger_resting_order_is_decremented_where_it_stands()
    {
        _scene.Buy(9, 100, 5, o => o with { Prevention = SelfTradePrevention.DecrementAndCancel }, account: 7);
        Assert.Equal(["2 Reduced 3 at 100, open 2, SelfTrade", "9 Cancelled 3 at 100, open 0, SelfTrade"], _scene.Said.TakeLast(2));
        Assert.Equal("2: 2/2 at 100, 3: 4/4 at 100", _scene.Queue(Side.Sell));
        // Nothing of it has traded, and its size is what is left.
        Assert.True(_scene.Book.TryFind(2, out var order));
        Assert.Equal((2, 2), (order.QuantityLots, order.OpenLots));
    }

    [Fact]
    public void Orders_of_equal_size_are_both_gone()
    {
        _scene.Buy(9, 100, 7, o => o with { Prevention = SelfTradePrevention.DecrementAndCancel }, account: 7);
        Assert.Equal(["2 Cancelled 5 at 100, open 0, SelfTrade", "9 Cancelled 5 at 100, open 0, SelfTrade"], _scene.Said.TakeLast(2));
    }

    [Theory]
    [InlineData(SelfTradePrevention.None, 11, true)]
    [InlineData(SelfTradePrevention.CancelOldest, 6, true)]
    [InlineData(SelfTradePrevention.CancelOldest, 7, false)]
    [InlineData(SelfTradePrevention.CancelNewest, 2, true)]
    [InlineData(SelfTradePrevention.CancelNewest, 3, false)]
    [InlineData(SelfTradePrevention.CancelBoth, 3, false)]
    [InlineData(SelfTradePrevention.DecrementAndCancel, 3, false)]
    public void A_fill_or_kill_order_counts_what_is_not_its_accounts_own_and_cancels_nothing_when_it_is_killed(
        SelfTradePrevention mode, long lots, bool isFilled)
    {
        var before = _scene.Queue(Side.Sell);
        _scene.Buy(9, 100, lots, o => o with { TimeInForce = TimeInForce.FillOrKill, Prevention = mode }, account: 7);
        Assert.Equal(isFilled, !_scene.Said.Contains($"9 Cancelled {lots} at 100, open 0, NotAllAtOnce"));
        if (!isFilled) Assert.Equal(before, _scene.Queue(Side.Sell));
    }

    [Fact]
    public void Hidden_size_before_an_own_order_comes_after_it()
    {
        var scene = new Scene();
        scene.Sell(1, 100, 10, o => o with { DisplayLots = 2 });
        scene.Sell(2, 100, 5, account: 7);
        scene.Buy(8, 100, 3, o => o with { TimeInForce = TimeInForce.FillOrKill, Prevention = SelfTradePrevention.CancelNewest }, account: 7);
        Assert.Contains("8 Cancelled 3 at 100, open 0, NotAllAtOnce", scene.Said);
        scene.Buy(9, 100, 10, o => o with { TimeInForce = TimeInForce.FillOrKill, Prevention = SelfTradePrevention.CancelOldest }, account: 7);
        Assert.Equal("", scene.Queue(Side.Sell));
    }
}
