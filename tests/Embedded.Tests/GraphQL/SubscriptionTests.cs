using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansTrading.Embedded.GraphQL.Types;

namespace OrleansTrading.Embedded.Tests.GraphQL;

public sealed class SubscriptionTests
{
    [Fact]
    public async Task Fields_have_the_arguments_of_their_methods_and_streams_are_no_fields()
    {
        await using SocketServer server = await SocketServer.StartAsync();
        string schema = SchemaPrinter.Print(server.Service<Embedded.GraphQL.Execution.RequestExecutor>().Schema);
        Assert.Contains(
            """
            type SocketSubscription {
              ticks(symbol: String! = "A"): SocketTick
              numbers(to: Int!): Int!
              flood: String!
              news(kind: String!): String!
              plain: String!
              streamed: String!
              secrets: String!
            }
            """,
            schema,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_come_in_order_and_the_end_of_the_stream_completes()
    {
        await using SocketServer server = await SocketServer.StartAsync();
        SocketClient client = await server.ConnectAsync();
        await client.SendAsync(
            """{"id":"a","type":"subscribe","payload":{"query":"subscription ($n: Int!) { n: numbers(to: $n) }","variables":{"n":500}}}""");
        for (int i = 1; i <= 500; i++)
            Assert.Equal("""{"type":"next","id":"a","payload":{"data":{"n":""" + $"{i}}}}}}}", await client.ReceiveAsync());
        Assert.Equal("""{"type":"complete","id":"a"}""", await client.ReceiveAsync());
        Assert.Equal(0, server.Sockets.Subscriptions);
    }

    [Fact]
    public async Task Events_of_several_operations_come_to_their_ids()
    {
        await using SocketServer server = await SocketServer.StartAsync();
        SocketClient client = await server.ConnectAsync();
        await client.SubscribeAsync("a", "subscription { ticks { symbol number } }");
        await client.SubscribeAsync("b", "subscription { ticks(symbol: \\\"B\\\") { later symbol } }");
        await Eventually.Async(() => server.Events.Listeners == 2);
        Assert.Equal(2, server.Sockets.Subscriptions);
        server.Events.Send(1);
        string[] messages = [await client.ReceiveAsync(), await client.ReceiveAsync()];
        Assert.Contains("""{"type":"next","id":"a","payload":{"data":{"ticks":{"symbol":"A","number":1}}}}""", messages);
        Assert.Contains("""{"type":"next","id":"b","payload":{"data":{"ticks":{"later":1,"symbol":"B"}}}}""", messages);
    }

    [Fact]
    public async Task A_field_that_fails_for_one_event_does_not_end_the_subscription()
    {
        await using SocketServer server = await SocketServer.StartAsync();
        SocketClient client = await server.ConnectAsync();
        await client.SubscribeAsync("a", "subscription { ticks { odd } }");
        await Eventually.Async(() => server.Events.Listeners == 1);
        foreach (int number in (int[])[1, 2, 3])
            server.Events.Send(number);
        Assert.Equal("""{"type":"next","id":"a","payload":{"data":{"ticks":{"odd":1}}}}""", await client.ReceiveAsync());
        JsonElement failed = JsonElement.Parse(await client.ReceiveAsync());
        Assert.Equal("next", failed.GetProperty("type").GetString());
        JsonElement payload = failed.GetProperty("payload");
        Assert.Equal("EVEN", payload.GetProperty("errors")[0].GetProperty("extensions").GetProperty("code").GetString());
        Assert.Equal("""{"ticks":null}""", payload.GetProperty("data").GetRawText());
        Assert.Equal("""{"type":"next","id":"a","payload":{"data":{"ticks":{"odd":3}}}}""", await client.ReceiveAsync());
    }

    [Fact]
    public async Task An_event_that_takes_too_long_is_answered_and_the_next_one_runs()
    {
        await using SocketServer server = await SocketServer.StartAsync(
            b => b.ModifyRequestOptions(o => o.ExecutionTimeout = TimeSpan.FromMilliseconds(100)));
        SocketClient client = await server.ConnectAsync();
        await client.SubscribeAsync("a", "subscription { ticks { forever } }");
        await Eventually.Async(() => server.Events.Listeners == 1);
        for (int i = 0; i < 2; i++)
        {
            server.Events.Send(i);
            JsonElement message = JsonElement.Parse(await client.ReceiveAsync());
            Assert.Equal("next", message.GetProperty("type").GetString());
            Assert.Equal(["HC0045"], TestServer.Codes(message.GetProperty("payload")));
            Assert.False(message.GetProperty("payload").TryGetProperty("data", out _));
        }

        await client.CompleteAsync("a");
        await Eventually.Async(() => server.Events.Disposed == 1);
    }

    [Fact]
    public async Task Scoped_services_are_those_of_the_event()
    {
        await using SocketServer server = await SocketServer.StartAsync();
        SocketClient client = await server.ConnectAsync();
        await client.SubscribeAsync("a", "subscription { ticks { scoped scopedAgain } }");
        await Eventually.Async(() => server.Events.Listeners == 1);
        var seen = new HashSet<int>();
        for (int i = 0; i < 3; i++)
        {
            server.Events.Send(i);
            JsonElement tick = JsonElement.Parse(await client.ReceiveAsync()).GetProperty("payload").GetProperty("data").GetProperty("ticks");
            Assert.Equal(tick.GetProperty("scoped").GetInt32(), tick.GetProperty("scopedAgain").GetInt32());
            Assert.True(seen.Add(tick.GetProperty("scoped").GetInt32()));
        }
    }

    [Fact]
    public async Task An_exception_of_the_stream_ends_the_subscription_with_its_code()
    {
        await using SocketServer server = await SocketServer.StartAsync(b => b.AddErrorFilter(e => e.SetExtension("seen", true)));
        SocketClient client = await server.ConnectAsync();
        await client.SubscribeAsync("a", "subscription { t: ticks { number } }");
        await Eventually.Async(() => server.Events.Listeners == 1);
        server.Events.Send(1);
        server.Events.Fail(new GraphQLException(ErrorBuilder.New().SetMessage("Too slow.").SetCode("SLOW_CONSUMER").Build()));
        Assert.Contains("\"next\"", await client.ReceiveAsync(), StringComparison.Ordinal);
        Assert.Equal(
            """{"type":"error","id":"a","payload":[{"message":"Too slow.","locations":[{"line":1,"column":16}],"path":["t"],"extensions":{"code":"SLOW_CONSUMER","seen":true}}]}""",
            await client.ReceiveAsync());
        await client.SettleAsync();
        Assert.Equal(0, server.Sockets.Subscriptions);
        Assert.Equal(1, server.Events.Disposed);
    }

    [Fact]
    public async Task What_went_wrong_in_a_stream_is_logged_and_not_told()
    {
        await using SocketServer server = await SocketServer.StartAsync();
        SocketClient client = await server.ConnectAsync();
        await client.SubscribeAsync("a", "subscription { ticks { number } }");
        await Eventually.Async(() => server.Events.Listeners == 1);
        server.Events.Fail(new InvalidDataException("secret"));
        string error = await client.ReceiveAsync();
        Assert.Equal("UNEXPECTED_EXECUTION_ERROR", SocketProtocolTests.CodeOf(error));
        Assert.DoesNotContain("secret", error, StringComparison.Ordinal);
        Assert.Contains(server.Log.All, l => l.StartsWith("Error:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_topic_brings_what_is_sent_to_its_name_and_ends_with_it()
    {
        await using SocketServer server = await SocketServer.StartAsync();
        SocketClient client = await server.ConnectAsync();
        var sender = server.Service<ITopicEventSender>();
        await client.SubscribeAsync("a", "subscription { news(kind: \\\"x\\\") }");
        await Eventually.Async(() => server.Sockets.Subscriptions == 1);
        await sender.SendAsync("news_y", "other", TestContext.Current.CancellationToken);
        await sender.SendAsync("news_x", "one", TestContext.Current.CancellationToken);
        await sender.SendAsync("news_x", "two", TestContext.Current.CancellationToken);
        await sender.CompleteAsync("news_x");
        Assert.Equal("""{"type":"next","id":"a","payload":{"data":{"news":"x: one"}}}""", await client.ReceiveAsync());
        Assert.Equal("""{"type":"next","id":"a","payload":{"data":{"news":"x: two"}}}""", await client.ReceiveAsync());
        Assert.Equal("""{"type":"complete","id":"a"}""", await client.ReceiveAsync());
    }

    [Theory]
    [InlineData("plain", "Plain")]
    [InlineData("streamed", "streamed")]
    public async Task A_topic_is_left_when_the_client_completes(string field, string topic)
    {
        await using SocketServer server = await SocketServer.StartAsync();
        SocketClient client = await server.ConnectAsync();
        var topics = server.Service<Embedded.GraphQL.Subscriptions.InMemoryTopics>();
        await client.SubscribeAsync("a", $"subscription {{ {field} }}");
        await Eventually.Async(() => server.Sockets.Subscriptions == 1);
        await client.SubscribeAsync("m", $"mutation {{ send(topic: \\\"{topic}\\\", text: \\\"hi\\\") }}");
        string[] messages = [await client.ReceiveAsync(), await client.ReceiveAsync(), await client.ReceiveAsync()];
        Assert.Contains($"{{\"type\":\"next\",\"id\":\"a\",\"payload\":{{\"data\":{{\"{field}\":\"hi\"}}}}}}", messages);
        Assert.Equal(1, topics.Count);
        await client.CompleteAsync("a");
        await Eventually.Async(() => topics.Count == 0 && server.Sockets.Subscriptions == 0);
    }

    [Fact]
    public async Task A_field_of_its_own_rules_is_refused_before_its_stream_starts()
    {
        await using SocketServer server = await SocketServer.StartAsync();
        SocketClient nobody = await server.ConnectAsync();
        await nobody.SubscribeAsync("a", "subscription { secrets }");
        string error = await nobody.ReceiveAsync();
        Assert.Equal("AUTH_NOT_AUTHENTICATED", SocketProtocolTests.CodeOf(error));
        Assert.Contains("\"path\":[\"secrets\"]", error, StringComparison.Ordinal);

        SocketClient somebody = await server.ConnectAsync(o => o.SetRequestHeader("X-User", "ann"));
        await somebody.SubscribeAsync("a", "subscription { secrets }");
        Assert.Equal("""{"type":"next","id":"a","payload":{"data":{"secrets":"for ann"}}}""", await somebody.ReceiveAsync());
    }

    [Fact]
    public async Task A_rule_below_the_root_is_an_error_of_each_event()
    {
        await using SocketServer server = await SocketServer.StartAsync();
        SocketClient client = await server.ConnectAsync();
        await client.SubscribeAsync("a", "subscription { ticks { number secret } }");
        await Eventually.Async(() => server.Events.Listeners == 1);
        for (int i = 0; i < 2; i++)
        {
            server.Events.Send(i);
            JsonElement payload = JsonElement.Parse(await client.ReceiveAsync()).GetProperty("payload");
            Assert.Equal(["AUTH_NOT_AUTHENTICATED"], TestServer.Codes(payload));
            Assert.Equal($"{{\"ticks\":{{\"number\":{i},\"secret\":null}}}}", payload.GetProperty("data").GetRawText());
        }
    }

    [Fact]
    public async Task A_subscription_that_costs_too_much_is_refused()
    {
        await using SocketServer server = await SocketServer.StartAsync(b => b.ModifyCostOptions(o => o.MaxTypeCost = 1));
        SocketClient client = await server.ConnectAsync();
        await client.SubscribeAsync("a", "subscription { ticks { number } }");
        Assert.Equal("HC0047", SocketProtocolTests.CodeOf(await client.ReceiveAsync()));
        Assert.Equal(0, server.Events.Opened);
    }

    [Fact]
    public async Task An_interceptor_decides_by_what_the_client_says()
    {
        await using SocketServer server = await SocketServer.StartAsync(b => b.AddSocketSessionInterceptor<Doorkeeper>());
        SocketClient refused = await server.OpenAsync();
        await refused.SendAsync("""{"type":"connection_init","payload":{"user":"eve"}}""");
        Assert.Equal("4403 Not you, eve.", await refused.ReceiveAsync());

        SocketClient failed = await server.OpenAsync();
        await failed.SendAsync("""{"type":"connection_init","payload":{"user":1}}""");
        Assert.Equal("4500 Internal server error", await failed.ReceiveAsync());

        SocketClient accepted = await server.OpenAsync();
        await accepted.SendAsync("""{"type":"connection_init","payload":{"user":"ann"}}""");
        Assert.Equal("""{"type":"connection_ack"}""", await accepted.ReceiveAsync());
        await accepted.SubscribeAsync("1", "{ user }");
        Assert.Equal("""{"type":"next","id":"1","payload":{"data":{"user":"ann"}}}""", await accepted.ReceiveAsync());
    }

    public static TheoryData<Type, string> Mistakes => new()
    {
        { typeof(NoAttribute), "NoAttribute.Tick lacks [Subscribe]" },
        { typeof(Property), "Property.Tick is a property" },
        { typeof(NoMessage), "NoMessage.Tick needs one parameter with [EventMessage]" },
        { typeof(NoMethod), "NoMethod.Tick names Nowhere for its stream" },
        { typeof(Overloaded), "Overloaded.Tick names Stream for its stream" },
        { typeof(NoStream), "NoStream.Stream makes a stream and must return IAsyncEnumerable<T>" },
        { typeof(OtherEvents), "OtherEvents.Stream makes events of type String, but Tick takes Int32" },
        { typeof(UnknownArgument), "UnknownArgument.Stream asks for symbol, which is neither a service nor an argument of Tick" },
        { typeof(OtherArgument), "OtherArgument.Stream takes symbol with another type than Tick does" },
        { typeof(EarlyMessage), "EarlyMessage.Stream makes the stream, when there is no event yet" },
        { typeof(UnknownPlaceholder), "UnknownPlaceholder.Tick has the topic a_{b}, but no argument b" },
        { typeof(TopicAndStream), "TopicAndStream.Tick has both" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Mistakes_of_subscription_classes_show_at_start_up(Type type, string message)
    {
        var add = typeof(GraphQLServiceExtensions).GetMethod(nameof(GraphQLServiceExtensions.AddSubscriptionType))!.MakeGenericMethod(type);
        SchemaException exception = Assert.Throws<SchemaException>(
            () => TestServer.Of<SocketQuery>(b => add.Invoke(null, [b.AddInMemorySubscriptions()])));
        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Topics_have_to_be_registered()
    {
        SchemaException exception = Assert.Throws<SchemaException>(() => TestServer.Of<SocketQuery>(b => b.AddSubscriptionType<Topical>()));
        Assert.Contains("AddInMemorySubscriptions()", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Subscriptions_stand_in_the_subscription_type_alone()
    {
        Assert.Throws<SchemaException>(() => TestServer.Of<Topical>(b => b.AddInMemorySubscriptions()));
        Assert.Throws<SchemaException>(() => TestServer.Of<MessageOutside>());
    }

    [Fact]
    public async Task An_extension_class_adds_subscriptions()
    {
        await using SocketServer server = await SocketServer.StartAsync(b => b.AddTypeExtension<More>());
        SocketClient client = await server.ConnectAsync();
        await client.SubscribeAsync("1", "subscription { once }");
        Assert.Equal("""{"type":"next","id":"1","payload":{"data":{"once":7}}}""", await client.ReceiveAsync());
        Assert.Equal("""{"type":"complete","id":"1"}""", await client.ReceiveAsync());
    }

    [ExtendObjectType<SocketSubscription>]
    public class More
    {
        [Subscribe(With = nameof(OnceStream))]
        public int Once([EventMessage] int number) => number;

        public ValueTask<IAsyncEnumerable<int>> OnceStream() => new(new[] { 7 }.ToAsyncEnumerable());
    }

    public class Doorkeeper : DefaultSocketSessionInterceptor
    {
        public override ValueTask<ConnectionStatus> OnConnectAsync(
            ISocketSession session, IOperationMessagePayload connectionInitMessage, CancellationToken cancellationToken = default)
        {
            string? user = connectionInitMessage.Payload?.GetProperty("user").GetString();
            if (user == "eve")
                return new(ConnectionStatus.Reject("Not you, eve."));
            session.Connection.HttpContext.User = new(new System.Security.Claims.ClaimsIdentity([new("name", user!)], "test", "name", null));
            return new(ConnectionStatus.Accept());
        }
    }

    public class NoAttribute
    {
        public int Tick() => 1;
    }

    public class Property
    {
        public int Tick => 1;
    }

    public class NoMessage
    {
        [Subscribe]
        public int Tick() => 1;
    }

    public class NoMethod
    {
        [Subscribe(With = "Nowhere")]
        public int Tick([EventMessage] int tick) => tick;
    }

    public class Overloaded
    {
        [Subscribe(With = nameof(Stream))]
        public int Tick([EventMessage] int tick) => tick;

        public IAsyncEnumerable<int> Stream() => AsyncEnumerable.Empty<int>();

        public IAsyncEnumerable<int> Stream(int a) => AsyncEnumerable.Empty<int>();
    }

    public class NoStream
    {
        [Subscribe(With = nameof(Stream))]
        public int Tick([EventMessage] int tick) => tick;

        public IEnumerable<int> Stream() => [];
    }

    public class OtherEvents
    {
        [Subscribe(With = nameof(Stream))]
        public int Tick([EventMessage] int tick) => tick;

        public IAsyncEnumerable<string> Stream() => AsyncEnumerable.Empty<string>();
    }

    public class UnknownArgument
    {
        [Subscribe(With = nameof(Stream))]
        public int Tick([EventMessage] int tick) => tick;

        public IAsyncEnumerable<int> Stream(string symbol) => AsyncEnumerable.Empty<int>();
    }

    public class OtherArgument
    {
        [Subscribe(With = nameof(Stream))]
        public int Tick([EventMessage] int tick, string symbol) => tick;

        public IAsyncEnumerable<int> Stream(int symbol) => AsyncEnumerable.Empty<int>();
    }

    public class EarlyMessage
    {
        [Subscribe(With = nameof(Stream))]
        public int Tick([EventMessage] int tick) => tick;

        public IAsyncEnumerable<int> Stream([EventMessage] int tick) => AsyncEnumerable.Empty<int>();
    }

    public class UnknownPlaceholder
    {
        [Subscribe]
        [Topic("a_{b}")]
        public int Tick([EventMessage] int tick) => tick;
    }

    public class TopicAndStream
    {
        [Subscribe(With = nameof(Stream))]
        [Topic("a")]
        public int Tick([EventMessage] int tick) => tick;

        public IAsyncEnumerable<int> Stream() => AsyncEnumerable.Empty<int>();
    }

    public class Topical
    {
        [Subscribe]
        public int Tick([EventMessage] int tick) => tick;
    }

    public class MessageOutside
    {
        public int Tick([EventMessage] int tick) => tick;
    }
}
