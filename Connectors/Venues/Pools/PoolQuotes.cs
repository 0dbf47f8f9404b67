using System.Globalization;
using System.Numerics;
using System.Text.Json;
using OrleansTrading.Connectors.Venues.Live;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues.Pools;

/// <summary>
/// Pools of the kind of Uniswap v2, from a node of their chain: reserves are read once and then followed by the events that each change of them leaves.
/// New blocks are the sign of life; a block that is missing, or taken back by the chain, makes the books stale until reserves have been read again.
/// </summary>
/// <param name="venue">The venue.</param>
/// <param name="pools">Which pools.</param>
/// <param name="sink">Where ticks go.</param>
/// <param name="options">The node.</param>
/// <param name="time">The time.</param>
public sealed class PoolQuotes(Venue venue, IReadOnlyList<Pool> pools, ITickSink sink, PoolOptions options, TimeProvider time)
    : LiveConnection(venue, [.. pools.Select(p => p.Listing)], sink, Books, options.Live, time)
{
    // The first four bytes of the hash of each function's signature, and the hash of Sync(uint112,uint112).
    private const string GetReserves = "0x0902f1ac", Token0 = "0x0dfe1681", Token1 = "0xd21220a7", Decimals = "0x313ce567";
    private const string Sync = "0x1c411e9a96e071241c2f21f7726b17ae89e3cab4c78be50e062b03a9fffbbad1";

    // More events than a block can hold.
    private const long MaxEventsOfBlock = 1_000_000;

    // Blocks of Ethereum come every twelve seconds; five missed ones are silence.
    private static readonly BookSyncOptions Books = new() { Sequence = SequenceRule.None, HeartbeatNs = 60 * Nanoseconds.PerSecond, MaxLevels = 1_000 };

    private readonly Dictionary<string, PoolState> _states = [];
    private (long Number, string Hash)? _head;
    private long _headTimeNs;

    /// <inheritdoc/>
    protected override async Task RunSessionAsync(CancellationToken cancellationToken)
    {
        using var node = new JsonRpcSocket(
            await JsonSocket.ConnectAsync(options.Node, Options, Time, cancellationToken).ConfigureAwait(false), Options, Time, HeardMessage);
        var chain = JsonRpcSocket.Number((await node.AskAsync("eth_chainId", [], cancellationToken).ConfigureAwait(false)).GetString());
        if (chain != options.ChainId) throw new VenueFaultException(VenueErrorKind.Protocol, $"The node is on chain {chain}, not on {options.ChainId}.");

        (_head, _headTimeNs) = (null, 0);
        _states.Clear();
        foreach (var pool in pools) await DescribeAsync(node, pool, cancellationToken).ConfigureAwait(false);
        await node.AskAsync("eth_subscribe", ["newHeads"], cancellationToken).ConfigureAwait(false);
        await node.AskAsync("eth_subscribe", ["logs", new { address = _states.Keys, topics = new[] { Sync } }], cancellationToken).ConfigureAwait(false);
        foreach (var state in _states.Values) await ReadReservesAsync(node, state, cancellationToken).ConfigureAwait(false);
        Established();
        while (true)
        {
            await TakeAsync(await node.ReadAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            foreach (var state in _states.Values)
                if (!state.Feed.IsLive && state.Feed.TryRequestSnapshot()) await ReadReservesAsync(node, state, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task DescribeAsync(JsonRpcSocket node, Pool pool, CancellationToken cancellationToken)
    {
        var address = pool.Listing.VenueSymbol;
        var token0 = Address(await node.CallAsync(address, Token0, "latest", cancellationToken).ConfigureAwait(false));
        var token1 = Address(await node.CallAsync(address, Token1, "latest", cancellationToken).ConfigureAwait(false));
        var isBaseFirst = token0.Equals(pool.BaseToken, StringComparison.OrdinalIgnoreCase);
        if (!isBaseFirst && !token1.Equals(pool.BaseToken, StringComparison.OrdinalIgnoreCase))
            throw new VenueFaultException(VenueErrorKind.UnknownSymbol, $"The pool {address} does not hold the base token of {pool.Listing.Instrument.Symbol}.");
        var decimals0 = await DecimalsAsync(node, token0, cancellationToken).ConfigureAwait(false);
        var decimals1 = await DecimalsAsync(node, token1, cancellationToken).ConfigureAwait(false);
        var curve = new PoolCurve(
            pool.Listing.Instrument, isBaseFirst ? decimals0 : decimals1, isBaseFirst ? decimals1 : decimals0, options);
        _states[address.ToLowerInvariant()] = new PoolState(Feeds.Find(address)!, curve, isBaseFirst);
    }

    private static async Task<int> DecimalsAsync(JsonRpcSocket node, string token, CancellationToken cancellationToken)
    {
        var words = await node.CallAsync(token, Decimals, "latest", cancellationToken).ConfigureAwait(false);
        return words is [var decimals] && decimals <= 36 ? (int)decimals : throw new VenueFaultException(VenueErrorKind.Protocol, "A token has no decimals.");
    }

    // As of a block that is named, so that it is known which events come after.
    private async Task ReadReservesAsync(JsonRpcSocket node, PoolState state, CancellationToken cancellationToken)
    {
        var block = (await node.AskAsync("eth_blockNumber", [], cancellationToken).ConfigureAwait(false)).GetString();
        var words = await node.CallAsync(state.Feed.Listing.VenueSymbol, GetReserves, block!, cancellationToken).ConfigureAwait(false);
        if (words.Length != 3) throw new VenueFaultException(VenueErrorKind.Protocol, "What a pool gave are no reserves.");
        // Behind all events of the block.
        await ApplyAsync(state, JsonRpcSocket.Number(block) * MaxEventsOfBlock + (MaxEventsOfBlock - 1), words[0], words[1], NowNs, cancellationToken)
            .ConfigureAwait(false);
    }

    private async ValueTask TakeAsync(JsonElement message, CancellationToken cancellationToken)
    {
        if (message.FindText("method") != "eth_subscription") return;
        var result = message.Get("params").Get("result");
        if (result.Find("parentHash") is not null) await TakeHeadAsync(result, cancellationToken).ConfigureAwait(false);
        else await TakeEventAsync(result, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask TakeHeadAsync(JsonElement head, CancellationToken cancellationToken)
    {
        var number = JsonRpcSocket.Number(head.GetText("number"));
        _headTimeNs = JsonRpcSocket.Number(head.GetText("timestamp")) * Nanoseconds.PerSecond;
        NoteTime(_headTimeNs);
        var follows = _head is not { } last || (number == last.Number + 1 && head.GetText("parentHash") == last.Hash);
        _head = (number, head.GetText("hash"));
        if (follows) return;
        foreach (var state in _states.Values)
            await Feeds.DoAsync(state.Feed, BookFault.Gap, static (f, fault) => f.Distrust(fault), cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask TakeEventAsync(JsonElement log, CancellationToken cancellationToken)
    {
        if (!_states.TryGetValue(log.GetText("address").ToLowerInvariant(), out var state))
        {
            Meter.Reject(RejectReason.UnknownSymbol);
            return;
        }

        if (log.Find("removed") is { ValueKind: JsonValueKind.True })
        {
            // The chain has taken the block back, and with it what was known.
            await Feeds.DoAsync(state.Feed, BookFault.Gap, static (f, fault) => f.Distrust(fault), cancellationToken).ConfigureAwait(false);
            return;
        }

        var block = JsonRpcSocket.Number(log.GetText("blockNumber"));
        var number = block * MaxEventsOfBlock + JsonRpcSocket.Number(log.GetText("logIndex"));
        if (!state.Feed.IsLive || number <= state.LastEvent) return;
        var words = JsonRpcSocket.Words(log.GetText("data"));
        if (words.Length != 2) throw new VenueFaultException(VenueErrorKind.Protocol, "An event of a pool is no change of reserves.");
        await ApplyAsync(state, number, words[0], words[1], _head?.Number == block ? _headTimeNs : NowNs, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask ApplyAsync(PoolState state, long number, BigInteger reserve0, BigInteger reserve1, long timeNs, CancellationToken cancellationToken)
    {
        state.LastEvent = number;
        state.Curve.Fill(state.IsBaseFirst ? reserve0 : reserve1, state.IsBaseFirst ? reserve1 : reserve0, Levels);
        await Feeds.DoAsync(state.Feed, (Levels, timeNs), static (f, pool) => f.Apply(new BookMessage
        {
            Kind = BookMessageKind.Snapshot,
            TimeNs = pool.timeNs,
            Bids = pool.Levels.Bids,
            Asks = pool.Levels.Asks,
        }), cancellationToken).ConfigureAwait(false);
    }

    private static string Address(BigInteger[] words) => words is [var word]
        ? "0x" + word.ToString("x64", CultureInfo.InvariantCulture)[^40..]
        : throw new VenueFaultException(VenueErrorKind.Protocol, "What a pool gave is no address.");

    private sealed record PoolState(BookFeed Feed, PoolCurve Curve, bool IsBaseFirst)
    {
        public long LastEvent { get; set; }
    }
}
