using OrleansTrading.Connectors.Tests.Venues.Live;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;
using OrleansTrading.VenueServers;
using static OrleansTrading.VenueServers.LevelChange;

namespace OrleansTrading.Connectors.Tests.Venues.Bridge;

/// <summary>ccxt's own code of Coinbase against a server that speaks Coinbase's protocol; the bridge counts the messages.</summary>
public sealed class CoinbaseTests
{
    private static readonly Listing BtcUsd = Listings.At(Listings.Venue("coinbase"), Listings.BtcUsd, "BTC-USD");

    private readonly RecordingSink _sink = new();
    private readonly JumpingTime _time = new();

    [Fact]
    public async Task A_snapshot_and_its_updates_are_the_venues_book()
    {
        await using var server = await OpenAsync();
        await using var bridge = new RunningBridge(_time);
        await using var connection = bridge.Connect(_sink, BtcUsd, RunningBridge.Coinbase(server));
        await _sink.UntilTopAsync("BTC/USD", 6_000_000, 6_000_100);
        await server.ChangeAsync(Bid("60000.00", "0"), Ask("60000.51", "0.00000001"));
        await _sink.UntilTopAsync("BTC/USD", 5_999_900, 6_000_051);
        Assert.Equal([new(6_000_051, 1), new(6_000_100, 150_000_000)], _sink.Book("BTC/USD").Asks);
        Assert.DoesNotContain(_sink.Seen, t => t.Book == BookUpdateKind.Stale);
    }

    [Fact]
    public async Task A_message_that_is_missing_shows_in_the_numbers_and_a_new_snapshot_heals_the_book()
    {
        await using var server = await OpenAsync();
        await using var bridge = new RunningBridge(_time);
        await using var connection = bridge.Connect(_sink, BtcUsd, RunningBridge.Coinbase(server));
        await _sink.UntilTopAsync("BTC/USD", 6_000_000, 6_000_100);
        server.ChangeUnheard(Bid("60000.50", "1"));
        await server.ChangeAsync(Ask("60000.90", "1"));
        await _sink.UntilStaleAsync("BTC/USD", BookFault.Gap);
        await _sink.UntilTopAsync("BTC/USD", 6_000_050, 6_000_090);
    }

    [Fact]
    public async Task A_cut_socket_makes_the_book_stale_and_it_comes_back()
    {
        await using var server = await OpenAsync();
        await using var bridge = new RunningBridge(_time);
        await using var connection = bridge.Connect(_sink, BtcUsd, RunningBridge.Coinbase(server));
        await _sink.UntilTopAsync("BTC/USD", 6_000_000, 6_000_100);
        server.Sockets.Disconnect();
        await _sink.UntilStaleAsync("BTC/USD", BookFault.Disconnected);
        await _sink.UntilTopAsync("BTC/USD", 6_000_000, 6_000_100);
    }

    [Fact]
    public async Task Markets_that_are_refused_for_their_number_are_asked_for_again()
    {
        await using var server = await OpenAsync();
        server.RefuseNext("/market/products", 429, retryAfter: 0);
        await using var bridge = new RunningBridge(_time);
        await using var connection = bridge.Connect(_sink, BtcUsd, RunningBridge.Coinbase(server));
        await _sink.UntilTopAsync("BTC/USD", 6_000_000, 6_000_100);
        Assert.Equal(1, connection.Health.Faults[VenueErrorKind.RateLimited]);
    }

    private static Task<CoinbaseServer> OpenAsync() => CoinbaseServer.OpenAsync(
        "BTC-USD", Bid("60000.00", "1"), Bid("59999.00", "2"), Ask("60001.00", "1.5"));
}
