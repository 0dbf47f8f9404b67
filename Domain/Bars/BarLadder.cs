namespace OrleansTrading.Domain.Bars;

/// <summary>
/// The time bars of one instrument in every timeframe of <see cref="Timeframe.Known"/>. Minutes are built from updates of the
/// mid with the policy of <see cref="TimeBarBuilder"/>; a larger bar is made of the minutes that closed in it. It closes at the
/// same update that closes its last minute or passes its end, or when time is known to have passed its end; a minute that comes
/// to a larger bar which time has closed is left out of that one. So each larger bar is what a builder of its length makes of
/// the updates that were not late for their minute.
/// </summary>
public sealed class BarLadder
{
    /// <summary>Most closed bars kept of a timeframe: a day of minutes.</summary>
    public const int MaxBarsKept = BarRing.Capacity;

    private const long NoMinute = long.MinValue;

    private readonly BarRing[] _rings = new BarRing[Timeframe.Known.Count];
    private readonly ClosedTimeBar[] _closed = new ClosedTimeBar[Timeframe.Known.Count];
    private int _closedCount;

    private readonly TimeBarBuilder _minutes = new(Timeframe.MinuteNs);

    // By timeframe, what the closed minutes make of the larger bar that is open; with no updates its open time is the end of the
    // bar that was closed last, as in TimeBarBuilder. Place 0 is unused: the minutes have their builder.
    private readonly TimeBar[] _partials = new TimeBar[Timeframe.Known.Count];

    // Before this time an update can close nothing and falls into the forming minute; NoMinute while there is none.
    private long _nextEndNs = NoMinute;

    /// <summary>Starts empty.</summary>
    public BarLadder()
    {
        for (var i = 0; i < _rings.Length; i++) _rings[i] = new BarRing();
    }

    /// <summary>Continues from a capture.</summary>
    /// <param name="state">The capture.</param>
    /// <param name="closed">
    /// The closed bars, saved before, by <see cref="Timeframe.Index"/>, each oldest first. More than <see cref="MaxBarsKept"/> and
    /// bars that were closed after the capture are left out: those are closed again by the updates that follow it.
    /// </param>
    /// <exception cref="ArgumentException">A timeframe is missing, a bar is not aligned, has no updates or is out of order.</exception>
    public BarLadder(BarLadderState state, IReadOnlyList<IReadOnlyList<TimeBar>> closed) : this()
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(closed);
        if (state.Forming.Count != _rings.Length || closed.Count != _rings.Length)
        {
            throw new ArgumentException(
                $"There are {_rings.Length} timeframes, not {state.Forming.Count} as captured and {closed.Count} with closed bars.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(state.LateUpdates, nameof(state));
        _minutes = new TimeBarBuilder(Timeframe.MinuteNs, state.Forming[0], state.LateUpdates);
        foreach (var timeframe in Timeframe.Known)
        {
            var forming = state.Forming[timeframe.Index];
            if (forming.OpenTimeNs % timeframe.LengthNs != 0)
                throw new ArgumentException($"The forming bar of {timeframe} is not aligned.", nameof(state));
            if (timeframe.Index > 0) _partials[timeframe.Index] = forming;
            Load(timeframe, closed[timeframe.Index], forming.OpenTimeNs);
        }

        FindNextEnd();
    }

    /// <summary>Updates that came after their minute was closed.</summary>
    public long LateUpdates => _minutes.LateUpdates;

    /// <summary>Takes an update of the mid. Costs nothing but the minute while no bar ends.</summary>
    /// <param name="timeNs">Its time, Unix nanoseconds UTC, ≥ 0.</param>
    /// <param name="midHalfTicks">The mid, half ticks.</param>
    /// <returns>The bars that it closed, smallest timeframe first, mostly none. Valid until the next call.</returns>
    public ReadOnlySpan<ClosedTimeBar> Apply(long timeNs, long midHalfTicks)
    {
        if (timeNs < _nextEndNs)
        {
            _minutes.Apply(timeNs, midHalfTicks, out _);
            return default;
        }

        ArgumentOutOfRangeException.ThrowIfNegative(timeNs);
        Close(timeNs);
        _minutes.Apply(timeNs, midHalfTicks, out _);
        FindNextEnd();
        return _closed.AsSpan(0, _closedCount);
    }

    /// <summary>Closes every bar whose end is at or before a time that is known to have passed.</summary>
    /// <param name="timeNs">The time, Unix nanoseconds UTC.</param>
    /// <returns>The bars that it closed, smallest timeframe first. Valid until the next call.</returns>
    public ReadOnlySpan<ClosedTimeBar> CloseThrough(long timeNs)
    {
        Close(timeNs);
        FindNextEnd();
        return _closed.AsSpan(0, _closedCount);
    }

    /// <summary>The bar being formed, with the forming minute in it; null when there is none.</summary>
    public TimeBar? Forming(Timeframe timeframe)
    {
        var minute = _minutes.Forming;
        var bar = timeframe.Index == 0 ? minute : Join(_partials[timeframe.Index], minute, timeframe);
        return bar.Updates == 0 ? null : bar;
    }

    /// <summary>Number of closed bars kept of a timeframe, 0 to <see cref="MaxBarsKept"/>.</summary>
    public int Count(Timeframe timeframe) => _rings[timeframe.Index].Count;

    /// <summary>The last closed bars of a timeframe, oldest first; fewer if there are fewer.</summary>
    /// <param name="timeframe">The timeframe.</param>
    /// <param name="count">Most bars to give, 1 to <see cref="MaxBarsKept"/>.</param>
    public TimeBar[] Last(Timeframe timeframe, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxBarsKept);
        var ring = _rings[timeframe.Index];
        var bars = new TimeBar[Math.Min(count, ring.Count)];
        ring.CopyLast(bars);
        return bars;
    }

    /// <summary>
    /// The bars closed since the last call, smallest timeframe first, each oldest first. Those that are no longer kept are left
    /// out, which bounds the list. They count as saved from now on: if saving fails, continue from the last capture.
    /// </summary>
    public IReadOnlyList<ClosedTimeBar> TakeUnsaved()
    {
        var unsaved = new List<ClosedTimeBar>(_rings.Sum(ring => ring.Unsaved));
        foreach (var timeframe in Timeframe.Known)
        {
            var ring = _rings[timeframe.Index];
            if (ring.Unsaved == 0) continue;
            foreach (var bar in Last(timeframe, ring.Unsaved)) unsaved.Add(new ClosedTimeBar(timeframe, bar));
            ring.MarkSaved();
        }

        return unsaved;
    }

    /// <summary>The state, from which together with the closed bars the same future follows.</summary>
    public BarLadderState Capture() => new([_minutes.Forming, .. _partials.AsSpan(1)], LateUpdates);

    private static TimeBar Join(in TimeBar partial, in TimeBar minute, Timeframe timeframe)
    {
        // A minute of a bar that time has closed.
        if (minute.Updates == 0 || minute.OpenTimeNs < partial.OpenTimeNs) return partial;
        if (partial.Updates == 0) return minute with { OpenTimeNs = timeframe.OpenOf(minute.OpenTimeNs) };
        return partial with
        {
            High = Math.Max(partial.High, minute.High),
            Low = Math.Min(partial.Low, minute.Low),
            Close = minute.Close,
            // 25,000 updates a second would fill a day's; the bar is right whatever it says here.
            Updates = (int)Math.Min(int.MaxValue, (long)partial.Updates + minute.Updates),
        };
    }

    private static void Check(Timeframe timeframe, in TimeBar bar, long notBeforeNs)
    {
        if (bar.OpenTimeNs < notBeforeNs || bar.OpenTimeNs % timeframe.LengthNs != 0 || bar.Updates < 1)
            throw new ArgumentException($"The bar of {timeframe} at {bar.OpenTimeNs} is not aligned, empty or out of order.");
    }

    private void Load(Timeframe timeframe, IReadOnlyList<TimeBar> bars, long beforeNs)
    {
        var ring = _rings[timeframe.Index];
        var endNs = 0L;
        foreach (var bar in bars)
        {
            Check(timeframe, bar, endNs);
            endNs = bar.OpenTimeNs + timeframe.LengthNs;
            if (bar.OpenTimeNs < beforeNs) ring.Add(bar);
        }

        ring.MarkSaved();
    }

    private void Close(long timeNs)
    {
        _closedCount = 0;
        if (_minutes.CloseThrough(timeNs, out var minute)) KeepMinute(minute);
        CloseLarger(timeNs);
    }

    private void KeepMinute(in TimeBar minute)
    {
        Keep(Timeframe.Minute, minute);
        for (var i = 1; i < _partials.Length; i++) _partials[i] = Join(_partials[i], minute, Timeframe.Known[i]);
    }

    private void CloseLarger(long timeNs)
    {
        for (var i = 1; i < _partials.Length; i++)
        {
            var timeframe = Timeframe.Known[i];
            var partial = _partials[i];
            if (partial.Updates == 0 || timeNs - partial.OpenTimeNs < timeframe.LengthNs) continue;
            Keep(timeframe, partial);
            _partials[i] = new TimeBar(partial.OpenTimeNs + timeframe.LengthNs, 0, 0, 0, 0, 0);
        }
    }

    private void Keep(Timeframe timeframe, in TimeBar bar)
    {
        _rings[timeframe.Index].Add(bar);
        _closed[_closedCount++] = new ClosedTimeBar(timeframe, bar);
    }

    // No larger bar ends within the forming minute: the update that began the minute closed those that ended before.
    private void FindNextEnd() =>
        _nextEndNs = _minutes.Forming.Updates == 0 ? NoMinute : _minutes.Forming.OpenTimeNs + Timeframe.MinuteNs;
}
