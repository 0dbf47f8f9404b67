using OrleansTrading.Grains.Abstractions;
using OrleansTrading.Grains.Abstractions.Execution;
using OrleansTrading.Grains.Abstractions.Portfolio;

namespace OrleansTrading.Grains.Tests.Portfolio;

public sealed class PageTests : IDisposable
{
    private const int Trades = 5;

    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task Walking_backwards_gives_the_same_list_as_forwards_whatever_the_pages_size()
    {
        await using var market = await Traded();
        await AssertSameFromBothEnds(Orders(market));
        await AssertSameFromBothEnds(Fills(market));
        // An event of the ledger has several lines, and a page may end between them.
        await AssertSameFromBothEnds(Ledger(market));
    }

    [Fact]
    public async Task A_page_says_whether_there_is_more_before_and_behind_it()
    {
        await using var market = await Traded();
        var read = Fills(market);
        var all = await read(new PageRequest(null, null, null, null));
        Assert.Equal((Trades, false, false), (all.Nodes.Length, all.Info.HasNextPage, all.Info.HasPreviousPage));

        var first = await read(PageRequest.Forward(2));
        Assert.Equal((true, false), (first.Info.HasNextPage, first.Info.HasPreviousPage));
        Assert.Equal(((Fill)first.Nodes[0]).Cursor, first.Info.StartCursor);
        Assert.Equal(((Fill)first.Nodes[1]).Cursor, first.Info.EndCursor);
        var second = await read(PageRequest.Forward(2, first.Info.EndCursor));
        Assert.Equal((true, true), (second.Info.HasNextPage, second.Info.HasPreviousPage));
        var third = await read(PageRequest.Forward(2, second.Info.EndCursor));
        Assert.Equal((1, false, true), (third.Nodes.Length, third.Info.HasNextPage, third.Info.HasPreviousPage));

        var last = await read(PageRequest.Backward(2));
        Assert.Equal(all.Nodes[^2..], last.Nodes);
        Assert.Equal((false, true), (last.Info.HasNextPage, last.Info.HasPreviousPage));
        var middle = await read(PageRequest.Backward(2, last.Info.StartCursor));
        Assert.Equal(all.Nodes[^4..^2], middle.Nodes);
        Assert.Equal((true, true), (middle.Info.HasNextPage, middle.Info.HasPreviousPage));
        var beginning = await read(PageRequest.Backward(2, middle.Info.StartCursor));
        Assert.Equal(all.Nodes[..1], beginning.Nodes);
        Assert.Equal((true, false), (beginning.Info.HasNextPage, beginning.Info.HasPreviousPage));
    }

    [Fact]
    public async Task An_empty_page_has_no_cursors()
    {
        await using var market = await Traded();
        foreach (var read in new[] { Orders(market), Fills(market), Ledger(market) })
        {
            var all = await read(PageRequest.Forward(1_000));
            var behind = await read(PageRequest.Forward(1, all.Info.EndCursor));
            Assert.Empty(behind.Nodes);
            Assert.Equal(new PageInfo(false, true, null, null), behind.Info);
            var before = await read(PageRequest.Backward(1, all.Info.StartCursor));
            Assert.Empty(before.Nodes);
            Assert.Equal(new PageInfo(true, false, null, null), before.Info);
        }
    }

    [Fact]
    public async Task A_cursor_goes_on_behind_what_came_after_the_page_was_read()
    {
        await using var market = await Traded();
        var read = Fills(market);
        var end = (await read(PageRequest.Backward(1))).Info.EndCursor;
        await Trade(market, "later", OrderSide.Buy);
        var next = await read(PageRequest.Forward(10, end));
        Assert.Equal("later", ((Fill)Assert.Single(next.Nodes)).ClientOrderId);
    }

    [Fact]
    public async Task Arguments_of_both_directions_together_are_refused()
    {
        await using var market = await Traded();
        PageRequest[] mixed =
        [
            new(1, null, 1, null), new(1, null, null, "5"), new(null, "5", 1, null), new(null, null, null, "5"), new(1, "5", 1, "7"),
            new(null, "5", null, "7"),
        ];
        foreach (var request in mixed) await AssertRefused(market, request, "PAGE_ARGUMENTS_INVALID");
    }

    [Fact]
    public async Task Sizes_out_of_bounds_and_cursors_that_were_never_given_are_refused()
    {
        await using var market = await Traded();
        foreach (var size in new[] { int.MinValue, -1, 0, PageInfo.MaxPageSize + 1, int.MaxValue })
        {
            await AssertRefused(market, PageRequest.Forward(size), "PAGE_SIZE_INVALID");
            await AssertRefused(market, PageRequest.Backward(size), "PAGE_SIZE_INVALID");
        }

        foreach (var cursor in new[] { "", "-1", "+1", "x", "1.x", "1.-1", "1.2.3", " 1", "9223372036854775807", "9223372036854775808" })
        {
            await AssertRefused(market, PageRequest.Forward(1, cursor), "CURSOR_INVALID");
            await AssertRefused(market, PageRequest.Backward(1, cursor), "CURSOR_INVALID");
        }
    }

    [Fact]
    public async Task Pages_of_a_portfolio_that_was_never_opened_are_refused()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        var stranger = market.Cluster.Grains.GetGrain<IPortfolioGrain>("local/stranger");
        Assert.Equal("UNKNOWN_PORTFOLIO", (await stranger.GetOrders(PageRequest.Backward(1))).Refusal!.Code);
        Assert.Equal("UNKNOWN_PORTFOLIO", (await stranger.GetFills(PageRequest.Backward(1))).Refusal!.Code);
        Assert.Equal("UNKNOWN_PORTFOLIO", (await stranger.GetLedger(PageRequest.Backward(1))).Refusal!.Code);
    }

    private static Func<PageRequest, Task<(ImmutableArray<object> Nodes, PageInfo Info)>> Orders(HandMarket market) => async request =>
        (await market.Cluster.Portfolio.GetOrders(request)).Page is { } page ? ([.. page.Nodes], page.PageInfo) : default;

    private static Func<PageRequest, Task<(ImmutableArray<object> Nodes, PageInfo Info)>> Fills(HandMarket market) => async request =>
        (await market.Cluster.Portfolio.GetFills(request)).Page is { } page ? ([.. page.Nodes], page.PageInfo) : default;

    private static Func<PageRequest, Task<(ImmutableArray<object> Nodes, PageInfo Info)>> Ledger(HandMarket market) => async request =>
        (await market.Cluster.Portfolio.GetLedger(request)).Page is { } page ? ([.. page.Nodes], page.PageInfo) : default;

    private static async Task AssertSameFromBothEnds(Func<PageRequest, Task<(ImmutableArray<object> Nodes, PageInfo Info)>> read)
    {
        var whole = (await read(PageRequest.Forward(1_000))).Nodes;
        Assert.NotEmpty(whole);
        for (var size = 1; size <= whole.Length + 1; size++)
        {
            var forwards = new List<object>();
            var page = await read(PageRequest.Forward(size));
            forwards.AddRange(page.Nodes);
            while (page.Info.HasNextPage)
            {
                page = await read(PageRequest.Forward(size, page.Info.EndCursor));
                Assert.NotEmpty(page.Nodes);
                forwards.AddRange(page.Nodes);
            }

            var backwards = new List<object>();
            page = await read(PageRequest.Backward(size));
            backwards.InsertRange(0, page.Nodes);
            while (page.Info.HasPreviousPage)
            {
                page = await read(PageRequest.Backward(size, page.Info.StartCursor));
                Assert.NotEmpty(page.Nodes);
                backwards.InsertRange(0, page.Nodes);
            }

            Assert.Equal(whole, forwards);
            Assert.Equal(whole, backwards);
        }
    }

    private static async Task AssertRefused(HandMarket market, PageRequest request, string code)
    {
        Assert.Equal(code, (await market.Cluster.Portfolio.GetOrders(request)).Refusal?.Code);
        Assert.Equal(code, (await market.Cluster.Portfolio.GetFills(request)).Refusal?.Code);
        Assert.Equal(code, (await market.Cluster.Portfolio.GetLedger(request)).Refusal?.Code);
    }

    private async Task<HandMarket> Traded()
    {
        var market = await HandMarket.Start(_temp["d"]);
        for (var i = 0; i < Trades; i++) await Trade(market, $"o{i}", i % 2 == 0 ? OrderSide.Buy : OrderSide.Sell);
        return market;
    }

    private static async Task Trade(HandMarket market, string id, OrderSide side)
    {
        Assert.Null((await market.Cluster.Portfolio.Submit(new OrderCommand(id, "EURUSD", side, 1_000, "a test", ""))).Refusal);
        await market.Quote("fxcm", 1.39m, 1.3901m);
        await market.Quote("oanda", 1.39m, 1.3901m);
    }
}
