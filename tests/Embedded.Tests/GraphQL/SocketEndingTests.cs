using System.Diagnostics.Metrics;
using System.Net.WebSockets;

namespace OrleansTrading.Embedded.Tests.GraphQL;

public sealed class SocketEndingTests
{
    private const string Ticks = "subscription { ticks { number } }";

    [Fact]
    public async Task A_client_that_completes_gets_no_more_and_its_stream_is_disposed()
    {
        await using SocketServer server = await SocketServer.StartAsync();
        SocketClient client = await server.ConnectAsync();
        await SubscribeAsync(server, client, "a");
        server.Events.Send(1);
        Assert.Equal("""{"type":"next","id":"a","payload":{"data":{"ticks":{"number":1}}}}""", await client.ReceiveAsync());
        await client.CompleteAsync("a");
        await Eventually.Async(() => server.Events.Disposed == 1 && server.Sockets.Subscriptions == 0);
        server.Events.Send(2);
        await client.SettleAsync();
        await client.CompleteAsync("a");
        await client.CompleteAsync("never");
        await SubscribeAsync(server, client, "a");
        server.Events.Send(3);
        Assert.Equal("""{"type":"next","id":"a","payload":{"data":{"ticks":{"number":3}}}}""", await client.ReceiveAsync());
        Assert.Equal(1, server.Sockets.Open);
    }

    [Fact]
    public async Task A_query_that_the_client_completes_is_cancelled_and_not_answered()
    {
        await using SocketServer server = await SocketServer.StartAsync(b => b.ModifyLimits(l => l.MaxSocketOperations = 1));
        SocketClient client = await server.ConnectAsync();
        await client.SubscribeAsync("1", "{ forever }");
        await client.CompleteAsync("1");
        string answer;
        do
        {
            await client.SubscribeAsync("2", "{ hello }");
            answer = await client.ReceiveAsync();
        }
        while (answer.Contains("TOO_MANY", StringComparison.Ordinal));
        Assert.Equal("""{"type":"next","id":"2","payload":{"data":{"hello":"world"}}}""", answer);
    }

    [Fact]
    public async Task A_client_that_closes_is_answered_and_its_streams_are_disposed()
    {
        await using SocketServer server = await SocketServer.StartAsync();
        SocketClient client = await server.ConnectAsync();
        await SubscribeAsync(server, client, "a");
        await SubscribeAsync(server, client, "b");
        await client.SubscribeAsync("c", "{ forever }");
        await client.SubscribeAsync("d", "subscription { plain }");
        await Eventually.Async(() => server.Sockets.Subscriptions == 3);
        await client.Socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", TestContext.Current.CancellationToken);
        Assert.Equal(WebSocketState.Closed, client.Socket.State);
        await server.IsIdleAsync();
        Assert.Equal(2, server.Events.Disposed);
        Assert.Equal(0, server.Service<Embedded.GraphQL.Subscriptions.InMemoryTopics>().Count);
        Assert.Equal(0, server.Sockets.Dropped);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(4321)]
    public async Task A_close_is_answered_with_its_own_code(int code)
    {
        await using SocketServer server = await SocketServer.StartAsync();
        SocketClient client = await server.ConnectAsync();
        await client.Socket.CloseOutputAsync((WebSocketCloseStatus)code, null, TestContext.Current.CancellationToken);
        Assert.Equal($"{code} ", await client.ReceiveAsync());
        await server.IsIdleAsync();
    }

    [Fact]
    public async Task Operations_that_begin_at_once_on_new_sockets_are_all_answered()
    {
        await using SocketServer server = await SocketServer.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 40).Select(async _ =>
        {
            SocketClient client = await server.ConnectAsync();
            await Task.WhenAll(Enumerable.Range(0, 50).Select(i => client.SubscribeAsync($"o{i}", "{ hello }")));
            for (int i = 0; i < 100; i++)
                Assert.DoesNotContain("\"error", await client.ReceiveAsync(), StringComparison.Ordinal);
            await client.Socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", TestContext.Current.CancellationToken);
        }));
        Assert.DoesNotContain(server.Log.All, line => line.Contains("failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Completing_while_the_operation_ends_harms_nothing()
    {
        await using SocketServer server = await SocketServer.StartAsync(b => b.ModifyLimits(l => l.MaxSocketOperations = 1_000));
        SocketClient client = await server.ConnectAsync();
        for (int i = 0; i < 500; i++)
        {
            await client.SubscribeAsync($"s{i}", "subscription { numbers(to: 3) }");
            if (i % 2 == 0)
                await Task.Yield();
            await client.CompleteAsync($"s{i}");
        }

        await client.SubscribeAsync("last", "{ hello }");
        while (await client.ReceiveAsync() != """{"type":"complete","id":"last"}""")
        {
            // What came through before its completion did.
        }

        await Eventually.Async(() => server.Sockets.Subscriptions == 0);
        Assert.Equal(1, server.Sockets.Open);
    }

    [Fact]
    public async Task A_client_that_vanishes_leaves_nothing_behind()
    {
        await using SocketServer server = await SocketServer.StartAsync();
        SocketClient client = await server.ConnectAsync();
        await SubscribeAsync(server, client, "a");
        await client.SubscribeAsync("c", "{ forever }");
        await client.SettleAsync();
        client.Socket.Abort();
        await server.IsIdleAsync();
        Assert.Equal(1, server.Events.Disposed);
        Assert.Equal(0, server.Sockets.Dropped);
        Assert.DoesNotContain(server.Log.All, l => l.StartsWith("Error:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_stops_completes_what_runs_and_goes_away()
    {
        await using SocketServer server = await SocketServer.StartAsync();
        SocketClient client = await server.ConnectAsync();
        SocketClient idle = await server.ConnectAsync();
        await SubscribeAsync(server, client, "a");
        Task stopping = server.StopAsync();
        Assert.Equal("""{"type":"complete","id":"a"}""", await client.ReceiveAsync());
        Assert.Equal("1001 The server is shutting down", await client.ReceiveAsync());
        Assert.Equal("1001 The server is shutting down", await idle.ReceiveAsync());
        await stopping;
        Assert.Equal(1, server.Events.Disposed);
        Assert.Equal((0, 0, 0L), (server.Sockets.Open, server.Sockets.Subscriptions, server.Sockets.Dropped));
    }

    [Fact]
    public async Task A_client_that_reads_nothing_makes_its_stream_wait_and_is_dropped()
    {
        await using SocketServer server = await SocketServer.StartAsync();
        SocketClient client = await server.ConnectAsync();
        await client.SubscribeAsync("a", "subscription { flood }");
        await Eventually.Async(() => server.Events.Produced > 0);
        await Eventually.Async(() =>
        {
            // Time passes only for a message that is on its way; each that arrives begins anew.
            server.Clock.Advance(TimeSpan.FromSeconds(1));
            return server.Sockets.Dropped == 1;
        });
        await server.IsIdleAsync();

        // What the operating system takes in between is some megabytes; a server that does not wait would make gigabytes.
        Assert.InRange(server.Events.Produced, 1, 1_000);
        Assert.Contains("Information: A GraphQL socket was dropped: it did not take a message within 15 s.", server.Log.All);
    }

    [Fact]
    public async Task A_slow_reader_gets_every_event_once_and_in_order()
    {
        await using SocketServer server = await SocketServer.StartAsync();
        SocketClient client = await server.ConnectAsync();
        await client.SubscribeAsync("a", "subscription { flood }");
        for (int i = 1; i <= 500; i++)
        {
            Assert.Contains($".{i}\"", await client.ReceiveAsync(), StringComparison.Ordinal);
            Assert.InRange(server.Events.Produced - i, 0, 1_000);
        }

        // What was on its way when the client had enough still has to be read, or the server would wait with it.
        await client.CompleteAsync("a");
        await client.SendAsync("""{"type":"ping"}""");
        while (await client.ReceiveAsync() != """{"type":"pong"}""")
        {
        }

        await Eventually.Async(() => server.Events.Disposed == 1);
    }

    [Fact]
    public async Task A_silent_client_is_asked_and_dropped_when_it_does_not_answer()
    {
        await using SocketServer server = await SocketServer.StartAsync();
        SocketClient client = await server.ConnectAsync();
        await SubscribeAsync(server, client, "a");
        server.Clock.Advance(TimeSpan.FromSeconds(29));
        await client.SettleAsync();
        server.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("""{"type":"ping"}""", await client.ReceiveAsync());
        server.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("""{"type":"ping"}""", await client.ReceiveAsync());
        server.Clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(0, server.Sockets.Dropped);
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        await server.IsIdleAsync();
        Assert.Equal(1, server.Sockets.Dropped);
        Assert.Contains("Information: A GraphQL socket was dropped: it gave no sign of life for 90 s.", server.Log.All);
    }

    [Fact]
    public async Task A_silent_client_that_answers_stays()
    {
        await using SocketServer server = await SocketServer.StartAsync();
        SocketClient client = await server.ConnectAsync();
        await SubscribeAsync(server, client, "a");
        for (int i = 0; i < 10; i++)
        {
            server.Clock.Advance(TimeSpan.FromSeconds(30));
            Assert.Equal("""{"type":"ping"}""", await client.ReceiveAsync());
            await client.SendAsync("""{"type":"pong"}""");
            await client.SettleAsync();
        }

        Assert.Equal((1, 1, 0L), (server.Sockets.Open, server.Sockets.Subscriptions, server.Sockets.Dropped));
    }

    [Fact]
    public async Task A_client_that_does_not_answer_a_close_is_dropped()
    {
        await using SocketServer server = await SocketServer.StartAsync();
        SocketClient client = await server.ConnectAsync();
        await SubscribeAsync(server, client, "a");
        await client.SendAsync("nonsense");
        await Eventually.Async(() => server.Events.Disposed == 1);
        Assert.Equal(1, server.Sockets.Open);
        server.Clock.Advance(TimeSpan.FromSeconds(15));
        await server.IsIdleAsync();
        Assert.Equal(1, server.Sockets.Dropped);
    }

    [Fact]
    public async Task Many_clients_get_every_event_once_and_in_order()
    {
        const int Clients = 200;
        const int Messages = 50;
        await using SocketServer server = await SocketServer.StartAsync();
        SocketClient[] clients = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => server.ConnectAsync()));
        foreach (SocketClient client in clients)
            await client.SubscribeAsync("a", Ticks);
        await Eventually.Async(() => server.Sockets.Subscriptions == Clients && server.Events.Listeners == Clients);
        for (int i = 0; i < Messages; i++)
            server.Events.Send(i);
        server.Events.End();
        await Task.WhenAll(clients.Select(ReadAllAsync));
        await Eventually.Async(() => server.Sockets.Subscriptions == 0);
        Assert.Equal(Clients, server.Sockets.Open);
        foreach (SocketClient client in clients)
            client.Socket.Abort();
        await server.IsIdleAsync();

        static async Task ReadAllAsync(SocketClient client)
        {
            for (int i = 0; i < Messages; i++)
                Assert.Equal($"{{\"type\":\"next\",\"id\":\"a\",\"payload\":{{\"data\":{{\"ticks\":{{\"number\":{i}}}}}}}}}", await client.ReceiveAsync());
            Assert.Equal("""{"type":"complete","id":"a"}""", await client.ReceiveAsync());
        }
    }

    [Fact]
    public async Task The_counts_are_instruments_too()
    {
        await using SocketServer server = await SocketServer.StartAsync();
        var seen = new Dictionary<string, long>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == GraphQLSockets.MeterName && instrument.Meter.Scope == server.Service<IMeterFactory>())
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => seen[instrument.Name] = value);
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => seen[instrument.Name] = value);
        _ = server.Sockets;
        listener.Start();
        await server.ConnectAsync();
        SocketClient client = await server.ConnectAsync();
        await SubscribeAsync(server, client, "a");
        listener.RecordObservableInstruments();
        Assert.Equal((2L, 1L), (seen["graphql.sockets"], seen["graphql.subscriptions"]));
        server.Clock.Advance(TimeSpan.FromSeconds(90));
        await server.IsIdleAsync();
        listener.RecordObservableInstruments();
        Assert.Equal((0L, 0L), (seen["graphql.sockets"], seen["graphql.subscriptions"]));
        Assert.True(seen["graphql.sockets.dropped"] > 0);
    }

    private static async Task SubscribeAsync(SocketServer server, SocketClient client, string id)
    {
        int before = server.Events.Opened;
        await client.SubscribeAsync(id, Ticks);
        await Eventually.Async(() => server.Events.Opened == before + 1 && server.Events.Listeners > 0);
    }
}
