namespace OrleansTrading.Domain.Markets;

/// <summary>Times are Unix nanoseconds UTC in a <see cref="long"/>, which holds them until the year 2262.</summary>
public static class Nanoseconds
{
    /// <summary>Nanoseconds of a millisecond.</summary>
    public const long PerMillisecond = 1_000_000;

    /// <summary>Nanoseconds of a second.</summary>
    public const long PerSecond = 1_000_000_000;

    /// <summary>Nanoseconds of a day.</summary>
    public const long PerDay = 86_400 * PerSecond;

    private const long PerTick = 100;

    /// <summary>The nanoseconds of an instant.</summary>
    /// <exception cref="RefusedException">TIME_OUT_OF_RANGE.</exception>
    public static long Of(DateTimeOffset time) => InRange((Int128)(time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) * PerTick);

    /// <summary>The nanoseconds of a length of time, below 292 years.</summary>
    public static long Of(TimeSpan length) => checked(length.Ticks * PerTick);

    /// <summary>The nanoseconds of a UTC day's midnight.</summary>
    /// <exception cref="RefusedException">TIME_OUT_OF_RANGE.</exception>
    public static long OfDay(DateOnly day) => InRange((Int128)(day.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber) * PerDay);

    /// <summary>The instant, cut to 100 ns.</summary>
    public static DateTimeOffset ToTime(long ns) => DateTimeOffset.UnixEpoch.AddTicks(ns / PerTick);

    private static long InRange(Int128 ns) =>
        ns >= long.MinValue && ns <= long.MaxValue
            ? (long)ns
            : throw new RefusedException("TIME_OUT_OF_RANGE", "A time lies between the years 1678 and 2262.");
}
