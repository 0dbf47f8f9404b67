using OrleansTrading.Embedded.Actors.CodeGeneration;

namespace OrleansTrading.Embedded.Actors;

/// <summary>
/// The calls that may have to be given up. A call object registers when it is first used and stays registered over its
/// reuses, so that a call itself pays one comparison; a sweep now and then looks for those past their deadline. Time is
/// counted in sweeps: an answer is waited for at least as long as configured and at most two sweeps longer.
/// </summary>
internal sealed class PendingCalls
{
    private const int StaleAfterSweeps = 30;

    // A call unanswered for so many sweeps is looked at for circles; a look at more calls than this at once is not worth its time.
    private const int SweepsToWonder = 2;
    private const int MostWondered = 4_096;

    private readonly Lock _lock = new();
    private readonly TimeProvider _clock;
    private readonly TimeSpan _period;
    private readonly int _defaultSweeps;
    private readonly long _started;
    private readonly ITimer _timer;
    private readonly Action<WaitingCall[]> _circleFound;
    private Entry[] _entries = new Entry[256];
    private int _count;
    private int _sweeps;

    /// <param name="clock">Tells the time.</param>
    /// <param name="responseTimeout">How long an answer is waited for.</param>
    /// <param name="circleFound">Told once of calls that wait for each other.</param>
    public PendingCalls(TimeProvider clock, TimeSpan responseTimeout, Action<WaitingCall[]> circleFound)
    {
        _circleFound = circleFound;
        _clock = clock;
        ResponseTimeout = responseTimeout;
        _period = responseTimeout < TimeSpan.Zero
            ? TimeSpan.FromSeconds(1)
            : TimeSpan.FromTicks(Math.Clamp(responseTimeout.Ticks / 8, TimeSpan.TicksPerMillisecond, TimeSpan.TicksPerSecond));
        _defaultSweeps = SweepsOf(responseTimeout);
        _started = clock.GetTimestamp();
        _timer = clock.CreateTimer(static calls => ((PendingCalls)calls!).Sweep(), this, _period, _period);
    }

    public TimeSpan ResponseTimeout { get; }

    public int Deadline(TimeSpan? timeout)
    {
        var sweeps = timeout is { } own ? SweepsOf(own) : _defaultSweeps;
        return sweeps == int.MaxValue ? sweeps : _sweeps + sweeps;
    }

    public void Register(GrainCall call)
    {
        lock (_lock)
        {
            if (ReferenceEquals(call.Registry, this))
                return;
            if (_count == _entries.Length)
                Array.Resize(ref _entries, _count * 2);
            _entries[_count++] = new Entry { Call = call, Stamp = call.Stamp };
            call.Registry = this;
        }
    }

    /// <summary>Gives up the calls that a lost activation was at work on.</summary>
    public void Lose(Activation activation, Exception reason) => GiveUp(call => call.IsAt(activation), _ => reason);

    public void Stop(Func<GrainCall, Exception> reason)
    {
        _timer.Dispose();
        GiveUp(static _ => true, reason);
    }

    private int SweepsOf(TimeSpan timeout) => timeout < TimeSpan.Zero
        ? int.MaxValue
        : (int)Math.Min(timeout.Ticks / _period.Ticks + (timeout.Ticks % _period.Ticks == 0 ? 1 : 2), int.MaxValue / 2);

    private void Sweep()
    {
        var now = (int)(_clock.GetElapsedTime(_started).Ticks / _period.Ticks);
        _sweeps = now;
        GiveUp(call => call.Deadline <= now, call => new TimeoutException(
            $"No answer from {call.Reference} to {call.MethodName} within {call.Timeout ?? ResponseTimeout}."));
        LookForCircles();
    }

    private void LookForCircles()
    {
        List<WaitingCall>? waiting = null;
        lock (_lock)
        {
            for (var i = 0; i < _count && waiting is not { Count: MostWondered }; i++)
            {
                if (_entries[i].Age >= SweepsToWonder && WaitingAt(_entries[i]) is { } call)
                    (waiting ??= []).Add(call);
            }
        }

        if (waiting is null)
            return;
        foreach (var circle in WaitingCircles.Find(waiting))
        {
            // It is told when its youngest call is seen for the first time, and not again.
            if (circle.Min(call => call.Sweeps) == SweepsToWonder)
                _circleFound(circle);
        }
    }

    // Stateless workers are left out: another worker of the same identity may take the call.
    private static WaitingCall? WaitingAt(in Entry entry)
    {
        var call = entry.Call;
        if (call.Caller is not { Class: { MaxLocalWorkers: 0 } } caller || call.Reference is not { GrainClass.MaxLocalWorkers: 0 } target)
            return null;
        var waiting = new WaitingCall(caller.GrainId, target.GrainId, call.MethodName, call.IsStarted, entry.Age);
        // Unchanged while it was read: the call is still the one that was seen.
        var isPending = (entry.Stamp & GrainCall.StatusMask) == GrainCall.Pending;
        return isPending && Volatile.Read(ref call.Stamp) == entry.Stamp ? waiting : null;
    }

    private void GiveUp(Func<GrainCall, bool> isDue, Func<GrainCall, Exception> reason)
    {
        List<Entry>? due = null;
        List<Entry>? resting = null;
        lock (_lock)
        {
            var kept = 0;
            for (var i = 0; i < _count; i++)
            {
                var entry = _entries[i];
                var call = entry.Call;
                if (!ReferenceEquals(call.Registry, this))
                    continue;
                var stamp = Volatile.Read(ref call.Stamp);
                var isPending = (stamp & GrainCall.StatusMask) == GrainCall.Pending;
                entry = new Entry { Call = call, Stamp = stamp, Age = stamp == entry.Stamp ? entry.Age + 1 : 0 };
                if (isPending && isDue(call))
                    (due ??= []).Add(entry);
                if (isPending || entry.Age < StaleAfterSweeps)
                {
                    _entries[kept++] = entry;
                    continue;
                }

                // Rests in a pool or was never awaited. It registers again at its next use.
                call.Registry = null;
                (resting ??= []).Add(entry);
            }

            Array.Clear(_entries, kept, _count - kept);
            _count = kept;
        }

        if (resting is not null)
        {
            // A call used again just now may not have seen that it is no longer registered; after this fence we see its use.
            Interlocked.MemoryBarrierProcessWide();
            foreach (var entry in resting)
            {
                if (Volatile.Read(ref entry.Call.Stamp) != entry.Stamp && entry.Call.Registry is null)
                    Register(entry.Call);
            }
        }

        foreach (var entry in due ?? [])
        {
            if (isDue(entry.Call))
                entry.Call.GiveUp(entry.Stamp, reason(entry.Call));
        }
    }

    private struct Entry
    {
        public GrainCall Call;
        public int Stamp;
        public int Age;
    }
}
