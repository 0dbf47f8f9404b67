using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Silo.Live;

/// <summary>
/// The time of a live session: the wall's, but every instant is after the one before, whatever becomes of the machine's clock. When that is set back,
/// or stands before what the session has been through, time goes on at half its pace until the clock has caught up. One thread at a time.
/// </summary>
/// <param name="time">The wall's time.</param>
/// <param name="afterNs">Every instant is after it, Unix nanoseconds UTC.</param>
internal sealed class LiveTime(TimeProvider time, long afterNs)
{
    private long _lastNs = afterNs;
    private long _lastAt = time.GetTimestamp();

    /// <summary>How far the latest instant is ahead of the machine's clock, nanoseconds; 0 where it is not.</summary>
    public long AheadNs { get; private set; }

    /// <summary>The next instant, Unix nanoseconds UTC.</summary>
    public long Next()
    {
        var at = time.GetTimestamp();
        var wallNs = Nanoseconds.Of(time.GetUtcNow());
        // What has passed by a clock that nobody sets.
        var passedNs = Nanoseconds.Of(time.GetElapsedTime(_lastAt, at));
        _lastNs = wallNs > _lastNs ? wallNs : _lastNs + Math.Max(1, passedNs / 2);
        _lastAt = at;
        AheadNs = Math.Max(0, _lastNs - wallNs);
        return _lastNs;
    }
}
