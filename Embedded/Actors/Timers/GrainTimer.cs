using OrleansTrading.Embedded.Actors.CodeGeneration;

namespace OrleansTrading.Embedded.Actors;

/// <summary>
/// A timer whose ticks are turns of its grain. The clock only puts the tick into the mailbox; the next one is set when the
/// tick has ended, so ticks never overlap nor pile up.
/// </summary>
internal sealed class GrainTimer<TState> : IGrainTimer
{
    private readonly Activation _activation;
    private readonly Func<TState, CancellationToken, Task> _callback;
    private readonly TState _state;
    private readonly CancellationTokenSource _disposed = new();
    private readonly ITimer _timer;
    private readonly Tick _tick;
    private readonly bool _keepAlive;
    private TimeSpan _period;
    private bool _isTicking;
    private TimeSpan? _changed;

    public GrainTimer(
        Activation activation, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options)
    {
        if (!ReferenceEquals(Activation.Current, activation))
            throw new InvalidOperationException("A grain's timer is registered inside the grain.");
        Check(options.DueTime, options.Period);
        _activation = activation;
        _callback = callback;
        _state = state;
        _period = options.Period;
        _keepAlive = options.KeepAlive;
        _tick = new Tick(this, options.Interleave ? CallOptions.AlwaysInterleave : CallOptions.None);
        _timer = activation.Runtime.Clock.CreateTimer(
            static timer => ((GrainTimer<TState>)timer!).Elapsed(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        activation.Add(this);
        _timer.Change(options.DueTime, Timeout.InfiniteTimeSpan);
    }

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        Check(dueTime, period);
        _period = period;
        // During a tick the new due time counts from the tick's end, like a period.
        if (_isTicking)
            _changed = dueTime;
        else
            _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        if (_disposed.IsCancellationRequested)
            return;
        _activation.Remove(this);
        _timer.Dispose();
        _disposed.Cancel();
    }

    private static void Check(TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime < TimeSpan.Zero && dueTime != Timeout.InfiniteTimeSpan)
            throw new ArgumentOutOfRangeException(nameof(dueTime), dueTime, "Not negative, or infinite.");
        if (period < TimeSpan.Zero && period != Timeout.InfiniteTimeSpan)
            throw new ArgumentOutOfRangeException(nameof(period), period, "Not negative, or infinite.");
    }

    private void Elapsed()
    {
        if (!_disposed.IsCancellationRequested && _tick.TryBegin())
            _activation.Push(_tick);
    }

    private Task Fire()
    {
        if (_keepAlive)
            _activation.MarkUsed();
        _isTicking = true;
        return _callback(_state, _disposed.Token);
    }

    private void Over(Exception? failure)
    {
        _isTicking = false;
        if (failure is not null && !(failure is OperationCanceledException && _disposed.IsCancellationRequested))
            _activation.Runtime.TickFailed(_activation.GrainId, failure);
        if (_disposed.IsCancellationRequested)
            return;
        var next = _changed ?? _period;
        _changed = null;
        _timer.Change(next, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The one tick of the timer, which is in the mailbox at most once.</summary>
    private sealed class Tick(GrainTimer<TState> timer, CallOptions options)
        : RuntimeCall(options | CallOptions.OneWay | CallOptions.Background), IGrainTimerInvoker
    {
        private int _isUnderWay;

        public override string MethodName => "timer";

        public override CallDescription Description => GrainTimerTick.Description;

        Task IGrainTimerInvoker.InvokeCallbackAsync() => throw new InvalidOperationException("Only the clock fires a timer.");

        public bool TryBegin() => Interlocked.Exchange(ref _isUnderWay, 1) == 0;

        internal override void Start(Activation activation, object target)
        {
            Runtime = activation.Runtime;
            _ = StartAsync(activation, isFiltered: false);
        }

        internal override Task StartFiltered(Activation activation, object target)
        {
            Runtime = activation.Runtime;
            Caller = activation;
            return StartAsync(activation, isFiltered: true);
        }

        internal override object TargetOf(object target) => this;

        internal override async Task<Response> InvokeAsync(object target)
        {
            await timer.Fire();
            return Response.Completed;
        }

        private async Task StartAsync(Activation activation, bool isFiltered)
        {
            Exception? failure = null;
            try
            {
                if (!timer._disposed.IsCancellationRequested)
                    await (isFiltered ? new IncomingCall(this, activation, activation.GrainInstance!).Invoke() : timer.Fire());
            }
            catch (Exception exception)
            {
                failure = exception;
            }

            activation.CallFinished(this);
            if (failure is not null)
                activation.EndIfInconsistent(failure);
            Volatile.Write(ref _isUnderWay, 0);
            timer.Over(failure);
        }

        // The activation is gone, and the timer with it.
        private protected override void Publish()
        {
        }
    }
}

/// <summary>A tick as filters see it.</summary>
internal interface IGrainTimerInvoker : IAddressable
{
    Task InvokeCallbackAsync();
}

/// <summary>What filters learn of a tick; the same for timers of all kinds.</summary>
internal static class GrainTimerTick
{
    public static CallDescription Description { get; } =
        new(typeof(IGrainTimerInvoker), nameof(IGrainTimerInvoker.InvokeCallbackAsync), [], []);
}
