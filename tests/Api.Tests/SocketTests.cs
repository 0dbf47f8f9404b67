using System.Net;
using System.Net.WebSockets;
using System.Threading.Channels;

namespace OrleansTrading.Api.Tests;

/// <summary>Sockets and subscriptions of a market that stands still: what comes at once, what is refused, and what is left behind.</summary>
public sealed class SocketTests(OpenMarket market) : IClassFixture<OpenMarket>
{
    private const string Quote = "subscription($symbol: String!) { onQuote(symbol: $symbol) { symbol updates mid } }";

    private int Port => market.Service.Process.Port;

    [Fact]
    public async Task The_present_state_comes_at_once_also_in_a_market_that_stands_still()
    {
        await using var socket = await SocketClient.Connect(Port, Stop.Token);
        var quote = await (await socket.Subscribe(Quote, Stop.Token, new { symbol = "eurusd" })).Next(Stop.Token);
        var asked = await market.Client.Ask(
            """{ instrument(symbol: "EUR/USD") { market { symbol updates mid } bars(last: 1, includeForming: true) { openTimeNs close isClosed } } }""",
            cancellationToken: Stop.Token);
        Assert.Equal(asked.GetProperty("instrument").GetProperty("market").GetRawText(), quote.GetRawText());

        var bar = await (await socket.Subscribe("""subscription { onBar(symbol: "EUR/USD") { openTimeNs close isClosed } }""", Stop.Token)).Next(Stop.Token);
        Assert.Equal(asked.GetProperty("instrument").GetProperty("bars")[0].GetRawText(), bar.GetRawText());

        var portfolio = await (await socket.Subscribe("subscription { onPortfolio { name version equity } }", Stop.Token)).Next(Stop.Token);
        asked = await market.Client.Ask("""{ portfolio(name: "main") { name version equity } }""", cancellationToken: Stop.Token);
        Assert.Equal(asked.GetProperty("portfolio").GetRawText(), portfolio.GetRawText());
    }

    [Theory]
    [InlineData("""onQuote(symbol: "NOPE") { symbol }""", "UNKNOWN_SYMBOL")]
    [InlineData("""onBar(symbol: "NOPE") { close }""", "UNKNOWN_SYMBOL")]
    [InlineData("""onBar(symbol: "EURUSD", timeframe: "2m") { close }""", "TIMEFRAME_UNKNOWN")]
    [InlineData("""onPortfolio(name: "nope") { name }""", "UNKNOWN_PORTFOLIO")]
    [InlineData("""onFill(portfolio: "nope") { cursor }""", "UNKNOWN_PORTFOLIO")]
    [InlineData("""onFill(after: "x") { cursor }""", "CURSOR_INVALID")]
    [InlineData("""onFill(after: "-1") { cursor }""", "CURSOR_INVALID")]
    [InlineData("""onFill(after: "999999999") { cursor }""", "CURSOR_INVALID")]
    public async Task What_is_unknown_or_invalid_ends_the_subscription_by_name_and_leaves_the_socket_open(string field, string code)
    {
        await using var socket = await SocketClient.Connect(Port, Stop.Token);
        var refused = await socket.Subscribe($"subscription {{ {field} }}", Stop.Token);
        Assert.Equal(code, await refused.ErrorCode(Stop.Token));
        await (await socket.Subscribe(Quote, Stop.Token, new { symbol = "EURUSD" })).Next(Stop.Token);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("http://127.0.0.1.evil.example")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("null")]
    public async Task A_page_of_another_site_gets_no_socket(string origin)
    {
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("graphql-transport-ws");
        socket.Options.SetRequestHeader("Origin", origin);
        socket.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new Uri($"ws://127.0.0.1:{Port}/graphql"), Stop.Token));
        Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode);
    }

    [Fact]
    public async Task A_service_that_is_stopped_does_not_wait_for_a_client_that_is_deaf()
    {
        using var folder = new TemporaryFolder();
        using var service = await Service.Start(ServiceCommand.None, folder.Path, Stop.Token);
        var socket = await SocketClient.Connect(service.Process.Port, Stop.Token, reads: false);
        await socket.Subscribe("subscription { onPortfolio { equity } }", Stop.Token);
        Assert.Equal(0, await service.Stop(Stop.Token));
        await socket.DisposeAsync();
    }

    [Fact]
    public async Task The_services_own_page_gets_a_socket()
    {
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("graphql-transport-ws");
        socket.Options.SetRequestHeader("Origin", $"http://127.0.0.1:{Port}");
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{Port}/graphql"), Stop.Token);
        Assert.Equal("graphql-transport-ws", socket.SubProtocol);
    }

    [Fact]
    public async Task Nothing_is_left_of_clients_that_leave_or_die()
    {
        await Counts(0, 0);
        var leaving = await SocketClient.Connect(Port, Stop.Token);
        var dying = await SocketClient.Connect(Port, Stop.Token);
        var ending = await leaving.Subscribe(Quote, Stop.Token, new { symbol = "EURUSD" });
        foreach (var client in new[] { leaving, dying })
        {
            foreach (var query in new[]
            {
                """subscription { onBar(symbol: "NZDUSD") { close } }""", "subscription { onPortfolio { equity } }",
                "subscription { onFill { cursor } }", "subscription { onOpportunity { id } }",
            })
                await client.Subscribe(query, Stop.Token);
        }

        await Counts(2, 9);
        await leaving.Complete(ending, Stop.Token);
        await Counts(2, 8);
        dying.Abort();
        await Counts(1, 4);
        await leaving.DisposeAsync();
        await Counts(0, 0);
        await dying.DisposeAsync();
    }

    [Fact]
    public async Task A_service_that_is_stopped_ends_its_sockets_and_itself()
    {
        using var folder = new TemporaryFolder();
        using var service = await Service.Start(ServiceCommand.None, folder.Path, Stop.Token);
        await using var socket = await SocketClient.Connect(service.Process.Port, Stop.Token);
        var subscription = await socket.Subscribe("subscription { onPortfolio { equity } }", Stop.Token);
        await subscription.Next(Stop.Token);
        Assert.Equal(0, await service.Stop(Stop.Token));
        await Assert.ThrowsAnyAsync<ChannelClosedException>(() => subscription.Next(Stop.Token));
    }

    // A socket that another test has closed may still be counted.
    private Task Counts(int sockets, int subscriptions) => Until.True(
        async () =>
        {
            var system = await market.Client.Ask("{ system { health { sockets subscriptions } } }", cancellationToken: Stop.Token);
            var health = system.GetProperty("system").GetProperty("health");
            return (health.GetProperty("sockets").GetInt32(), health.GetProperty("subscriptions").GetInt32()) == (sockets, subscriptions);
        },
        $"there are {sockets} sockets and {subscriptions} subscriptions",
        Stop.Token);
}
