using System.Globalization;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues.Lean;

/// <summary>The folder of one venue's tick files of one instrument, and how its file names and clock map to UTC.</summary>
/// <param name="Root">The market's root folder.</param>
/// <param name="Venue">The venue; its file clock decides which instants a file covers.</param>
/// <param name="Instrument">The instrument.</param>
internal sealed record TickFolder(string Root, Venue Venue, Instrument Instrument)
{
    internal const long DayNs = 86_400_000_000_000;

    private const string FileEnding = "_quote.zip";
    private const string DayFormat = "yyyyMMdd";

    /// <summary>Path below the root.</summary>
    internal string Path { get; } = $"{Venue.Name}/{TailOf(Instrument)}";

    /// <summary>The part of the path below the venue.</summary>
    internal static string TailOf(Instrument instrument) => $"tick/{instrument.Ticker.ToLowerInvariant()}";

    internal bool Exists => Directory.Exists(System.IO.Path.Combine(Root, Path));

    /// <summary>Path below the root of a day's file.</summary>
    internal string PathOf(DateOnly day) => $"{Path}/{NameOf(day)}";

    internal static string NameOf(DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture) + FileEnding;

    /// <summary>Midnight of a file's day in the file clock, as Unix nanoseconds UTC.</summary>
    internal long StartNs(DateOnly fileDay) => UnixNs(fileDay) - Venue.FileUtcOffset.Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>The first and the last day in the file clock that a stretch of time touches.</summary>
    internal (DateOnly First, DateOnly Last) FileDays(long fromNs, long toNs)
    {
        var offsetNs = Venue.FileUtcOffset.Ticks * TimeSpan.NanosecondsPerTick;
        return (DayOf(fromNs + offsetNs), DayOf(toNs - 1 + offsetNs));
    }

    /// <summary>Days that have a file, of those from first to last, in order. Files of other names are none of ours.</summary>
    internal List<DateOnly> DaysPresent(DateOnly first, DateOnly last)
    {
        try
        {
            var days = new List<DateOnly>();
            foreach (var file in Directory.EnumerateFiles(System.IO.Path.Combine(Root, Path), "*" + FileEnding))
            {
                var name = System.IO.Path.GetFileName(file.AsSpan());
                if (DateOnly.TryParseExact(
                        name[..^FileEnding.Length], DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                    && day >= first && day <= last)
                    days.Add(day);
            }
            days.Sort();
            return days;
        }
        catch (Exception exception) when (DayFile.Translate(exception, Path) is { } refusal)
        {
            throw refusal;
        }
    }

    /// <summary>Midnight UTC of a day, as Unix nanoseconds.</summary>
    internal static long UnixNs(DateOnly day) => (day.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber) * DayNs;

    private static DateOnly DayOf(long ns) =>
        DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays((int)Math.Floor((decimal)ns / DayNs));
}
