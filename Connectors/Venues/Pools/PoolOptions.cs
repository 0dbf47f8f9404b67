using OrleansTrading.Connectors.Venues.Live;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues.Pools;

/// <summary>A pool of two tokens, as a listing.</summary>
/// <param name="Listing">The listing; its venue symbol is the pool's address: <c>0x…</c>.</param>
/// <param name="BaseToken">Address of the token that is the instrument's base; the pool's other one is its quote.</param>
public sealed record Pool(Listing Listing, string BaseToken);

/// <summary>A node of the chain that pools are on, and how their curves become levels.</summary>
public sealed record PoolOptions
{
    /// <summary>The node's WebSocket: <c>wss://…</c>. It often holds a key, so it is shown nowhere.</summary>
    public required Uri Node { get; init; }

    /// <summary>The chain that the node must be on: 1 for Ethereum.</summary>
    public required long ChainId { get; init; }

    /// <summary>What the pools keep of what goes in, basis points (1e-4): 30 at Uniswap v2 and SushiSwap, 25 at PancakeSwap v2. 0 to 9,999.</summary>
    public int FeeBps { get; init; } = 30;

    /// <summary>Levels a side.</summary>
    public int Levels { get; init; } = 20;

    /// <summary>Distance of two levels, basis points (1e-4) of the price; at least a tick.</summary>
    public int StepBps { get; init; } = 5;

    /// <summary>Waits and bounds.</summary>
    public LiveOptions Live { get; init; } = new();

    /// <summary>Without the address.</summary>
    public override string ToString() => $"a node of chain {ChainId}";
}
