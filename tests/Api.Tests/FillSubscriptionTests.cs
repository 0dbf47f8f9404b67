using System.Globalization;
using System.Text.Json;

namespace OrleansTrading.Api.Tests;

/// <summary>Fills over a socket while a person trades: each once and in order, whatever becomes of socket or service.</summary>
public sealed class FillSubscriptionTests(FillSubscriptionTests.BusyMarket market, MadeUpDay day)
    : IClassFixture<FillSubscriptionTests.BusyMarket>
{
    // Such that an order is filled in milliseconds, and the day lasts longer than the tests.
    private const string Speed = "150";
    private const string Fields = "{ cursor tradeId clientOrderId symbol side quantity price fee timeNs }";
    private const int Fills = 12;
    private const int MaxOrders = 5_000;

    private static int _orders;

    [Fact]
    public async Task Every_fill_comes_once_and_in_order_and_a_dropped_socket_goes_on_behind_its_last()
    {
        var service = market.Service;
        var received = new List<JsonElement>();
        var after = "0";
        for (var connection = 0; connection < 3; connection++)
        {
            var socket = await SocketClient.Connect(service.Process.Port, Stop.Token);
            await Receive(service, socket, after, received, Fills * (connection + 1));
            socket.Abort();
            await socket.DisposeAsync();
            after = Cursor(received[^1]);
            // Nobody listens to these.
            for (var i = 0; i < 3; i++) await PlaceOne(service);
        }

        await AssertAreThePortfolios(service, received, Fills * 3);
    }

    [Fact]
    public async Task A_subscription_without_a_cursor_begins_with_the_next_fill()
    {
        var service = market.Service;
        while (await FillCount(service) < 2) await PlaceOne(service);
        await using var socket = await SocketClient.Connect(service.Process.Port, Stop.Token);
        var known = (await All(service)).Select(Cursor).ToHashSet();
        var received = new List<JsonElement>();
        await Receive(service, socket, null, received, Fills);
        Assert.DoesNotContain(received, f => known.Contains(Cursor(f)));
        var all = await All(service);
        var from = all.FindIndex(f => Cursor(f) == Cursor(received[0]));
        Assert.Equal(all.Skip(from).Take(Fills).Select(f => f.GetRawText()), received.Select(f => f.GetRawText()));
    }

    [Fact]
    public async Task Two_subscribers_of_whom_one_begins_at_the_beginning_get_the_same_fills()
    {
        var service = market.Service;
        await using var socket = await SocketClient.Connect(service.Process.Port, Stop.Token);
        var received = new List<JsonElement>();
        await Receive(service, socket, "0", received, Fills);
        var again = await socket.Subscribe($"subscription {{ onFill(after: \"0\") {Fields} }}", Stop.Token);
        for (var i = 0; i < Fills; i++) Assert.Equal(received[i].GetRawText(), (await again.Next(Stop.Token)).GetRawText());
    }

    [Fact]
    public async Task A_killed_service_goes_on_behind_the_last_fill_that_its_client_got()
    {
        using var begun = await BegunDay.Prepare(day, "none");
        var received = new List<JsonElement>();
        using (var killed = await begun.GoOn(Speed))
        {
            await using var socket = await SocketClient.Connect(killed.Process.Port, Stop.Token);
            await Receive(killed, socket, "0", received, Fills);
            await PlaceOne(killed);
            killed.Process.Kill();
        }

        using var service = await begun.GoOn(Speed);
        await using var later = await SocketClient.Connect(service.Process.Port, Stop.Token);
        await Receive(service, later, Cursor(received[^1]), received, Fills * 2);
        await AssertAreThePortfolios(service, received, Fills * 2);
    }

    // Trades until a number of fills has come.
    private static async Task Receive(Service service, SocketClient socket, string? after, List<JsonElement> received, int until)
    {
        var subscription = await socket.Subscribe(
            $"subscription($after: String) {{ onFill(after: $after) {Fields} }}", Stop.Token, new { after });
        while (received.Count < until)
        {
            while (received.Count < until && subscription.TryNext(out var fill)) received.Add(fill);
            if (received.Count < until) await PlaceOne(service);
        }
    }

    // In turns, so that nothing large is held. What is refused (a quote too old, a market that is resuming) is tried again by the next.
    private static async Task PlaceOne(Service service)
    {
        var number = ++_orders;
        Assert.InRange(number, 1, MaxOrders);
        await Orders.Submit(
            service.Client, string.Create(CultureInfo.InvariantCulture, $"o-{number}"), number % 4 < 2 ? "EURUSD" : "NZDUSD",
            number % 2 == 0 ? "BUY" : "SELL", "1000");
    }

    private static async Task AssertAreThePortfolios(Service service, List<JsonElement> received, int count)
    {
        Assert.Equal(count, received.Count);
        Assert.Equal(count, received.Select(f => f.GetProperty("tradeId").GetString()).Distinct().Count());
        Assert.Equal((await All(service)).Take(count).Select(f => f.GetRawText()), received.Select(f => f.GetRawText()));
    }

    private static async Task<List<JsonElement>> All(Service service)
    {
        var all = new List<JsonElement>();
        while (true)
        {
            var portfolio = await service.Client.Ask(
                $$"""query($after: String) { portfolio(name: "main") { fills(first: 500, after: $after) { nodes {{Fields}} pageInfo { hasNextPage } } } }""",
                new { after = all.Count == 0 ? null : Cursor(all[^1]) },
                Stop.Token);
            var fills = portfolio.GetProperty("portfolio").GetProperty("fills");
            all.AddRange(fills.GetProperty("nodes").EnumerateArray());
            if (!fills.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean()) return all;
        }
    }

    private static async Task<int> FillCount(Service service) => (await All(service)).Count;

    private static string Cursor(JsonElement fill) => fill.GetProperty("cursor").GetString()!;

    /// <summary>A made-up day that is under way, without strategies.</summary>
    public sealed class BusyMarket(MadeUpDay day) : IAsyncLifetime
    {
        private BegunDay _begun = null!;

        public Service Service { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            _begun = await BegunDay.Prepare(day, "none");
            Service = await _begun.GoOn(Speed);
        }

        public ValueTask DisposeAsync()
        {
            Service?.Dispose();
            _begun?.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
