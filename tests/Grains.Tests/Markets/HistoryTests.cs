using Microsoft.Extensions.DependencyInjection;
using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Grains.Abstractions.Markets;

namespace OrleansTrading.Grains.Tests.Markets;

/// <summary>A market that was played is read back from the archive: its ticks, and the same bars.</summary>
public sealed class HistoryTests : IDisposable
{
    private const int Steps = 600;

    private static readonly long FromNs = Nanoseconds.OfDay(new DateOnly(2024, 5, 7));

    private readonly TempFolder _temp = new();

    // What was played, in order.
    private readonly List<(string Venue, Tick Tick)> _played = [];

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task Bars_built_from_the_archive_are_those_that_the_market_made_while_it_was_played()
    {
        await using var market = await Play();
        foreach (var timeframe in Timeframe.Known)
        {
            var live = (await market.Instrument.GetBars(timeframe.Name, BarLadder.MaxBarsKept, includeForming: true)).Bars;
            var built = await Bars(market, timeframe.Name);
            Assert.NotEmpty(live);
            Assert.Equal(live, built.TakeLast(live.Length).Select(b => new Bar(b.OpenTimeNs, b.Open, b.High, b.Low, b.Close, b.Count, b.IsClosed, b.Volume)));
            // What the market no longer keeps is there as well.
            Assert.True(built.Count == live.Length || live.Length >= timeframe.BarsKept);
            Assert.Equal(built, await Bars(market, timeframe.Name, first: 97));
        }
    }

    [Fact]
    public async Task Ticks_come_back_by_pages_as_they_were_played()
    {
        await using var market = await Play();
        foreach (var kind in new[] { HistoryKind.Quote, HistoryKind.Trade, HistoryKind.Book })
        {
            var played = _played.Where(p => (HistoryKind)p.Tick.Kind == kind).Select(p => (p.Venue, p.Tick.TimeNs.ToString())).ToArray();
            Assert.NotEmpty(played);
            Assert.Equal(played, (await Ticks(market, kind, null, 1_000)).Select(t => (t.Venue, t.TimeNs)));
            Assert.Equal(played, (await Ticks(market, kind, null, 7)).Select(t => (t.Venue, t.TimeNs)));
            Assert.Equal(played.Where(p => p.Venue == "fxcm"), (await Ticks(market, kind, "fxcm", 11)).Select(t => (t.Venue, t.TimeNs)));
        }

        var quote = _played.First(p => p.Tick.Kind == TickKind.Quote).Tick.Quote;
        Assert.Equal(new HistoryQuote(quote.BidTicks * 0.00001m, quote.AskTicks * 0.00001m), (await Ticks(market, HistoryKind.Quote, null, 1))[0].Quote);
        var book = (await Ticks(market, HistoryKind.Book, null, 100, levels: 2))[0].Book!;
        Assert.Equal((BookChangeKind.Snapshot, 3, 3, 2, 2), (book.Change, book.BidLevels, book.AskLevels, book.Bids.Length, book.Asks.Length));
    }

    [Fact]
    public async Task Activity_bars_of_all_venues_are_those_of_the_trades_in_their_order()
    {
        await using var market = await Play();
        var trades = _played.Where(p => p.Tick.Kind == TickKind.Trade).Select(p => p.Tick.Trade).ToArray();
        var bars = await Bars(market, "tick:7", first: 3);
        Assert.Equal(trades.Chunk(7).Select(t => (t[0].TimeNs.ToString(), t[^1].TimeNs.ToString(), t[0].PriceTicks * 0.00001m, t.Max(x => x.PriceTicks) * 0.00001m,
            t.Min(x => x.PriceTicks) * 0.00001m, t[^1].PriceTicks * 0.00001m, (decimal)t.Sum(x => x.SizeLots), t.Length, t.Length == 7)),
            bars.Select(b => (b.OpenTimeNs, b.CloseTimeNs, b.Open, b.High, b.Low, b.Close, b.Volume, b.Count, b.IsClosed)));
        Assert.Equal(trades.Sum(t => t.SizeLots), (await Bars(market, "volume:50")).Sum(b => b.Volume));
        Assert.Equal(trades.Sum(t => t.SizeLots * t.PriceTicks * 0.00001m), (await Bars(market, "dollar:100")).Sum(b => b.Notional!.Value));
    }

    [Fact]
    public async Task The_archive_is_listed_by_pages_and_what_cannot_be_asked_is_refused()
    {
        await using var market = await Play();
        var grain = Grain(market);
        var streams = new List<ArchiveStreamInfo>();
        for (string? after = null; ;)
        {
            var page = (await grain.GetArchive("eurusd", 2, after)).Page!;
            streams.AddRange(page.Nodes);
            if (!page.PageInfo.HasNextPage) break;
            after = page.PageInfo.EndCursor;
        }

        Assert.Equal(
            _played.GroupBy(p => (p.Venue, Kind: (HistoryKind)p.Tick.Kind)).OrderBy(g => g.Key.Venue).ThenBy(g => g.Key.Kind)
                .Select(g => (g.Key.Venue, g.Key.Kind, g.LongCount(), g.First().Tick.TimeNs.ToString(), g.Last().Tick.TimeNs.ToString())),
            streams.Select(s => (s.Venue, s.Kind, s.Ticks, s.FirstNs, s.LastNs)));

        var bars = new HistoryBarsRequest("EUR/USD", null, "1m", null, FromNs, FromNs + Nanoseconds.PerDay, 10, null);
        foreach (var (request, code) in new[]
        {
            (bars with { Symbol = "NO/NE" }, "UNKNOWN_SYMBOL"), (bars with { Venue = "none" }, "UNKNOWN_VENUE"), (bars with { Bars = "2m" }, "TIMEFRAME_UNKNOWN"),
            (bars with { ToNs = FromNs }, "HISTORY_WINDOW_INVALID"), (bars with { First = 0 }, "PAGE_SIZE_INVALID"), (bars with { After = "x" }, "CURSOR_INVALID"),
            (bars with { After = "1000000" }, "CURSOR_INVALID"), (bars with { Price = BarPriceKind.Bid }, "HISTORY_PRICE_INVALID"),
            (bars with { Bars = "volume:0.5" }, "BAR_THRESHOLD_INVALID"),
        })
            Assert.Equal(code, (await grain.GetBars(request)).Refusal?.Code);
        var ticks = new HistoryRequest("EUR/USD", null, HistoryKind.Book, FromNs, FromNs + Nanoseconds.PerDay, 1_000, null, 0);
        Assert.Equal("BOOK_DEPTH_INVALID", (await grain.GetTicks(ticks with { Levels = 50 })).Refusal!.Code);
        Assert.Equal("CURSOR_INVALID", (await grain.GetTicks(ticks with { After = "5.1" })).Refusal!.Code);
        Assert.Equal("CURSOR_INVALID", (await grain.GetArchive(null, 2, "x")).Refusal!.Code);
        Assert.Empty((await grain.GetBars(bars with { Venue = "fxcm", Price = BarPriceKind.Bid })).Page!.Nodes);
    }

    // Quotes, trades and books of two venues, one of which breaks off now and then; the archive gets what the market gets.
    private async Task<HandMarket> Play()
    {
        var market = await HandMarket.Start(_temp["d"]);
        _played.Clear();
        AddQuote("fxcm", market.NowNs - Nanoseconds.PerSecond, 1.39000m, 1.39010m);
        AddQuote("oanda", market.NowNs, 1.39001m, 1.39011m);
        var random = new Random(11);
        var (sequence, isLive) = (0L, false);
        for (var i = 0; i < Steps; i++)
        {
            var (venue, bid) = (random.Next(2) == 0 ? "fxcm" : "oanda", 1.39m + random.Next(-40, 41) * 0.00001m);
            market.Wait(random.Next(50) == 0 ? 3_000 * Nanoseconds.PerSecond : random.Next(40) * Nanoseconds.PerSecond);
            switch (i == Steps - 1 ? 0 : random.Next(4))
            {
                case 0:
                    await market.Quote(venue, bid, bid + 0.0001m);
                    AddQuote(venue, market.NowNs, bid, bid + 0.0001m);
                    break;
                case 1:
                    var (size, aggressor) = (random.Next(1, 100), (Aggressor)random.Next(3));
                    await market.Trade(venue, bid, size, aggressor);
                    _played.Add((venue, new Tick(new Trade(market.NowNs, (long)(bid * 100_000), size, aggressor))));
                    break;
                case 2 when isLive && random.Next(10) == 0:
                    await market.Stale("oanda", BookFault.Gap);
                    var stale = new BookUpdate();
                    stale.BeginStale(market.NowNs, BookFault.Gap);
                    _played.Add(("oanda", new Tick(stale)));
                    isLive = false;
                    break;
                default:
                    var kind = isLive && random.Next(5) > 0 ? BookUpdateKind.Delta : BookUpdateKind.Snapshot;
                    isLive = true;
                    (decimal, long)[] bids = [.. Enumerable.Range(0, kind == BookUpdateKind.Delta ? 1 : 3).Select(n => (1.39m - (random.Next(1, 5) + n) * 0.00001m, (long)random.Next(kind == BookUpdateKind.Delta ? 0 : 1, 9)))];
                    (decimal, long)[] asks = [.. Enumerable.Range(0, kind == BookUpdateKind.Delta ? 1 : 3).Select(n => (1.39m + (random.Next(1, 5) + n) * 0.00001m, (long)random.Next(kind == BookUpdateKind.Delta ? 0 : 1, 9)))];
                    await market.Book("oanda", kind, ++sequence, bids, asks);
                    AddBook("oanda", market.NowNs, kind, sequence, bids, asks);
                    break;
            }
        }

        var archive = market.Cluster.Cluster.GetSiloServiceProvider().GetRequiredService<ITickArchive>();
        foreach (var stream in _played.GroupBy(p => (p.Venue, p.Tick.Kind)))
        {
            await using var writer = await archive.BeginAsync(new ArchiveStream(stream.Key.Venue, "EUR/USD", stream.Key.Kind), "the test");
            foreach (var (_, tick) in stream) await writer.AppendAsync(tick);
            await writer.CommitAsync();
        }

        return market;
    }

    private void AddQuote(string venue, long timeNs, decimal bid, decimal ask) =>
        _played.Add((venue, new Tick(new Quote(timeNs, (long)(bid * 100_000), (long)(ask * 100_000)))));

    private void AddBook(string venue, long timeNs, BookUpdateKind kind, long sequence, (decimal Price, long Size)[] bids, (decimal Price, long Size)[] asks)
    {
        var update = new BookUpdate();
        update.Begin(kind, timeNs, sequence);
        foreach (var (price, size) in bids) update.AddBid(new BookLevel((long)(price * 100_000), size));
        foreach (var (price, size) in asks) update.AddAsk(new BookLevel((long)(price * 100_000), size));
        _played.Add((venue, new Tick(update)));
    }

    private static IHistoryGrain Grain(HandMarket market) => market.Cluster.Grains.GetGrain<IHistoryGrain>(IHistoryGrain.Key);

    private static async Task<List<HistoryBar>> Bars(HandMarket market, string bars, int first = 1_000)
    {
        var all = new List<HistoryBar>();
        var request = new HistoryBarsRequest("EUR/USD", null, bars, null, FromNs, FromNs + 400 * Nanoseconds.PerDay, first, null);
        while (true)
        {
            var result = await Grain(market).GetBars(request);
            Assert.Null(result.Refusal);
            all.AddRange(result.Page!.Nodes);
            if (!result.Page.PageInfo.HasNextPage) return all;
            request = request with { After = result.Page.PageInfo.EndCursor };
        }
    }

    private static async Task<List<HistoryTick>> Ticks(HandMarket market, HistoryKind kind, string? venue, int first, int levels = 0)
    {
        var all = new List<HistoryTick>();
        var request = new HistoryRequest("EUR/USD", venue, kind, FromNs, FromNs + Nanoseconds.PerDay, first, null, levels);
        while (true)
        {
            var result = await Grain(market).GetTicks(request);
            Assert.Null(result.Refusal);
            all.AddRange(result.Page!.Nodes);
            if (!result.Page.PageInfo.HasNextPage) return all;
            request = request with { After = result.Page.PageInfo.EndCursor };
        }
    }
}
