namespace OrleansTrading.Silo;

/// <summary>Holds a replay back to a multiple of real time.</summary>
/// <param name="speed">Market seconds a second; null does not hold it back.</param>
/// <param name="time">The wall's time.</param>
internal sealed class Pace(double? speed, TimeProvider time)
{
    // No timer takes more than 49 days; a slow weekend is longer.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private long _startNs;
    private long _startedAt;

    /// <summary>Whether it does not hold back.</summary>
    public bool IsUnbounded => speed is null;

    /// <summary>Waits until a market time is due; the first one is due at once.</summary>
    /// <returns>False when waiting was cancelled.</returns>
    public async ValueTask<bool> WaitFor(long timeNs, CancellationToken cancellationToken)
    {
        if (speed is not { } factor) return true;
        if (_startNs == 0) (_startNs, _startedAt) = (timeNs, time.GetTimestamp());
        var due = TimeSpan.FromTicks((long)((timeNs - _startNs) / 100.0 / factor));
        try
        {
            // Timers are no finer than a millisecond; being early by it is caught up with at the next quote.
            while (due - time.GetElapsedTime(_startedAt) is var left && left >= TimeSpan.FromMilliseconds(1))
                await Task.Delay(left < LongestWait ? left : LongestWait, time, cancellationToken);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
