using System.ComponentModel;

namespace OrleansTrading.Embedded.Actors.CodeGeneration;

/// <summary>How a call may be started; from the attributes of its method.</summary>
[Flags]
[EditorBrowsable(EditorBrowsableState.Never)]
public enum CallOptions : byte
{
    /// <summary>An ordinary call.</summary>
    None = 0,

    /// <summary>May start at any time.</summary>
    AlwaysInterleave = 1,

    /// <summary>May be in progress together with others of its kind.</summary>
    ReadOnly = 2,

    /// <summary>Nobody waits for it.</summary>
    OneWay = 4,

    /// <summary>Does not count as use of the grain (a timer's tick).</summary>
    Background = 8,

    /// <summary>Has a cancellation token among its arguments.</summary>
    Cancellable = 16,
}

/// <summary>
/// One call of one method with its arguments. Calls are pooled: the generated class of a method makes them and takes them
/// back. A call is completed once, by whoever changes its stamp from pending first: the grain, the time-out or the token.
/// One that was given up is never reused, since its grain may still be at work on it.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract partial class GrainCall : TurnItem, IRunnable
{
    internal const int Pending = 1;
    internal const int Completed = 2;
    internal const int GivenUp = 3;
    internal const int StatusMask = 3;

    /// <summary>How often a call is passed on by an activation that ended before it was active; as in Orleans.</summary>
    internal const int MostForwards = 2;

    internal readonly CallOptions Options;

    // Version (upper 30 bits) and status (lower 2).
    internal int Stamp;
    internal int Deadline;
    internal ActorRuntime Runtime = null!;
    internal GrainReference? Reference;
    internal PendingCalls? Registry;
    internal Dictionary<string, object>? Context;
    internal Exception? Error;

    // The grain whose turn made the call; null: a client.
    internal Activation? Caller;

    // When it was sent, if somebody listens to how long calls take; else 0.
    internal long SentAt;
    private protected Activation? Host;
    private byte _forwards;

    /// <summary>Only generated code derives.</summary>
    private protected GrainCall(CallOptions options) => Options = options;

    /// <summary>Interface and method, for messages and logs.</summary>
    public abstract string MethodName { get; }

    internal override string Text => MethodName;

    /// <summary>How long its caller waits; null: as configured.</summary>
    public virtual TimeSpan? Timeout => null;

    /// <summary>The token among the arguments.</summary>
    public virtual CancellationToken CancellationToken
    {
        get => default;
        set => throw new NotSupportedException($"{MethodName} takes no token.");
    }

    /// <summary>Whether its grain has begun with it. Seen from another thread it may be late.</summary>
    internal bool IsStarted => Host is not null;

    internal bool IsOneWay => (Options & CallOptions.OneWay) != 0;

    /// <summary>Runs the method on the grain, as a turn of its activation.</summary>
    internal abstract void Start(Activation activation, object target);

    /// <summary>Lets the caller go on, now that result or error is in place.</summary>
    private protected abstract void Publish();

    /// <summary>Runs what the caller does next, where the caller is outside of grains.</summary>
    private protected abstract void Resume();

    /// <summary>Forgets the arguments and gives the object back to its pool.</summary>
    protected abstract void Return();

    /// <summary>Completes the call with a failure, unless it has been completed.</summary>
    internal void Fail(Exception error)
    {
        if (TryClaim())
        {
            Error = error;
            Publish();
        }
    }

    /// <summary>Lets the caller go on without an answer; what the grain does later is ignored.</summary>
    internal bool GiveUp(int stamp, Exception reason)
    {
        if ((stamp & StatusMask) != Pending || Interlocked.CompareExchange(ref Stamp, (stamp & ~StatusMask) | GivenUp, stamp) != stamp)
            return false;
        _cancellation.Unregister();
        Runtime.Instruments.GivenUp(this, reason);
        Error = reason;
        if (IsCancellable && (reason is OperationCanceledException || (reason is TimeoutException && Runtime.CancelsOnTimeout)))
            SignalGrain();
        Publish();
        return true;
    }

    /// <summary>Whether it may be tried once more.</summary>
    internal bool TryForward() => _forwards++ < MostForwards;

    /// <summary>Whether this activation is at work on it.</summary>
    internal bool IsAt(Activation activation) => ReferenceEquals(Host, activation);

    internal bool IsGivenUp => (Volatile.Read(ref Stamp) & StatusMask) == GivenUp;

    private protected bool TryClaim()
    {
        var stamp = Stamp;
        if ((stamp & StatusMask) != Pending || Interlocked.CompareExchange(ref Stamp, (stamp & ~StatusMask) | Completed, stamp) != stamp)
            return false;
        if (SentAt != 0)
            Runtime.Instruments.Answered(this);
        // Waits for a cancellation under way, so that it cannot hit this object's next use.
        if (_cancellation != default)
        {
            _cancellation.Dispose();
            _cancellation = default;
        }

        return true;
    }

    /// <summary>Ready for the next use; called by whoever holds the last interest in the call.</summary>
    private protected void Recycle()
    {
        if ((Stamp & StatusMask) == GivenUp)
            return;
        Stamp = (Stamp & ~StatusMask) + (StatusMask + 1);
        Deadline = int.MaxValue;
        Reference = null;
        Context = null;
        Error = null;
        Caller = null;
        SentAt = 0;
        Host = null;
        _forwards = 0;
        if (IsCancellable)
            _grainsToken = null;
        Return();
    }

    void IRunnable.RunTurns(TurnScheduler scheduler)
    {
        var runtime = Runtime;
        var flow = ExecutionContext.Capture();
        try
        {
            Resume();
        }
        catch (Exception exception)
        {
            runtime.Unhandled(exception);
        }

        if (flow is not null && !ReferenceEquals(ExecutionContext.Capture(), flow))
            ExecutionContext.Restore(flow);
    }

    void IThreadPoolWorkItem.Execute() => ThreadPoolScheduler.Instance.Run(this);
}
