using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Bars;

/// <summary>
/// A length of time bars, as written in requests: <c>1m</c>. Bars begin at multiples of their length since the Unix epoch, so days begin at midnight
/// UTC and no summer time moves them; weeks begin on Monday, months and years on their first day. There is one object of each.
/// </summary>
public sealed class Timeframe
{
    /// <summary>One minute in nanoseconds.</summary>
    public const long MinuteNs = 60 * Nanoseconds.PerSecond;

    private const long Week = 7 * Nanoseconds.PerDay;

    // The epoch was a Thursday.
    private const long MondayBeforeEpoch = -3 * Nanoseconds.PerDay;

    private readonly Calendar _calendar;

    private Timeframe(string name, long lengthNs, int index, int kept, int source, Calendar calendar = Calendar.None) =>
        (Name, LengthNs, Index, BarsKept, SourceIndex, _calendar) = (name, lengthNs, index, kept, source, calendar);

    private enum Calendar
    {
        None,
        Weeks,
        Months,
        Years,
    }

    /// <summary>The timeframes that instruments keep, from small to large.</summary>
    public static IReadOnlyList<Timeframe> Known { get; } =
    [
        new("1s", Nanoseconds.PerSecond, 0, 300, -1),
        new("5s", 5 * Nanoseconds.PerSecond, 1, 720, 0),
        new("15s", 15 * Nanoseconds.PerSecond, 2, 720, 1),
        new("1m", MinuteNs, 3, 1_440, 2),
        new("5m", 5 * MinuteNs, 4, 1_440, 3),
        new("15m", 15 * MinuteNs, 5, 1_440, 4),
        new("30m", 30 * MinuteNs, 6, 1_440, 5),
        new("1h", 60 * MinuteNs, 7, 1_440, 6),
        new("4h", 240 * MinuteNs, 8, 1_440, 7),
        new("1d", Nanoseconds.PerDay, 9, 1_440, 8),
        new("1w", Week, 10, 1_440, 9, Calendar.Weeks),
        new("1M", 30 * Nanoseconds.PerDay, 11, 1_440, 9, Calendar.Months),
        new("1y", 365 * Nanoseconds.PerDay, 12, 1_440, 11, Calendar.Years),
    ];

    /// <summary>The smallest, of which the others are made.</summary>
    public static Timeframe Second => Known[0];

    /// <summary>The one that strategies follow.</summary>
    public static Timeframe Minute => Known[3];

    /// <summary>Its name: <c>1m</c>, <c>4h</c>; <c>1M</c> is a month.</summary>
    public string Name { get; }

    /// <summary>Its length, ns; of months and years, which vary, a usual one.</summary>
    public long LengthNs { get; }

    /// <summary>Its place in <see cref="Known"/>.</summary>
    public int Index { get; }

    /// <summary>Most closed bars of it that an instrument keeps in memory.</summary>
    public int BarsKept { get; }

    /// <summary>Whether its bars are too many for a row each in the bar store.</summary>
    public bool IsBelowMinute => LengthNs < MinuteNs;

    /// <summary>Place of the timeframe whose bars it is made of: the largest that divides it; −1 for the smallest. Weeks do not divide months.</summary>
    internal int SourceIndex { get; }

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

    /// <summary>The smallest timeframe whose bars are those of a length, or are put together of whole ones; null when there is none.</summary>
    /// <param name="lengthNs">The length, ns.</param>
    public static Timeframe? MadeOf(long lengthNs)
    {
        foreach (var timeframe in Known)
            if (VenueBarReplay.Divides(lengthNs, timeframe))
                return timeframe;
        return null;
    }

    /// <summary>Bars of a fixed length that instruments do not keep; they have no place in <see cref="Known"/>.</summary>
    /// <param name="lengthNs">The length, ns, ≥ 1.</param>
    public static Timeframe OfLength(long lengthNs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lengthNs, 1);
        return new Timeframe($"{lengthNs}ns", lengthNs, -1, 0, -1);
    }

    /// <summary>When the bar opens that covers a time, Unix nanoseconds UTC.</summary>
    /// <param name="timeNs">The time, Unix nanoseconds UTC, ≥ 0.</param>
    public long OpenOf(long timeNs) => _calendar switch
    {
        Calendar.None => timeNs - timeNs % LengthNs,
        Calendar.Weeks => timeNs - (timeNs - MondayBeforeEpoch) % Week,
        _ => OpenInCalendar(timeNs, 0),
    };

    /// <summary>When the bar ends that opens at a time, Unix nanoseconds UTC, exclusive.</summary>
    /// <param name="openNs">A time at which a bar opens, Unix nanoseconds UTC.</param>
    public long EndOf(long openNs) => _calendar is Calendar.None or Calendar.Weeks ? openNs + LengthNs : OpenInCalendar(openNs, 1);

    /// <inheritdoc/>
    public override string ToString() => Name;

    private long OpenInCalendar(long timeNs, int later)
    {
        var time = Nanoseconds.ToTime(timeNs);
        var open = _calendar == Calendar.Months
            ? new DateOnly(time.Year, time.Month, 1).AddMonths(later)
            : new DateOnly(time.Year, 1, 1).AddYears(later);
        return Nanoseconds.OfDay(open);
    }
}
