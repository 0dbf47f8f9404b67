namespace OrleansTrading.Domain.Bars;

/// <summary>
/// The time bars of one instrument in every timeframe of <see cref="Timeframe.Known"/>. Seconds are built from updates with the policy of
/// <see cref="TimeBarBuilder"/>; a larger bar is made of the bars of the next smaller timeframe that divides it, and closes at the
/// same update that closes its last second or passes its end, or when time is known to have passed its end. So each larger bar is what a builder
/// of its own makes of the updates that were not late.
/// </summary>
public sealed class BarLadder
{
    /// <summary>Most closed bars that can be asked for, and most kept of any timeframe: a day of minutes.</summary>
    public const int MaxBarsKept = 1_440;

    private const long Nothing = long.MinValue;

    private static readonly int Day = Timeframe.Parse("1d").Index;

    private readonly BarRing[] _rings = [.. Timeframe.Known.Select(timeframe => new BarRing(timeframe.BarsKept))];

    // A venue's bar may close what was open before it, and what it is in.
    private readonly ClosedTimeBar[] _closed = new ClosedTimeBar[2 * Timeframe.Known.Count];
    private int _closedCount;

    private readonly TimeBarBuilder _seconds = new(Timeframe.Second);

    // By timeframe, what the closed bars of its source make of the larger bar that is open; with no updates its open time is the end of the
    // bar that was closed last. Place 0 is unused: the seconds have their builder.
    private readonly TimeBar[] _partials = new TimeBar[Timeframe.Known.Count];

    // Before this time an update can close nothing and falls into the forming second; Nothing while there is none.
    private long _nextEndNs = Nothing;
    private long _lateBars;
    private Timeframe _followed = Timeframe.Minute;

    /// <summary>Starts empty.</summary>
    public BarLadder()
    {
    }

    /// <summary>Continues from a capture.</summary>
    /// <param name="state">The capture.</param>
    /// <param name="closed">
    /// The closed bars, saved before, by <see cref="Timeframe.Index"/>, each oldest first. More than are kept and
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
        _seconds = new TimeBarBuilder(Timeframe.Second, state.Forming[0], state.LateUpdates);
        foreach (var timeframe in Timeframe.Known)
        {
            var forming = state.Forming[timeframe.Index];
            // Before the first bar the place is default, and a week does not begin with the epoch.
            if (forming != default && timeframe.OpenOf(forming.OpenTimeNs) != forming.OpenTimeNs)
                throw new ArgumentException($"The forming bar of {timeframe} is not aligned.", nameof(state));
            if (timeframe.Index > 0) _partials[timeframe.Index] = forming;
            Load(timeframe, closed[timeframe.Index], forming.OpenTimeNs);
        }

        _followed = Timeframe.Known[Math.Max(state.Followed, Timeframe.Minute.Index)];

        FindNextEnd();
    }

    /// <summary>Updates that came after their second was closed, and venues' bars after theirs was.</summary>
    public long LateUpdates => _seconds.LateUpdates + _lateBars;

    /// <summary>Takes an update. Costs nothing but the second while no bar ends.</summary>
    /// <param name="timeNs">Its time, Unix nanoseconds UTC, ≥ 0.</param>
    /// <param name="midHalfTicks">The mid, half ticks.</param>
    /// <param name="volumeLots">What was traded, lots, ≥ 0; 0 for a change of the mid alone.</param>
    /// <returns>The bars that it closed, smallest timeframe first, mostly none. Valid until the next call.</returns>
    public ReadOnlySpan<ClosedTimeBar> Apply(long timeNs, long midHalfTicks, long volumeLots = 0)
    {
        if (timeNs < _nextEndNs)
        {
            _seconds.Apply(timeNs, midHalfTicks, volumeLots, out _);
            return default;
        }

        ArgumentOutOfRangeException.ThrowIfNegative(timeNs);
        _closedCount = 0;
        Close(timeNs);
        _followed = Timeframe.Minute;
        _seconds.Apply(timeNs, midHalfTicks, volumeLots, out _);
        FindNextEnd();
        return _closed.AsSpan(0, _closedCount);
    }

    /// <summary>
    /// Takes a venue's bar at its close: it is the bar of its length, and larger ones are made of it; one of a length that no timeframe has is part
    /// of the smallest that it divides. It belongs to the bar in which it opens, so that a day which begins at a venue's own hour is
    /// that day. From then on strategies follow bars of that timeframe, or minutes where it is smaller.
    /// </summary>
    /// <param name="bar">The bar, half ticks, with the time at which it opens, Unix nanoseconds UTC, ≥ 0; not before the close of the last.</param>
    /// <param name="closeNs">When it closes, Unix nanoseconds UTC, exclusive.</param>
    /// <returns>The bars that closed, smallest timeframe first, those that were open before it before it. Valid until the next call.</returns>
    public ReadOnlySpan<ClosedTimeBar> Apply(in TimeBar bar, long closeNs)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bar.OpenTimeNs);
        _closedCount = 0;
        if (Timeframe.MadeOf(closeNs - bar.OpenTimeNs) is not { } timeframe) return default;
        Close(bar.OpenTimeNs);
        _followed = timeframe.IsBelowMinute ? Timeframe.Minute : timeframe;
        if (timeframe.Index == 0)
        {
            _seconds.Apply(bar, out _);
        }
        else
        {
            ref var partial = ref _partials[timeframe.Index];
            var within = bar with { OpenTimeNs = timeframe.OpenOf(bar.OpenTimeNs) };
            if (partial.Updates == 0 ? within.OpenTimeNs >= partial.OpenTimeNs : within.OpenTimeNs == partial.OpenTimeNs)
                partial = Join(partial, within, timeframe);
            else
                _lateBars++;
        }

        Close(closeNs);
        FindNextEnd();
        return _closed.AsSpan(0, _closedCount);
    }

    /// <summary>Closes every bar whose end is at or before a time that is known to have passed.</summary>
    /// <param name="timeNs">The time, Unix nanoseconds UTC.</param>
    /// <returns>The bars that it closed, smallest timeframe first. Valid until the next call.</returns>
    public ReadOnlySpan<ClosedTimeBar> CloseThrough(long timeNs)
    {
        _closedCount = 0;
        Close(timeNs);
        FindNextEnd();
        return _closed.AsSpan(0, _closedCount);
    }

    /// <summary>The bar being formed, with the forming second in it; null when there is none.</summary>
    public TimeBar? Forming(Timeframe timeframe)
    {
        var bar = FormingOf(timeframe);
        return bar.Updates == 0 ? null : bar;
    }

    /// <summary>Number of closed bars kept of a timeframe, 0 to <see cref="Timeframe.BarsKept"/>.</summary>
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
    public BarLadderState Capture() => new([_seconds.Forming, .. _partials.AsSpan(1)], LateUpdates, _followed.Index);

    private TimeBar FormingOf(Timeframe timeframe) => timeframe.Index == 0
        ? _seconds.Forming
        : Join(_partials[timeframe.Index], FormingOf(Timeframe.Known[timeframe.SourceIndex]), timeframe);

    private static TimeBar Join(in TimeBar partial, in TimeBar bar, Timeframe timeframe) => (partial.Updates, bar.Updates) switch
    {
        (_, 0) => partial,
        (0, _) => bar with { OpenTimeNs = timeframe.OpenOf(bar.OpenTimeNs) },
        _ => partial.With(bar),
    };

    private static void Check(Timeframe timeframe, in TimeBar bar, long notBeforeNs)
    {
        if (bar.OpenTimeNs < notBeforeNs || timeframe.OpenOf(bar.OpenTimeNs) != bar.OpenTimeNs || bar.Updates < 1)
            throw new ArgumentException($"The bar of {timeframe} at {bar.OpenTimeNs} is not aligned, empty or out of order.");
    }

    private void Load(Timeframe timeframe, IReadOnlyList<TimeBar> bars, long beforeNs)
    {
        var ring = _rings[timeframe.Index];
        var endNs = long.MinValue;
        foreach (var bar in bars)
        {
            Check(timeframe, bar, endNs);
            endNs = timeframe.EndOf(bar.OpenTimeNs);
            if (bar.OpenTimeNs < beforeNs) ring.Add(bar);
        }

        ring.MarkSaved();
    }

    private void Close(long timeNs)
    {
        if (_seconds.CloseThrough(timeNs, out var second)) Keep(Timeframe.Second, second);
        for (var i = 1; i < _partials.Length; i++)
        {
            var (timeframe, partial) = (Timeframe.Known[i], _partials[i]);
            if (partial.Updates == 0) continue;
            if (timeNs < timeframe.EndOf(partial.OpenTimeNs))
            {
                // What contains a bar that has not ended has not ended either; only a week is not contained in what follows it.
                if (i <= Day) return;
                continue;
            }

            _partials[i] = new TimeBar(timeframe.EndOf(partial.OpenTimeNs), 0, 0, 0, 0, 0);
            Keep(timeframe, partial);
        }
    }

    private void Keep(Timeframe timeframe, in TimeBar bar)
    {
        _rings[timeframe.Index].Add(bar);
        _closed[_closedCount++] = new ClosedTimeBar(timeframe, bar) { IsFollowed = timeframe == _followed };
        for (var i = timeframe.Index + 1; i < _partials.Length; i++)
            if (Timeframe.Known[i].SourceIndex == timeframe.Index)
                _partials[i] = Join(_partials[i], bar, Timeframe.Known[i]);
    }

    // No larger bar ends within the forming second: the update that began the second closed those that ended before.
    private void FindNextEnd() =>
        _nextEndNs = _seconds.Forming.Updates == 0 ? Nothing : _seconds.Forming.OpenTimeNs + Timeframe.Second.LengthNs;
}
