using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Execution.Matching;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Tests.Execution.Matching;

public sealed class MatchingRejectionTests
{
    private static readonly MatchingLimits Limits = new(maxOrders: 3, maxLevels: 2, maxOrderLots: 100, maxIcebergParts: 10);

    private static readonly NewOrder Good = new() { OrderId = 9, Account = 9, Side = Side.Buy, PriceTicks = 95, QuantityLots = 10 };

    public static TheoryData<NewOrder, OrderRejectReason, long, long> BadOrders => new()
    {
        { default, OrderRejectReason.UnknownTerm, 0, 0 },
        { Good with { Side = 0 }, OrderRejectReason.UnknownTerm, 0, 0 },
        { Good with { TimeInForce = (TimeInForce)6 }, OrderRejectReason.UnknownTerm, 0, 0 },
        { Good with { Prevention = (SelfTradePrevention)5 }, OrderRejectReason.UnknownTerm, 0, 0 },
        { Good with { QuantityLots = 0 }, OrderRejectReason.QuantityOutOfRange, 100, 0 },
        { Good with { QuantityLots = long.MinValue }, OrderRejectReason.QuantityOutOfRange, 100, long.MinValue },
        { Good with { QuantityLots = 101 }, OrderRejectReason.QuantityOutOfRange, 100, 101 },
        { Good with { PriceTicks = 0 }, OrderRejectReason.PriceOutOfRange, Instrument.MaxTicks, 0 },
        { Good with { PriceTicks = Instrument.MaxTicks + 1 }, OrderRejectReason.PriceOutOfRange, Instrument.MaxTicks, Instrument.MaxTicks + 1 },
        { Good with { Pricing = OrderPricing.Market, PriceTicks = 0 }, OrderRejectReason.MarketOrderCannotRest, 0, 0 },
        { Good with { Pricing = OrderPricing.Market, TimeInForce = TimeInForce.FillOrKill }, OrderRejectReason.PriceOutOfRange, 0, 95 },
        { Good with { PostOnly = true, TimeInForce = TimeInForce.ImmediateOrCancel }, OrderRejectReason.PostOnlyCannotTake, 0, 0 },
        { Good with { DisplayLots = 11 }, OrderRejectReason.DisplayOutOfRange, 10, 11 },
        { Good with { DisplayLots = -1 }, OrderRejectReason.DisplayOutOfRange, 1, -1 },
        { Good with { DisplayLots = 1, QuantityLots = 11 }, OrderRejectReason.DisplayOutOfRange, 2, 1 },
        { Good with { DisplayLots = 5, TimeInForce = TimeInForce.FillOrKill }, OrderRejectReason.DisplayOutOfRange, 0, 5 },
        { Good with { ExpiresNs = 1_001 }, OrderRejectReason.ExpiryOutOfRange, 0, 1_001 },
        { Good with { TimeInForce = TimeInForce.GoodTillDate, ExpiresNs = 1_000 }, OrderRejectReason.ExpiryOutOfRange, 1_001, 1_000 },
        { Good with { TimeInForce = TimeInForce.Day }, OrderRejectReason.ExpiryOutOfRange, 1_001, 0 },
        { Good with { OrderId = 1 }, OrderRejectReason.DuplicateOrderId, 0, 0 },
        { Good with { PriceTicks = 94 }, OrderRejectReason.TooManyLevels, 2, 3 },
        { Good with { PostOnly = true, PriceTicks = 100 }, OrderRejectReason.PostOnlyWouldCross, 100, 100 },
    };

    [Theory]
    [MemberData(nameof(BadOrders), DisableDiscoveryEnumeration = true)]
    public void A_refused_order_is_named_with_what_is_allowed_and_changes_nothing(
        NewOrder order, OrderRejectReason reason, long allowed, long attempted)
    {
        // Two levels of bids are all that there may be.
        var (engine, heard) = (new MatchingEngine(Limits), new Heard());
        engine.AdvanceTo(1_000, ref heard);
        foreach (var (id, side, price) in new[] { (1L, Side.Buy, 95L), (2L, Side.Buy, 90L), (3L, Side.Sell, 100L) })
            engine.Submit(Good with { OrderId = id, Side = side, PriceTicks = price, QuantityLots = 1 }, ref heard);
        // An order less than there may be.
        if (reason != OrderRejectReason.TooManyLevels) engine.Cancel(2, 9, ref heard);
        else engine.Cancel(3, 9, ref heard);
        heard.Clear();
        var before = engine.Capture();
        Assert.Equal(reason, engine.Submit(order, ref heard));
        Assert.Equal([new OrderRejected(order.OrderId, order.Account, 1_000, reason, allowed, attempted)], heard.Rejections);
        Assert.Empty(heard.Events);
        Assert.Equal(before, engine.Capture());
    }

    [Fact]
    public void A_full_book_takes_no_order_that_may_rest_and_every_other_one()
    {
        var scene = new Scene(Limits);
        foreach (var id in new[] { 1, 2, 3 }) scene.Sell(id, 100, 5);
        Assert.Equal(OrderRejectReason.TooManyOrders, scene.Buy(4, 99, 1));
        Assert.Equal(OrderRejectReason.TooManyOrders, scene.Buy(4, 100, 1));
        Assert.Equal(OrderRejectReason.None, scene.Buy(4, 100, 5, o => o with { TimeInForce = TimeInForce.ImmediateOrCancel }));
        Assert.Equal(OrderRejectReason.None, scene.Buy(5, 99, 1));
    }

    [Fact]
    public void A_full_side_takes_orders_at_its_prices_and_an_amended_price_where_a_level_becomes_free()
    {
        var scene = new Scene(new MatchingLimits(maxOrders: 10, maxLevels: 2));
        scene.Buy(1, 90, 5);
        scene.Buy(2, 91, 5);
        Assert.Equal(OrderRejectReason.None, scene.Buy(3, 91, 5));
        Assert.Equal(OrderRejectReason.TooManyLevels, scene.Buy(4, 92, 5));
        Assert.Equal(OrderRejectReason.TooManyLevels, scene.Amend(3, 92, 5));
        Assert.Equal(OrderRejectReason.None, scene.Amend(1, 92, 5));
        Assert.Equal("1: 5/5 at 92, 2: 5/5 at 91, 3: 5/5 at 91", scene.Queue(Side.Buy));
    }

    [Fact]
    public void Amendments_are_held_to_the_same_limits()
    {
        var scene = new Scene(Limits);
        scene.Buy(1, 90, 10, o => o with { DisplayLots = 1 });
        Assert.Equal(OrderRejectReason.QuantityOutOfRange, scene.Amend(1, 90, 101));
        Assert.Equal(OrderRejectReason.QuantityOutOfRange, scene.Amend(1, 90, 0));
        Assert.Equal(OrderRejectReason.PriceOutOfRange, scene.Amend(1, 0, 10));
        Assert.Equal(OrderRejectReason.DisplayOutOfRange, scene.Amend(1, 90, 11));
        Assert.Equal("1: 1/10 at 90", scene.Queue(Side.Buy));
    }

    [Theory]
    [InlineData(0, 1, 1, 1)]
    [InlineData(10_000_001, 1, 1, 1)]
    [InlineData(1, 0, 1, 1)]
    [InlineData(1, 100_001, 1, 1)]
    [InlineData(1, 1, 0, 1)]
    [InlineData(2, 1, Instrument.MaxTicks / 2 + 1, 1)]
    [InlineData(1, 1, 1, 0)]
    [InlineData(1, 1, 1, 10_001)]
    public void Limits_that_cannot_be_kept_are_none(int orders, int levels, long lots, int parts) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new MatchingLimits(orders, levels, lots, parts));
}
