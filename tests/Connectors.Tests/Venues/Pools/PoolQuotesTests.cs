using System.Numerics;
using OrleansTrading.Connectors.Tests.Venues.Live;
using OrleansTrading.Connectors.Venues.Pools;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;
using OrleansTrading.VenueServers;

namespace OrleansTrading.Connectors.Tests.Venues.Pools;

public sealed class PoolQuotesTests
{
    private static readonly Listing EthUsdc = Listings.At(Listings.Venue("uniswap"), Listings.EthUsdc, ChainServer.Pool);
    private static readonly BigInteger Usdc = 1_000_000, Eth = BigInteger.Pow(10, 18);

    private readonly RecordingSink _sink = new();
    private readonly JumpingTime _time = new();

    [Fact]
    public async Task Reserves_become_a_book_whose_spread_is_the_fee()
    {
        await using var server = await OpenAsync();
        await using var connection = Connect(server);
        await UntilMiddleAsync(3_000);
        var (bids, asks) = _sink.Book("ETH/USDC");
        // 3000 × 0.997 = 2991.00, 3000 / 0.997 = 3009.03; nothing is to be had at the very edge.
        Assert.True(bids[0].PriceTicks is > 298_500 and <= 299_100);
        Assert.True(asks[0].PriceTicks is >= 300_903 and < 301_500);
        Assert.All(bids.Concat(asks), l => Assert.True(l.SizeLots > 0));
        await connection.UntilAsync(h => h.State == ConnectionState.Live);
    }

    [Fact]
    public async Task What_changes_in_a_block_changes_the_book()
    {
        await using var server = await OpenAsync();
        await using var connection = Connect(server);
        await UntilMiddleAsync(3_000);
        await server.MineAsync();
        await server.MineAsync(3_100_000 * Usdc, 1_000 * Eth);
        await UntilMiddleAsync(3_100);
        Assert.DoesNotContain(_sink.Seen, t => t.Book == BookUpdateKind.Stale);
        await connection.UntilAsync(h => h.LatencyMs is not null);
    }

    [Fact]
    public async Task A_block_that_is_missing_makes_books_stale_and_reserves_are_read_again()
    {
        await using var server = await OpenAsync();
        await using var connection = Connect(server);
        await UntilMiddleAsync(3_000);
        await server.MineAsync();
        await server.MineAsync(3_200_000 * Usdc, 1_000 * Eth, isHeard: false);
        await server.MineAsync();
        await _sink.UntilStaleAsync("ETH/USDC", BookFault.Gap);
        await UntilMiddleAsync(3_200);
        Assert.Equal(0, connection.Health.Reconnects);
    }

    [Fact]
    public async Task A_block_on_another_branch_makes_books_stale_and_reserves_are_read_again()
    {
        await using var server = await OpenAsync();
        await using var connection = Connect(server);
        await UntilMiddleAsync(3_000);
        await server.MineAsync();
        await server.MineAsync(isReorganised: true);
        await _sink.UntilStaleAsync("ETH/USDC", BookFault.Gap);
        await UntilMiddleAsync(3_000);
    }

    [Fact]
    public async Task An_event_that_the_chain_takes_back_makes_the_book_stale_and_reserves_are_read_again()
    {
        await using var server = await OpenAsync();
        await using var connection = Connect(server);
        await UntilMiddleAsync(3_000);
        await server.MineAsync(3_300_000 * Usdc, 1_000 * Eth);
        await UntilMiddleAsync(3_300);
        await server.TakeBackAsync(3_000_000 * Usdc, 1_000 * Eth);
        await _sink.UntilStaleAsync("ETH/USDC", BookFault.Gap);
        await UntilMiddleAsync(3_000);
    }

    [Fact]
    public async Task A_cut_socket_makes_books_stale_and_they_come_back()
    {
        await using var server = await OpenAsync();
        await using var connection = Connect(server);
        await UntilMiddleAsync(3_000);
        server.Sockets.Disconnect();
        await _sink.UntilStaleAsync("ETH/USDC", BookFault.Disconnected);
        await UntilMiddleAsync(3_000);
    }

    [Fact]
    public async Task A_chain_without_new_blocks_is_silent()
    {
        await using var server = await OpenAsync();
        await using var connection = Connect(server);
        await UntilMiddleAsync(3_000);
        _time.Jump(TimeSpan.FromMinutes(11));
        await _sink.UntilStaleAsync("ETH/USDC", BookFault.Silent);
        await UntilMiddleAsync(3_000);
    }

    [Fact]
    public async Task A_node_that_wants_fewer_requests_is_asked_again()
    {
        await using var server = await OpenAsync();
        server.RefuseQuestions(2);
        await using var connection = Connect(server);
        await UntilMiddleAsync(3_000);
        Assert.Equal(2, connection.Health.Faults[VenueErrorKind.RateLimited]);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("""{"method":"eth_subscription","params":{"result":{"parentHash":"0x1","number":"x"}}}""")]
    [InlineData("""{"method":"eth_subscription"}""")]
    public async Task A_message_that_cannot_be_read_ends_the_session_and_the_next_one_is_whole(string message)
    {
        await using var server = await OpenAsync();
        await using var connection = Connect(server);
        await UntilMiddleAsync(3_000);
        await server.TellAsync(message);
        await _sink.UntilStaleAsync("ETH/USDC", BookFault.Disconnected);
        await UntilMiddleAsync(3_000);
        Assert.Equal(1, connection.Health.Faults[VenueErrorKind.Protocol]);
    }

    [Fact]
    public async Task A_node_of_another_chain_is_a_fault()
    {
        await using var server = await OpenAsync();
        server.ChainId = 56;
        await using var connection = Connect(server);
        await connection.UntilAsync(h => h.LastFault?.Contains("chain 56", StringComparison.Ordinal) == true);
        Assert.Empty(_sink.Seen);
    }

    private static Task<ChainServer> OpenAsync() => ChainServer.OpenAsync(3_000_000 * Usdc, 1_000 * Eth);

    private RunningConnection<PoolQuotes> Connect(ChainServer server) => new(new PoolQuotes(
        EthUsdc.Venue, [new Pool(EthUsdc, ChainServer.Token1)], _sink, new PoolOptions { Node = server.Socket, ChainId = 1, Live = Quick.Options }, _time));

    private Task UntilMiddleAsync(long price) => _sink.UntilAsync(s =>
        s.Top("ETH/USDC") is { } top && top.Bid < price * 100 && top.Ask > price * 100 && top.Ask - top.Bid < price * 2);
}
