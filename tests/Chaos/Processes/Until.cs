namespace OrleansTrading.Chaos.Processes;

/// <summary>Waiting for what must come: by asking again, until a deadline that no healthy run reaches.</summary>
public static class Until
{
    /// <summary>Far above what anything takes here, on a busy machine too.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    /// <summary>Asks until the answer is yes.</summary>
    public static async Task True(Func<Task<bool>> ask, string what, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await ask())
        {
            if (TimeProvider.System.GetElapsedTime(started) > Deadline) throw new TimeoutException($"Waited in vain until {what}.");
            await Task.Delay(Pause, cancellationToken);
        }
    }
}
