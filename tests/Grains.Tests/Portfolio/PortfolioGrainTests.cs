using OrleansTrading.Domain.Markets;
using OrleansTrading.Grains.Abstractions;
using OrleansTrading.Grains.Abstractions.Execution;
using OrleansTrading.Grains.Abstractions.Markets;
using OrleansTrading.Grains.Abstractions.Portfolio;

namespace OrleansTrading.Grains.Tests.Portfolio;

public sealed class PortfolioGrainTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task An_order_goes_to_the_best_venue_and_takes_its_first_quote_five_milliseconds_later()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        var placed = await Submit(market, "a", OrderSide.Buy, 1_000);
        Assert.Equal((OrderStatus.Submitted, "fxcm", 1.39010m), (placed.Order!.Status, placed.Order.Venue, placed.Order.DecisionPrice));

        await market.Quote("oanda", 1.38m, 1.381m);
        await market.Quote("fxcm", 1.39020m, 1.39030m, afterNs: 5 * Nanoseconds.PerMillisecond - Nanoseconds.PerSecond);

        var fill = Assert.Single((await market.Cluster.Portfolio.GetFills(PageRequest.Forward(10))).Page!.Nodes);
        Assert.Equal((1.39030m, 1_000m, 1_000m * 1.39030m * 0.00002m), (fill.Price, fill.Quantity, fill.Fee));
        Assert.Equal(OrderStatus.Filled, (await Order(market, "a")).Status);
    }

    [Fact]
    public async Task Two_hundred_concurrent_submits_of_one_id_give_one_order_and_one_answer()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => Submit(market, "same", OrderSide.Buy, 1_000))));
        Assert.Single(answers.Select(a => a.Order).Distinct());
        await market.Quote("fxcm", 1.39m, 1.3901m);
        Assert.Single((await market.Cluster.Portfolio.GetOrders(PageRequest.Forward(10))).Page!.Nodes);
        Assert.Single((await market.Cluster.Portfolio.GetFills(PageRequest.Forward(10))).Page!.Nodes);
    }

    [Fact]
    public async Task An_id_used_again_for_another_order_is_refused()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        await Submit(market, "a", OrderSide.Buy, 1_000);
        Assert.Equal("CLIENT_ORDER_ID_REUSED", (await Submit(market, "a", OrderSide.Sell, 1_000)).Refusal!.Code);
    }

    [Fact]
    public async Task A_data_folder_that_is_only_served_leaves_orders_that_work_as_they_are()
    {
        var rests = new OrderCommand(
            "rests", "EUR/USD", OrderSide.Buy, 1_000, "test", "", new OrderInstruction(OrderTypeName.Limit, LimitPrice: 1.386m));
        Order placed;
        await using (var market = await HandMarket.Start(_temp["d"]))
        {
            Assert.Null((await market.Cluster.Portfolio.Submit(rests)).Refusal);
            await market.Quote("fxcm", 1.39m, 1.3901m);
            await market.Quote("oanda", 1.39m, 1.3901m);
            placed = await Order(market, "rests");
            Assert.Equal(OrderStatus.Accepted, placed.Status);
        }

        await using var served = await TradingCluster.Start(_temp["d"]);
        Assert.Equal(placed, Assert.Single((await served.Portfolio.GetOrders(PageRequest.Forward(10))).Page!.Nodes));
        Assert.Equal(placed, (await served.Portfolio.Submit(rests)).Order);
    }

    [Fact]
    public async Task An_acknowledged_order_survives_a_restart_and_is_filled_once()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        var placed = await Submit(market, "a", OrderSide.Buy, 1_000);
        await market.Restart();
        Assert.Equal(placed.Order, await Order(market, "a"));
        Assert.Equal(placed.Order, (await Submit(market, "a", OrderSide.Buy, 1_000)).Order);

        await market.Quote("fxcm", 1.39m, 1.3901m);
        await market.Restart();
        Assert.Equal(OrderStatus.Filled, (await Order(market, "a")).Status);
        Assert.Single((await market.Cluster.Portfolio.GetFills(PageRequest.Forward(10))).Page!.Nodes);
    }

    [Fact]
    public async Task A_failed_append_acknowledges_nothing_and_the_portfolio_goes_on_from_its_journal()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        market.Journal.FailuresBefore = 1;
        await Assert.ThrowsAnyAsync<Exception>(() => Submit(market, "a", OrderSide.Buy, 1_000));
        Assert.Empty((await Eventually(() => market.Cluster.Portfolio.GetOrders(PageRequest.Forward(10)))).Page!.Nodes);

        Assert.Equal(OrderStatus.Submitted, (await Submit(market, "a", OrderSide.Buy, 1_000)).Order!.Status);
        await market.Quote("fxcm", 1.39m, 1.3901m);
        Assert.Single((await market.Cluster.Portfolio.GetFills(PageRequest.Forward(10))).Page!.Nodes);
    }

    [Fact]
    public async Task An_append_whose_answer_was_lost_gives_one_order_when_it_is_retried()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        market.Journal.FailuresAfter = 1;
        await Assert.ThrowsAnyAsync<Exception>(() => Submit(market, "a", OrderSide.Buy, 1_000));
        var retried = await Eventually(() => Submit(market, "a", OrderSide.Buy, 1_000));
        Assert.Equal(OrderStatus.Submitted, retried.Order!.Status);
        await market.Quote("fxcm", 1.39m, 1.3901m);
        Assert.Single((await market.Cluster.Portfolio.GetFills(PageRequest.Forward(10))).Page!.Nodes);
        Assert.Single((await market.Cluster.Portfolio.GetOrders(PageRequest.Forward(10))).Page!.Nodes);
    }

    [Fact]
    public async Task Concurrent_orders_cannot_use_the_same_room_under_a_limit()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        // 5 % of a million are some 35,970 euros: three orders of 10,000 fit, the others do not.
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Task.Run(() => Submit(market, $"o{i}", OrderSide.Buy, 10_000))));
        Assert.Equal(3, answers.Count(a => a.Order is not null));
        Assert.All(answers.Where(a => a.Refusal is not null), a =>
        {
            Assert.Equal(("MAX_ASSET_SHARE", 50_000m), (a.Refusal!.Limit, a.Refusal.Allowed));
            Assert.True(a.Refusal.Attempted > 50_000m);
        });
    }

    [Fact]
    public async Task A_refused_order_changes_nothing()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        var before = (await market.Cluster.Portfolio.GetStatus()).Portfolio!;
        Assert.Equal("QUANTITY_INVALID", (await Submit(market, "zero", OrderSide.Buy, 0)).Refusal!.Code);
        Assert.Equal("QUANTITY_INVALID", (await Submit(market, "negative", OrderSide.Buy, -1)).Refusal!.Code);
        Assert.Equal("QUANTITY_INVALID", (await Submit(market, "absurd", OrderSide.Buy, decimal.MaxValue)).Refusal!.Code);
        Assert.Equal("QUANTITY_INVALID", (await Submit(market, "half", OrderSide.Buy, 0.5m)).Refusal!.Code);
        Assert.Equal("CLIENT_ORDER_ID_INVALID", (await Submit(market, "momentum:EUR/USD:1", OrderSide.Buy, 1)).Refusal!.Code);
        Assert.Equal("CLIENT_ORDER_ID_INVALID", (await Submit(market, new string('a', 5_000), OrderSide.Buy, 1)).Refusal!.Code);
        Assert.Equal("MAX_ORDER_NOTIONAL", (await Submit(market, "large", OrderSide.Buy, 100_000)).Refusal!.Code);
        market.Wait(10 * Nanoseconds.PerSecond + 1);
        Assert.Equal("QUOTE_STALE", (await Submit(market, "stale", OrderSide.Sell, 1_000)).Refusal!.Code);
        market.IsOpen = false;
        Assert.Equal("MARKET_CLOSED", (await Submit(market, "closed", OrderSide.Buy, 1_000)).Refusal!.Code);

        var after = (await market.Cluster.Portfolio.GetStatus()).Portfolio!;
        Assert.Equal(before.Balances, after.Balances);
        Assert.Equal(before.OrderCount, after.OrderCount);
        Assert.Empty((await market.Cluster.Portfolio.GetOrders(PageRequest.Forward(10))).Page!.Nodes);
    }

    [Fact]
    public async Task A_cancellation_that_arrives_in_time_ends_the_order_unfilled_and_again_says_the_same()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        await Submit(market, "a", OrderSide.Buy, 1_000);
        Assert.Equal(OrderStatus.PendingCancel, (await Cancel(market, "a")).Order!.Status);
        await market.Restart();
        Assert.Equal(OrderStatus.PendingCancel, (await Cancel(market, "a")).Order!.Status);
        await market.Quote("fxcm", 1.39m, 1.3901m);
        Assert.Equal(OrderStatus.Cancelled, (await Order(market, "a")).Status);
        Assert.Equal(OrderStatus.Cancelled, (await Cancel(market, "a")).Order!.Status);
        Assert.Empty((await market.Cluster.Portfolio.GetFills(PageRequest.Forward(10))).Page!.Nodes);
        Assert.Equal("UNKNOWN_ORDER", (await Cancel(market, "b")).Refusal!.Code);
    }

    [Fact]
    public async Task An_order_that_was_cancelled_after_its_venues_checkpoint_stays_cancelled_when_the_venue_goes_back_to_it()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        await Submit(market, "a", OrderSide.Buy, 1_000);
        await market.Cluster.Grains.GetGrain<IExchangeGrain>("fxcm").Checkpoint(market.NowNs);
        await Cancel(market, "a");
        await market.Quote("fxcm", 1.39m, 1.3901m);
        await market.Restart();
        await market.Quote("fxcm", 1.39m, 1.3901m);
        Assert.Equal(OrderStatus.Cancelled, (await Order(market, "a")).Status);
        Assert.Empty((await market.Cluster.Portfolio.GetFills(PageRequest.Forward(10))).Page!.Nodes);
    }

    [Fact]
    public async Task While_a_replay_comes_back_to_where_it_was_known_orders_are_answered_and_new_ones_wait()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        var known = await Submit(market, "known", OrderSide.Buy, 1_000);
        market.IsResuming = true;
        Assert.Equal(known, await Submit(market, "known", OrderSide.Buy, 1_000));
        Assert.Equal("MARKET_RESUMING", (await Submit(market, "new", OrderSide.Buy, 1_000)).Refusal!.Code);
        Assert.Equal("MARKET_RESUMING", (await Cancel(market, "known")).Refusal!.Code);
        market.IsResuming = false;
        Assert.NotNull((await Submit(market, "new", OrderSide.Buy, 1_000)).Order);
    }

    [Fact]
    public async Task A_filled_order_cannot_be_cancelled()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        await Submit(market, "a", OrderSide.Buy, 1_000);
        await market.Quote("fxcm", 1.39m, 1.3901m);
        Assert.Equal("ORDER_CLOSED", (await Cancel(market, "a")).Refusal!.Code);
    }

    [Fact]
    public async Task A_price_that_ran_away_beyond_the_collar_expires_the_order()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        await Submit(market, "a", OrderSide.Buy, 1_000);
        await market.Quote("fxcm", 1.3975m, 1.3976m);
        var order = await Order(market, "a");
        Assert.Equal(OrderStatus.Expired, order.Status);
        Assert.Contains("collar", order.EndReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_that_is_asked_for_again_while_the_report_of_its_end_is_on_its_way_stays_ended()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        await Submit(market, "a", OrderSide.Buy, 1_000);
        var gate = new TaskCompletionSource();
        market.Journal.Gate = gate.Task;
        // The portfolio is busy; the question waits, and behind it the report that the order expired.
        var busy = Submit(market, "b", OrderSide.Buy, 1_000);
        var again = Submit(market, "a", OrderSide.Buy, 1_000);
        var expiring = market.Quote("fxcm", 1.3975m, 1.3976m);
        gate.SetResult();
        await Task.WhenAll(busy, again, expiring);

        await market.Quote("fxcm", 1.39m, 1.3901m);
        Assert.Equal(OrderStatus.Expired, (await Order(market, "a")).Status);
        Assert.DoesNotContain((await market.Cluster.Portfolio.GetFills(PageRequest.Forward(10))).Page!.Nodes, f => f.ClientOrderId == "a");
    }

    [Fact]
    public async Task Pages_join_to_the_whole_whatever_their_size()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        for (var i = 0; i < 7; i++)
        {
            await Submit(market, $"o{i}", i % 2 == 0 ? OrderSide.Buy : OrderSide.Sell, 1_000 + i);
            await market.Quote("fxcm", 1.39m, 1.3901m);
            await market.Quote("oanda", 1.39m, 1.3901m);
        }

        var whole = (await market.Cluster.Portfolio.GetLedger(PageRequest.Forward(1_000))).Page!;
        Assert.False(whole.PageInfo.HasNextPage);
        for (var size = 1; size <= whole.Nodes.Length + 1; size++)
        {
            var joined = new List<LedgerLine>();
            var page = (await market.Cluster.Portfolio.GetLedger(PageRequest.Forward(size))).Page!;
            joined.AddRange(page.Nodes);
            while (page.PageInfo.HasNextPage)
            {
                page = (await market.Cluster.Portfolio.GetLedger(PageRequest.Forward(size, page.PageInfo.EndCursor))).Page!;
                Assert.NotEmpty(page.Nodes);
                joined.AddRange(page.Nodes);
            }

            Assert.Equal(whole.Nodes, joined);
        }

        Assert.Equal("PAGE_SIZE_INVALID", (await market.Cluster.Portfolio.GetOrders(PageRequest.Forward(0))).Refusal!.Code);
        Assert.Equal("PAGE_SIZE_INVALID", (await market.Cluster.Portfolio.GetOrders(PageRequest.Forward(1_001))).Refusal!.Code);
        Assert.Equal("CURSOR_INVALID", (await market.Cluster.Portfolio.GetFills(PageRequest.Forward(1, "-1"))).Refusal!.Code);
    }

    [Fact]
    public async Task A_portfolio_that_was_never_opened_is_unknown()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        var stranger = market.Cluster.Grains.GetGrain<IPortfolioGrain>("local/stranger");
        Assert.Equal("UNKNOWN_PORTFOLIO", (await stranger.GetStatus()).Refusal!.Code);
        Assert.Equal("UNKNOWN_PORTFOLIO", (await stranger.Submit(new OrderCommand("a", "EURUSD", OrderSide.Buy, 1, "", ""))).Refusal!.Code);
    }

    private static Task<OrderResult> Submit(HandMarket market, string id, OrderSide side, decimal quantity) =>
        market.Cluster.Portfolio.Submit(new OrderCommand(id, "EURUSD", side, quantity, "a test", ""));

    private static Task<OrderResult> Cancel(HandMarket market, string id) =>
        market.Cluster.Portfolio.Cancel(new CancelCommand(id, "a test", ""));

    private static async Task<Order> Order(HandMarket market, string id) =>
        (await market.Cluster.Portfolio.GetOrders(PageRequest.Forward(1_000))).Page!.Nodes.Single(o => o.ClientOrderId == id);

    // A portfolio that lost touch with its journal refuses until its next activation has read it.
    private static async Task<T> Eventually<T>(Func<Task<T>> call)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (InvalidOperationException) when (attempt < 100)
            {
                await Task.Yield();
            }
        }
    }
}
