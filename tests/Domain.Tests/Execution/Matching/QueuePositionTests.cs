using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Execution.Matching;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Tests.Execution.Matching;

public sealed class QueuePositionTests
{
    private readonly L2Book _book = new();

    public QueuePositionTests()
    {
        _book.SetBid(new BookLevel(100, 50));
        _book.SetBid(new BookLevel(99, 30));
        _book.SetAsk(new BookLevel(102, 20));
    }

    [Fact]
    public void An_order_fills_from_what_trades_at_its_price_after_all_that_was_ahead()
    {
        var order = Buy(100, 10);
        Assert.Equal((50L, 50L), (order.AheadLots, order.AheadAtArrivalLots));
        Assert.Equal(0, order.OnTrade(Sold(100, 40)).Lots);
        Assert.Equal(10, order.AheadLots);
        Assert.Equal(new QueueFill(5, FillSource.QueueTraded, 10), order.OnTrade(Sold(100, 15)));
        Assert.Equal(new QueueFill(5, FillSource.QueueTraded, 0), order.OnTrade(Sold(100, 100)));
        Assert.Equal((0, 50L), (order.OpenLots, order.AheadAtArrivalLots));
        Assert.Equal(default, order.OnTrade(Sold(100, 100)));
    }

    [Fact]
    public void A_new_best_price_has_nothing_ahead()
    {
        var order = Buy(101, 10);
        Assert.Equal(0, order.AheadLots);
        Assert.Equal(3, order.OnTrade(Sold(101, 3)).Lots);
    }

    [Fact]
    public void Trades_of_who_takes_from_the_other_side_or_at_better_prices_do_nothing()
    {
        var order = Buy(100, 10);
        order.OnTrade(new Trade(1, 100, 60, Aggressor.Buyer));
        order.OnTrade(Sold(101, 60));
        Assert.Equal((10, 50L), (order.OpenLots, order.AheadLots));
        Assert.Equal(10, order.OnTrade(new Trade(1, 100, 60, Aggressor.Unknown)).Lots);
    }

    [Fact]
    public void A_trade_through_the_price_fills_for_no_more_than_was_traded()
    {
        var order = Buy(100, 10);
        Assert.Equal(new QueueFill(4, FillSource.TradedThrough, 50), order.OnTrade(Sold(99, 4)));
        Assert.Equal(0, order.AheadLots);
        Assert.Equal(new QueueFill(2, FillSource.QueueTraded, 0), order.OnTrade(Sold(100, 2)));
    }

    [Fact]
    public void What_an_order_of_ours_before_it_has_taken_of_a_trade_is_not_there_twice()
    {
        var (first, second) = (Buy(100, 10), Buy(100, 10));
        var trade = Sold(100, 65);
        var taken = first.OnTrade(trade).Lots;
        Assert.Equal((10, 5), (taken, second.OnTrade(trade, taken).Lots));
    }

    [Fact]
    public void The_other_side_coming_to_the_price_fills_for_what_it_offers_and_only_once()
    {
        var order = Buy(100, 30);
        _book.SetBid(new BookLevel(100, 0));
        _book.SetAsk(new BookLevel(101, 5));
        _book.SetAsk(new BookLevel(100, 12));
        Assert.Equal(new QueueFill(12, FillSource.BookCrossed, 50), order.OnBook(_book));
        Assert.Equal(0, order.OnBook(_book).Lots);
        _book.SetAsk(new BookLevel(100, 15));
        Assert.Equal(3, order.OnBook(_book).Lots);
        _book.SetAsk(new BookLevel(100, 4));
        Assert.Equal(0, order.OnBook(_book).Lots);
        _book.SetAsk(new BookLevel(100, 6));
        Assert.Equal(2, order.OnBook(_book).Lots);
        _book.SetAsk(new BookLevel(100, 0));
        Assert.Equal(0, order.OnBook(_book).Lots);
        _book.SetAsk(new BookLevel(100, 100));
        Assert.Equal(13, order.OnBook(_book).Lots);
    }

    [Theory]
    // 50 ahead, 50 behind, 20 cancelled.
    [InlineData(0, 50, 50, 20, 50)]
    [InlineData(1, 50, 50, 20, 40)]
    [InlineData(3, 50, 50, 20, 40)]
    // A quarter is ahead: of 21 are 5.25 or, squared, 2.1 from there, rounded down.
    [InlineData(1, 25, 75, 21, 20)]
    [InlineData(2, 25, 75, 21, 23)]
    // There are only 10 behind.
    [InlineData(0, 50, 10, 35, 25)]
    [InlineData(1, 50, 10, 35, 21)]
    [InlineData(8, 10, 50, 60, 0)]
    public void Cancellations_are_attributed_as_the_model_says(int power, long ahead, long behind, long cancelled, long left)
    {
        var model = power == 0 ? QueueModel.Conservative : QueueModel.ByPosition(power);
        _book.SetBid(new BookLevel(100, ahead));
        var order = new QueuePosition(Side.Buy, 100, 10, _book, model);
        _book.SetBid(new BookLevel(100, ahead + behind));
        order.OnBook(_book);
        Assert.Equal(ahead, order.AheadLots);
        _book.SetBid(new BookLevel(100, ahead + behind - cancelled));
        order.OnBook(_book);
        Assert.Equal(left, order.AheadLots);
    }

    [Fact]
    public void What_the_book_loses_by_a_trade_is_no_cancellation()
    {
        var order = new QueuePosition(Side.Buy, 100, 10, _book, QueueModel.ByPosition());
        order.OnTrade(Sold(100, 20));
        _book.SetBid(new BookLevel(100, 30));
        order.OnBook(_book);
        Assert.Equal(30, order.AheadLots);
    }

    [Fact]
    public void A_sell_order_is_the_mirror_image()
    {
        var order = new QueuePosition(Side.Sell, 102, 10, _book, QueueModel.Conservative);
        Assert.Equal(20, order.AheadLots);
        Assert.Equal(default, order.OnTrade(Sold(102, 100)));
        Assert.Equal(new QueueFill(5, FillSource.QueueTraded, 20), order.OnTrade(new Trade(1, 102, 25, Aggressor.Buyer)));
        Assert.Equal(new QueueFill(2, FillSource.TradedThrough, 0), order.OnTrade(new Trade(1, 103, 2, Aggressor.Buyer)));
        _book.SetBid(new BookLevel(102, 1));
        Assert.Equal(new QueueFill(1, FillSource.BookCrossed, 0), order.OnBook(_book));
    }

    [Fact]
    public void A_price_out_of_sight_is_waited_for_and_kept_in_mind()
    {
        var book = new L2Book(2);
        book.SetBid(new BookLevel(100, 5));
        book.SetBid(new BookLevel(99, 5));
        var order = new QueuePosition(Side.Buy, 98, 10, book, QueueModel.Conservative);
        Assert.Null(order.AheadLots);
        Assert.Equal(default, order.OnTrade(Sold(98, 100)));
        book.SetBid(new BookLevel(100, 0));
        book.SetBid(new BookLevel(98, 7));
        order.OnBook(book);
        Assert.Equal(7, order.AheadLots);
        book.SetBid(new BookLevel(100, 5));
        order.OnBook(book);
        Assert.Equal((7L, null), (order.AheadLots, order.AheadAtArrivalLots));
        Assert.Equal(1, order.OnTrade(Sold(98, 8)).Lots);
    }

    [Fact]
    public void An_order_that_would_trade_at_once_is_none_that_waits()
    {
        Assert.Throws<ArgumentException>(() => Buy(102, 1));
        Assert.Throws<ArgumentException>(() => new QueuePosition(Side.Sell, 100, 1, _book, QueueModel.Conservative));
        Assert.Throws<ArgumentOutOfRangeException>(() => Buy(100, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => QueueModel.ByPosition(0));
    }

    /// <summary>A market of real orders, of which the model sees prices and trades alone.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void The_conservative_model_never_fills_before_the_real_order_just_ahead_is_done_and_no_other_fills_later(int seed)
    {
        var limits = new MatchingLimits(maxOrders: 500, maxLevels: 100, maxOrderLots: 1_000, maxIcebergParts: 10);
        var (engine, operations, random) = (new MatchingEngine(limits), new RandomOrders(seed, limits), new Random(seed));
        var heard = new Heard();
        for (var i = 0; i < 500; i++) operations.Next().DoIn(engine, ref heard);
        var (filled, lastTwin) = (0, 1_000_000_000L);
        while (filled < 100)
        {
            var side = random.Next(2) == 0 ? Side.Buy : Side.Sell;
            var depth = random.Next(4);
            if (engine.Book.LevelCount(side) <= depth || engine.Book.LevelCount(Side.Buy) * engine.Book.LevelCount(Side.Sell) == 0)
            {
                operations.Next().DoIn(engine, ref heard);
                continue;
            }

            var price = engine.Book.Orders(side).Select(o => o.PriceTicks).Distinct().ElementAt(depth);
            var twin = new NewOrder { OrderId = ++lastTwin, Account = -1, Side = side, PriceTicks = price, QuantityLots = 1 };
            Assert.Equal(OrderRejectReason.None, engine.Submit(twin, ref heard));
            // Just behind its twin.
            var book = BookOf(engine);
            QueuePosition[] orders =
            [
                new(side, price, 5, book, QueueModel.Conservative),
                new(side, price, 5, book, QueueModel.ByPosition(2)),
                new(side, price, 5, book, QueueModel.ByPosition(1)),
            ];
            for (var step = 0; step < 2_000 && orders[0].OpenLots > 0; step++)
            {
                heard.Clear();
                operations.Next().DoIn(engine, ref heard);
                foreach (var e in heard.Events.Where(e => e.Kind == MatchEventKind.Traded))
                {
                    var trade = new Trade(step, e.PriceTicks, e.QuantityLots, e.Side == Side.Buy ? Aggressor.Buyer : Aggressor.Seller);
                    foreach (var order in orders) order.OnTrade(trade);
                }

                book = BookOf(engine);
                foreach (var order in orders) order.OnBook(book);
                var twinIsDone = !engine.Book.TryFind(lastTwin, out _);
                Assert.True(orders[0].OpenLots == 5 || twinIsDone, $"filled before its twin, at step {step}");
                Assert.True(orders.All(o => o.OpenLots <= orders[0].OpenLots && o.AheadLots <= orders[0].AheadLots));
            }

            if (orders[0].OpenLots < 5) filled++;
            engine.Cancel(lastTwin, -1, ref heard);
        }
    }

    [Fact]
    public void It_goes_on_from_its_state()
    {
        var (whole, random) = (Buy(100, 10_000), new Random(3));
        var restored = whole;
        for (var i = 0; i < 200; i++)
        {
            restored = new QueuePosition(restored.State);
            var trade = Sold(100, random.Next(1, 10));
            _book.SetBid(new BookLevel(100, random.Next(0, 60)));
            _book.SetAsk(new BookLevel(100, random.Next(10) == 0 ? 3 : 0));
            Assert.Equal((whole.OnTrade(trade), whole.OnBook(_book)), (restored.OnTrade(trade), restored.OnBook(_book)));
            Assert.Equal(whole.State, restored.State);
        }

        Assert.InRange(whole.OpenLots, 1, 9_999);
    }

    private static L2Book BookOf(MatchingEngine engine)
    {
        var book = new L2Book();
        var levels = new BookLevel[100];
        foreach (var level in levels.AsSpan(0, engine.Book.CopyBest(Side.Buy, levels))) book.SetBid(level);
        foreach (var level in levels.AsSpan(0, engine.Book.CopyBest(Side.Sell, levels))) book.SetAsk(level);
        return book;
    }

    private static Trade Sold(long price, long lots) => new(1, price, lots, Aggressor.Seller);

    private QueuePosition Buy(long price, long lots) => new(Side.Buy, price, lots, _book, QueueModel.Conservative);
}
