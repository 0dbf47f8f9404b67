using System.Globalization;

namespace OrleansTrading.Grains.Abstractions;

/// <summary>
/// Times of messages that clients see: Unix nanoseconds UTC as text, since JavaScript loses digits of such numbers, beside the
/// same instant as a date.
/// </summary>
public static class UnixNs
{
    /// <summary>The nanoseconds as text.</summary>
    public static string Text(long ns) => ns.ToString(CultureInfo.InvariantCulture);

    /// <summary>The instant, cut to 100 ns.</summary>
    public static DateTimeOffset Time(string ns) =>
        DateTimeOffset.UnixEpoch.AddTicks(long.Parse(ns, CultureInfo.InvariantCulture) / 100);
}
