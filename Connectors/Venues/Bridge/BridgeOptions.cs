using System.Text.Json.Nodes;
using OrleansTrading.Connectors.Venues.Live;

namespace OrleansTrading.Connectors.Venues.Bridge;

/// <summary>The child process that speaks to crypto venues.</summary>
public sealed record BridgeOptions
{
    /// <summary>The program: Node 20 or later.</summary>
    public string Node { get; init; } = "node";

    /// <summary>What it runs: <c>bridge/src/main.js</c>, with its packages installed.</summary>
    public required string Script { get; init; }

    /// <summary>Waits and bounds of the child's own life.</summary>
    public LiveOptions Live { get; init; } = new() { FirstRetry = TimeSpan.FromMilliseconds(100), LastRetry = TimeSpan.FromSeconds(10) };

    /// <summary>How often it is asked whether it is there; without an answer within <see cref="LiveOptions.RequestTimeout"/> it is killed.</summary>
    public TimeSpan PingEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Takes what the child writes for people, a line at a time; null: nobody reads it.</summary>
    public Action<string>? Log { get; init; }
}

/// <summary>One venue behind the bridge.</summary>
public sealed record BridgeVenueOptions
{
    /// <summary>ccxt's name of the venue: <c>binance</c>.</summary>
    public required string Exchange { get; init; }

    /// <summary>What is wanted: books and trades, or best prices alone where a venue's books are too many.</summary>
    public bool HasBooks { get; init; } = true;

    /// <summary>Whether trades are wanted.</summary>
    public bool HasTrades { get; init; } = true;

    /// <summary>Most levels a side, as the venue offers them: 1,000 is the most that Binance and Kraken give.</summary>
    public int Depth { get; init; } = 1_000;

    /// <summary>Messages of the market that may be under way at once.</summary>
    public int Credit { get; init; } = 1_000;

    /// <summary>ccxt's credentials: <c>apiKey</c>, <c>secret</c>, <c>password</c>; null: the market alone.</summary>
    public IReadOnlyDictionary<string, string>? Credentials { get; init; }

    /// <summary>ccxt's own settings of the venue, other addresses among them; null: as ccxt knows it.</summary>
    public JsonObject? Settings { get; init; }

    /// <summary>Waits and bounds.</summary>
    public LiveOptions Live { get; init; } = new();

    /// <summary>Without what is secret.</summary>
    public override string ToString() => $"{Exchange} by the bridge";
}
