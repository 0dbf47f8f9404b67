namespace OrleansTrading.Domain.Bars;

/// <summary>
/// Builds time bars aligned to UTC. Policy: a bar covers <c>[open, end)</c> of the data's own time; it closes
/// with the first update at or after its end, or when time is known to have passed it; a stretch without updates has no bar;
/// an update older than the forming bar, or of a stretch that time is known to have passed, is late: counted and left out, since its bar is
/// history.
/// </summary>
public sealed class TimeBarBuilder
{
    private readonly Timeframe _timeframe;
    private TimeBar _forming;
    private long _endNs;

    /// <summary>Starts empty.</summary>
    /// <param name="timeframe">Which bars.</param>
    /// <param name="forming">What <see cref="Forming"/> was, to continue, or default.</param>
    /// <param name="lateUpdates">Late updates counted so far.</param>
    public TimeBarBuilder(Timeframe timeframe, TimeBar forming = default, long lateUpdates = 0)
    {
        _timeframe = timeframe;
        _forming = forming;
        if (forming.Updates > 0) _endNs = timeframe.EndOf(forming.OpenTimeNs);
        LateUpdates = lateUpdates;
    }

    /// <summary>
    /// The bar being formed. When there is none it has no updates, and its open time is that of the first stretch that is not history.
    /// </summary>
    public TimeBar Forming => _forming;

    /// <summary>Updates that came after their bar was closed.</summary>
    public long LateUpdates { get; private set; }

    /// <summary>Takes an update.</summary>
    /// <param name="timeNs">Its time, Unix nanoseconds UTC.</param>
    /// <param name="mid">The mid, half ticks.</param>
    /// <param name="volumeLots">What was traded, lots, ≥ 0.</param>
    /// <param name="closed">The bar that it closed, when the result is true.</param>
    public bool Apply(long timeNs, long mid, long volumeLots, out TimeBar closed) =>
        Apply(new TimeBar(timeNs, mid, mid, mid, mid, 1, volumeLots), out closed);

    /// <summary>Takes a bar that lies within one of these.</summary>
    /// <param name="update">The bar, with the time at which it opens, Unix nanoseconds UTC.</param>
    /// <param name="closed">The bar that it closed, when the result is true.</param>
    public bool Apply(in TimeBar update, out TimeBar closed)
    {
        var timeNs = update.OpenTimeNs;
        if (timeNs < _forming.OpenTimeNs)
        {
            LateUpdates++;
            closed = default;
            return false;
        }

        var closes = CloseThrough(timeNs, out closed);
        if (_forming.Updates > 0)
        {
            _forming = _forming.With(update);
            return closes;
        }

        _forming = update with { OpenTimeNs = _timeframe.OpenOf(timeNs) };
        _endNs = _timeframe.EndOf(_forming.OpenTimeNs);
        return closes;
    }

    /// <summary>Closes the forming bar if its end is at or before <paramref name="timeNs"/>.</summary>
    public bool CloseThrough(long timeNs, out TimeBar closed)
    {
        closed = _forming;
        if (_forming.Updates > 0 && timeNs < _endNs) return false;
        var openNs = _timeframe.OpenOf(timeNs);
        if (openNs > _forming.OpenTimeNs || closed.Updates > 0) _forming = new TimeBar(openNs, 0, 0, 0, 0, 0);
        return closed.Updates > 0;
    }
}
