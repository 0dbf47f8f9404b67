using System.Net.WebSockets;
using System.Text.Json;

namespace OrleansTrading.Embedded.Tests.GraphQL;

public sealed class SocketProtocolTests
{
    private const string Ack = """{"type":"connection_ack"}""";

    [Fact]
    public async Task A_query_is_answered_and_completed()
    {
        await using SocketServer server = await SocketServer.StartAsync();
        SocketClient client = await server.ConnectAsync();
        await client.SendAsync(
            """{"payload":{"variables":{"a":"x"},"query":"query ($a: String!) { echo(value: $a) }"},"id":"é\"1","type":"subscribe"}""");
        Assert.Equal("""{"type":"next","id":"é\"1","payload":{"data":{"echo":"x"}}}""", await client.ReceiveAsync());
        Assert.Equal("""{"type":"complete","id":"é\"1"}""", await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_mutation_is_answered_and_its_id_is_free_again()
    {
        await using SocketServer server = await SocketServer.StartAsync();
        SocketClient client = await server.ConnectAsync();
        for (int i = 1; i <= 3; i++)
        {
            await client.SubscribeAsync("1", "mutation { bump }");
            Assert.Equal("""{"type":"next","id":"1","payload":{"data":{"bump":""" + $"{i}}}}}}}", await client.ReceiveAsync());
            Assert.Equal("""{"type":"complete","id":"1"}""", await client.ReceiveAsync());
        }
    }

    [Theory]
    [InlineData("{ hello", "HC0011")]
    [InlineData("{ nope }", "FIELDS_ON_CORRECT_TYPE")]
    [InlineData("query A { hello } query B { hello }", "OPERATION_NOT_FOUND")]
    [InlineData("query ($a: String!) { echo(value: $a) }", "INVALID_VARIABLE")]
    [InlineData("subscription ($a: Int!) { numbers(to: $a) }", "INVALID_VARIABLE")]
    [InlineData("subscription { ticks { symbol } plain }", "SINGLE_FIELD_SUBSCRIPTIONS")]
    [InlineData("subscription ($a: Boolean! = false) { ... @include(if: $a) { plain } }", "SINGLE_FIELD_SUBSCRIPTIONS")]
    [InlineData("subscription { __typename }", "SINGLE_FIELD_SUBSCRIPTIONS")]
    [InlineData("subscription { ticks(symbol: \\\"none\\\") { symbol } }", "UNKNOWN_SYMBOL")]
    public async Task What_cannot_run_is_answered_with_its_errors_alone(string document, string code)
    {
        await using SocketServer server = await SocketServer.StartAsync();
        SocketClient client = await server.ConnectAsync();
        await client.SubscribeAsync("1", document);
        Assert.Equal(code, CodeOf(await client.ReceiveAsync()));
        await client.SettleAsync();
    }

    [Fact]
    public async Task A_field_that_fails_is_an_answer_with_errors()
    {
        await using SocketServer server = await SocketServer.StartAsync();
        SocketClient client = await server.ConnectAsync();
        await client.SubscribeAsync("1", "{ fails }");
        string next = await client.ReceiveAsync();
        Assert.StartsWith("""{"type":"next","id":"1","payload":{"errors":[{"message":"It fails.",""", next, StringComparison.Ordinal);
        Assert.EndsWith(""","data":{"fails":null}}}""", next, StringComparison.Ordinal);
        Assert.Equal("""{"type":"complete","id":"1"}""", await client.ReceiveAsync());
    }

    [Theory]
    [InlineData("""{"type":"ping"}""", """{"type":"pong"}""")]
    [InlineData("""{"type":"ping","payload":null}""", """{"type":"pong"}""")]
    [InlineData("""{"payload":{"a":[1]},"type":"ping","other":{}}""", """{"type":"pong","payload":{"a":[1]}}""")]
    public async Task A_ping_is_answered_at_any_time(string ping, string pong)
    {
        await using SocketServer server = await SocketServer.StartAsync();
        SocketClient client = await server.OpenAsync();
        await client.SendAsync(ping);
        Assert.Equal(pong, await client.ReceiveAsync());
        await client.SendAsync("""{"type":"pong"}""");
        await client.SendAsync("""{"type":"connection_init","payload":{"token":"x"}}""");
        Assert.Equal(Ack, await client.ReceiveAsync());
        await client.SendAsync(ping);
        Assert.Equal(pong, await client.ReceiveAsync());
    }

    [Theory]
    [InlineData("no json", "4400 The message is not valid JSON")]
    [InlineData("{\"type\":\"ping\"", "4400 The message is not valid JSON")]
    [InlineData("{\"type\":\"ping\"} {}", "4400 The message is not valid JSON")]
    [InlineData("[]", "4400 A message must be a JSON object")]
    [InlineData("", "4400 The message is not valid JSON")]
    [InlineData("{}", "4400 The message has no type")]
    [InlineData("""{"type":1}""", "4400 The type of a message must be a string")]
    [InlineData("""{"type":"next","id":"1"}""", "4400 Unexpected message of type next")]
    [InlineData("""{"type":"start"}""", "4400 Unexpected message of type start")]
    [InlineData("""{"type":"ping","payload":1}""", "4400 The payload must be an object")]
    [InlineData("""{"type":"complete"}""", "4400 The message needs an id")]
    [InlineData("""{"type":"subscribe","id":"","payload":{}}""", "4400 The message needs an id")]
    [InlineData("""{"type":"subscribe","id":1,"payload":{}}""", "4400 The id of a message must be a string")]
    [InlineData("""{"type":"subscribe","id":"\ud800","payload":{}}""", "4400 The message is not valid JSON")]
    [InlineData("""{"type":"subscribe","id":"1"}""", "4400 The message needs an object as payload")]
    [InlineData("""{"type":"subscribe","id":"1","payload":{}}""", "4400 The parameter \"query\" is missing.")]
    [InlineData("""{"type":"subscribe","id":"1","payload":{"query":1}}""", "4400 The parameter \"query\" must be a string.")]
    [InlineData("""{"type":"subscribe","id":"1","payload":{"query":"{a}","variables":[]}}""", "4400 The parameter \"variables\" must be a map.")]
    [InlineData("""{"type":"connection_init"}""", "4429 Too many initialisation requests")]
    public async Task A_message_that_breaks_the_protocol_closes_the_socket(string message, string close)
    {
        await using SocketServer server = await SocketServer.StartAsync();
        SocketClient client = await server.ConnectAsync();
        await client.SendAsync(message);
        Assert.Equal(close, await client.ReceiveAsync());
        await server.IsIdleAsync();
        Assert.Equal(0, server.Sockets.Dropped);
    }

    [Fact]
    public async Task A_binary_message_closes_the_socket()
    {
        await using SocketServer server = await SocketServer.StartAsync();
        SocketClient client = await server.ConnectAsync();
        await client.SendAsync("{\"type\":\"ping\"}"u8.ToArray(), WebSocketMessageType.Binary);
        Assert.Equal("4400 Messages must be text", await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_message_past_the_size_of_a_request_closes_the_socket()
    {
        await using SocketServer server = await SocketServer.StartAsync(b => b.ModifyLimits(l => l.MaxRequestBytes = 10_000));
        SocketClient client = await server.ConnectAsync();
        await client.SendAsync("""{"type":"ping","payload":{"a":["x"]}}""".PadRight(10_000));
        Assert.StartsWith("{\"type\":\"pong\"", await client.ReceiveAsync(), StringComparison.Ordinal);
        await client.SendAsync(new string(' ', 10_001));
        Assert.Equal("1009 Message too big", await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_message_may_come_in_pieces()
    {
        await using SocketServer server = await SocketServer.StartAsync();
        SocketClient client = await server.OpenAsync();
        foreach (byte b in "{\"type\":\"connection_init\""u8.ToArray())
            await client.Socket.SendAsync(new[] { b }, WebSocketMessageType.Text, false, TestContext.Current.CancellationToken);
        await client.SendAsync("}");
        Assert.Equal(Ack, await client.ReceiveAsync());
    }

    [Fact]
    public async Task Reasons_are_cut_to_what_a_close_frame_holds()
    {
        await using SocketServer server = await SocketServer.StartAsync();
        SocketClient client = await server.ConnectAsync();
        await client.SendAsync($$"""{"type":"{{new string('é', 200)}}"}""");
        Assert.Equal($"4400 Unexpected message of type {new string('é', 48)}", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Nothing_runs_before_the_acknowledgement()
    {
        await using SocketServer server = await SocketServer.StartAsync();
        SocketClient client = await server.OpenAsync();
        await client.SubscribeAsync("1", "{ hello }");
        Assert.Equal("4401 Unauthorized", await client.ReceiveAsync());
    }

    [Theory]
    [InlineData("{ forever }")]
    [InlineData("subscription { ticks { number } }")]
    public async Task An_id_in_use_closes_the_socket(string document)
    {
        await using SocketServer server = await SocketServer.StartAsync();
        SocketClient client = await server.ConnectAsync();
        await client.SubscribeAsync("a", document);
        await client.SubscribeAsync("a", "{ hello }");
        Assert.Equal("4409 Subscriber for a already exists", await client.ReceiveAsync());
        await server.IsIdleAsync();
    }

    [Fact]
    public async Task A_client_that_does_not_begin_in_time_is_closed()
    {
        await using SocketServer server = await SocketServer.StartAsync();
        SocketClient client = await server.OpenAsync();
        await client.SettleAsync();
        server.Clock.Advance(TimeSpan.FromSeconds(9));
        await client.SettleAsync();
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("4408 Connection initialisation timeout", await client.ReceiveAsync());
        await server.IsIdleAsync();
        Assert.Equal(0, server.Sockets.Dropped);
    }

    [Fact]
    public async Task An_interceptor_that_takes_too_long_is_no_longer_waited_for()
    {
        await using SocketServer server = await SocketServer.StartAsync(b => b.AddSocketSessionInterceptor<Sleeper>());
        SocketClient client = await server.OpenAsync();
        await client.SettleAsync();
        await client.SendAsync("""{"type":"connection_init"}""");
        server.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("4408 Connection initialisation timeout", await client.ReceiveAsync());
        await server.IsIdleAsync();
    }

    [Fact]
    public async Task A_long_id_closes_the_socket()
    {
        await using SocketServer server = await SocketServer.StartAsync();
        SocketClient client = await server.ConnectAsync();
        await client.SubscribeAsync(new string('i', 256), "{ nope }");
        Assert.Equal("FIELDS_ON_CORRECT_TYPE", CodeOf(await client.ReceiveAsync()));
        await client.SubscribeAsync(new string('i', 257), "{ nope }");
        Assert.Equal("4400 The id is longer than 256 bytes", await client.ReceiveAsync());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("graphql-ws")]
    public async Task A_client_without_the_protocol_is_closed(string? protocol)
    {
        await using SocketServer server = await SocketServer.StartAsync();
        SocketClient client = await server.OpenAsync(protocol: protocol);
        Assert.True(string.IsNullOrEmpty(client.Socket.SubProtocol));
        Assert.Equal("4406 Subprotocol not acceptable", await client.ReceiveAsync());
    }

    [Fact]
    public async Task The_protocol_is_chosen_among_several()
    {
        await using SocketServer server = await SocketServer.StartAsync();
        SocketClient client = await server.OpenAsync(o => o.AddSubProtocol("graphql-ws"));
        Assert.Equal("graphql-transport-ws", client.Socket.SubProtocol);
    }

    [Theory]
    [InlineData("http://{host}", true)]
    [InlineData("https://{host}", true)]
    [InlineData("HTTP://{HOST}", true)]
    [InlineData("http://evil.example", false)]
    [InlineData("http://127.0.0.1", false)]
    [InlineData("http://127.0.0.1:1", false)]
    [InlineData("http://{host}.evil.example", false)]
    [InlineData("null", false)]
    [InlineData("", false)]
    public async Task Only_pages_of_the_server_itself_may_open_a_socket(string origin, bool allowed)
    {
        await using SocketServer server = await SocketServer.StartAsync();
        string host = server.Address.Authority;
        origin = origin.Replace("{host}", host, StringComparison.OrdinalIgnoreCase);
        Task<SocketClient> opening = server.OpenAsync(o => o.SetRequestHeader("Origin", origin));
        if (allowed)
        {
            Assert.Equal(WebSocketState.Open, (await opening).Socket.State);
            return;
        }

        WebSocketException exception = await Assert.ThrowsAsync<WebSocketException>(() => opening);
        Assert.Contains("403", exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, server.Sockets.Open);
    }

    [Fact]
    public async Task Sockets_past_the_limit_are_refused_until_one_ends()
    {
        await using SocketServer server = await SocketServer.StartAsync(b => b.ModifyLimits(l => l.MaxSockets = 2));
        SocketClient first = await server.ConnectAsync();
        await server.ConnectAsync();
        WebSocketException exception = await Assert.ThrowsAsync<WebSocketException>(() => server.OpenAsync());
        Assert.Contains("503", exception.Message, StringComparison.Ordinal);
        await first.Socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);
        await Eventually.Async(() => server.Sockets.Open == 1);
        await server.ConnectAsync();
    }

    [Fact]
    public async Task Operations_past_the_limit_are_refused_until_one_ends()
    {
        await using SocketServer server = await SocketServer.StartAsync(b => b.ModifyLimits(l => l.MaxSocketOperations = 2));
        SocketClient client = await server.ConnectAsync();
        await client.SubscribeAsync("1", "subscription { ticks { number } }");
        await client.SubscribeAsync("2", "{ forever }");
        await client.SubscribeAsync("3", "{ hello }");
        string refusal = await client.ReceiveAsync();
        Assert.Contains("\"id\":\"3\"", refusal, StringComparison.Ordinal);
        Assert.Equal("TOO_MANY_OPERATIONS", CodeOf(refusal));
        await client.CompleteAsync("1");
        await Eventually.Async(() => server.Events is { Opened: 1, Disposed: 1 });
        await Eventually.Async(() => server.Sockets.Subscriptions == 0);
        string answer;
        do
        {
            await client.SubscribeAsync("3", "{ hello }");
            answer = await client.ReceiveAsync();
        }
        while (answer.Contains("TOO_MANY", StringComparison.Ordinal));
        Assert.Equal("""{"type":"next","id":"3","payload":{"data":{"hello":"world"}}}""", answer);
    }

    [Fact]
    public async Task Without_web_sockets_in_the_pipeline_a_socket_is_a_bad_request()
    {
        await using SocketServer server = await SocketServer.StartAsync(hasWebSockets: false);
        WebSocketException exception = await Assert.ThrowsAsync<WebSocketException>(() => server.OpenAsync());
        Assert.Contains("400", exception.Message, StringComparison.Ordinal);
    }

    internal static string? CodeOf(string message)
    {
        JsonElement json = JsonElement.Parse(message);
        Assert.Equal("error", json.GetProperty("type").GetString());
        return json.GetProperty("payload")[0].GetProperty("extensions").GetProperty("code").GetString();
    }

    public class Sleeper : DefaultSocketSessionInterceptor
    {
        public override async ValueTask<ConnectionStatus> OnConnectAsync(
            ISocketSession session, IOperationMessagePayload connectionInitMessage, CancellationToken cancellationToken = default)
        {
            await new TaskCompletionSource().Task;
            return ConnectionStatus.Accept();
        }
    }
}
