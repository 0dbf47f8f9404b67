namespace OrleansTrading.Embedded.Actors;

/// <summary>
/// Runs turns on the thread pool. What a running turn schedules last waits in its worker's own slot and runs on the same
/// thread as soon as the turn ends: a call and its reply then cost no trip through the pool and no wake-up of another core.
/// What was in the slot before goes to the pool, so that a fan-out spreads over the cores. A turn that goes on for
/// long would hold up its slot; <see cref="SlotWatch"/> hands such slots to the pool.
/// </summary>
internal sealed class ThreadPoolScheduler : TurnScheduler
{
    // After so many runs a worker returns to the pool, where timers and sockets wait too.
    private const int RunsPerDispatch = 61;

    [ThreadStatic]
    private static Worker? _worker;

    private readonly SlotWatch _watch = SlotWatch.Shared;

    public static ThreadPoolScheduler Instance { get; } = new();

    public override void Schedule(IRunnable runnable)
    {
        var worker = _worker;
        if (worker is not { IsRunning: true })
        {
            ThreadPool.UnsafeQueueUserWorkItem(runnable, preferLocal: true);
            return;
        }

        var displaced = Interlocked.Exchange(ref worker.Slot, runnable);
        if (displaced is not null)
            ThreadPool.UnsafeQueueUserWorkItem(displaced, preferLocal: true);
    }

    /// <summary>Entry from the pool: runs an item and what it leaves in the slot.</summary>
    public void Run(IRunnable runnable)
    {
        var worker = _worker ??= _watch.Add(new Worker());
        if (worker.IsRunning)
        {
            // A turn that blocks may make the pool run other items on top of it; those use no slot of their own.
            runnable.RunTurns(this);
            return;
        }

        worker.IsRunning = true;
        // The watch must see this worker running, or this worker must see the watch at rest.
        Interlocked.MemoryBarrier();
        _watch.Wake();
        try
        {
            IRunnable? next = runnable;
            for (var runs = 0; next is not null; runs++)
            {
                if (runs == RunsPerDispatch)
                {
                    ThreadPool.UnsafeQueueUserWorkItem(next, preferLocal: false);
                    break;
                }

                worker.Runs++;
                worker.Running = next;
                next.RunTurns(this);
                next = worker.Slot is null ? null : Interlocked.Exchange(ref worker.Slot, null);
            }
        }
        finally
        {
            worker.IsRunning = false;
            worker.Running = null;
            // Nothing stays behind in the slot, whatever happened.
            if (Interlocked.Exchange(ref worker.Slot, null) is { } left)
                ThreadPool.UnsafeQueueUserWorkItem(left, preferLocal: false);
        }
    }

    internal sealed class Worker
    {
        public IRunnable? Slot;

        public volatile bool IsRunning;

        public long Runs;

        public IRunnable? Running;

        // Owned by the watches: what they saw last.
        public long SeenRuns;

        public readonly TurnWatch Turn = new();
    }
}
