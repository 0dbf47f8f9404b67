using Microsoft.Extensions.DependencyInjection;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Grains.Abstractions.Markets;
using OrleansTrading.Silo;
using OrleansTrading.Silo.Live;
using OrleansTrading.Storage.Archive;
using Listing = OrleansTrading.Domain.Markets.Listing;

namespace OrleansTrading.Grains.Tests.Live;

/// <summary>A live session whose venues say what a test wants, in time that passes as it wants.</summary>
public sealed class LivePumpTests : IDisposable
{
    private const string Symbol = "EUR/USD";

    // Nothing is connected: the feed is the test's own.
    private const string Settings = """
        {
          "instruments": ["EUR/USD", "NZD/USD"],
          "venues": { "oanda": { "account": "1", "token": "t" }, "capital": { "apiKey": "k", "identifier": "i", "password": "p" } }
        }
        """;

    private static readonly Catalogue Catalogue = TradingSilo.LoadCatalogue();
    private static readonly Listing Oanda = Catalogue.FindListing("oanda", Symbol)!, Capital = Catalogue.FindListing("capital", Symbol)!;

    private readonly TempFolder _temp = new();
    private readonly SteppedClock _clock = new();
    private HandFeed _feed = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task Ticks_have_the_time_of_their_arrival_and_every_listing_begins_out()
    {
        await using var session = await Start();
        var status = await session.Venue("oanda").GetStatus();
        Assert.Equal((2, 2, 0), (status.Listings, status.BooksStale, status.BooksLive));
        Assert.Null(status.Connection!.LastFault);
        Assert.Equal((SessionState.Running, MarketKind.Live), await session.Cluster.Market.GetStatus() is { } s ? (s.State, s.Kind) : default);

        _feed.Quote(Oanda, 1.10000m, 1.10012m);
        await session.UntilQuote("oanda", Symbol, 1.10000m, 1.10012m);
        var before = Nanoseconds.Of(_clock.GetUtcNow());
        Assert.InRange(await QuoteNs(session), before, before + Nanoseconds.PerMillisecond);
        _clock.Advance(TimeSpan.FromSeconds(20));
        _feed.Quote(Oanda, 1.10000m, 1.10013m);
        await session.UntilQuote("oanda", Symbol, 1.10000m, 1.10013m);
        Assert.InRange(await QuoteNs(session) - before, 20 * Nanoseconds.PerSecond, 21 * Nanoseconds.PerSecond);
    }

    [Fact]
    public async Task The_markets_time_goes_on_when_nobody_says_anything()
    {
        await using var session = await Start();
        _feed.Quote(Oanda, 1.10000m, 1.10012m);
        await session.UntilQuote("oanda", Symbol, 1.10000m, 1.10012m);
        _clock.Advance(TimeSpan.FromSeconds(11));
        await session.Until(
            async () => (await session.Cluster.Market.GetStatus())!.Time >= _clock.GetUtcNow().AddSeconds(-1), "the market's time has come to the present");
        // So what is old is too old to decide on.
        Assert.Equal("QUOTE_STALE", (await session.Buy("late", Symbol, 1_000)).Refusal!.Code);
    }

    [Fact]
    public async Task A_session_that_was_killed_goes_on_with_its_money_and_decides_nothing_on_what_it_knew()
    {
        decimal cash;
        await using (var session = await Start())
        {
            _feed.Quote(Oanda, 1.10000m, 1.10012m);
            await session.UntilQuote("oanda", Symbol, 1.10000m, 1.10012m);
            await session.Buy("bought", Symbol, 1_000);
            Pass(TimeSpan.FromSeconds(1));
            _feed.Quote(Oanda, 1.10001m, 1.10013m);
            await session.Until(async () => (await session.Fills()).Count == 1, "it is bought");
            // Works when the process ends.
            Assert.Null((await session.Buy("works", Symbol, 2_000)).Refusal);
            cash = (await session.Cluster.Portfolio.GetStatus()).Portfolio!.Cash;
            await Checkpointed(session);
        }

        _feed = new HandFeed();
        Pass(TimeSpan.FromMinutes(1));
        await using var again = await Start();
        Assert.Null(await again.Quote("oanda", Symbol));
        await again.AssertOut("oanda", Symbol);
        // What it holds can be valued by nothing.
        Assert.Equal("MARK_MISSING", (await again.Cluster.Portfolio.GetStatus()).Refusal!.Code);
        Assert.NotNull((await again.Buy("blind", Symbol, 1_000)).Refusal);
        Assert.Equal(1, (await again.Venue("oanda").GetStatus()).WorkingOrders);
        Assert.Single(await again.Fills());
        Assert.Contains(again.Log.Lines, line => line.Contains("goes on after", StringComparison.Ordinal));

        _feed.Quote(Oanda, 1.20001m, 1.20013m);
        await again.UntilQuote("oanda", Symbol, 1.20001m, 1.20013m);
        // Far beyond its collar by now.
        await again.Until(async () => (await again.Venue("oanda").GetStatus()).WorkingOrders == 0, "it has met the quote");
        Assert.Single(await again.Fills());
        var money = (await again.Cluster.Portfolio.GetStatus()).Portfolio!;
        Assert.Equal((cash, 1_000m), (money.Cash, money.Positions.Single().Quantity));
    }

    [Fact]
    public async Task A_book_that_was_live_at_the_end_needs_a_snapshot_again()
    {
        await using (var session = await Start())
        {
            _feed.Book(Oanda, BookUpdateKind.Snapshot, 5, [(1.10000m, 100)], [(1.10012m, 100)]);
            await session.UntilQuote("oanda", Symbol, 1.10000m, 1.10012m);
            await Checkpointed(session);
        }

        _feed = new HandFeed();
        await using var again = await Start();
        _feed.Book(Oanda, BookUpdateKind.Delta, 6, [(1.10001m, 100)], []);
        _feed.Quote(Capital, 1.10000m, 1.10015m);
        await again.UntilQuote("capital", Symbol, 1.10000m, 1.10015m);
        await again.AssertOut("oanda", Symbol);
        _feed.Book(Oanda, BookUpdateKind.Snapshot, 9, [(1.10002m, 100)], [(1.10012m, 100)]);
        await again.UntilQuote("oanda", Symbol, 1.10002m, 1.10012m);
    }

    [Fact]
    public async Task A_machine_whose_clock_stands_before_the_session_does_not_take_it_back()
    {
        long before;
        await using (var session = await Start())
        {
            _feed.Quote(Oanda, 1.10000m, 1.10012m);
            await session.UntilQuote("oanda", Symbol, 1.10000m, 1.10012m);
            await Checkpointed(session);
            before = await QuoteNs(session);
        }

        _feed = new HandFeed();
        _clock.Set(TimeSpan.FromMinutes(-10));
        await using var again = await Start();
        _feed.Quote(Oanda, 1.10001m, 1.10012m);
        await again.UntilQuote("oanda", Symbol, 1.10001m, 1.10012m);
        Assert.InRange(await QuoteNs(again), before + 1, before + 10 * Nanoseconds.PerSecond);
        Assert.Contains(again.Log.Lines, line => line.StartsWith("Warning MarketTimeAhead", StringComparison.Ordinal));
        // It is filled all the same.
        Assert.Null((await again.Buy("bought", Symbol, 1_000)).Refusal);
        Pass(TimeSpan.FromSeconds(1));
        _feed.Quote(Oanda, 1.10001m, 1.10012m);
        await again.Until(async () => (await again.Fills()).Count == 1, "it is bought");
    }

    [Fact]
    public async Task Who_fills_the_session_hears_when_what_it_said_is_durable()
    {
        await using var session = await Start();
        _feed.Quote(Oanda, 1.10000m, 1.10012m);
        var applied = _feed.Applied();
        await session.UntilQuote("oanda", Symbol, 1.10000m, 1.10012m);
        var quotedNs = await QuoteNs(session);
        Assert.False(applied.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(6));
        await applied;
        Assert.InRange(long.Parse((await session.Cluster.Market.GetStatus())!.CursorNs, System.Globalization.CultureInfo.InvariantCulture), quotedNs, long.MaxValue);
    }

    [Fact]
    public async Task A_feed_that_breaks_ends_the_session_and_the_next_start_resumes_it()
    {
        await using (var session = await Start())
        {
            _feed.Quote(Oanda, 1.10000m, 1.10012m);
            await session.UntilQuote("oanda", Symbol, 1.10000m, 1.10012m);
            _feed.Break(new InvalidOperationException("a defect"));
            await session.Until(async () => (await session.Cluster.Market.GetStatus())!.State == SessionState.Failed, "it has failed");
            Assert.Equal("MARKET_CLOSED", (await session.Buy("late", Symbol, 1_000)).Refusal!.Code);
        }

        _feed = new HandFeed();
        await using var again = await Start();
        Assert.Equal(SessionState.Running, (await again.Cluster.Market.GetStatus())!.State);
        _feed.Quote(Oanda, 1.10000m, 1.10012m);
        await again.UntilQuote("oanda", Symbol, 1.10000m, 1.10012m);
    }

    [Fact]
    public async Task Other_listings_need_another_data_folder()
    {
        await using (await Start())
        {
        }

        var refused = await Assert.ThrowsAsync<RefusedException>(() => Start(Settings.Replace(", \"NZD/USD\"", "", StringComparison.Ordinal)));
        Assert.Equal("ANOTHER_MARKET", refused.Refusal.Code);
        // Other credentials do not.
        await using var same = await Start(Settings.Replace("\"t\"", "\"u\"", StringComparison.Ordinal));
        Assert.Equal(SessionState.Running, (await same.Cluster.Market.GetStatus())!.State);
    }

    [Fact]
    public async Task The_archive_of_a_live_session_replays_to_the_same_bars()
    {
        var random = new Random(5);
        ImmutableArray<Bar> bars;
        InstrumentMarket market;
        foreach (var half in new[] { 0, 1 })
        {
            _feed = new HandFeed();
            await using var session = await Start(archived: true);
            var updates = (await session.Instrument(Symbol).GetMarket())?.Updates ?? 0;
            await Say(session, random);
            // Everything was played when the last of it was.
            _feed.Quote(Oanda, 1.2m + half, 1.3m + half);
            await session.UntilQuote("oanda", Symbol, 1.2m + half, 1.3m + half);
            Assert.InRange((await session.Instrument(Symbol).GetMarket())!.Updates, updates + 100, long.MaxValue);
        }

        await using (var last = await Start(archived: true))
        {
            bars = (await last.Instrument(Symbol).GetBars("1s", 1_000, includeForming: false)).Bars;
            market = (await last.Instrument(Symbol).GetMarket())!;
        }

        Assert.InRange(bars.Length, 100, 1_000);
        Assert.Contains(bars, bar => bar.Volume > 0);
        using var tape = ArchiveTape.Open(
            new TickArchive(LocalSegmentStore.Open(Path.Combine(_temp["live"], "archive"))), Catalogue,
            new ArchiveWindow(0, Nanoseconds.Of(_clock.GetUtcNow().AddDays(1))) { Kinds = [TickKind.Trade, TickKind.Book, TickKind.Quote] });
        await using var replay = await TradingCluster.Start(_temp["replay"], tape, []);
        Assert.Equal(SessionState.Finished, (await replay.Ended()).State);
        var replayed = replay.Grains.GetGrain<IInstrumentGrain>(Symbol);
        var closed = (await replayed.GetBars("1s", 1_000, includeForming: false)).Bars;
        // The end of a replay closes what was still being formed.
        Assert.Equal(bars, closed.Take(bars.Length));
        Assert.InRange(closed.Length, bars.Length, bars.Length + 1);
        var end = (await replayed.GetMarket())!;
        Assert.Equal((market.Updates, market.CrossedUpdates, market.Trades), (end.Updates, end.CrossedUpdates, end.Trades));
    }

    // Minutes of two venues, with books, trades and faults, many within an instant.
    private async Task Say(LiveSession session, Random random)
    {
        for (var i = 0; i < 1_500; i++)
        {
            var listing = random.Next(2) == 0 ? Oanda : Capital;
            var bid = 1.10000m + random.Next(100) * 0.00001m;
            switch (random.Next(12))
            {
                case 0:
                    _feed.Stale(listing, BookFault.Gap);
                    break;
                case 1 or 2:
                    _feed.Trade(listing, bid, random.Next(1, 1_000));
                    break;
                case 3 or 4:
                    _feed.Book(listing, BookUpdateKind.Snapshot, i + 1, [(bid, 100)], [(bid + 0.0001m, 100)]);
                    break;
                case 5 or 6:
                    _feed.Book(listing, BookUpdateKind.Delta, i + 1, [(bid, random.Next(3) * 100)], []);
                    break;
                default:
                    _feed.Quote(listing, bid, bid + 0.0001m);
                    break;
            }

            if (random.Next(8) != 0) continue;
            Pass(TimeSpan.FromMilliseconds(random.Next(100, 1_500)));
            // Calls must not take longer than they are waited for, in this time.
            await session.Until(async () => (await session.Cluster.Market.GetStatus())!.Time >= _clock.GetUtcNow(), "time has passed there too");
        }
    }

    private async Task<LiveSession> Start(string settings = Settings, bool archived = false)
    {
        var session = await LiveSession.Start(
            _temp["live"], settings, options => options with { IsArchived = archived }, services => services
                .AddSingleton<TimeProvider>(_clock)
                .AddSingleton<ILiveFeed>(_feed)
                .AddSingleton<IVenueConnections>(new NoFault()));
        await _feed.Listened;
        return session;
    }

    private void Pass(TimeSpan time) => _clock.Advance(time);

    private static async Task<long> QuoteNs(LiveSession session) =>
        long.Parse((await session.Instrument(Symbol).GetMarket())!.Venues.Single(v => v.Venue == "oanda").TimeNs, System.Globalization.CultureInfo.InvariantCulture);

    // Some seconds after the last one, a checkpoint is due.
    private async Task Checkpointed(LiveSession session)
    {
        var reached = (await session.Cluster.Market.GetStatus())!.Time;
        _clock.Advance(TimeSpan.FromSeconds(6));
        await session.Until(async () => (await session.Cluster.Market.GetStatus())!.Cursor >= reached, "a checkpoint was taken");
    }

    private sealed class NoFault : IVenueConnections
    {
        public ConnectionHealth? Find(string venue) => new()
        {
            State = ConnectionState.Live,
            Faults = new Dictionary<VenueErrorKind, long>(),
            BookFaults = new Dictionary<BookFault, long>(),
            Rejects = new Dictionary<RejectReason, long>(),
        };
    }

    /// <summary>Time that passes when the test says so, and a wall clock that may be set beside it.</summary>
    private sealed class SteppedClock : TimeProvider
    {
        private readonly ManualClock _time = new();
        private long _setTicks;

        public override long TimestampFrequency => _time.TimestampFrequency;

        public void Advance(TimeSpan time) => _time.Advance(time);

        public void Set(TimeSpan by) => Interlocked.Add(ref _setTicks, by.Ticks);

        public override long GetTimestamp() => _time.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => _time.GetUtcNow().AddTicks(Interlocked.Read(ref _setTicks));

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            _time.CreateTimer(callback, state, dueTime, period);
    }
}
