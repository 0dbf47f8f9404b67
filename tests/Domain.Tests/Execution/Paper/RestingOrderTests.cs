using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Execution.Matching;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Tests.Execution.Paper;

/// <summary>How orders that rest fill; for buyers and sellers.</summary>
public sealed class RestingOrderTests
{
    public static TheoryData<Side> Sides => [Side.Buy, Side.Sell];

    [Theory, MemberData(nameof(Sides))]
    public void A_trade_at_the_price_takes_first_what_was_ahead(Side side)
    {
        var scene = Scene(side).Limit("a", 10, 99).Book([], []);
        Assert.Equal("a Accepted", scene.Heard);
        Assert.Equal("", scene.Trade(99, 30).Heard);
        // Of 25, 20 were ahead.
        Assert.Equal("a 5@99", scene.Trade(99, 25).Heard);
        var why = scene.Last.Explanation!;
        Assert.Equal((FillSource.QueueTraded, Liquidity.Maker, 50L, 20L), (why.Source, why.Liquidity, why.AheadAtArrivalLots, why.AheadAtFillLots));
        Assert.Equal(scene.Last.Price * 5 * 1 / 10_000, scene.Last.Fee);
        // Bought from the other side is not sold to this one.
        Assert.Equal("", scene.Trade(99, 100, sold: false).Heard);
        Assert.Equal("a 5@99", scene.Trade(99, 5).Heard);
        Assert.True(scene.Paper.IsIdle);
    }

    [Theory, MemberData(nameof(Sides))]
    public void What_is_cancelled_ahead_brings_it_forward_as_far_as_the_book_shows(Side side)
    {
        var scene = Scene(side).Limit("a", 10, 99).Book([], []).Book([(99, 20)], []);
        Assert.Equal("a Accepted", scene.Heard);
        Assert.Equal("a 1@99", scene.Trade(99, 21).Heard);
    }

    [Theory, MemberData(nameof(Sides))]
    public void A_trade_beyond_the_price_fills_for_what_was_traded_best_price_and_earliest_first(Side side)
    {
        var scene = Scene(side).Limit("low", 5, 98).Limit("first", 5, 99).Book([], []).Limit("second", 5, 99).Book([], []);
        Assert.Equal("first Accepted, low Accepted, second Accepted", scene.Heard);
        Assert.Equal("first 5@99, second 2@99", scene.Trade(97, 7).Heard);
        Assert.Equal(FillSource.TradedThrough, scene.Last.Explanation!.Source);
        Assert.Equal("second 3@99, low 5@98", scene.Trade(97, 100).Heard);
    }

    [Theory, MemberData(nameof(Sides))]
    public void The_other_side_coming_to_the_price_fills_for_what_it_offers_and_only_once(Side side)
    {
        var scene = Scene(side).Limit("a", 10, 99).Limit("b", 10, 98).Book([], []);
        Assert.Equal("a Accepted, b Accepted", scene.Heard);
        Assert.Equal("a 4@99", scene.Book([(99, 0)], [(101, 0), (99, 4)]).Heard);
        Assert.Equal(FillSource.BookCrossed, scene.Last.Explanation!.Source);
        Assert.Equal("", scene.Book([], []).Heard);
        Assert.Equal("a 6@99", scene.Book([], [(99, 12)]).Heard);
        // 2 are left at 99, which the next order takes; and 98 is not reached.
        Assert.Equal("c Accepted, c 2@99, c Expired", scene.Limit("c", 5, 99, TimeInForce.ImmediateOrCancel).Book([], []).Heard);
    }

    [Theory, MemberData(nameof(Sides))]
    public void An_iceberg_shows_its_next_part_at_the_end_of_the_queue(Side side)
    {
        var scene = Scene(side).Limit("a", 10, 99, display: 4).Book([], []);
        Assert.Equal("a Accepted", scene.Heard);
        // 50 ahead, then the 4 that are shown.
        Assert.Equal("a 4@99", scene.Trade(99, 60).Heard);
        // Now 30 are ahead of the next 4.
        scene.Book([(99, 30)], []);
        Assert.Equal("", scene.Trade(99, 30).Heard);
        Assert.Equal("a 1@99", scene.Trade(99, 1).Heard);
        // Beyond the price there is no queue left.
        Assert.Equal("a 5@99", scene.Trade(98, 100).Heard);
        Assert.Equal(3, scene.Reports.Count(r => r.Kind == ReportKind.Filled));
    }

    [Theory, MemberData(nameof(Sides))]
    public void Where_there_are_quotes_alone_it_fills_when_the_market_quotes_or_trades_through_it(Side side)
    {
        var scene = new PaperScene(side).Limit("a", 10, 99).Limit("b", 10, 98).Quote(98, 101);
        Assert.Equal("a Accepted, b Accepted", scene.Heard);
        // At the price nobody knows who was ahead.
        Assert.Equal("", scene.Trade(99, 100).Heard);
        Assert.Equal("a 3@99", scene.Trade(98, 3).Heard);
        Assert.Equal("a 7@99", scene.Quote(97, 99).Heard);
        Assert.Equal((FillSource.BookCrossed, null), (scene.Last.Explanation!.Source, scene.Last.Explanation.AheadAtFillLots));
        Assert.Equal("b 10@98", scene.Quote(90, 91).Heard);
    }

    [Theory, MemberData(nameof(Sides))]
    public void It_is_cancelled_and_expires_before_what_comes_at_that_time_or_later(Side side)
    {
        var scene = Scene(side).Limit("a", 10, 99).Book([], []).Cancel("a");
        Assert.Equal("a Accepted, a Cancelled", scene.Trade(90, 100).Heard);
        Assert.True(scene.Paper.IsIdle);
    }

    [Fact]
    public void Of_a_bar_only_its_first_and_last_quotes_count()
    {
        var scene = new PaperScene(Side.Buy);
        scene.Paper.Submit(Buy("a", limit: 95, decidedNs: 90));
        // It opens at 99 to 101 and closes at 97 to 99; that it was at 90 in between says no quote.
        scene.Paper.OnBar(PaperScene.Symbol, new BarQuotes(100, new Quote(160, 99, 101), new Quote(160, 97, 99)), scene.Reports);
        Assert.Equal("a Accepted", scene.Heard);
        // The next one opens through it.
        scene.Paper.OnBar(PaperScene.Symbol, new BarQuotes(160, new Quote(220, 92, 94), new Quote(220, 97, 99)), scene.Reports);
        Assert.Equal("a 10@95", scene.Heard);
    }

    [Fact]
    public void The_open_of_a_longer_bar_from_before_the_order_does_not_fill_it()
    {
        var scene = new PaperScene(Side.Buy);
        scene.Paper.Submit(Buy("a", limit: 95, decidedNs: 130));
        scene.Paper.OnBar(PaperScene.Symbol, new BarQuotes(140, new Quote(160, 99, 101), new Quote(160, 97, 99)), scene.Reports);
        scene.Paper.OnBar(PaperScene.Symbol, new BarQuotes(100, new Quote(160, 92, 94), new Quote(160, 97, 99)), scene.Reports);
        Assert.Equal("a Accepted", scene.Heard);
        scene.Paper.OnBar(PaperScene.Symbol, new BarQuotes(160, new Quote(180, 92, 94), new Quote(180, 97, 99)), scene.Reports);
        Assert.Equal("a 10@95", scene.Heard);
    }

    [Fact]
    public void With_orders_a_tick_allocates_nothing_unless_something_happens()
    {
        var scene = Scene(Side.Buy).Limit("a", 10, 99).Limit("b", 10, 98).Book([], []);
        var book = new OrleansTrading.Domain.Books.L2Book();
        book.SetBid(new(99, 50));
        book.SetAsk(new(101, 5));
        for (var i = 0; i < 100; i++) Tick(i);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 100; i < 1_100; i++) Tick(i);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Tick(int i)
        {
            scene.Paper.OnBook(PaperScene.Symbol, 1_000 + i, book, scene.Reports);
            scene.Paper.OnTrade(PaperScene.Symbol, new Trade(1_000 + i, 101, 1, Aggressor.Buyer), book, scene.Reports);
            scene.Paper.OnQuote("BBB/USD", new Quote(1_000 + i, 1, 2), scene.Reports);
        }
    }

    private static PaperScene Scene(Side side) => new PaperScene(side).Book([(99, 50), (98, 5)], [(101, 5), (102, 5)]);

    private static PaperOrder Buy(string id, long limit, long decidedNs) =>
        new("main", id, PaperScene.Symbol, Side.Buy, 10, decidedNs + 5, 0, decidedNs) { Terms = OrderTerms.Limit(limit) };
}
