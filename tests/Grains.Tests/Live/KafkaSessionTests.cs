using Microsoft.Extensions.DependencyInjection;
using OrleansTrading.Connectors.Tests.Kafka;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Grains.Abstractions.Markets;
using OrleansTrading.Silo;
using Listing = OrleansTrading.Domain.Markets.Listing;

namespace OrleansTrading.Grains.Tests.Live;

/// <summary>A live session that hears of venues over Kafka, on a cluster of loopback.</summary>
public sealed class KafkaSessionTests : IDisposable
{
    private const string Eur = "EUR/USD", Nzd = "NZD/USD";
    private const int LongMs = 600_000;

    private static readonly Catalogue Catalogue = TradingSilo.LoadCatalogue();
    private static readonly Listing OandaEur = Catalogue.FindListing("oanda", Eur)!, OandaNzd = Catalogue.FindListing("oanda", Nzd)!;
    private static readonly Listing CapitalEur = Catalogue.FindListing("capital", Eur)!, CapitalNzd = Catalogue.FindListing("capital", Nzd)!;
    private static readonly Listing[] Listings = [OandaEur, OandaNzd, CapitalEur, CapitalNzd];

    private readonly TempFolder _temp = new();
    private readonly MockCluster _cluster = new(partitions: 3);

    public void Dispose()
    {
        _cluster.Dispose();
        _temp.Dispose();
    }

    [Fact]
    public async Task What_a_sender_hears_is_what_the_sessions_grains_know()
    {
        await using var session = await Start("live");
        await using var sender = new HandSender(_cluster, Listings, TimeSpan.FromMilliseconds(500));
        await Listens(session);
        var random = new Random(3);
        var books = Listings.ToDictionary(listing => listing, _ => new SortedDictionary<decimal, decimal>());
        var trades = Listings.ToDictionary(listing => listing, _ => new List<(decimal, decimal)>());
        foreach (var listing in Listings) sender.Feed.Book(listing, BookUpdateKind.Snapshot, 1, [(1.00000m, 1_000)], [(1.50000m, 1_000)]);
        for (var sequence = 2; sequence < 400; sequence++)
        {
            var listing = Listings[random.Next(Listings.Length)];
            var price = 1.10000m + random.Next(1, 60) * 0.00001m;
            if (random.Next(3) == 0)
            {
                var size = random.Next(1, 50) * 100m;
                trades[listing].Add((price, size));
                sender.Feed.Trade(listing, price, size);
                continue;
            }

            var left = random.Next(4) * 1_000m;
            books[listing][price] = left;
            sender.Feed.Book(listing, BookUpdateKind.Delta, sequence, [(price, left)], []);
        }

        foreach (var symbol in new[] { Eur, Nzd })
        {
            var said = trades.Where(t => t.Key.Instrument.Symbol == symbol).Sum(t => t.Value.Count);
            await session.Until(async () => (await session.Instrument(symbol).GetMarket())!.Trades == said, $"{said} trades of {symbol} have come");
            var prints = await session.Instrument(symbol).GetTrades(1_000);
            foreach (var (listing, expected) in trades.Where(t => t.Key.Instrument.Symbol == symbol))
                Assert.Equal(expected, prints.Where(p => p.Venue == listing.Venue.Name).OrderBy(p => p.Number).Select(p => (p.Price, p.Quantity)));
        }

        foreach (var listing in Listings)
        {
            var expected = books[listing].Where(level => level.Value > 0).Append(new(1.00000m, 1_000)).OrderByDescending(level => level.Key)
                .Select(level => (level.Key, level.Value)).ToArray();
            await session.Until(
                async () => (await session.Instrument(listing.Instrument.Symbol).GetBook(listing.Venue.Name, 100)).Book is { } book
                    && book.Bids.Select(level => (level.Price, level.Size)).SequenceEqual(expected),
                $"the book of {listing.Instrument.Symbol} at {listing.Venue.Name} is whole");
            await session.Until(async () => await session.Connection(listing.Venue.Name) is { State: VenueConnectionState.Live }, "it is live");
        }

        var connection = await session.Connection("oanda");
        Assert.InRange(connection.Messages, 2, long.MaxValue);
        Assert.InRange(connection.LatencyMs!.Value, 0, 60_000);
        // How the venue is connected, only the sender knows.
        Assert.Equal((null, null), (connection.RoundTripMs, connection.UptimeShare));
    }

    [Fact]
    public async Task A_session_that_ends_within_a_checkpoint_is_what_one_is_that_never_ended()
    {
        var clock = new ManualClock();
        var storage = new BreakingStorage(Nzd);
        await using var sender = new HandSender(_cluster, Listings, TimeSpan.FromMilliseconds(LongMs), clock);
        await using var whole = await Start("whole", clock: clock);
        DateTimeOffset minute;
        var broken = await Start("broken", clock: clock, configure: storage.Wrap);
        try
        {
            await Listens(whole);
            await Listens(broken);
            await Said(sender, 0, whole, broken);
            // Not all venues quote: the market opens when a minute is well over.
            clock.Advance(TimeSpan.FromSeconds(61));
            minute = new DateTimeOffset(clock.GetUtcNow().Ticks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero);
            await Said(sender, 1, whole, broken);
            var reached = (await broken.Cluster.Market.GetStatus())!.Time;
            clock.Advance(TimeSpan.FromSeconds(6));
            await broken.Until(async () => (await broken.Cluster.Market.GetStatus())!.Cursor >= reached, "a checkpoint was taken");

            await Said(sender, 2, whole, broken);
            storage.Break();
            clock.Advance(TimeSpan.FromSeconds(6));
            // One of the two instruments has saved itself, the other has not.
            await broken.Until(async () => (await broken.Cluster.Market.GetStatus())!.State == SessionState.Failed, "the checkpoint has failed");
        }
        finally
        {
            await broken.DisposeAsync();
        }

        await Said(sender, 3, whole);
        await using var again = await Start("broken", clock: clock);
        await again.Until(async () => await Trades(again) is var trades && trades == await Trades(whole), "all trades were told");
        await Said(sender, 4, whole, again);
        foreach (var symbol in new[] { Eur, Nzd })
        {
            var (expected, actual) = (await Bars(whole, symbol, minute), await Bars(again, symbol, minute));
            Assert.NotEmpty(expected);
            Assert.Contains(expected, bar => bar.Volume > 0);
            Assert.Equal(expected.Select(Prices), actual.Select(Prices));
            Assert.Equal(
                (await whole.Instrument(symbol).GetTrades(1_000)).Select(t => (t.Number, t.Price, t.Quantity)),
                (await again.Instrument(symbol).GetTrades(1_000)).Select(t => (t.Number, t.Price, t.Quantity)));
        }

        await again.DisposeAsync();
        Assert.DoesNotContain(again.Log.Lines, line => line.Contains("not saved", StringComparison.Ordinal) || line.Contains("was cancelled", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_saved_when_a_session_ended_is_not_told_again()
    {
        await using var sender = new HandSender(_cluster, Listings, TimeSpan.FromMilliseconds(LongMs));
        (long, long) trades;
        await using (var session = await Start("live"))
        {
            await Listens(session);
            await Said(sender, 1, session);
            trades = await Trades(session);
            await session.DisposeAsync();
            Assert.DoesNotContain(session.Log.Lines, line => line.Contains("Kafka: Commit", StringComparison.Ordinal));
        }

        await using var again = await Start("live");
        Assert.Null(await again.Quote("oanda", Eur));
        await Said(sender, 2, again);
        Assert.Equal((trades.Item1 + 3, trades.Item2 + 3), await Trades(again));
    }

    [Fact]
    public async Task When_the_sender_dies_all_is_out_within_a_bound_until_one_sends_again()
    {
        const int silentMs = 2_000;
        await using var session = await Start("live", silentMs: silentMs);
        await using (var sender = new HandSender(_cluster, Listings, TimeSpan.FromMilliseconds(200)))
        {
            foreach (var listing in Listings) sender.Feed.Quote(listing, 1.10000m, 1.10012m);
            foreach (var listing in Listings) await session.UntilQuote(listing.Venue.Name, listing.Instrument.Symbol, 1.10000m, 1.10012m);
            sender.Die();
            foreach (var listing in Listings) await session.UntilOut(listing.Venue.Name, listing.Instrument.Symbol);
            foreach (var listing in Listings) await session.AssertOut(listing.Venue.Name, listing.Instrument.Symbol);
            Assert.NotNull((await session.Buy("blind", Eur, 1_000)).Refusal);
            Assert.Equal(VenueConnectionState.Down, (await session.Connection("oanda")).State);
        }

        await using var next = new HandSender(_cluster, Listings, TimeSpan.FromMilliseconds(200));
        await session.AssertOut("oanda", Eur);
        next.Feed.Quote(OandaEur, 1.20000m, 1.20012m);
        await session.UntilQuote("oanda", Eur, 1.20000m, 1.20012m);
        await session.AssertOut("capital", Eur);
    }

    // A quote and three trades of each symbol at one venue, and then that they have come everywhere.
    private static async Task Said(HandSender sender, int part, params LiveSession[] sessions)
    {
        foreach (var listing in new[] { OandaEur, OandaNzd })
        {
            var bid = 1.10000m + part * 0.001m;
            for (var i = 0; i < 3; i++)
            {
                sender.Feed.Quote(listing, bid + i * 0.0001m, bid + i * 0.0001m + 0.00012m);
                sender.Feed.Trade(listing, bid + i * 0.0001m, 100 * (part + 1));
            }

            // Unlike those before it: when it is there, so are they.
            var last = bid + 0.0005m;
            sender.Feed.Quote(listing, last, last + 0.00012m);
            foreach (var session in sessions) await session.UntilQuote("oanda", listing.Instrument.Symbol, last, last + 0.00012m);
        }
    }

    // What is said from now on it hears.
    private static Task Listens(LiveSession session) => session.Until(
        async () => (await session.Connection("oanda")).State != VenueConnectionState.Connecting, "it listens");

    private static async Task<(long, long)> Trades(LiveSession session) =>
        ((await session.Instrument(Eur).GetMarket())!.Trades, (await session.Instrument(Nzd).GetMarket())!.Trades);

    private static async Task<IReadOnlyList<Bar>> Bars(LiveSession session, string symbol, DateTimeOffset from) =>
        [.. (await session.Instrument(symbol).GetBars("1m", 100, includeForming: true)).Bars.Where(bar => bar.OpenTime >= from)];

    private static (DateTimeOffset, decimal, decimal, decimal, decimal, decimal) Prices(Bar bar) =>
        (bar.OpenTime, bar.Open, bar.High, bar.Low, bar.Close, bar.Volume);

    private Task<LiveSession> Start(
        string name, int silentMs = LongMs + 1, TimeProvider? clock = null, Action<IServiceCollection>? configure = null) =>
        LiveSession.Start(
            _temp[name],
            $$"""
            {
              "instruments": ["EUR/USD", "NZD/USD"],
              "venues": { "oanda": {}, "capital": {} },
              "kafka": {
                "brokers": "{{_cluster.Brokers}}", "topic": "{{MockCluster.Topic}}", "partitions": {{_cluster.Partitions}}, "group": "{{name}}",
                "keyframeMs": 200, "silentMs": {{silentMs}},
              },
            }
            """,
            configure: services =>
            {
                if (clock is not null) services.AddSingleton(clock);
                configure?.Invoke(services);
            });
}
