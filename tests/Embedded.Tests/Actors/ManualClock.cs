namespace OrleansTrading.Embedded.Tests.Actors;

/// <summary>Time that passes only when a test says so. Timers fire inside <see cref="Advance"/>, in the order of their due times.</summary>
public sealed class ManualClock : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly List<(TimeSpan Due, TaskCompletionSource Set)> _waiters = [];
    private readonly DateTimeOffset _start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private TimeSpan _elapsed;

    public TimeSpan Elapsed
    {
        get
        {
            lock (_lock)
                return _elapsed;
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _start + Elapsed;

    public override long GetTimestamp() => Elapsed.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Lets seconds pass until something is done that other threads do.</summary>
    public async Task PassUntil(Task done)
    {
        while (!done.IsCompleted)
        {
            Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(done, Task.Delay(1, TestContext.Current.CancellationToken));
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Completes as soon as a timer is set for that time since the start.</summary>
    public Task TimerSet(TimeSpan due)
    {
        lock (_lock)
        {
            if (_timers.Exists(t => t.Due == due))
                return Task.CompletedTask;
            var set = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((due, set));
            return set.Task;
        }
    }

    public void Advance(TimeSpan time)
    {
        TimeSpan end;
        lock (_lock)
            end = _elapsed + time;
        while (true)
        {
            ManualTimer? next;
            lock (_lock)
            {
                next = _timers.Where(t => t.Due <= end).MinBy(t => t.Due);
                if (next is null)
                {
                    _elapsed = end;
                    return;
                }

                _elapsed = next.Due > _elapsed ? next.Due : _elapsed;
                next.Due += next.Period;
                if (next.Period <= TimeSpan.Zero)
                    _timers.Remove(next);
            }

            next.Fire();
        }
    }

    private sealed class ManualTimer(ManualClock clock, TimerCallback callback, object? state) : ITimer
    {
        public TimeSpan Due { get; set; }

        public TimeSpan Period { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                clock._timers.Remove(this);
                Period = period;
                Due = clock._elapsed + dueTime;
                if (dueTime != Timeout.InfiniteTimeSpan)
                    clock._timers.Add(this);
                foreach (var waiter in clock._waiters.Where(w => w.Due == Due && dueTime != Timeout.InfiniteTimeSpan))
                    waiter.Set.TrySetResult();
            }

            return true;
        }

        public void Fire() => callback(state);

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
