using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Bars;

/// <summary>
/// A length of time bars, as written in requests: <c>1m</c>. Lengths are fixed and bars begin at multiples of them since the Unix
/// epoch, so days begin at midnight UTC and no summer time moves them. There is one object of each.
/// </summary>
public sealed class Timeframe
{
    /// <summary>One minute in nanoseconds.</summary>
    public const long MinuteNs = 60 * Nanoseconds.PerSecond;

    private Timeframe(string name, int minutes, int index) => (Name, LengthNs, Index) = (name, minutes * MinuteNs, index);

    /// <summary>The timeframes that instruments keep, from small to large; each length is a multiple of the minute.</summary>
    public static IReadOnlyList<Timeframe> Known { get; } =
    [
        new("1m", 1, 0), new("5m", 5, 1), new("15m", 15, 2), new("30m", 30, 3), new("1h", 60, 4), new("4h", 240, 5), new("1d", 1_440, 6),
    ];

    /// <summary>The smallest, of which the others are made.</summary>
    public static Timeframe Minute => Known[0];

    /// <summary>Its name: <c>1m</c>, <c>4h</c>.</summary>
    public string Name { get; }

    /// <summary>Its length, ns.</summary>
    public long LengthNs { get; }

    /// <summary>Its place in <see cref="Known"/>.</summary>
    public int Index { get; }

    /// <summary>The timeframe of a name.</summary>
    /// <exception cref="RefusedException">TIMEFRAME_UNKNOWN.</exception>
    public static Timeframe Parse(string text)
    {
        foreach (var timeframe in Known)
            if (timeframe.Name == text)
                return timeframe;
        throw new RefusedException(
            "TIMEFRAME_UNKNOWN", $"There is no such timeframe. Known: {string.Join(", ", Known.Select(t => t.Name))}.");
    }

    /// <summary>When the bar opens that covers a time, Unix nanoseconds UTC.</summary>
    /// <param name="timeNs">The time, Unix nanoseconds UTC, ≥ 0.</param>
    public long OpenOf(long timeNs) => timeNs - timeNs % LengthNs;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
