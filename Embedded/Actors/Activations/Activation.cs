using System.Runtime.CompilerServices;
using OrleansTrading.Embedded.Actors.CodeGeneration;

namespace OrleansTrading.Embedded.Actors;

/// <summary>
/// One living grain (or observer): its mailbox, and the context in which its turns run, one at a time. There are many and
/// most are idle, so everything seldom needed is in <see cref="ActivationExtras"/>.
/// </summary>
/// <remarks>
/// The mailbox is a stack that senders push on and the running turn takes whole and reverses. Null: idle, whoever pushes
/// schedules. <see cref="Busy"/>: scheduled or running, and empty. So a push costs one atomic operation, and no
/// activation is ever scheduled twice.
/// </remarks>
internal sealed partial class Activation : SynchronizationContext, IGrainContext, IRunnable
{
    private static readonly TurnItem Busy = new PostedContinuation();

    internal readonly ActorRuntime Runtime;
    internal readonly GrainClass? Class;

    private readonly string _key;
    private TurnItem? _inbox;
    private TurnItem? _batch;
    private GrainCall? _waiting;
    private GrainCall? _lastWaiting;
    private object? _instance;
    private ActivationExtras? _extras;

    // Taken from the inbox and not yet started or run. Written only by the running turn, read by senders.
    private int _backlog;
    private int _running;

    // The call that others have to wait for: the first that is in progress and not always interleaves.
    private GrainCall? _blocking;

    // What runs and how many turns there were before it: whoever watches sees the same twice where a turn goes on for long.
    private TurnItem? _turn;
    private int _turns;
    private ActivationState _state;
    private bool _isUsed;
    private bool _isScanNeeded;
    private readonly bool _isFiltered;

    public Activation(ActorRuntime runtime, GrainClass grainClass, string key)
    {
        Runtime = runtime;
        Class = grainClass;
        _key = key;
        _isFiltered = runtime.Filters.HasIncoming || grainClass.IsFilter;
    }

    /// <summary>An observer: alive from the start, without a class.</summary>
    public Activation(ActorRuntime runtime, string key, object observer)
    {
        Runtime = runtime;
        _key = key;
        _instance = observer;
        _isFiltered = runtime.Filters.HasIncoming || observer is IIncomingGrainCallFilter;
        _state = ActivationState.Active;
    }

    /// <summary>The activation whose turn this thread runs.</summary>
    public static new Activation? Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => SynchronizationContext.Current as Activation;
    }

    public GrainId GrainId => new(Class?.Type ?? ActorRuntime.ObserverType, _key);

    public object? GrainInstance => _instance;

    public bool IsDead => _state == ActivationState.Dead;

    /// <summary>Whether no call is in progress or waits; exact only inside a turn.</summary>
    public bool IsIdle => IsBetweenCalls && _waiting is null;

    private bool IsBetweenCalls => _running == 0;

    /// <summary>Whether nothing is scheduled and no call is in progress, as far as seen from outside.</summary>
    public bool IsQuiescent => Volatile.Read(ref _inbox) is null && Volatile.Read(ref _backlog) == 0 && IsBetweenCalls;

    /// <summary>The turn that runs, as seen from outside: its number, and what it is; null between turns.</summary>
    public (int Number, TurnItem? Item) Turn => (Volatile.Read(ref _turns), Volatile.Read(ref _turn));

    /// <summary>How many calls and other items wait, as far as seen from outside.</summary>
    public int Waiting => Volatile.Read(ref _backlog) + (Volatile.Read(ref _inbox)?.Depth ?? 0);

    public static Activation Of(IGrainBase grain) => grain.GrainContext as Activation
        ?? throw new InvalidOperationException("This grain was not made by the runtime; it has no activation.");

    /// <summary>Puts a call in the mailbox unless that is full.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryPush(GrainCall call)
    {
        // The backlog is read first: what moves over meanwhile is counted once or not at all, never twice.
        var backlog = Volatile.Read(ref _backlog);
        return Push(call, Runtime.MailboxLimit - backlog);
    }

    /// <summary>Puts in the mailbox what may not be refused: replies, continuations, the runtime's own.</summary>
    public void Push(TurnItem item) => Push(item, int.MaxValue);

    private bool Push(TurnItem item, int room)
    {
        var top = Volatile.Read(ref _inbox);
        while (true)
        {
            var depth = 1;
            if (top is null || ReferenceEquals(top, Busy))
            {
                item.Next = null;
            }
            else
            {
                item.Next = top;
                depth = top.Depth + 1;
            }

            if (depth > room)
            {
                item.Next = null;
                return false;
            }

            item.Depth = depth;
            var seen = Interlocked.CompareExchange(ref _inbox, item, top);
            if (ReferenceEquals(seen, top))
                break;
            top = seen;
        }

        if (top is null)
            Runtime.Scheduler.Schedule(this);
        return true;
    }

    void IThreadPoolWorkItem.Execute() => ThreadPoolScheduler.Instance.Run(this);

    /// <summary>Works off the mailbox: the one place in which code of the grain runs.</summary>
    public void RunTurns(TurnScheduler scheduler)
    {
        var outer = SynchronizationContext.Current;
        var flow = ExecutionContext.Capture();
        SetSynchronizationContext(this);
        var left = scheduler.ItemsPerRun;
        var isTimed = Runtime.Instruments.TurnTime.Enabled;
        var isOver = false;
        while (left > 0 && !isOver)
        {
            var item = _batch ?? TakeBatch();
            if (item is null)
            {
                isOver = Interlocked.CompareExchange(ref _inbox, null, Busy) == Busy;
                continue;
            }

            left--;
            _batch = item.Next;
            item.Next = null;
            _backlog--;
            if (isTimed)
                RunTimed(item);
            else
                RunItem(item);
            // What a turn leaves in the thread's flow (a RequestContext set outside an async method) ends with it.
            if (flow is not null && !ReferenceEquals(ExecutionContext.Capture(), flow))
                ExecutionContext.Restore(flow);
        }

        _turn = null;
        SetSynchronizationContext(outer);
        if (!isOver)
            scheduler.Schedule(this);
    }

    private TurnItem? TakeBatch()
    {
        var item = Interlocked.Exchange(ref _inbox, Busy);
        if (item is null || ReferenceEquals(item, Busy))
            return null;
        if (Runtime.Instruments.MailboxDepth.Enabled)
            Runtime.Instruments.MailTaken(Class, _backlog + item.Depth);
        Volatile.Write(ref _backlog, _backlog + item.Depth);
        // Last in is on top; the first in comes first.
        TurnItem? first = null;
        while (item is not null)
        {
            var next = item.Next;
            item.Next = first;
            first = item;
            item = next;
        }

        return first;
    }

    private void RunTimed(TurnItem item)
    {
        var startedAt = Runtime.Clock.GetTimestamp();
        RunItem(item);
        Runtime.Instruments.TurnEnded(Class, startedAt);
    }

    private void RunItem(TurnItem item)
    {
        _turns++;
        _turn = item;
        try
        {
            item.Run(this);
            if (_waiting is not null)
                StartWaiting();
            if (_extras is not null)
                EndIfAsked();
        }
        catch (Exception exception)
        {
            // Calls catch their own failures: this is an async void or a posted continuation.
            Runtime.Unhandled(exception);
        }
    }

    /// <summary>A call arrives: starts it, or lets it wait for its turn.</summary>
    internal void Accept(GrainCall call)
    {
        if ((call.Options & CallOptions.Background) == 0)
            _isUsed = true;
        if (_state != ActivationState.Active && !Prepare(call))
            return;
        // A caller that has given up gets no work done.
        if (call.IsGivenUp)
            return;
        // None that waits could start now: whenever one could, it was started after the item before.
        if (MayStart(call) && !IsEnding(call))
            Start(call);
        else
            Enqueue(call);
    }

    // As in Orleans, what counts is the call that blocks: when that has ended the next may start, even if others that overlapped it
    // go on. So readers that always overlap keep nobody from starting.
    private bool MayStart(GrainCall call) => _blocking is null
        || (call.Options & CallOptions.AlwaysInterleave) != 0
        || (call.Options & _blocking.Options & CallOptions.ReadOnly) != 0
        || Class is { IsReentrant: true }
        || (Class is { MayInterleave: { } isWelcome } && IsWelcome(isWelcome, call))
        || IsReentry(call)
        || _instance is GrainService;

    private bool IsWelcome(Func<IInvokable, bool> isWelcome, GrainCall call)
    {
        // The runtime's own calls (timers, streams) are no requests that a predicate could know.
        if (call is RuntimeCall)
            return false;
        try
        {
            return isWelcome(call);
        }
        catch (Exception exception)
        {
            Runtime.Unhandled(exception);
            return false;
        }
    }

    // One that is to end starts nothing new, except what a call in progress may depend on.
    private bool IsEnding(GrainCall call) => _extras is { EndReason: not null }
        && (IsBetweenCalls || !((call.Options & CallOptions.AlwaysInterleave) != 0 || IsReentry(call)));

    private bool IsReentry(GrainCall call) =>
        call.Context is not null && _extras?.OpenChains is { } chains && chains.ContainsKey(RequestContext.ReentrancyOf(call.Context));

    private void Start(GrainCall call)
    {
        _running++;
        if (_blocking is null && (call.Options & CallOptions.AlwaysInterleave) == 0)
            _blocking = call;
        // One item may start several calls, so that a missing context also has to be set.
        if (!ReferenceEquals(RequestContext.Current, call.Context))
            RequestContext.Current = call.Context;
        if (call.IsCancellable)
            call.BeginCancellation(this);
        if (_isFiltered && Runtime.Filters.SeeArriving(this, _instance!))
            _ = call.StartFiltered(this, _instance!);
        else
            call.Start(this, _instance!);
    }

    private void Enqueue(GrainCall call)
    {
        _backlog++;
        if (_lastWaiting is null)
            _waiting = call;
        else
            _lastWaiting.Next = call;
        _lastWaiting = call;
    }

    /// <summary>Starts what may start of the calls that wait, in their order.</summary>
    private void StartWaiting()
    {
        if (_state != ActivationState.Active)
            return;
        GrainCall? before = null;
        var call = _waiting;
        // While a call blocks, others start only if the grain has just become active, or opened a call chain meanwhile.
        if (_blocking is not null && !_isScanNeeded)
            return;
        var isScanNeeded = _isScanNeeded;
        _isScanNeeded = false;
        // A call just started may have asked for the end: the rest goes to the next activation.
        while (call is not null && _extras is not { EndReason: not null })
        {
            var next = (GrainCall?)call.Next;
            if (!call.IsGivenUp && !MayStart(call))
            {
                if (!isScanNeeded && (_blocking!.Options & CallOptions.ReadOnly) == 0)
                    return;
                before = call;
                call = next;
                continue;
            }

            if (before is null)
                _waiting = next;
            else
                before.Next = next;
            if (next is null)
                _lastWaiting = before;
            call.Next = null;
            _backlog--;
            if (!call.IsGivenUp)
                Start(call);
            call = next;
        }
    }

    internal void CallFinished(GrainCall call)
    {
        _running--;
        if (ReferenceEquals(_blocking, call))
            _blocking = null;
    }

    internal void CallFailed(GrainCall call, Exception exception)
    {
        CallFinished(call);
        EndIfInconsistent(exception);
        call.Fail(exception);
    }

    /// <summary>As in Orleans: memory and storage differ, so the grain whose code let this out starts afresh from storage.</summary>
    internal void EndIfInconsistent(Exception exception)
    {
        if (Class is null || exception is not InconsistentStateException { IsSourceActivation: true } inconsistent)
            return;
        inconsistent.IsSourceActivation = false;
        Deactivate(new DeactivationReason(
            DeactivationReasonCode.ApplicationError, exception, "The stored state was changed by somebody else."));
    }

    public override void Post(SendOrPostCallback d, object? state) => Push(PostedContinuation.Rent(d, state));

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (!ReferenceEquals(Current, this))
            throw new NotSupportedException("Nobody may wait for a grain by blocking a thread.");
        d(state);
    }

    public override SynchronizationContext CreateCopy() => this;
}

/// <summary>Where an activation is in its life.</summary>
internal enum ActivationState : byte
{
    /// <summary>Not made yet: the first call makes the grain.</summary>
    New,

    /// <summary>Being made; calls wait.</summary>
    Activating,

    /// <summary>At work.</summary>
    Active,

    /// <summary>Saying goodbye; calls wait and move to the next activation.</summary>
    Deactivating,

    /// <summary>Gone; calls that still arrive are passed on.</summary>
    Dead,
}
