namespace OrleansTrading.Embedded.Actors;

/// <summary>
/// Looks at all workers every few milliseconds and gives to the pool what waits in the slot of one whose turn goes on:
/// a grain that computes for long, or a client that blocks its thread, holds nobody up. Long turns are named in the log.
/// Rests while nothing runs.
/// This is about threads, not about the model's time, hence a real timer.
/// </summary>
internal sealed class SlotWatch
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(5);

    private readonly Lock _lock = new();
    private readonly List<WeakReference<ThreadPoolScheduler.Worker>> _workers = [];
    private readonly Timer _timer;
    private volatile bool _isAwake;

    private SlotWatch()
    {
        using (ExecutionContext.SuppressFlow())
            _timer = new Timer(static watch => ((SlotWatch)watch!).Look(), this, Timeout.Infinite, Timeout.Infinite);
    }

    public static SlotWatch Shared { get; } = new();

    public ThreadPoolScheduler.Worker Add(ThreadPoolScheduler.Worker worker)
    {
        lock (_lock)
            _workers.Add(new WeakReference<ThreadPoolScheduler.Worker>(worker));
        return worker;
    }

    public void Wake()
    {
        if (!_isAwake)
            Start();
    }

    private void Start()
    {
        lock (_lock)
        {
            if (_isAwake)
                return;
            _isAwake = true;
            _timer.Change(Period, Period);
        }
    }

    private void Look()
    {
        var now = TimeProvider.System.GetTimestamp();
        lock (_lock)
        {
            for (var i = _workers.Count - 1; i >= 0; i--)
            {
                if (!_workers[i].TryGetTarget(out var worker))
                {
                    _workers.RemoveAt(i);
                    continue;
                }

                worker.Turn.Look(Volatile.Read(ref worker.Running) as Activation, now);
                var runs = Volatile.Read(ref worker.Runs);
                if (runs != worker.SeenRuns)
                    worker.SeenRuns = runs;
                else if (Interlocked.Exchange(ref worker.Slot, null) is { } waiting)
                    ThreadPool.UnsafeQueueUserWorkItem(waiting, preferLocal: false);
            }

            if (IsAnyRunning())
                return;
            // Nothing waits where nothing runs. A worker that starts right now wakes the watch again: it looks after it is marked as running.
            _isAwake = false;
            _timer.Change(Timeout.Infinite, Timeout.Infinite);
            Interlocked.MemoryBarrier();
            if (!IsAnyRunning())
                return;
            _isAwake = true;
            _timer.Change(Period, Period);
        }
    }

    private bool IsAnyRunning()
    {
        foreach (var reference in _workers)
        {
            if (reference.TryGetTarget(out var worker) && worker.IsRunning)
                return true;
        }

        return false;
    }
}
