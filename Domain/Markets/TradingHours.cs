using System.Collections.Immutable;
using System.Globalization;

namespace OrleansTrading.Domain.Markets;

/// <summary>A stretch of the week in which there is trading, in minutes of local time since Monday 00:00.</summary>
/// <param name="OpenMinute">Start, inclusive; 0 to 10,079.</param>
/// <param name="CloseMinute">End, exclusive; may be in the week after: more than <paramref name="OpenMinute"/>, by at most a week.</param>
public readonly record struct TradingSession(int OpenMinute, int CloseMinute)
{
    /// <summary>Minutes of a week.</summary>
    public const int Week = 7 * 24 * 60;
}

/// <summary>
/// When something trades: sessions of a week in the local time of a place, whose clock may be put forward and back, and days on which there are
/// none. Times that it is asked for and gives are Unix nanoseconds UTC. Immutable; it reads no clock.
/// </summary>
public sealed class TradingHours
{
    // No market is closed for longer than this; a calendar whose every day is a holiday never opens.
    private const int MaxWeeksAhead = 60;

    private const long WeekTicks = 7 * TimeSpan.TicksPerDay;

    private readonly TimeZoneInfo _zone;
    private readonly ImmutableArray<TradingSession> _sessions;
    private readonly ImmutableSortedSet<DateOnly> _holidays;

    /// <summary>Makes a calendar.</summary>
    /// <param name="name">What it is called in files.</param>
    /// <param name="zone">Whose local time the sessions are in.</param>
    /// <param name="sessions">At least one; they may touch, but not overlap.</param>
    /// <param name="holidays">Local days of which no minute trades.</param>
    /// <exception cref="ArgumentException">There is no session, one has no length or is longer than a week, or two overlap.</exception>
    public TradingHours(string name, TimeZoneInfo zone, IEnumerable<TradingSession> sessions, IEnumerable<DateOnly>? holidays = null)
    {
        Name = name;
        _zone = zone;
        _sessions = [.. sessions.OrderBy(session => session.OpenMinute)];
        _holidays = [.. holidays ?? []];
        if (_sessions.IsEmpty) throw new ArgumentException("Trading hours have at least one session.", nameof(sessions));
        for (var i = 0; i < _sessions.Length; i++)
        {
            var (open, close) = (_sessions[i].OpenMinute, _sessions[i].CloseMinute);
            if (open is < 0 or >= TradingSession.Week || close <= open || close > open + TradingSession.Week)
                throw new ArgumentException($"The session from minute {open} to {close} is none of a week.", nameof(sessions));
            var next = i + 1 < _sessions.Length ? _sessions[i + 1].OpenMinute : _sessions[0].OpenMinute + TradingSession.Week;
            if (close > next)
                throw new ArgumentException($"The session from minute {open} to {close} overlaps the one from {next}.", nameof(sessions));
        }
        IsAlways = _holidays.IsEmpty && _sessions.Sum(session => session.CloseMinute - session.OpenMinute) == TradingSession.Week;
    }

    /// <summary>Without a pause.</summary>
    public static TradingHours Always { get; } = new("always", TimeZoneInfo.Utc, [new TradingSession(0, TradingSession.Week)]);

    /// <summary>What it is called in files.</summary>
    public string Name { get; }

    /// <summary>Whose local time it is in.</summary>
    public string ZoneId => _zone.Id;

    /// <summary>Whether there is never a pause.</summary>
    public bool IsAlways { get; }

    /// <summary>Sessions, zone and holidays in one line, for telling whether two calendars are the same.</summary>
    public string Definition => string.Create(
        CultureInfo.InvariantCulture,
        $"{ZoneId} {string.Join(' ', _sessions.Select(session => $"{session.OpenMinute}-{session.CloseMinute}"))} {string.Join(' ', _holidays.Select(day => day.DayNumber))}");

    /// <summary>Whether there is trading at an instant.</summary>
    public bool IsOpen(long timeNs) => IsAlways || StretchAt(timeNs).IsOpen;

    /// <summary>The next instant after this one at which trading begins; <see cref="long.MaxValue"/> if it never does again.</summary>
    public long NextOpen(long timeNs)
    {
        if (IsAlways) return long.MaxValue;
        var stretch = StretchAt(timeNs);
        return stretch.IsOpen && stretch.EndNs != long.MaxValue ? StretchAt(stretch.EndNs).EndNs : stretch.EndNs;
    }

    /// <summary>The next instant after this one at which trading ends; <see cref="long.MaxValue"/> if it never does again.</summary>
    public long NextClose(long timeNs)
    {
        if (IsAlways) return long.MaxValue;
        var stretch = StretchAt(timeNs);
        return stretch.IsOpen || stretch.EndNs == long.MaxValue ? stretch.EndNs : StretchAt(stretch.EndNs).EndNs;
    }

    /// <summary>Whether there is trading at an instant, and until when that stays so.</summary>
    /// <param name="timeNs">The instant, Unix nanoseconds UTC.</param>
    public (bool IsOpen, long EndNs) StretchAt(long timeNs)
    {
        if (IsAlways) return (true, long.MaxValue);
        var utc = new DateTime(DateTime.UnixEpoch.Ticks + FloorToTick(timeNs), DateTimeKind.Utc);
        var monday = MondayOf(utc + _zone.GetUtcOffset(utc));
        long? openUntil = null;
        // From the week before: a session may reach into this one.
        for (var week = -1; week <= MaxWeeksAhead; week++)
        {
            foreach (var (openNs, closeNs) in OpenStretches(monday.AddTicks(week * WeekTicks)))
            {
                if (closeNs <= timeNs) continue;
                if (openUntil is null && openNs > timeNs) return (false, openNs);
                // What touches is one stretch.
                if (openUntil is { } until && openNs > until) return (true, until);
                openUntil = closeNs;
            }
        }
        return (openUntil is not null, long.MaxValue);
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private IEnumerable<(long OpenNs, long CloseNs)> OpenStretches(DateTime monday)
    {
        foreach (var session in _sessions)
        {
            var (open, close) = (monday.AddMinutes(session.OpenMinute), monday.AddMinutes(session.CloseMinute));
            while (open < close)
            {
                var day = DateOnly.FromDateTime(open);
                var midnight = open.Date.AddDays(1);
                if (_holidays.Contains(day))
                {
                    open = midnight;
                    continue;
                }
                var end = open;
                while (end < close && !_holidays.Contains(DateOnly.FromDateTime(end))) end = end.Date.AddDays(1);
                if (end > close) end = close;
                var (openNs, closeNs) = (ToNs(open), ToNs(end));
                if (openNs < closeNs) yield return (openNs, closeNs);
                open = end;
            }
        }
    }

    /// <summary>The instant of a local time. One that the clock jumps over is as long after the jump; of one that comes twice it is the first.</summary>
    private long ToNs(DateTime local)
    {
        var offset = _zone.IsInvalidTime(local) ? _zone.GetUtcOffset(local.AddHours(-3))
            : _zone.IsAmbiguousTime(local) ? _zone.GetAmbiguousTimeOffsets(local).Max()
            : _zone.GetUtcOffset(local);
        return (local.Ticks - DateTime.UnixEpoch.Ticks - offset.Ticks) * 100;
    }

    private static DateTime MondayOf(DateTime local) =>
        DateTime.SpecifyKind(local.Date.AddDays(-(((int)local.DayOfWeek + 6) % 7)), DateTimeKind.Unspecified);

    private static long FloorToTick(long ns) => ns >= 0 ? ns / 100 : -((99 - ns) / 100);
}
