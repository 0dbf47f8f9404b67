using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Bars;

/// <summary>A length of time bars, as written in requests: <c>1m</c>.</summary>
public static class Timeframe
{
    /// <summary>One minute in nanoseconds.</summary>
    public const long MinuteNs = 60 * Nanoseconds.PerSecond;

    /// <summary>The timeframes that instruments keep, with their lengths in nanoseconds.</summary>
    public static IReadOnlyDictionary<string, long> Known { get; } = new Dictionary<string, long>(StringComparer.Ordinal)
    {
        ["1m"] = MinuteNs,
    };

    /// <summary>The length of a timeframe, ns.</summary>
    /// <exception cref="RefusedException">TIMEFRAME_UNKNOWN.</exception>
    public static long Parse(string text) =>
        Known.TryGetValue(text, out var period)
            ? period
            : throw new RefusedException("TIMEFRAME_UNKNOWN", $"There is no such timeframe. Known: {string.Join(", ", Known.Keys)}.");
}
