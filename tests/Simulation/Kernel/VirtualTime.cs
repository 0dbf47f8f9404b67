namespace OrleansTrading.Simulation.Kernel;

/// <summary>The simulation's time, for one life: its timers end with it.</summary>
internal sealed class VirtualTime(Simulator simulator, Life life) : TimeProvider
{
    private static readonly DateTimeOffset Beginning = new(2024, 5, 7, 0, 0, 0, TimeSpan.Zero);

    private readonly Label _label = new("timer");

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long GetTimestamp() => simulator.NowTicks;

    public override DateTimeOffset GetUtcNow() => Beginning.AddTicks(simulator.NowTicks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        simulator.IsOnThread("a timer");
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(VirtualTime time, TimerCallback callback, object? state) : ITimer
    {
        // As the real ones do: what a callback sees of the flow is its creator's.
        private readonly ExecutionContext? _flow = ExecutionContext.Capture();
        private TimeSpan _period;
        private long _setting;
        private bool _isDisposed;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (_isDisposed) return false;
            _setting++;
            _period = period;
            if (dueTime != Timeout.InfiniteTimeSpan) time.Set(this, dueTime, _setting);
            return true;
        }

        public void Dispose()
        {
            _isDisposed = true;
            _setting++;
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }

        public void Tick(long setting)
        {
            if (setting != _setting) return;
            if (_period > TimeSpan.Zero) time.Set(this, _period, setting);
            if (_flow is null) callback(state);
            else ExecutionContext.Run(_flow, callback.Invoke, state);
        }
    }

    private void Set(Timer timer, TimeSpan dueTime, long setting) => simulator.After(dueTime, new Due(life, _label, timer, setting));

    private sealed class Due(Life life, Label label, Timer timer, long setting) : Work(life, label)
    {
        public override void Run() => timer.Tick(setting);
    }
}
