namespace OrleansTrading.Api.Health;

/// <summary>
/// The longest pauses for garbage collection. An object without references is collected by the next collection, whose end its
/// finalizer sees, and leaves another one behind: no timer, no event session, nothing between two collections.
/// </summary>
internal sealed class GcPauses
{
    // The last minute, in slots of ten seconds: the one that runs, and the six before it.
    private const int SlotMs = 10_000;
    private const int Slots = 7;

    private static readonly Lock Looking = new();
    private static readonly (long Slot, TimeSpan Longest)[] Recent = new (long, TimeSpan)[Slots];
    private static TimeSpan _longest;
    private static int _isWatching;

    private GcPauses()
    {
    }

    ~GcPauses()
    {
        if (Environment.HasShutdownStarted) return;
        foreach (var pause in GC.GetGCMemoryInfo(GCKind.Any).PauseDurations) Note(pause);
        _ = new GcPauses();
    }

    /// <summary>The longest one seen.</summary>
    public static TimeSpan Longest
    {
        get
        {
            lock (Looking) return _longest;
        }
    }

    /// <summary>The longest one of the last minute, give or take ten seconds; zero when there was none.</summary>
    public static TimeSpan LongestOfLastMinute
    {
        get
        {
            var oldest = Slot - Slots;
            lock (Looking) return Recent.Where(recent => recent.Slot > oldest).Select(recent => recent.Longest).DefaultIfEmpty().Max();
        }
    }

    private static long Slot => Environment.TickCount64 / SlotMs;

    /// <summary>Begins to look; again does nothing.</summary>
    public static void Watch()
    {
        if (Interlocked.Exchange(ref _isWatching, 1) == 0) _ = new GcPauses();
    }

    private static void Note(TimeSpan pause)
    {
        var slot = Slot;
        lock (Looking)
        {
            if (pause > _longest) _longest = pause;
            ref var recent = ref Recent[slot % Slots];
            recent = recent.Slot == slot && recent.Longest > pause ? recent : (slot, pause);
        }
    }
}
