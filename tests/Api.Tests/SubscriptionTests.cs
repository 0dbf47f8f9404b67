using System.Globalization;
using System.Text.Json;

namespace OrleansTrading.Api.Tests;

/// <summary>What is delivered of a market that moves.</summary>
public sealed class SubscriptionTests(SubscriptionTests.MovingMarket market, MadeUpDay day) : IClassFixture<SubscriptionTests.MovingMarket>
{
    [Fact]
    public async Task Quotes_come_as_they_change_and_never_go_back()
    {
        await using var socket = await SocketClient.Connect(market.Port, Stop.Token);
        var quotes = await socket.Subscribe("""subscription { onQuote(symbol: "BTCUSD") { symbol updates asOfNs mid } }""", Stop.Token);
        var last = -1L;
        for (var i = 0; i < 5; i++)
        {
            var quote = await quotes.Next(Stop.Token);
            Assert.Equal("BTC/USD", quote.GetProperty("symbol").GetString());
            var updates = quote.GetProperty("updates").GetInt64();
            Assert.InRange(updates, i == 0 ? 0 : last + 1, long.MaxValue);
            last = updates;
        }
    }

    [Fact]
    public async Task Every_bar_that_closes_comes_once_in_order_and_as_it_is_kept()
    {
        await using var socket = await SocketClient.Connect(market.Port, Stop.Token);
        var bars = await socket.Subscribe(
            """subscription { onBar(symbol: "ETH/USD", timeframe: "1m") { openTimeNs open high low close updates isClosed } }""", Stop.Token);
        var closed = new List<JsonElement>();
        var forming = 0;
        while (closed.Count < 3 || forming < 3)
        {
            var bar = await bars.Next(Stop.Token);
            if (bar.GetProperty("isClosed").GetBoolean()) closed.Add(bar);
            else forming++;
        }

        var kept = (await market.Client.Ask(
            """{ instrument(symbol: "ETHUSD") { bars(last: 1440) { openTimeNs open high low close updates isClosed } } }""",
            cancellationToken: Stop.Token)).GetProperty("instrument").GetProperty("bars").EnumerateArray().Select(b => b.GetRawText()).ToList();
        // The first to come may have closed before.
        var from = kept.IndexOf(closed[0].GetRawText());
        Assert.InRange(from, 0, int.MaxValue);
        Assert.Equal(kept.Skip(from).Take(closed.Count), closed.Select(b => b.GetRawText()));
    }

    [Fact]
    public async Task Opportunities_come_as_they_open_and_close()
    {
        await using var socket = await SocketClient.Connect(market.Port, Stop.Token);
        var opportunities = await socket.Subscribe(
            "subscription { onOpportunity { id symbol state netEdgeBps peakEdgeBps openedNs updatedNs } }", Stop.Token);
        var open = new HashSet<string>();
        while (true)
        {
            var opportunity = await opportunities.Next(Stop.Token);
            var id = opportunity.GetProperty("id").GetString()!;
            if (opportunity.GetProperty("state").GetString() == "OPEN") open.Add(id);
            else if (open.Contains(id)) break;
        }
    }

    [Fact]
    public async Task After_a_subscription_is_ended_nothing_more_comes_to_it()
    {
        await using var socket = await SocketClient.Connect(market.Port, Stop.Token);
        var ended = await socket.Subscribe("""subscription { onQuote(symbol: "BTCUSD") { updates } }""", Stop.Token);
        var other = await socket.Subscribe("""subscription { onQuote(symbol: "BTCUSD") { updates } }""", Stop.Token);
        await ended.Next(Stop.Token);
        await socket.Complete(ended, Stop.Token);
        await socket.Ping(Stop.Token);
        var heard = ended.Heard;
        var others = other.Heard;
        while (other.Heard < others + 4) await other.Next(Stop.Token);
        Assert.Equal(heard, ended.Heard);
    }

    [Fact]
    public async Task Who_does_not_read_finds_the_latest_quote_and_no_queue_of_all()
    {
        using var folder = new TemporaryFolder();
        using var service = await Service.Start(day.Command with { Speed = "20000", Strategies = "none" }, folder.Path, Stop.Token);
        await using var socket = await SocketClient.Connect(service.Process.Port, Stop.Token, reads: false);
        var quotes = await socket.Subscribe("""subscription { onQuote(symbol: "EURUSD") { updates } }""", Stop.Token);
        await service.Finished(Stop.Token);
        var updates = (await service.Client.Ask("""{ instrument(symbol: "EURUSD") { market { updates } } }""", cancellationToken: Stop.Token))
            .GetProperty("instrument").GetProperty("market").GetProperty("updates").GetInt64();

        socket.Read();
        var messages = 1;
        while ((await quotes.Next(Stop.Token)).GetProperty("updates").GetInt64() < updates) messages++;
        Assert.InRange(messages, 1, updates / 20);
    }

    [Fact]
    public async Task A_portfolio_comes_when_it_trades()
    {
        await using var socket = await SocketClient.Connect(market.Port, Stop.Token);
        var portfolios = await socket.Subscribe("subscription { onPortfolio { version orderCount fillCount equity } }", Stop.Token);
        var before = (await portfolios.Next(Stop.Token)).GetProperty("fillCount").GetInt64();
        for (var number = 1; ; number++)
        {
            // A venue that is silent may be why one is refused; the next is another.
            var placed = await Orders.Submit(
                market.Client, string.Create(CultureInfo.InvariantCulture, $"o-{number}"), "BTCUSD", "BUY", "0.01");
            if (placed.Errors.Count == 0) break;
            Assert.InRange(number, 1, 100);
        }

        while ((await portfolios.Next(Stop.Token)).GetProperty("fillCount").GetInt64() <= before)
        {
        }
    }

    /// <summary>Some days of the simulated market, faster than real time, without strategies.</summary>
    public sealed class MovingMarket : IAsyncLifetime
    {
        private readonly TemporaryFolder _folder = new();
        private Service _service = null!;

        public int Port => _service.Process.Port;

        public GraphQLClient Client => _service.Client;

        public async ValueTask InitializeAsync() => _service = await Service.Start(
            ServiceCommand.Simulated(new DateOnly(2026, 1, 1), new DateOnly(2026, 1, 7)) with { Speed = "60", Strategies = "none" },
            _folder.Path, Stop.Token);

        public ValueTask DisposeAsync()
        {
            _service?.Dispose();
            _folder.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
