namespace OrleansTrading.Api.Health;

/// <summary>
/// The longest pause for garbage collection. An object without references is collected by the next collection, whose end its
/// finalizer sees, and leaves another one behind: no timer, no event session, nothing between two collections.
/// </summary>
internal sealed class GcPauses
{
    private static long _longestTicks;
    private static int _isWatching;

    private GcPauses()
    {
    }

    ~GcPauses()
    {
        if (Environment.HasShutdownStarted) return;
        foreach (var pause in GC.GetGCMemoryInfo(GCKind.Any).PauseDurations)
            if (pause.Ticks > Interlocked.Read(ref _longestTicks))
                Interlocked.Exchange(ref _longestTicks, pause.Ticks);
        _ = new GcPauses();
    }

    /// <summary>The longest one seen.</summary>
    public static TimeSpan Longest => TimeSpan.FromTicks(Interlocked.Read(ref _longestTicks));

    /// <summary>Begins to look; again does nothing.</summary>
    public static void Watch()
    {
        if (Interlocked.Exchange(ref _isWatching, 1) == 0) _ = new GcPauses();
    }
}
