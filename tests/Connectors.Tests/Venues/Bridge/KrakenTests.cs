using OrleansTrading.Connectors.Tests.Venues.Live;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;
using OrleansTrading.VenueServers;
using static OrleansTrading.VenueServers.LevelChange;

namespace OrleansTrading.Connectors.Tests.Venues.Bridge;

/// <summary>ccxt's own code of Kraken against a server that speaks Kraken's protocol; checksums are checked on this side.</summary>
public sealed class KrakenTests
{
    // Ticks of 0.01, where Kraken writes one decimal.
    private static readonly Listing BtcUsd = Listings.At(Listings.Venue("kraken"), Listings.BtcUsd, "BTC/USD");

    private readonly RecordingSink _sink = new();
    private readonly JumpingTime _time = new();

    [Fact]
    public async Task Books_whose_checksums_hold_stay_live()
    {
        await using var server = await OpenAsync();
        await using var bridge = new RunningBridge(_time);
        await using var connection = bridge.Connect(_sink, BtcUsd, RunningBridge.Kraken(server));
        await _sink.UntilTopAsync("BTC/USD", 6_000_000, 6_000_100);
        for (var i = 1; i <= 9; i++) await server.ChangeAsync(Bid($"60000.{i}", "0.10000000"), Ask("60001.0", $"0.0{i}000000"));
        await _sink.UntilTopAsync("BTC/USD", 6_000_090, 6_000_100);
        Assert.DoesNotContain(_sink.Seen, t => t.Book == BookUpdateKind.Stale);
        Assert.Equal(0.1m, connection.Connection.Markets["BTC/USD"].TickSize);
        Assert.Equal(1, connection.Connection.Markets["BTC/USD"].PriceDecimals);
    }

    [Fact]
    public async Task A_message_that_is_missing_shows_in_the_checksum_and_a_new_snapshot_heals_the_book()
    {
        await using var server = await OpenAsync();
        await using var bridge = new RunningBridge(_time);
        await using var connection = bridge.Connect(_sink, BtcUsd, RunningBridge.Kraken(server));
        await _sink.UntilTopAsync("BTC/USD", 6_000_000, 6_000_100);

        server.ChangeUnheard(Bid("60000.5", "0.1"));
        await server.ChangeAsync(Ask("60000.9", "0.2"));
        await _sink.UntilStaleAsync("BTC/USD", BookFault.Checksum);
        await _sink.UntilTopAsync("BTC/USD", 6_000_050, 6_000_090);
        Assert.Equal(1, connection.Health.BookFaults[BookFault.Checksum]);
    }

    [Fact]
    public async Task A_cut_socket_makes_the_book_stale_and_it_comes_back()
    {
        await using var server = await OpenAsync();
        await using var bridge = new RunningBridge(_time);
        await using var connection = bridge.Connect(_sink, BtcUsd, RunningBridge.Kraken(server));
        await _sink.UntilTopAsync("BTC/USD", 6_000_000, 6_000_100);
        server.Sockets.Disconnect();
        await _sink.UntilStaleAsync("BTC/USD", BookFault.Disconnected);
        await _sink.UntilTopAsync("BTC/USD", 6_000_000, 6_000_100);
    }

    [Fact]
    public async Task A_crossed_book_is_noticed_here_and_begun_anew()
    {
        await using var server = await OpenAsync();
        await using var bridge = new RunningBridge(_time);
        await using var connection = bridge.Connect(_sink, BtcUsd, RunningBridge.Kraken(server));
        await _sink.UntilTopAsync("BTC/USD", 6_000_000, 6_000_100);
        await server.ChangeAsync(Bid("60005.0", "1"));
        await _sink.UntilStaleAsync("BTC/USD", BookFault.Crossed);
        server.ChangeUnheard(Bid("60005.0", "0"));
        await _sink.UntilTopAsync("BTC/USD", 6_000_000, 6_000_100);
    }

    [Fact]
    public async Task A_message_that_is_none_costs_a_snapshot_at_most()
    {
        await using var server = await OpenAsync();
        await using var bridge = new RunningBridge(_time);
        await using var connection = bridge.Connect(_sink, BtcUsd, RunningBridge.Kraken(server));
        await _sink.UntilTopAsync("BTC/USD", 6_000_000, 6_000_100);
        await server.TellAsync("""{"channel":"book","type":"update","data":[{"symbol":"BTC/USD","bids":[{"price":"x"}],"asks":[],"checksum":1}]}""");
        await _sink.UntilAsync(s => s.Seen.Any(t => t.Book == BookUpdateKind.Stale));
        await _sink.UntilTopAsync("BTC/USD", 6_000_000, 6_000_100);
    }

    private static Task<KrakenServer> OpenAsync() => KrakenServer.OpenAsync(
        "BTC/USD",
        [.. Enumerable.Range(0, 12).Select(i => Bid($"{60000 - i}.0", "0.50000000")), .. Enumerable.Range(1, 12).Select(i => Ask($"{60000 + i}.0", "0.25000000"))]);
}
