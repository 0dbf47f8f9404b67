using OrleansTrading.Domain.Markets;
using OrleansTrading.Grains.Abstractions;
using OrleansTrading.Grains.Abstractions.Execution;
using OrleansTrading.Grains.Abstractions.Portfolio;

namespace OrleansTrading.Grains.Tests.Portfolio;

/// <summary>Orders that wait for a price or for each other, from the command to the trade, and across crashes in between.</summary>
public sealed class WaitingOrderTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task A_stop_waits_for_the_best_bid_and_then_trades_at_its_venue()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        await Hold(market, 1_000);
        var placed = await Place(market, "stop", OrderSide.Sell, 1_000, Stop(1.38900m));
        Assert.Equal((OrderStatus.Armed, ""), (placed.Status, placed.Venue));
        Assert.Equal((1.38900m, OrderTypeName.Stop, 1_000m), (placed.StopPrice, placed.Type, placed.RemainingQuantity));

        await Quote(market, 1.38901m, 1.38911m);
        Assert.Equal(OrderStatus.Armed, (await Order(market, "stop")).Status);
        // Gone at one venue, the bid of the other still stands.
        await market.Quote("fxcm", 1.38800m, 1.38810m);
        Assert.Equal(OrderStatus.Armed, (await Order(market, "stop")).Status);
        await market.Quote("oanda", 1.38820m, 1.38830m);
        var sent = await Order(market, "stop");
        Assert.Equal((OrderStatus.Submitted, "oanda", 1.38820m), (sent.Status, sent.Venue, sent.DecisionPrice));

        await Quote(market, 1.38790m, 1.38800m);
        Assert.Equal((OrderStatus.Filled, 1.38790m), ((await Order(market, "stop")).Status, (await Order(market, "stop")).AveragePrice));
        await Quote(market, 1.38700m, 1.38710m);
        Assert.Equal(0, await Position(market));
    }

    [Fact]
    public async Task A_stop_that_was_armed_before_a_crash_fires_after_it_once()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        await Hold(market, 1_000);
        await Place(market, "stop", OrderSide.Sell, 1_000, Stop(1.38900m));
        // Nothing of it is in the instrument's checkpoint: its portfolio arms it again.
        await market.Restart();
        await Quote(market, 1.39m, 1.3901m);
        Assert.Equal(OrderStatus.Armed, (await Order(market, "stop")).Status);
        await Quote(market, 1.38890m, 1.38900m);
        await Quote(market, 1.38880m, 1.38890m);
        Assert.Equal(OrderStatus.Filled, (await Order(market, "stop")).Status);
        Assert.Equal(2, (await Fills(market)).Length);
    }

    [Fact]
    public async Task A_trigger_that_a_market_behind_its_portfolio_fires_again_is_dropped()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        await Hold(market, 1_000);
        await Place(market, "stop", OrderSide.Sell, 1_000, Stop(1.38900m));
        await market.Instrument.Checkpoint(market.NowNs);
        await Quote(market, 1.38890m, 1.38900m);
        await Quote(market, 1.38880m, 1.38890m);
        // The instrument goes back to its checkpoint, in which the trigger waits; the journal knows that it has fired.
        await market.Restart();
        await Quote(market, 1.38890m, 1.38900m);
        await Quote(market, 1.38880m, 1.38890m);
        Assert.Equal(OrderStatus.Filled, (await Order(market, "stop")).Status);
        Assert.Equal((2, 0m), ((await Fills(market)).Length, await Position(market)));
    }

    [Fact]
    public async Task A_trail_goes_on_from_the_best_price_of_the_checkpoint()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        await Hold(market, 1_000);
        await Place(market, "trail", OrderSide.Sell, 1_000, new OrderInstruction(
            OrderTypeName.TrailingStop, Trail: new OrderTrail(TrailUnitName.Amount, 0.00100m), ReduceOnly: true));
        await Quote(market, 1.39500m, 1.39510m); // stop 1.39400
        await market.Instrument.Checkpoint(market.NowNs);
        await market.Restart();
        await Quote(market, 1.39401m, 1.39411m);
        Assert.Equal(OrderStatus.Armed, (await Order(market, "trail")).Status);
        await Quote(market, 1.39400m, 1.39410m);
        Assert.NotEqual(OrderStatus.Armed, (await Order(market, "trail")).Status);
    }

    [Fact]
    public async Task A_venue_whose_book_is_not_to_be_trusted_fires_nothing()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        await Hold(market, 1_000);
        await Place(market, "stop", OrderSide.Sell, 1_000, Stop(1.38900m));
        await market.Quote("oanda", 1.38800m, 1.38810m);
        // What is left of the market without the better venue is below the stop; but nobody has quoted it since.
        await market.Stale("fxcm", Domain.Books.BookFault.Gap);
        Assert.Equal(OrderStatus.Armed, (await Order(market, "stop")).Status);
        await market.Quote("oanda", 1.38801m, 1.38811m);
        Assert.Equal(OrderStatus.Submitted, (await Order(market, "stop")).Status);
    }

    [Fact]
    public async Task A_cancelled_stop_fires_no_more_and_an_amended_one_at_its_new_price()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        await Hold(market, 1_000);
        await Place(market, "gone", OrderSide.Sell, 1_000, Stop(1.38900m));
        await Place(market, "moved", OrderSide.Sell, 1_000, Stop(1.38900m));
        Assert.Equal(OrderStatus.Cancelled, (await market.Cluster.Portfolio.Cancel(new CancelCommand("gone", "a test", ""))).Order!.Status);
        var amend = new AmendCommand("moved", "m1", null, null, 1.38800m, null, "a test", "");
        Assert.Equal(1.38800m, (await market.Cluster.Portfolio.Amend(amend)).Order!.StopPrice);
        Assert.Equal(1.38800m, (await market.Cluster.Portfolio.Amend(amend)).Order!.StopPrice);
        await market.Restart();
        await Quote(market, 1.38850m, 1.38860m);
        Assert.Equal((OrderStatus.Cancelled, OrderStatus.Armed), ((await Order(market, "gone")).Status, (await Order(market, "moved")).Status));
        await Quote(market, 1.38800m, 1.38810m);
        Assert.Equal(OrderStatus.Submitted, (await Order(market, "moved")).Status);
    }

    [Fact]
    public async Task A_stop_ends_with_its_day()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        await Hold(market, 1_000);
        var placed = await Place(market, "stop", OrderSide.Sell, 1_000, Stop(1.38900m) with { TimeInForce = OrderTimeInForce.Day });
        // The market does not pause within a day of now: it is the end of the UTC day.
        Assert.Equal(new DateTimeOffset(2024, 5, 8, 0, 0, 0, TimeSpan.Zero), placed.Expires);
        market.Wait(Nanoseconds.PerDay);
        await Quote(market, 1.38000m, 1.38010m);
        Assert.Equal(OrderStatus.Expired, (await Order(market, "stop")).Status);
    }

    [Fact]
    public async Task A_bracket_guards_what_its_entry_filled_and_one_exit_ends_the_other_across_crashes()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        var command = Bracket("b", 1_000, new OrderInstruction(OrderTypeName.Market), 1.40000m, 1.38500m);
        var placed = await market.Cluster.Portfolio.SubmitGroup(command);
        Assert.Null(placed.Refusal);
        Assert.Equal([OrderStatus.Submitted, OrderStatus.Held, OrderStatus.Held], placed.Orders.Select(o => o.Status));
        Assert.Equal([null, "b.entry", "b.entry"], placed.Orders.Select(o => o.ParentId));

        await market.Restart();
        await Quote(market, 1.39m, 1.3901m);
        Assert.Equal([OrderStatus.Filled, OrderStatus.Armed, OrderStatus.Armed], await Statuses(market, "b.entry", "b.take", "b.stop"));
        await market.Restart();
        // Asked for again, it is the same group.
        Assert.Equal(3, (await market.Cluster.Portfolio.SubmitGroup(command)).Orders.Length);
        await Quote(market, 1.38500m, 1.38510m);
        await market.Restart();
        await Quote(market, 1.38490m, 1.38500m);
        Assert.Equal([OrderStatus.Filled, OrderStatus.Cancelled, OrderStatus.Filled], await Statuses(market, "b.entry", "b.take", "b.stop"));
        Assert.Equal((0m, 2), (await Position(market), (await Fills(market)).Length));
    }

    [Fact]
    public async Task Two_hundred_concurrent_brackets_of_one_id_are_one()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        var command = Bracket("b", 1_000, new OrderInstruction(OrderTypeName.Market), 1.40000m, 1.38500m);
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => market.Cluster.Portfolio.SubmitGroup(command))));
        Assert.All(answers, a => Assert.Null(a.Refusal));
        Assert.Equal(3, (await market.Cluster.Portfolio.GetOrders(PageRequest.Forward(10))).Page!.Nodes.Length);
    }

    [Fact]
    public async Task Closing_a_position_sells_all_of_it_once_however_often_it_is_asked_for()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        await Hold(market, 3_000);
        await Place(market, "stop", OrderSide.Sell, 3_000, Stop(1.38900m));
        var closing = await market.Cluster.Portfolio.ClosePosition(new CloseCommand("out", "EURUSD", "a test", ""));
        Assert.Equal((3_000m, true), (closing.Order!.Quantity, closing.Order.ReduceOnly));
        await market.Restart();
        Assert.Equal("out", (await market.Cluster.Portfolio.ClosePosition(new CloseCommand("out", "EURUSD", "a test", ""))).Order!.ClientOrderId);
        await Quote(market, 1.39m, 1.3901m);
        Assert.Equal(0, await Position(market));
        Assert.Equal("POSITION_FLAT", (await market.Cluster.Portfolio.ClosePosition(new CloseCommand("again", "EURUSD", "a test", ""))).Refusal!.Code);
        // The stop that was left finds nothing to reduce.
        await Quote(market, 1.38800m, 1.38810m);
        Assert.Equal(OrderStatus.Cancelled, (await Order(market, "stop")).Status);
    }

    [Fact]
    public async Task All_that_works_is_cancelled_at_once()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        await Hold(market, 1_000);
        await Place(market, "stop", OrderSide.Sell, 1_000, Stop(1.38900m));
        await Place(market, "market", OrderSide.Buy, 1_000, null);
        var cancelled = await market.Cluster.Portfolio.CancelAll(new CancelAllCommand("EURUSD", "a test", ""));
        Assert.Equal(
            [("market", OrderStatus.PendingCancel), ("stop", OrderStatus.Cancelled)], cancelled.Orders.Select(o => (o.ClientOrderId, o.Status)));
        Assert.Equal("UNKNOWN_SYMBOL", (await market.Cluster.Portfolio.CancelAll(new CancelAllCommand("NOSUCH", "a test", ""))).Refusal!.Code);
    }

    private static OrderInstruction Stop(decimal price) => new(OrderTypeName.Stop, StopPrice: price, ReduceOnly: true);

    private static GroupCommand Bracket(string id, decimal quantity, OrderInstruction entry, decimal take, decimal stop) => new(
        id, "EURUSD", quantity, new GroupLegCommand(OrderSide.Buy, entry),
        new GroupLegCommand(OrderSide.Sell, new OrderInstruction(OrderTypeName.MarketIfTouched, StopPrice: take)),
        new GroupLegCommand(OrderSide.Sell, new OrderInstruction(OrderTypeName.Stop, StopPrice: stop)), "a test", "");

    // Both venues, so that the best bid is this one.
    private static async Task Quote(HandMarket market, decimal bid, decimal ask)
    {
        await market.Quote("fxcm", bid, ask);
        await market.Quote("oanda", bid, ask);
    }

    private static async Task Hold(HandMarket market, decimal quantity)
    {
        await Place(market, "held", OrderSide.Buy, quantity, null);
        await Quote(market, 1.39m, 1.3901m);
        Assert.Equal(quantity, await Position(market));
    }

    private static async Task<Order> Place(HandMarket market, string id, OrderSide side, decimal quantity, OrderInstruction? instruction)
    {
        var result = await market.Cluster.Portfolio.Submit(new OrderCommand(id, "EURUSD", side, quantity, "a test", "", instruction));
        Assert.Null(result.Refusal);
        return result.Order!;
    }

    private static async Task<Order> Order(HandMarket market, string id) =>
        (await market.Cluster.Portfolio.GetOrders(PageRequest.Forward(1_000))).Page!.Nodes.Single(o => o.ClientOrderId == id);

    private static async Task<OrderStatus[]> Statuses(HandMarket market, params string[] ids)
    {
        var orders = (await market.Cluster.Portfolio.GetOrders(PageRequest.Forward(1_000))).Page!.Nodes;
        return [.. ids.Select(id => orders.Single(o => o.ClientOrderId == id).Status)];
    }

    private static async Task<decimal> Position(HandMarket market) =>
        (await market.Cluster.Portfolio.GetStatus()).Portfolio!.Positions.Single().Quantity;

    private static async Task<ImmutableArray<Fill>> Fills(HandMarket market) =>
        (await market.Cluster.Portfolio.GetFills(PageRequest.Forward(100))).Page!.Nodes;
}
