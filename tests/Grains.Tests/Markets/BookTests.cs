using System.Threading.Channels;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Grains.Abstractions.Execution;
using OrleansTrading.Grains.Abstractions.Markets;
using OrleansTrading.Grains.Abstractions.Portfolio;

namespace OrleansTrading.Grains.Tests.Markets;

public sealed class BookTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task A_venues_book_is_served_best_prices_first_and_its_top_is_the_venues_quote()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        await Fill(market);
        await market.Book("fxcm", BookUpdateKind.Delta, 11, [(1.38999m, 0), (1.38997m, 9)], [(1.39009m, 4)]);

        var book = (await market.Instrument.GetBook("fxcm", 10)).Book!;
        Assert.Equal((BookState.Live, null, "11"), (book.State, book.Fault, book.Sequence));
        Assert.Equal([new(1.39000m, 5, 5), new(1.38997m, 9, 14)], book.Bids);
        Assert.Equal([new(1.39009m, 4, 4), new(1.39010m, 3, 7), new(1.39012m, 8, 15)], book.Asks);
        var quote = (await market.Instrument.GetQuotes()).Single(q => q.Venue == "fxcm");
        Assert.Equal((139_000, 139_009, market.NowNs), (quote.BidTicks, quote.AskTicks, quote.TimeNs));
        Assert.Equal(book.Asks[..2], (await market.Instrument.GetBook("fxcm", 2)).Book!.Asks);
        Assert.Equal(BookState.Waiting, (await market.Instrument.GetBook("oanda", 5)).Book!.State);
    }

    [Fact]
    public async Task Sizes_and_the_micro_price_are_those_of_the_books_at_the_best_prices()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        await Fill(market);
        await market.Book("oanda", BookUpdateKind.Snapshot, 1, [(1.39001m, 30)], [(1.39011m, 10)]);
        var now = (await market.Instrument.GetMarket())!;
        // 30 bid at OANDA, 3 asked at FXCM: the price leans to the ask.
        Assert.Equal(("oanda", "fxcm"), (now.BestBid!.Venue, now.BestAsk!.Venue));
        Assert.Equal((1.39001m * 3 + 1.39010m * 30) / 33, now.MicroPrice);
        Assert.Equal((0.00009m, 1.390055m), (now.Spread, now.Mid));
        Assert.Equal((30m, 10m), (now.Venues[1].BidSize, now.Venues[1].AskSize));
        Assert.Equal(1_000, now.Venues[0].AgeMs);

        // A quote that moves away from the book has no size.
        await market.Quote("oanda", 1.39002m, 1.39011m);
        now = (await market.Instrument.GetMarket())!;
        Assert.Equal((null, (decimal?)10m, null), (now.Venues[1].BidSize, now.Venues[1].AskSize, now.MicroPrice));
    }

    [Fact]
    public async Task A_stale_book_takes_its_venue_out_of_the_market_at_once_and_a_snapshot_brings_it_back()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        await Fill(market);
        await market.Stale("fxcm", BookFault.Gap);

        Assert.Equal(["oanda"], (await market.Instrument.GetQuotes()).Select(q => q.Venue));
        Assert.Equal("oanda", (await market.Instrument.GetMarket())!.BestAsk!.Venue);
        var book = (await market.Instrument.GetBook("fxcm", 10)).Book!;
        Assert.Equal((BookState.Stale, "Gap"), (book.State, book.Fault));
        var venue = await market.Cluster.Grains.GetGrain<IExchangeGrain>("fxcm").GetStatus();
        Assert.Equal((0, 1), (venue.BooksLive, venue.BooksStale));
        Assert.Equal([new FaultCount("Gap", 1)], venue.Faults);

        // What comes before the snapshot is not taken.
        await market.Book("fxcm", BookUpdateKind.Delta, 12, [(1.39003m, 1)], []);
        Assert.Equal(["oanda"], (await market.Instrument.GetQuotes()).Select(q => q.Venue));
        await Fill(market);
        Assert.Equal(["fxcm", "oanda"], (await market.Instrument.GetQuotes()).Select(q => q.Venue));
        Assert.Equal(BookState.Live, (await market.Instrument.GetBook("fxcm", 10)).Book!.State);
    }

    [Fact]
    public async Task With_every_venue_out_there_is_no_market_and_no_order_is_decided()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        await market.Stale("fxcm", BookFault.Disconnected);
        await market.Stale("oanda", BookFault.Silent);
        var now = (await market.Instrument.GetMarket())!;
        Assert.Equal((null, null, null), (now.BestBid, now.BestAsk, now.Mid));
        var result = await market.Cluster.Portfolio.Submit(new OrderCommand("a", "EUR/USD", OrderSide.Buy, 100, "test", ""));
        Assert.True(result.Refusal is not null || result.Order!.Status == OrderStatus.Rejected);
    }

    [Fact]
    public async Task A_paper_order_takes_level_after_level_of_a_book()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        await market.Stale("oanda", BookFault.Disconnected);
        await Fill(market);
        var result = await market.Cluster.Portfolio.Submit(new OrderCommand("a", "EUR/USD", OrderSide.Buy, 100, "test", ""));
        Assert.Null(result.Refusal);
        await market.Book("fxcm", BookUpdateKind.Delta, 11, [], [(1.39010m, 0), (1.39011m, 50), (1.39012m, 8), (1.39013m, 60)]);
        var fills = (await market.Cluster.Portfolio.GetFills(Abstractions.PageRequest.Forward(10))).Page!.Nodes;
        Assert.Equal(
            [("fxcm-a-1", 1.39011m, 50m), ("fxcm-a-2", 1.39012m, 8m), ("fxcm-a-3", 1.39013m, 42m)],
            fills.Select(f => (f.TradeId, f.Price, f.Quantity)));
    }

    [Fact]
    public async Task Books_trades_and_counts_come_back_after_a_restart()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        await Fill(market);
        for (var i = 0; i < 70; i++) await market.Trade("fxcm", 1.39m + i * 0.00001m, 10 + i, i % 2 == 0 ? Aggressor.Buyer : Aggressor.Seller);
        await market.Stale("oanda", BookFault.Silent);
        await market.Instrument.Checkpoint(market.NowNs);
        await market.Cluster.Grains.GetGrain<IExchangeGrain>("fxcm").Checkpoint(market.NowNs);
        var before = await Everything(market);
        await market.Restart();
        Assert.Equal(before, await Everything(market));

        // And they go on: a delta of a restored book is taken, at both.
        await market.Book("fxcm", BookUpdateKind.Delta, 11, [(1.39000m, 6)], []);
        Assert.Equal(6, (await market.Instrument.GetBook("fxcm", 1)).Book!.Bids[0].Size);
        await market.Trade("fxcm", 1.39m, 1);
        Assert.Equal(71, (await market.Instrument.GetTrades(1))[0].Number);

    }

    [Fact]
    public async Task What_a_checkpoint_holds_is_there_when_it_is_opened_for_other_strategies_and_venues_for_other_symbols()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        await Fill(market);
        await market.Instrument.Checkpoint(market.NowNs);
        var venue = market.Cluster.Grains.GetGrain<IExchangeGrain>("fxcm");
        await venue.Checkpoint(market.NowNs);
        var before = await Everything(market);

        await market.Instrument.Open(["fxcm", "oanda"], ["local/momentum"], "other");
        await venue.Open(["EUR/USD", "USD/JPY"]);
        await market.Restart();

        await market.Instrument.Open(["fxcm", "oanda"], [], "local");
        await market.Cluster.Grains.GetGrain<IExchangeGrain>("fxcm").Open(["EUR/USD"]);
        Assert.Equal(before, await Everything(market));
    }

    private static async Task<string> Everything(HandMarket market)
    {
        var venue = await market.Cluster.Grains.GetGrain<IExchangeGrain>("fxcm").GetStatus();
        return System.Text.Json.JsonSerializer.Serialize(new object[]
        {
            (await market.Instrument.GetBook("fxcm", 1_000)).Book!, (await market.Instrument.GetMarket())!,
            await market.Instrument.GetTrades(100), venue,
        });
    }

    [Fact]
    public async Task Trades_are_numbered_and_add_volume_to_bars_but_do_not_move_the_mid()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        var mid = (await market.Instrument.GetMarket())!.Mid;
        await market.Trade("oanda", 1.40000m, 250, Aggressor.Seller);
        await market.Trade("fxcm", 1.38000m, 50);
        await market.Trade("fxcm", 0m, 50);
        var now = (await market.Instrument.GetMarket())!;
        Assert.Equal((mid, 2L, 1L), (now.Mid, now.Trades, now.RejectedTicks));
        var trades = await market.Instrument.GetTrades(10);
        Assert.Equal([(1L, "oanda", 1.4m, 250m, TradeAggressor.Seller), (2L, "fxcm", 1.38m, 50m, TradeAggressor.Buyer)],
            trades.Select(t => (t.Number, t.Venue, t.Price, t.Quantity, t.Aggressor)));
        var minute = Assert.Single((await market.Instrument.GetBars("1m", 10, includeForming: true)).Bars);
        Assert.Equal((300m, mid, mid), (minute.Volume, minute.High, minute.Low));
        var second = (await market.Instrument.GetBars("1s", 10, includeForming: true)).Bars;
        Assert.Equal([250m, 50m], second.Select(bar => bar.Volume).Where(volume => volume > 0));
    }

    [Fact]
    public async Task An_observer_of_a_book_is_told_only_when_it_has_changed()
    {
        var clock = new ManualClock();
        await using var market = await HandMarket.Start(_temp["d"], clock);
        var observer = new BookObserver();
        var reference = market.Cluster.Grains.CreateObjectReference<IBookObserver>(observer);
        Assert.Null(await market.Instrument.WatchBook("fxcm", reference));
        await Tick();
        Assert.Equal(BookState.Waiting, (await observer.Next()).State);
        await Tick();
        await Fill(market);
        await market.Book("fxcm", BookUpdateKind.Delta, 11, [(1.39001m, 7)], []);
        await Tick();
        Assert.Equal(new BookLine(1.39001m, 7, 7), (await observer.Next()).Bids[0]);
        await market.Instrument.UnwatchBook("fxcm", reference);
        Assert.Equal("NOT_LISTED", (await market.Instrument.WatchBook("kraken", reference))!.Code);
        GC.KeepAlive(observer);

        async Task Tick()
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await market.Instrument.GetMarket();
        }
    }

    [Fact]
    public async Task What_cannot_be_asked_of_a_book_is_refused()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        Assert.Equal("NOT_LISTED", (await market.Instrument.GetBook("kraken", 10)).Refusal!.Code);
        foreach (var depth in new[] { 0, BookView.MaxDepth + 1 })
            Assert.Equal("BOOK_DEPTH_INVALID", (await market.Instrument.GetBook("fxcm", depth)).Refusal!.Code);
    }

    private static Task Fill(HandMarket market) => market.Book(
        "fxcm", BookUpdateKind.Snapshot, 10, [(1.39000m, 5), (1.38999m, 6)], [(1.39010m, 3), (1.39012m, 8)]);

    private sealed class BookObserver : IBookObserver
    {
        private readonly Channel<BookView> _told = Channel.CreateUnbounded<BookView>();

        public void Changed(BookView book) => _told.Writer.TryWrite(book);

        public ValueTask<BookView> Next() => _told.Reader.ReadAsync(TestContext.Current.CancellationToken);
    }
}
