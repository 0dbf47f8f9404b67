using OrleansTrading.Connectors.Tests.Venues.Live;
using OrleansTrading.Connectors.Venues.Bridge;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;
using OrleansTrading.VenueServers;
using static OrleansTrading.VenueServers.LevelChange;

namespace OrleansTrading.Connectors.Tests.Venues.Bridge;

/// <summary>ccxt's own code of Binance against a server that speaks Binance's protocol.</summary>
public sealed class BinanceTests
{
    private static readonly Listing BtcUsdt = Listings.At(Listings.Venue("binance"), Listings.BtcUsdt, "BTCUSDT");

    private readonly RecordingSink _sink = new();
    private readonly JumpingTime _time = new();

    [Fact]
    public async Task A_snapshot_and_its_differences_are_the_venues_book_and_nothing_else()
    {
        await using var server = await OpenAsync();
        await using var bridge = new RunningBridge(_time);
        await using var connection = bridge.Connect(_sink, BtcUsdt, RunningBridge.Binance(server));
        await connection.UntilAsync(h => h.State == ConnectionState.Live);
        await _sink.UntilTopAsync("BTC/USDT", 6_000_000, 6_000_100);

        await server.ChangeAsync(Bid("60000.00", "0"), Bid("59999.50", "0.25"), Ask("60000.50", "0.00001"));
        await _sink.UntilTopAsync("BTC/USDT", 5_999_950, 6_000_050);
        var (bids, asks) = _sink.Book("BTC/USDT");
        Assert.Equal([new(5_999_950, 25_000), new(5_999_900, 200_000)], bids);
        Assert.Equal([new(6_000_050, 1), new(6_000_100, 150_000), new(6_000_200, 300_000)], asks);

        var market = connection.Connection.Markets["BTCUSDT"];
        Assert.Equal((0.01m, 0.00001m, 5m), (market.TickSize, market.LotSize, market.MinNotional));
        Assert.Equal((10m, 10m), (market.MakerFeeBps, market.TakerFeeBps));
        await connection.UntilAsync(h => h is { State: ConnectionState.Live, LatencyMs: not null });
    }

    [Fact]
    public async Task A_gap_makes_the_book_stale_and_a_new_snapshot_heals_it()
    {
        await using var server = await OpenAsync();
        await using var bridge = new RunningBridge(_time);
        await using var connection = bridge.Connect(_sink, BtcUsdt, RunningBridge.Binance(server));
        await SettleAsync(server);

        server.ChangeUnheard(Bid("60000.40", "1"));
        await server.ChangeAsync(Ask("60000.60", "1"));
        await _sink.UntilStaleAsync("BTC/USDT", BookFault.Gap);
        await _sink.UntilTopAsync("BTC/USDT", 6_000_040, 6_000_060);
    }

    [Fact]
    public async Task A_slow_snapshot_loses_none_of_the_differences_that_came_before_it()
    {
        await using var server = await OpenAsync();
        server.SnapshotGate = new TaskCompletionSource();
        await using var bridge = new RunningBridge(_time);
        await using var connection = bridge.Connect(_sink, BtcUsdt, RunningBridge.Binance(server));
        await AskedAsync(server, "/api/v3/depth");
        await server.ChangeAsync(Bid("60000.30", "1"));
        await server.ChangeAsync(Ask("60000.70", "1"));
        Assert.Null(_sink.Top("BTC/USDT"));
        server.SnapshotGate.SetResult();
        await server.ChangeAsync(Ask("60000.60", "1"));
        await _sink.UntilTopAsync("BTC/USDT", 6_000_030, 6_000_060);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(418)]
    public async Task A_venue_that_wants_fewer_requests_is_left_alone_and_asked_again(int status)
    {
        await using var server = await OpenAsync();
        server.RefuseNext("/api/v3/depth", status, retryAfter: 1, body: """{"code":-1003,"msg":"Too much request weight used; current limit is 6000."}""");
        await using var bridge = new RunningBridge(_time);
        await using var connection = bridge.Connect(_sink, BtcUsdt, RunningBridge.Binance(server));
        await _sink.UntilTopAsync("BTC/USDT", 6_000_000, 6_000_100);
        Assert.Equal(1, connection.Health.Faults[VenueErrorKind.RateLimited]);
        Assert.Equal(2, server.Requests.Count(r => r.Path == "/api/v3/depth"));
    }

    [Fact]
    public async Task The_daily_disconnect_makes_the_book_stale_and_it_comes_back()
    {
        await using var server = await OpenAsync();
        await using var bridge = new RunningBridge(_time);
        await using var connection = bridge.Connect(_sink, BtcUsdt, RunningBridge.Binance(server));
        await SettleAsync(server);

        server.Sockets.Disconnect();
        server.ChangeUnheard(Bid("60000.40", "1"));
        await _sink.UntilStaleAsync("BTC/USDT", BookFault.Disconnected);
        await _sink.UntilTopAsync("BTC/USDT", 6_000_040, 6_000_090);
    }

    [Fact]
    public async Task A_crossed_book_is_noticed_here_and_begun_anew()
    {
        await using var server = await OpenAsync();
        await using var bridge = new RunningBridge(_time);
        await using var connection = bridge.Connect(_sink, BtcUsdt, RunningBridge.Binance(server));
        await SettleAsync(server);

        await server.ChangeAsync(Bid("60005.00", "1"));
        await _sink.UntilStaleAsync("BTC/USDT", BookFault.Crossed);
        server.ChangeUnheard(Bid("60005.00", "0"));
        await _sink.UntilTopAsync("BTC/USDT", 6_000_000, 6_000_090);
    }

    [Fact]
    public async Task A_message_that_is_none_does_not_reach_the_book()
    {
        await using var server = await OpenAsync();
        await using var bridge = new RunningBridge(_time);
        await using var connection = bridge.Connect(_sink, BtcUsdt, RunningBridge.Binance(server));
        await SettleAsync(server);

        await server.TellAsync("""{"e":"depthUpdate","s":"BTCUSDT","U":"x","u":[],"b":7}""");
        await server.ChangeAsync(Bid("60000.20", "1"));
        await _sink.UntilTopAsync("BTC/USDT", 6_000_020, 6_000_090);
    }

    [Fact]
    public async Task Silence_makes_the_book_stale_and_the_connection_is_begun_anew()
    {
        await using var server = await OpenAsync();
        await using var bridge = new RunningBridge(_time, pingEvery: TimeSpan.FromHours(1));
        await using var connection = bridge.Connect(_sink, BtcUsdt, RunningBridge.Binance(server));
        await SettleAsync(server);

        _time.Jump(TimeSpan.FromMinutes(11));
        await _sink.UntilStaleAsync("BTC/USDT", BookFault.Silent);
        await _sink.UntilTopAsync("BTC/USDT", 6_000_000, 6_000_090);
        Assert.Equal(1, connection.Health.Faults[VenueErrorKind.Silent]);
    }

    [Fact]
    public async Task A_child_that_is_killed_makes_its_books_stale_at_once_and_they_come_back()
    {
        await using var server = await OpenAsync();
        await using var bridge = new RunningBridge(_time);
        await using var connection = bridge.Connect(_sink, BtcUsdt, RunningBridge.Binance(server));
        await SettleAsync(server);

        bridge.Kill();
        await _sink.UntilStaleAsync("BTC/USDT", BookFault.Disconnected);
        await _sink.UntilTopAsync("BTC/USDT", 6_000_000, 6_000_090);
        Assert.Equal(2, bridge.Process.Starts);
    }

    [Fact]
    public async Task A_child_that_does_not_answer_is_killed_and_started_again()
    {
        await using var server = await OpenAsync();
        await using var bridge = new RunningBridge(_time, TimeSpan.FromMilliseconds(20), answerWithin: TimeSpan.FromSeconds(5));
        await using var connection = bridge.Connect(_sink, BtcUsdt, RunningBridge.Binance(server));
        await SettleAsync(server);

        bridge.Freeze();
        await _sink.UntilStaleAsync("BTC/USDT", BookFault.Disconnected);
        await _sink.UntilTopAsync("BTC/USDT", 6_000_000, 6_000_090);
        Assert.Contains("did not answer", bridge.Process.LastFault!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_there_is_no_room_updates_become_one_and_the_book_is_still_the_venues()
    {
        await using var server = await OpenAsync();
        await using var bridge = new RunningBridge(_time);
        await using var connection = bridge.Connect(_sink, BtcUsdt, RunningBridge.Binance(server) with { Credit = 4 });
        await SettleAsync(server);

        var gateway = new BridgeGateway(BtcUsdt.Venue, [BtcUsdt], bridge.Process);
        // How much the bridge has read by the time that there is room again is the machine's business: so until it was more than one, and on a machine
        // that never lets it read ahead for so many rounds.
        for (var round = 1; round <= 50 && connection.Connection.Conflated == 0; round++)
        {
            _sink.Close();
            for (var i = 1; i <= 50; i++) await server.ChangeAsync(Bid("60000.01", $"{i}"));
            await server.ChangeAsync(Bid("60000.02", $"{round}"));
            // While it waits for this answer it reads what was sent before.
            Assert.NotNull((await gateway.GetBalancesAsync(TestContext.Current.CancellationToken)).Value);
            _sink.Open();
            await _sink.UntilAsync(s => s.Book("BTC/USDT").Bids is [{ PriceTicks: 6_000_002 } best, ..] && best.SizeLots == round * 100_000);
            Assert.Equal(new BookLevel(6_000_001, 5_000_000), _sink.Book("BTC/USDT").Bids[1]);
        }

        Assert.Null(connection.Health.LastFault);
        Assert.DoesNotContain(_sink.Seen, t => t.Book == BookUpdateKind.Stale);
    }

    [Fact]
    public async Task Trades_come_with_the_side_that_took()
    {
        await using var server = await OpenAsync();
        await using var bridge = new RunningBridge(_time);
        await using var connection = bridge.Connect(_sink, BtcUsdt, RunningBridge.Binance(server, hasTrades: true));
        await SettleAsync(server);
        await UntilSubscribedAsync(server, "btcusdt@trade");

        await server.TradeAsync("60000.50", "0.125", isBuyerMaker: true);
        await _sink.UntilAsync(s => s.Seen.Any(t => t.Tick.Kind == TickKind.Trade));
        Assert.Equal(new Trade(1_770_000_000_123_000_000, 6_000_050, 12_500, Aggressor.Seller), _sink.Seen.Single(t => t.Tick.Kind == TickKind.Trade).Tick.Trade);
    }

    [Fact]
    public async Task A_size_between_two_lots_is_counted_and_its_book_is_not_trusted()
    {
        await using var server = await OpenAsync();
        await using var bridge = new RunningBridge(_time);
        await using var connection = bridge.Connect(_sink, BtcUsdt, RunningBridge.Binance(server));
        await SettleAsync(server);

        await server.ChangeAsync(Bid("60000.20", "0.000001"));
        await _sink.UntilStaleAsync("BTC/USDT", BookFault.BadMessage);
        server.ChangeUnheard(Bid("60000.20", "0.5"));
        await _sink.UntilTopAsync("BTC/USDT", 6_000_020, 6_000_090);
        Assert.True(connection.Health.Rejects[RejectReason.SizeOffLot] >= 1);
    }

    [Fact]
    public async Task A_symbol_that_the_venue_does_not_know_is_a_fault_by_name()
    {
        await using var server = await OpenAsync();
        await using var bridge = new RunningBridge(_time);
        await using var connection = bridge.Connect(_sink, BtcUsdt with { VenueSymbol = "NOSUCH" }, RunningBridge.Binance(server));
        await connection.UntilAsync(h => h.Faults.ContainsKey(VenueErrorKind.UnknownSymbol));
        Assert.False(connection.Connection.Markets["NOSUCH"].IsKnown);
    }

    [Fact]
    public async Task Nothing_secret_is_in_the_childs_arguments_or_log()
    {
        await using var server = await OpenAsync();
        await using var bridge = new RunningBridge(_time);
        await using var connection = bridge.Connect(_sink, BtcUsdt, RunningBridge.Binance(server));
        await SettleAsync(server);
        var arguments = await File.ReadAllTextAsync($"/proc/{bridge.Process.ProcessId}/cmdline", TestContext.Current.CancellationToken);
        var environment = await File.ReadAllTextAsync($"/proc/{bridge.Process.ProcessId}/environ", TestContext.Current.CancellationToken);
        Assert.DoesNotContain("secret", arguments + environment + string.Join('\n', bridge.Log), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", RunningBridge.Binance(server).ToString(), StringComparison.Ordinal);
    }

    internal static Task<BinanceServer> OpenAsync() => BinanceServer.OpenAsync(
        "BTCUSDT", Bid("60000.00", "1"), Bid("59999.00", "2"), Ask("60001.00", "1.5"), Ask("60002.00", "3"));

    // A book is settled when a difference has reached it: until then the venue's snapshot may still be under way.
    private async Task SettleAsync(BinanceServer server)
    {
        await _sink.UntilTopAsync("BTC/USDT", 6_000_000, 6_000_100);
        await server.ChangeAsync(Ask("60000.90", "1"));
        await _sink.UntilTopAsync("BTC/USDT", 6_000_000, 6_000_090);
    }

    private static async Task AskedAsync(BinanceServer server, string path)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Asked += () => Look();
        Look();
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        void Look()
        {
            if (server.Requests.Any(r => r.Path == path)) asked.TrySetResult();
        }
    }

    private static async Task UntilSubscribedAsync(BinanceServer server, string topic)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!server.Sockets.Open.Any(s => s.Topics.Contains(topic))) await look.WaitForNextTickAsync(patience.Token);
    }
}
