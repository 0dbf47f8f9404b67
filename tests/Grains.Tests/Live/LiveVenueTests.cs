using System.Numerics;
using OrleansTrading.Grains.Abstractions.Markets;
using OrleansTrading.VenueServers;
using static OrleansTrading.VenueServers.LevelChange;

namespace OrleansTrading.Grains.Tests.Live;

/// <summary>A live session on servers that speak venues' protocols, over real sockets.</summary>
public sealed class LiveVenueTests : IDisposable
{
    // Waits of milliseconds between attempts, so that tests do not wait.
    private const string Timing = """ "timing": { "firstRetryMs": 1, "lastRetryMs": 20, "requestTimeoutMs": 30000 } """;
    private const int ManyTimes = 1_000_000;

    private static readonly BigInteger Usdc = 1_000_000, Eth = BigInteger.Pow(10, 18);

    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task Venues_of_every_kind_quote_together_and_their_connections_are_live()
    {
        await using var oanda = await OpenOanda();
        await using var capital = await OpenCapital();
        await using var chain = await ChainServer.OpenAsync(3_000_000 * Usdc, 1_000 * Eth);
        await using var binance = await OpenBinance();
        await using var kraken = await KrakenServer.OpenAsync("BTC/USD", Bid("60000.0", "0.5"), Ask("60001.0", "0.5"));
        await using var session = await LiveSession.Start(_temp["live"], $$"""
            {
              "instruments": ["EUR/USD"],
              "venues": {
                "oanda": { {{Oanda(oanda)}} },
                "capital": { {{Capital(capital)}} },
                "uniswap": {
                  "node": "{{chain.Socket}}", "chain": 1, {{Timing}},
                  "pools": [{ "symbol": "ETH/USDC", "address": "{{ChainServer.Pool}}", "baseToken": "{{ChainServer.Token1}}" }],
                },
                "binance": { {{Binance(binance)}} },
                "kraken": { {{Kraken(kraken)}} },
              },
            }
            """);
        await session.UntilQuote("oanda", "EUR/USD", 1.10000m, 1.10012m);
        await session.UntilQuote("capital", "EUR/USD", 1.10003m, 1.10015m);
        await session.UntilQuote("binance", "BTC/USDT", 60_000.00m, 60_001.00m);
        await session.UntilQuote("kraken", "BTC/USD", 60_000.0m, 60_001.0m);
        await session.Until(async () => await session.Quote("uniswap", "ETH/USDC") is { Bid: < 3_000m, Ask: > 3_000m }, "the pool quotes");

        var market = (await session.Instrument("EUR/USD").GetMarket())!;
        Assert.Equal((1.10003m, "capital"), (market.BestBid!.Price, market.BestBid.Venue));
        Assert.Equal((1.10012m, "oanda"), (market.BestAsk!.Price, market.BestAsk.Venue));
        var book = (await session.Instrument("EUR/USD").GetBook("oanda", 10)).Book!;
        Assert.Equal([(1.10000m, 500_000m)], book.Bids.Select(level => (level.Price, level.Size)));

        await binance.TradeAsync("60000.50", "0.25", isBuyerMaker: false);
        await session.Until(async () => (await session.Instrument("BTC/USDT").GetTrades(10)).Length == 1, "a trade has come");
        foreach (var venue in new[] { "oanda", "capital", "uniswap", "binance", "kraken" })
        {
            await session.Until(async () => await session.Connection(venue) is { State: VenueConnectionState.Live, Messages: > 0, UptimeShare: > 0 }, $"{venue} is live");
            Assert.Empty((await session.Connection(venue)).Faults);
            Assert.Equal(1, (await session.Venue(venue).GetStatus()).BooksLive);
        }

        Assert.NotNull((await session.Connection("capital")).RoundTripMs);
        // The server's messages are of the past.
        Assert.InRange((await session.Connection("oanda")).LatencyMs!.Value, 1_000, double.MaxValue);
        Assert.InRange((await session.Venue("oanda").GetStatus()).LatencyMs!.Value, 1_000, double.MaxValue);
        // While prices move, bars close.
        var price = 0;
        await session.Until(
            async () =>
            {
                oanda.Price("EUR_USD", "1.10000", $"1.1001{2 + ++price % 2}");
                return (await session.Instrument("EUR/USD").GetBars("1s", 10, includeForming: false)).Bars.Length >= 2;
            },
            "two bars of a second have closed");
    }

    [Fact]
    public async Task A_lost_connection_takes_its_venue_out_of_all_decisions_until_it_has_said_how_it_stands()
    {
        await using var oanda = await OpenOanda();
        await using var capital = await OpenCapital();
        await using var session = await StartBoth(oanda, capital);
        // Far enough apart that it pays.
        await capital.QuoteAsync("EURUSD", 1.11000m, 1.11012m);
        await session.UntilQuote("capital", "EUR/USD", 1.11000m, 1.11012m);
        oanda.Price("EUR_USD", "1.10001", "1.10013");
        await session.Until(async () => (await session.OpenOpportunities()).Any(o => o.SellVenue == "capital"), "an opportunity is open");

        capital.RefuseNext("/connect", 503, ManyTimes);
        capital.Sockets.Disconnect();
        await session.UntilOut("capital", "EUR/USD");
        await session.AssertOut("capital", "EUR/USD");
        var found = (await session.Cluster.Arbitrage.GetOpportunities(100)).Opportunities.Length;
        // The other venue goes on, and with what was known of this one it would pay.
        for (var i = 2; i < 9; i++)
        {
            oanda.Price("EUR_USD", $"1.1000{i}", $"1.1001{i}");
            await session.UntilQuote("oanda", "EUR/USD", 1.10000m + i * 0.00001m, 1.10010m + i * 0.00001m);
            await session.AssertOut("capital", "EUR/USD");
        }

        Assert.Equal(found, (await session.Cluster.Arbitrage.GetOpportunities(100)).Opportunities.Length);
        var connection = await session.Connection("capital");
        Assert.NotEqual(VenueConnectionState.Live, connection.State);
        Assert.NotEmpty(connection.Faults);
        Assert.NotNull(connection.LastFault);
        Assert.Equal(1, (await session.Venue("capital").GetStatus()).BooksStale);

        await capital.QuoteAsync("EURUSD", 1.11001m, 1.11013m);
        capital.StopRefusing();
        await session.UntilQuote("capital", "EUR/USD", 1.11001m, 1.11013m);
        Assert.InRange((await session.Connection("capital")).Reconnects, 1, long.MaxValue);
    }

    [Fact]
    public async Task An_order_that_waits_at_a_venue_is_not_filled_while_that_is_out_and_meets_the_next_quote()
    {
        await using var oanda = await OpenOanda();
        await using var session = await LiveSession.Start(_temp["live"], $$"""
            { "instruments": ["EUR/USD"], "venues": { "oanda": { {{Oanda(oanda)}} } } }
            """);
        await session.UntilQuote("oanda", "EUR/USD", 1.10000m, 1.10012m);
        var order = await session.Buy("waits", "EUR/USD", 1_000);
        Assert.Null(order.Refusal);
        Assert.Equal("oanda", order.Order!.Venue);

        oanda.RefuseNext("/pricing/stream", 503, ManyTimes);
        oanda.Disconnect();
        await session.UntilOut("oanda", "EUR/USD");
        await session.AssertOut("oanda", "EUR/USD");
        Assert.Empty(await session.Fills());
        Assert.Equal(1, (await session.Venue("oanda").GetStatus()).WorkingOrders);
        // Nor can one be decided on what was known.
        Assert.NotNull((await session.Buy("refused", "EUR/USD", 1_000)).Refusal);

        oanda.Price("EUR_USD", "1.10100", "1.10112");
        oanda.StopRefusing();
        await session.Until(async () => (await session.Fills()).Count == 1, "it is filled");
        Assert.Equal(("waits", 1.10112m), (await session.Fills()).Select(fill => (fill.ClientOrderId, fill.Price)).Single());
    }

    [Fact]
    public async Task A_venue_that_wants_to_be_left_alone_is_out_for_so_long_and_comes_back()
    {
        await using var oanda = await OpenOanda();
        await using var capital = await OpenCapital();
        await using var session = await StartBoth(oanda, capital);
        oanda.RefuseNext("/pricing/stream", 429, times: 1, retryAfter: 1);
        oanda.Disconnect();
        await session.UntilOut("oanda", "EUR/USD");
        await session.AssertOut("oanda", "EUR/USD");
        await session.UntilQuote("oanda", "EUR/USD", 1.10000m, 1.10012m);
        Assert.Contains((await session.Connection("oanda")).Faults, fault => fault is { Fault: "RateLimited", Count: 1 });
    }

    [Fact]
    public async Task A_silent_venue_is_out_until_it_speaks()
    {
        await using var oanda = await OpenOanda();
        await using var capital = await OpenCapital();
        var quiet = Timing.Replace("\"firstRetryMs\"", "\"heartbeatMs\": 1000, \"firstRetryMs\"", StringComparison.Ordinal);
        await using var session = await LiveSession.Start(_temp["live"], $$"""
            {
              "instruments": ["EUR/USD"],
              "venues": { "oanda": { {{Oanda(oanda).Replace(Timing, quiet, StringComparison.Ordinal)}} }, "capital": { {{Capital(capital)}} } }
            }
            """);
        await session.UntilQuote("oanda", "EUR/USD", 1.10000m, 1.10012m);
        oanda.RefuseNext("/pricing/stream", 503, ManyTimes);
        await session.UntilOut("oanda", "EUR/USD");
        await session.AssertOut("oanda", "EUR/USD");
        Assert.Contains((await session.Venue("oanda").GetStatus()).Faults, fault => fault.Fault is "Silent" or "Disconnected");
        oanda.StopRefusing();
        await session.UntilQuote("oanda", "EUR/USD", 1.10000m, 1.10012m);
        Assert.Contains((await session.Connection("oanda")).Faults, fault => fault.Fault == "Silent");
    }

    [Fact]
    public async Task A_price_that_cannot_be_meant_takes_its_venue_out_until_the_next_one_and_is_counted()
    {
        await using var oanda = await OpenOanda();
        await using var capital = await OpenCapital();
        await using var session = await StartBoth(oanda, capital);
        oanda.Price("EUR_USD", "1.100001", "1.10012");
        await session.UntilOut("oanda", "EUR/USD");
        await session.AssertOut("oanda", "EUR/USD");
        Assert.Contains((await session.Connection("oanda")).Rejects, reject => reject is { Fault: "PriceOffTick", Count: 1 });
        Assert.Equal(VenueConnectionState.Degraded, (await session.Connection("oanda")).State);
        oanda.Price("EUR_USD", "1.10001", "1.10012");
        await session.UntilQuote("oanda", "EUR/USD", 1.10001m, 1.10012m);
    }

    [Fact]
    public async Task A_gap_in_a_book_takes_it_out_until_its_next_snapshot()
    {
        await using var binance = await OpenBinance();
        await using var session = await LiveSession.Start(_temp["live"], $$"""{ "venues": { "binance": { {{Binance(binance)}} } } }""");
        await session.UntilQuote("binance", "BTC/USDT", 60_000.00m, 60_001.00m);
        await session.Until(
            async () =>
            {
                await binance.ChangeAsync(Ask("60000.90", "1"));
                return await session.Quote("binance", "BTC/USDT") == (60_000.00m, 60_000.90m);
            },
            "its changes are heard");

        binance.SnapshotGate = new TaskCompletionSource();
        binance.ChangeUnheard(Bid("60000.40", "1"));
        await binance.ChangeAsync(Ask("60000.60", "1"));
        await session.UntilOut("binance", "BTC/USDT");
        await session.AssertOut("binance", "BTC/USDT");
        Assert.Contains((await session.Venue("binance").GetStatus()).Faults, fault => fault is { Fault: "Gap", Count: > 0 });
        binance.SnapshotGate.SetResult();
        await session.Until(
            async () =>
            {
                await binance.ChangeAsync(Ask("60000.60", "1"));
                return await session.Quote("binance", "BTC/USDT") == (60_000.40m, 60_000.60m);
            },
            "it is whole again");
    }

    [Fact]
    public async Task A_book_with_another_checksum_than_the_venues_is_out_until_its_next_snapshot()
    {
        await using var kraken = await KrakenServer.OpenAsync("BTC/USD", Bid("60000.0", "0.5"), Ask("60001.0", "0.5"));
        await using var session = await LiveSession.Start(_temp["live"], $$"""{ "venues": { "kraken": { {{Kraken(kraken)}} } } }""");
        await session.UntilQuote("kraken", "BTC/USD", 60_000.0m, 60_001.0m);
        // The way back is barred until it was looked at.
        kraken.RefuseNext("/v2", 503, ManyTimes);
        kraken.ChangeUnheard(Bid("60000.5", "0.1"));
        await kraken.ChangeAsync(Ask("60000.9", "0.2"));
        await session.UntilOut("kraken", "BTC/USD");
        await session.AssertOut("kraken", "BTC/USD");
        Assert.Contains((await session.Venue("kraken").GetStatus()).Faults, fault => fault is { Fault: "Checksum", Count: > 0 });
        kraken.StopRefusing();
        await session.UntilQuote("kraken", "BTC/USD", 60_000.5m, 60_000.9m);
    }

    [Fact]
    public async Task A_block_that_is_missing_takes_pools_out_until_their_reserves_have_been_read_again()
    {
        await using var chain = await ChainServer.OpenAsync(3_000_000 * Usdc, 1_000 * Eth);
        await using var session = await LiveSession.Start(_temp["live"], $$"""
            {
              "venues": {
                "uniswap": {
                  "node": "{{chain.Socket}}", "chain": 1, {{Timing}},
                  "pools": [{ "symbol": "ETH/USDC", "address": "{{ChainServer.Pool}}", "baseToken": "{{ChainServer.Token1}}" }]
                }
              }
            }
            """);
        await session.Until(async () => await session.Quote("uniswap", "ETH/USDC") is { Bid: < 3_000m, Ask: > 3_000m }, "the pool quotes");
        await chain.MineAsync();
        await chain.MineAsync(3_200_000 * Usdc, 1_000 * Eth, isHeard: false);
        await chain.MineAsync();
        await session.Until(async () => await session.Quote("uniswap", "ETH/USDC") is { Bid: > 3_100m and < 3_200m, Ask: > 3_200m }, "reserves were read again");
        Assert.Contains((await session.Venue("uniswap").GetStatus()).Faults, fault => fault is { Fault: "Gap", Count: 1 });
    }

    private Task<LiveSession> StartBoth(OandaServer oanda, CapitalServer capital) => Started(LiveSession.Start(_temp["live"], $$"""
        { "instruments": ["EUR/USD"], "venues": { "oanda": { {{Oanda(oanda)}} }, "capital": { {{Capital(capital)}} } } }
        """));

    private static async Task<LiveSession> Started(Task<LiveSession> starting)
    {
        var session = await starting;
        await session.UntilQuote("oanda", "EUR/USD", 1.10000m, 1.10012m);
        await session.UntilQuote("capital", "EUR/USD", 1.10003m, 1.10015m);
        return session;
    }

    private static async Task<OandaServer> OpenOanda()
    {
        var server = await OandaServer.OpenAsync();
        server.Price("EUR_USD", "1.10000", "1.10012", liquidity: 500_000);
        return server;
    }

    private static async Task<CapitalServer> OpenCapital()
    {
        var server = await CapitalServer.OpenAsync();
        await server.QuoteAsync("EURUSD", 1.10003m, 1.10015m);
        return server;
    }

    private static Task<BinanceServer> OpenBinance() =>
        BinanceServer.OpenAsync("BTCUSDT", Bid("60000.00", "1"), Bid("59999.00", "2"), Ask("60001.00", "1.5"), Ask("60002.00", "3"));

    private static string Oanda(OandaServer server) =>
        $$"""
        "rest": "{{server.Http}}", "stream": "{{server.Http}}", "account": "{{OandaServer.Account}}", "token": "{{OandaServer.Token}}", {{Timing}}
        """;

    private static string Capital(CapitalServer server) =>
        $$"""
        "rest": "{{server.Http}}", "stream": "{{server.Socket}}connect", "apiKey": "{{CapitalServer.ApiKey}}",
        "identifier": "{{CapitalServer.Identifier}}", "password": "{{CapitalServer.Password}}", {{Timing}}
        """;

    private static string Binance(BinanceServer server) =>
        $$"""
        "instruments": ["BTC/USDT"], {{Timing}},
        "ccxt": {
          "urls": { "api": {
            "public": "{{server.Http}}api/v3", "private": "{{server.Http}}api/v3", "v1": "{{server.Http}}api/v1", "ws": { "spot": "{{server.Socket}}ws" }
          } },
          "options": { "fetchMarkets": { "types": ["spot"] }, "fetchCurrencies": false },
          "rateLimit": 1
        }
        """;

    private static string Kraken(KrakenServer server) =>
        $$"""
        "instruments": [{ "symbol": "BTC/USD", "venueSymbol": "BTC/USD" }], "trades": false, {{Timing}},
        "ccxt": { "urls": { "api": { "public": "{{server.Http.ToString().TrimEnd('/')}}", "ws": { "publicV2": "{{server.Socket}}v2" } } }, "rateLimit": 1 }
        """;
}
