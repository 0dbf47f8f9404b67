namespace OrleansTrading.Silo;

/// <summary>Holds a replay back to a multiple of real time.</summary>
/// <param name="speed">Market seconds a second; null does not hold it back.</param>
/// <param name="time">The wall's time.</param>
internal sealed class Pace(double? speed, TimeProvider time)
{
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
        var left = due - time.GetElapsedTime(_startedAt);
        // Timers are no finer than this; being early by it is caught up with at the next quote.
        if (left < TimeSpan.FromMilliseconds(1)) return true;
        try
        {
            await Task.Delay(left, time, cancellationToken);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
