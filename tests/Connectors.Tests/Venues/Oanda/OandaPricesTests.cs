using OrleansTrading.Connectors.Tests.Venues.Live;
using OrleansTrading.Connectors.Venues.Oanda;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;
using OrleansTrading.VenueServers;

namespace OrleansTrading.Connectors.Tests.Venues.Oanda;

public sealed class OandaPricesTests
{
    private static readonly Venue Oanda = Listings.Venue("oanda");

    private readonly RecordingSink _sink = new();
    private readonly JumpingTime _time = new();

    [Fact]
    public async Task A_price_becomes_a_book_and_a_quote_in_ticks_and_lots_with_the_venues_own_time()
    {
        await using var server = await OandaServer.OpenAsync();
        server.Price("EUR_USD", "1.10000", "1.10012", liquidity: 500_000);
        await using var connection = Connect(server);
        await _sink.UntilAsync(s => s.Seen.Count == 2);

        Assert.Equal(BookUpdateKind.Snapshot, _sink.Seen[0].Book);
        Assert.Equal([new BookLevel(110_000, 500_000)], _sink.Seen[0].Bids);
        Assert.Equal([new BookLevel(110_012, 500_000)], _sink.Seen[0].Asks);
        Assert.Equal(new Quote(1_770_000_000_123_456_789, 110_000, 110_012), _sink.Seen[1].Tick.Quote);
        await connection.UntilAsync(h => h is { State: ConnectionState.Live, LiveBooks: 1, Books: 1, LatencyMs: not null, UptimeShare: > 0 });
    }

    [Fact]
    public async Task A_lost_stream_makes_books_stale_before_anything_else_and_they_come_back()
    {
        await using var server = await OandaServer.OpenAsync();
        server.Price("EUR_USD", "1.10000", "1.10012");
        await using var connection = Connect(server);
        await _sink.UntilTopAsync("EUR/USD", 110_000, 110_012);

        server.Disconnect();
        server.Price("EUR_USD", "1.20000", "1.20012");
        await _sink.UntilTopAsync("EUR/USD", 120_000, 120_012);

        Assert.Equal([BookUpdateKind.Snapshot, BookUpdateKind.Stale, BookUpdateKind.Snapshot], Updates());
        await connection.UntilAsync(h => h.Reconnects == 1 && h.Faults.GetValueOrDefault(VenueErrorKind.Network) == 1);
        Assert.Equal(1, connection.Health.BookFaults[BookFault.Disconnected]);
    }

    [Fact]
    public async Task Silence_makes_books_stale_and_the_stream_is_opened_anew()
    {
        await using var server = await OandaServer.OpenAsync();
        server.Price("EUR_USD", "1.10000", "1.10012");
        await using var connection = Connect(server);
        await _sink.UntilTopAsync("EUR/USD", 110_000, 110_012);

        _time.Jump(TimeSpan.FromMinutes(11));
        await _sink.UntilStaleAsync("EUR/USD", BookFault.Silent);
        await _sink.UntilTopAsync("EUR/USD", 110_000, 110_012);
        Assert.Equal(1, connection.Health.Faults[VenueErrorKind.Silent]);
    }

    [Fact]
    public async Task A_sign_of_life_keeps_a_quiet_market_live()
    {
        await using var server = await OandaServer.OpenAsync();
        server.Price("EUR_USD", "1.10000", "1.10012");
        await using var connection = Connect(server);
        await _sink.UntilTopAsync("EUR/USD", 110_000, 110_012);
        for (var i = 0; i < 4; i++)
        {
            _time.Jump(TimeSpan.FromMinutes(4));
            var read = connection.Health.Messages;
            server.Beat();
            await connection.UntilAsync(h => h.Messages > read);
        }

        Assert.DoesNotContain(_sink.Seen, t => t.Book == BookUpdateKind.Stale);
    }

    [Theory]
    [InlineData("1.100001", "1.10012", RejectReason.PriceOffTick)]
    [InlineData("-1", "1.10012", RejectReason.PriceOffTick)]
    [InlineData("one", "1.10012", RejectReason.NotANumber)]
    [InlineData("1.1000000000000000000000000000001", "1.10012", RejectReason.NotANumber)]
    public async Task A_price_that_does_not_fit_the_instrument_is_counted_and_makes_the_book_stale_until_the_next_one(
        string bid, string ask, RejectReason reason)
    {
        await using var server = await OandaServer.OpenAsync();
        server.Price("EUR_USD", "1.10000", "1.10012");
        await using var connection = Connect(server);
        await _sink.UntilTopAsync("EUR/USD", 110_000, 110_012);

        server.Tell($$"""{"type":"PRICE","instrument":"EUR_USD","time":"1770000001.0","bids":[{"price":"{{bid}}","liquidity":1}],"asks":[{"price":"{{ask}}","liquidity":1}]}""");
        await _sink.UntilStaleAsync("EUR/USD", BookFault.BadMessage);
        server.Price("EUR_USD", "1.10001", "1.10012");
        await _sink.UntilTopAsync("EUR/USD", 110_001, 110_012);
        Assert.Equal(1, connection.Health.Rejects[reason]);
        Assert.Equal(0, connection.Health.Reconnects);
    }

    [Fact]
    public async Task A_crossed_book_is_stale_until_it_is_not_crossed()
    {
        await using var server = await OandaServer.OpenAsync();
        server.Price("EUR_USD", "1.10000", "1.10012");
        await using var connection = Connect(server);
        await _sink.UntilTopAsync("EUR/USD", 110_000, 110_012);

        server.Price("EUR_USD", "1.10013", "1.10012");
        await _sink.UntilStaleAsync("EUR/USD", BookFault.Crossed);
        server.Price("EUR_USD", "1.10011", "1.10012");
        await _sink.UntilTopAsync("EUR/USD", 110_011, 110_012);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("""{"type":"PRICE"}""")]
    [InlineData("""{"type":"PRICE","time":"1770000001.0","instrument":"EUR_USD","bids":3,"asks":[]}""")]
    [InlineData("""[]""")]
    public async Task A_line_that_cannot_be_read_ends_the_session_and_the_next_one_is_whole(string line)
    {
        await using var server = await OandaServer.OpenAsync();
        server.Price("EUR_USD", "1.10000", "1.10012");
        await using var connection = Connect(server);
        await _sink.UntilTopAsync("EUR/USD", 110_000, 110_012);

        server.Tell(line);
        await _sink.UntilStaleAsync("EUR/USD", BookFault.Disconnected);
        await _sink.UntilTopAsync("EUR/USD", 110_000, 110_012);
        Assert.Equal(1, connection.Health.Faults[VenueErrorKind.Protocol]);
    }

    [Fact]
    public async Task A_market_that_is_closed_has_an_empty_book()
    {
        await using var server = await OandaServer.OpenAsync();
        server.Price("EUR_USD", "1.10000", "1.10012", tradeable: false);
        await using var connection = Connect(server);
        await _sink.UntilAsync(s => s.Seen.Count == 1);
        Assert.Equal(([], []), (_sink.Seen[0].Bids, _sink.Seen[0].Asks));
    }

    [Fact]
    public async Task A_venue_that_wants_fewer_requests_is_left_alone_for_as_long_as_it_says()
    {
        await using var server = await OandaServer.OpenAsync();
        server.Price("EUR_USD", "1.10000", "1.10012");
        server.RefuseNext("/pricing/stream", 429, times: 2, retryAfter: 0);
        await using var connection = Connect(server);
        await _sink.UntilTopAsync("EUR/USD", 110_000, 110_012);
        Assert.Equal(2, connection.Health.Faults[VenueErrorKind.RateLimited]);
    }

    [Fact]
    public async Task A_wrong_token_is_a_fault_that_shows_no_token()
    {
        await using var server = await OandaServer.OpenAsync();
        await using var connection = Connect(server, token: "wrong-and-secret");
        await connection.UntilAsync(h => h.Faults.GetValueOrDefault(VenueErrorKind.Authentication) > 1);
        Assert.DoesNotContain("secret", connection.Health.LastFault!, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", Options(server, "secret").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_there_is_no_room_nothing_is_lost_and_a_fault_is_told_first_when_there_is()
    {
        await using var server = await OandaServer.OpenAsync();
        server.Price("EUR_USD", "1.10000", "1.10012");
        await using var connection = Connect(server);
        await _sink.UntilTopAsync("EUR/USD", 110_000, 110_012);
        var seen = _sink.Seen.Count;

        _sink.Close();
        server.Price("EUR_USD", "1.10001", "1.10012");
        await connection.UntilAsync(h => h.Messages >= 2);
        server.Price("EUR_USD", "1.10002", "1.10012");
        server.Disconnect();
        _sink.Open();
        await _sink.UntilStaleAsync("EUR/USD", BookFault.Disconnected);
        await _sink.UntilTopAsync("EUR/USD", 110_002, 110_012);
        Assert.Equal(BookUpdateKind.Snapshot, _sink.Seen[seen].Book);
        Assert.Equal(110_001, _sink.Seen[seen].Bids[0].PriceTicks);
    }

    [Fact]
    public async Task A_connection_that_is_stopped_leaves_no_book_that_looks_live()
    {
        await using var server = await OandaServer.OpenAsync();
        server.Price("EUR_USD", "1.10000", "1.10012");
        await using var connection = Connect(server);
        await _sink.UntilTopAsync("EUR/USD", 110_000, 110_012);
        await connection.StopAsync();
        Assert.Null(_sink.Top("EUR/USD"));
        Assert.Equal(ConnectionState.Down, connection.Health.State);
    }

    [Theory]
    [InlineData("http://api.example.com")]
    [InlineData("https://user:password@api.example.com")]
    [InlineData("ftp://127.0.0.1")]
    public void An_address_without_tls_that_is_not_this_machine_is_refused(string address) =>
        Refused.With("VENUE_ADDRESS", () =>
        {
            using var refused = new OandaPrices(Oanda, [Listings.At(Oanda, Listings.EurUsd, "EUR_USD")], _sink, new OandaOptions
            {
                Rest = new Uri("https://api.example.com"),
                Stream = new Uri(address),
                AccountId = "1",
                Token = "t",
            }, _time);
        });

    [Fact]
    public void A_connection_without_listings_is_refused() =>
        Refused.With("NO_LISTINGS", () =>
        {
            using var refused = new OandaPrices(Oanda, [], _sink, new OandaOptions
            {
                Rest = new Uri("https://api.example.com"),
                Stream = new Uri("https://api.example.com"),
                AccountId = "1",
                Token = "t",
            }, _time);
        });

    internal static OandaOptions Options(OandaServer server, string token = OandaServer.Token) => new()
    {
        Rest = server.Http,
        Stream = server.Http,
        AccountId = OandaServer.Account,
        Token = token,
        Live = Quick.Options,
    };

    private RunningConnection<OandaPrices> Connect(OandaServer server, string token = OandaServer.Token) =>
        new(new OandaPrices(Oanda, [Listings.At(Oanda, Listings.EurUsd, "EUR_USD")], _sink, Options(server, token), _time));

    private IEnumerable<BookUpdateKind?> Updates() => _sink.Seen.Where(t => t.Book is not null).Select(t => t.Book);
}
