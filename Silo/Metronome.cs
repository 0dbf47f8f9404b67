using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Silo;

/// <summary>Holds a market back to its pace.</summary>
/// <param name="pace">The pace.</param>
/// <param name="time">The wall's time.</param>
internal sealed class Metronome(Pace pace, TimeProvider time)
{
    // No timer takes more than 49 days; a slow weekend is longer.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    // Quotes that are due within one beat come at its end, together: an idle market wakes the process so many times a second and no more.
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(25);

    // Further behind than this, a market that follows the present is catching up; nearer, it is only between two timers.
    private static readonly TimeSpan Behind = TimeSpan.FromSeconds(2);

    private long _startNs;
    private long _startedAt;

    /// <summary>Whether it does not hold back.</summary>
    public bool IsUnbounded => pace.Speed is null;

    /// <summary>Whether a market that follows the present is behind it, at a market time.</summary>
    public bool IsBehind(long timeNs) => pace.FollowsPresent && Left(timeNs) < -Behind;

    /// <summary>Whether a market time need not be waited for.</summary>
    public bool IsDue(long timeNs) => IsUnbounded || (_startNs == 0 && !pace.FollowsPresent) || Left(timeNs) <= TimeSpan.Zero;

    /// <summary>Waits until a market time is due.</summary>
    /// <returns>False when waiting was cancelled.</returns>
    public async ValueTask<bool> WaitFor(long timeNs, CancellationToken cancellationToken)
    {
        if (pace.Speed is null) return true;
        if (_startNs == 0) (_startNs, _startedAt) = (timeNs, time.GetTimestamp());
        try
        {
            while (Left(timeNs) is var left && left > TimeSpan.Zero)
                await Task.Delay(left < LongestWait ? left + Beat : LongestWait, time, cancellationToken);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    // The present by the wall's clock; else from the first quote on, which was due at once.
    private TimeSpan Left(long timeNs) => pace.FollowsPresent
        ? Nanoseconds.ToTime(timeNs) - time.GetUtcNow()
        : TimeSpan.FromTicks((long)((timeNs - _startNs) / 100.0 / pace.Speed!.Value)) - time.GetElapsedTime(_startedAt);
}
