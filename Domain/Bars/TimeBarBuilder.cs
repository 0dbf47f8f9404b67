namespace OrleansTrading.Domain.Bars;

/// <summary>
/// Builds time bars aligned to UTC. Policy: a bar covers <c>[open, open + period)</c> of the data's own time; it closes
/// with the first update at or after its end, or when time is known to have passed it; a stretch without updates has no bar;
/// an update older than the forming bar, or of the bar that was closed last, is late: counted and left out, since its bar is
/// history.
/// </summary>
public sealed class TimeBarBuilder
{
    private readonly long _periodNs;
    private TimeBar _forming;

    /// <summary>Starts empty.</summary>
    /// <param name="periodNs">Length of a bar, ns, &gt; 0.</param>
    /// <param name="forming">What <see cref="Forming"/> was, to continue, or default.</param>
    /// <param name="lateUpdates">Late updates counted so far.</param>
    public TimeBarBuilder(long periodNs, TimeBar forming = default, long lateUpdates = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(periodNs, 1);
        _periodNs = periodNs;
        _forming = forming;
        LateUpdates = lateUpdates;
    }

    /// <summary>
    /// The bar being formed. When there is none it has no updates, and its open time is the end of the bar that was closed last.
    /// </summary>
    public TimeBar Forming => _forming;

    /// <summary>Updates that came after their bar was closed.</summary>
    public long LateUpdates { get; private set; }

    /// <summary>Takes an update of the mid.</summary>
    /// <param name="timeNs">Its time, Unix nanoseconds UTC.</param>
    /// <param name="mid">The mid, half ticks.</param>
    /// <param name="closed">The bar that it closed, when the result is true.</param>
    public bool Apply(long timeNs, long mid, out TimeBar closed)
    {
        if (timeNs < _forming.OpenTimeNs)
        {
            LateUpdates++;
            closed = default;
            return false;
        }

        var closes = CloseThrough(timeNs, out closed);
        _forming = _forming.Updates == 0
            ? new TimeBar(timeNs - timeNs % _periodNs, mid, mid, mid, mid, 1)
            : _forming with
            {
                High = Math.Max(_forming.High, mid),
                Low = Math.Min(_forming.Low, mid),
                Close = mid,
                Updates = _forming.Updates + 1,
            };
        return closes;
    }

    /// <summary>Closes the forming bar if its end is at or before <paramref name="timeNs"/>.</summary>
    public bool CloseThrough(long timeNs, out TimeBar closed)
    {
        closed = _forming;
        if (_forming.Updates == 0 || timeNs - _forming.OpenTimeNs < _periodNs) return false;
        _forming = new TimeBar(_forming.OpenTimeNs + _periodNs, 0, 0, 0, 0, 0);
        return true;
    }
}
