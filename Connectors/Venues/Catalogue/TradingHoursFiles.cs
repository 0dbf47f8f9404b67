using System.Globalization;
using System.Text.RegularExpressions;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues;

/// <summary>
/// Reads <c>trading-hours.csv</c>, a row a session, and <c>holidays.csv</c>, a row a day, where it is there. A calendar's rows stand together or
/// not; a session whose close is not after its open closes in the week that follows.
/// </summary>
internal static partial class TradingHoursFiles
{
    private static readonly string[] Days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

    internal static Dictionary<string, TradingHours> Load(string folder)
    {
        var holidays = LoadHolidays(folder);
        using var rows = new CatalogueRows(folder, "trading-hours.csv", "name", "time_zone", "opens", "closes");
        var calendars = new Dictionary<string, (TimeZoneInfo Zone, List<TradingSession> Sessions)>();
        while (rows.Next())
        {
            var name = rows.Text("name");
            if (!CalendarName().IsMatch(name)) throw rows.Invalid($"name '{name}' is not 1 to 32 of a-z, 0-9 and '-'.");
            var zone = ParseZone(rows);
            var session = ParseSession(rows);
            if (!calendars.TryGetValue(name, out var calendar)) calendars[name] = calendar = (zone, []);
            if (calendar.Zone.Id != zone.Id) throw rows.Invalid($"'{name}' has the time zone {calendar.Zone.Id} in an earlier row.");
            if (calendar.Sessions.Any(other => Overlap(other, session)))
                throw rows.Invalid($"{rows.Text("opens")} to {rows.Text("closes")} overlaps an earlier session of '{name}'.");
            calendar.Sessions.Add(session);
        }
        foreach (var (name, where) in holidays.Select(holiday => (holiday.Key, holiday.Value.Where)))
            if (!calendars.ContainsKey(name))
                throw CatalogueRows.Invalid(where, $"'{name}' is not in trading-hours.csv.");
        return calendars.ToDictionary(
            calendar => calendar.Key,
            calendar => new TradingHours(
                calendar.Key, calendar.Value.Zone, calendar.Value.Sessions, holidays.GetValueOrDefault(calendar.Key).Days));
    }

    private static Dictionary<string, (string Where, HashSet<DateOnly> Days)> LoadHolidays(string folder)
    {
        var holidays = new Dictionary<string, (string Where, HashSet<DateOnly> Days)>();
        if (!File.Exists(Path.Combine(folder, "holidays.csv"))) return holidays;
        using var rows = new CatalogueRows(folder, "holidays.csv", "hours", "day");
        while (rows.Next())
        {
            if (!DateOnly.TryParseExact(rows.Text("day"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                throw rows.Invalid($"day '{rows.Text("day")}' is not of the form 2026-12-25.");
            var name = rows.Text("hours");
            if (!holidays.TryGetValue(name, out var calendar)) holidays[name] = calendar = (rows.Where, []);
            if (!calendar.Days.Add(day)) throw rows.Invalid($"an earlier row already has {rows.Text("day")} for '{name}'.");
        }
        return holidays;
    }

    private static TimeZoneInfo ParseZone(CatalogueRows rows)
    {
        var id = rows.Text("time_zone");
        // A local time zone file by any path is not what this column is for.
        return ZoneName().IsMatch(id) && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone)
            ? zone
            : throw rows.Invalid($"time_zone '{id}' is unknown; IANA names such as America/New_York are, where the time zone data is installed.");
    }

    private static TradingSession ParseSession(CatalogueRows rows)
    {
        var open = ParseMinute(rows, "opens");
        var close = ParseMinute(rows, "closes");
        if (open == TradingSession.Week) throw rows.Invalid("opens Sun 24:00 is Mon 00:00.");
        return new TradingSession(open, close > open ? close : close + TradingSession.Week);
    }

    private static int ParseMinute(CatalogueRows rows, string column)
    {
        var text = rows.Text(column);
        var match = WeekTime().Match(text);
        if (!match.Success) throw rows.Invalid($"{column} '{text}' is not of the form Sun 17:00, with Mon to Sun and 00:00 to 24:00.");
        var hours = int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture);
        var minutes = int.Parse(match.Groups[3].ValueSpan, CultureInfo.InvariantCulture);
        return (Array.IndexOf(Days, match.Groups[1].Value) * 24 + hours) * 60 + minutes;
    }

    private static bool Overlap(TradingSession a, TradingSession b)
    {
        for (var shift = -TradingSession.Week; shift <= TradingSession.Week; shift += TradingSession.Week)
            if (a.OpenMinute + shift < b.CloseMinute && b.OpenMinute < a.CloseMinute + shift)
                return true;
        return false;
    }

    [GeneratedRegex(@"^[a-z0-9-]{1,32}\z")]
    private static partial Regex CalendarName();

    [GeneratedRegex(@"^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+){0,2}\z")]
    private static partial Regex ZoneName();

    [GeneratedRegex(@"^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) ((?:[01][0-9]|2[0-3])(?=:[0-5][0-9]\z)|24(?=:00\z)):([0-5][0-9])\z")]
    private static partial Regex WeekTime();
}
