using OrleansTrading.Connectors.Tests.Venues.Live;
using OrleansTrading.Connectors.Venues.Capital;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;
using OrleansTrading.VenueServers;

namespace OrleansTrading.Connectors.Tests.Venues.Capital;

public sealed class CapitalQuotesTests
{
    private static readonly Venue Capital = Listings.Venue("capital");

    private readonly RecordingSink _sink = new();
    private readonly JumpingTime _time = new();

    [Fact]
    public async Task A_quote_becomes_a_book_of_one_level_and_a_quote()
    {
        await using var server = await OpenAsync();
        await using var connection = Connect(server);
        await _sink.UntilAsync(s => s.Seen.Count == 2);
        Assert.Equal([new BookLevel(200_010, 1_050)], _sink.Seen[0].Bids);
        Assert.Equal([new BookLevel(200_050, 700)], _sink.Seen[0].Asks);
        Assert.Equal(new Quote(1_770_000_000_123_000_000, 200_010, 200_050), _sink.Seen[1].Tick.Quote);
        await connection.UntilAsync(h => h is { State: ConnectionState.Live, RoundTripMs: not null });

        await server.QuoteAsync("GOLD", 2_000.20m, 2_000.50m);
        await _sink.UntilTopAsync("XAU/USD", 200_020, 200_050);
    }

    [Fact]
    public async Task A_cut_socket_makes_books_stale_and_they_come_back_with_the_same_session()
    {
        await using var server = await OpenAsync();
        await using var connection = Connect(server);
        await _sink.UntilTopAsync("XAU/USD", 200_010, 200_050);
        server.Sockets.Disconnect();
        await _sink.UntilStaleAsync("XAU/USD", BookFault.Disconnected);
        await _sink.UntilTopAsync("XAU/USD", 200_010, 200_050);
        Assert.Equal(1, server.Sessions);
        Assert.Equal(2, server.Sockets.Accepted);
    }

    [Fact]
    public async Task A_session_that_has_ended_is_begun_again()
    {
        await using var server = await OpenAsync();
        await using var connection = Connect(server);
        await _sink.UntilTopAsync("XAU/USD", 200_010, 200_050);
        server.EndSession();
        await _sink.UntilStaleAsync("XAU/USD", BookFault.Disconnected);
        await _sink.UntilTopAsync("XAU/USD", 200_010, 200_050);
        Assert.Equal(2, server.Requests.Count(r => r.Path == "/api/v1/session"));
    }

    [Fact]
    public async Task A_venue_that_answers_no_pings_is_silent()
    {
        await using var server = await OpenAsync();
        server.AnswersPings = false;
        await using var connection = Connect(server);
        await _sink.UntilTopAsync("XAU/USD", 200_010, 200_050);
        _time.Jump(TimeSpan.FromMinutes(11));
        await _sink.UntilStaleAsync("XAU/USD", BookFault.Silent);
        await _sink.UntilTopAsync("XAU/USD", 200_010, 200_050);
    }

    [Fact]
    public async Task Pings_keep_a_quiet_market_live()
    {
        await using var server = await OpenAsync();
        await using var connection = Connect(server, pingEvery: TimeSpan.FromMilliseconds(5));
        await _sink.UntilTopAsync("XAU/USD", 200_010, 200_050);
        for (var i = 0; i < 4; i++)
        {
            _time.Jump(TimeSpan.FromMinutes(4));
            var read = connection.Health.Messages;
            await connection.UntilAsync(h => h.Messages > read + 1);
        }

        Assert.DoesNotContain(_sink.Seen, t => t.Book == BookUpdateKind.Stale);
    }

    [Fact]
    public async Task A_quote_with_a_size_between_two_lots_is_counted_and_makes_the_book_stale_until_the_next_one()
    {
        await using var server = await OpenAsync();
        await using var connection = Connect(server);
        await _sink.UntilTopAsync("XAU/USD", 200_010, 200_050);
        await server.QuoteAsync("GOLD", 2_000.10m, 2_000.50m, bidSize: 0.001m);
        await _sink.UntilStaleAsync("XAU/USD", BookFault.BadMessage);
        await server.QuoteAsync("GOLD", 2_000.30m, 2_000.50m);
        await _sink.UntilTopAsync("XAU/USD", 200_030, 200_050);
        Assert.Equal(1, connection.Health.Rejects[RejectReason.SizeOffLot]);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("""{"status":"OK","destination":"quote","payload":{"epic":"GOLD"}}""")]
    [InlineData("""{"status":"OK"}""")]
    public async Task A_message_that_cannot_be_read_ends_the_session_and_the_next_one_is_whole(string message)
    {
        await using var server = await OpenAsync();
        await using var connection = Connect(server);
        await _sink.UntilTopAsync("XAU/USD", 200_010, 200_050);
        await server.Sockets.SendAsync("GOLD", _ => message);
        await _sink.UntilStaleAsync("XAU/USD", BookFault.Disconnected);
        await _sink.UntilTopAsync("XAU/USD", 200_010, 200_050);
        Assert.Equal(1, connection.Health.Faults[VenueErrorKind.Protocol]);
    }

    [Fact]
    public async Task Logins_and_sockets_that_are_refused_for_their_number_are_tried_again()
    {
        await using var server = await OpenAsync();
        server.RefuseNext("/session", 429, retryAfter: 0);
        server.RefuseNext("/connect", 429, retryAfter: 0);
        await using var connection = Connect(server);
        await _sink.UntilTopAsync("XAU/USD", 200_010, 200_050);
        Assert.Equal(2, connection.Health.Faults[VenueErrorKind.RateLimited]);
    }

    [Fact]
    public async Task A_wrong_password_is_a_fault_that_shows_nothing_secret()
    {
        await using var server = await OpenAsync();
        await using var connection = Connect(server, password: "wrong-and-secret");
        await connection.UntilAsync(h => h.Faults.GetValueOrDefault(VenueErrorKind.Authentication) > 1);
        Assert.DoesNotContain("secret", connection.Health.LastFault!, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", Options(server).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void More_epics_than_a_socket_takes_are_refused()
    {
        var listings = Enumerable.Range(0, CapitalQuotes.MaxEpics + 1).Select(i => Listings.At(Capital, Listings.Gold, $"GOLD{i}")).ToList();
        var options = new CapitalOptions
        {
            Rest = new Uri("https://api.example.com"),
            Stream = new Uri("wss://api.example.com"),
            ApiKey = "k",
            Identifier = "i",
            Password = "p",
        };
        Assert.Throws<ArgumentOutOfRangeException>(() => new CapitalQuotes(Capital, listings, _sink, options, _time));
    }

    internal static async Task<CapitalServer> OpenAsync()
    {
        var server = await CapitalServer.OpenAsync();
        await server.QuoteAsync("GOLD", 2_000.10m, 2_000.50m, 10.50m, 7);
        return server;
    }

    internal static CapitalOptions Options(CapitalServer server, string password = CapitalServer.Password, TimeSpan? pingEvery = null) => new()
    {
        Rest = server.Http,
        Stream = new Uri(server.Socket, "/connect"),
        ApiKey = CapitalServer.ApiKey,
        Identifier = CapitalServer.Identifier,
        Password = password,
        PingEvery = pingEvery ?? TimeSpan.FromSeconds(15),
        Live = Quick.Options,
    };

    private RunningConnection<CapitalQuotes> Connect(CapitalServer server, string password = CapitalServer.Password, TimeSpan? pingEvery = null) =>
        new(new CapitalQuotes(Capital, [Listings.At(Capital, Listings.Gold, "GOLD")], _sink, Options(server, password, pingEvery), _time));
}
