using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Silo;

/// <summary>What a process is asked to run.</summary>
/// <param name="DataFolder">Where everything durable is kept.</param>
/// <param name="Replay">What to replay; null runs without a market.</param>
public sealed record TradingOptions(string DataFolder, ReplayOptions? Replay)
{
    /// <summary>The tenant of an installation that has not named any.</summary>
    public const string Tenant = "local";

    /// <summary>The portfolio that strategies trade for.</summary>
    public const string Portfolio = "main";

    /// <summary>The currency that it is measured in.</summary>
    public const string BaseCurrency = "USD";

    /// <summary>What it starts with.</summary>
    public const decimal Capital = 1_000_000m;

    /// <summary>How long an order travels to a paper venue.</summary>
    public const long OrderLatencyNs = 5 * Nanoseconds.PerMillisecond;
}

/// <summary>A replay of recorded quotes.</summary>
/// <param name="Path">Folder of LEAN data: <c>{venue}/tick/{symbol}/…</c>.</param>
/// <param name="Symbols">Symbols or tickers.</param>
/// <param name="From">First UTC day.</param>
/// <param name="To">Last UTC day.</param>
/// <param name="Speed">Multiple of real time; null is as fast as it goes.</param>
/// <param name="Strategies">Strategies that run from the start.</param>
/// <param name="ExitWhenDone">Whether the process ends with the replay.</param>
public sealed record ReplayOptions(
    string Path,
    IReadOnlyList<string> Symbols,
    DateOnly From,
    DateOnly To,
    double? Speed,
    IReadOnlyList<string> Strategies,
    bool ExitWhenDone);
