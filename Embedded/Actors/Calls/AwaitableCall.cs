using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace OrleansTrading.Embedded.Actors.CodeGeneration;

/// <summary>
/// A call that its caller awaits as a <c>ValueTask</c>. A caller inside a grain goes on in a turn of that grain: the call
/// itself then lies in that mailbox as the reply. Any other caller goes on through the scheduler.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class AwaitableCall : GrainCall
{
    private const int CallerWaits = 1;
    private const int Done = 2;

    private int _rendezvous;
    private bool _isReply;
    private Action<object?>? _continuation;
    private object? _continuationState;
    private object? _callerContext;
    private ExecutionContext? _callerFlow;
    private Action? _whenDone;

    private protected AwaitableCall(CallOptions options) : base(options)
    {
    }

    internal short Token => (short)(Stamp >> 2);

    private protected Action WhenDone => _whenDone ??= Collect;

    /// <summary>Whether the answer is there.</summary>
    public ValueTaskSourceStatus GetStatus(short token)
    {
        Check(token);
        if (Volatile.Read(ref _rendezvous) != Done)
            return ValueTaskSourceStatus.Pending;
        return Error switch
        {
            null => ValueTaskSourceStatus.Succeeded,
            OperationCanceledException => ValueTaskSourceStatus.Canceled,
            _ => ValueTaskSourceStatus.Faulted,
        };
    }

    /// <summary>Remembers what the caller does next.</summary>
    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        Check(token);
        if (_continuation is not null)
            throw new InvalidOperationException("A ValueTask may be awaited only once.");
        if ((flags & ValueTaskSourceOnCompletedFlags.UseSchedulingContext) != 0)
            _callerContext = CaptureContext();
        if ((flags & ValueTaskSourceOnCompletedFlags.FlowExecutionContext) != 0)
            _callerFlow = ExecutionContext.Capture();
        _continuationState = state;
        _continuation = continuation;
        if (Interlocked.CompareExchange(ref _rendezvous, CallerWaits, 0) == Done)
            Dispatch();
    }

    internal sealed override string Text => _isReply ? $"what follows the answer of {MethodName}" : MethodName;

    internal sealed override void Run(Activation activation)
    {
        if (_isReply)
            Resume();
        else
            activation.Accept(this);
    }

    /// <summary>Takes the grain's answer when its task has completed; runs in a turn of the grain.</summary>
    private protected abstract void Collect();

    private protected void CheckDone(short token)
    {
        Check(token);
        if (Volatile.Read(ref _rendezvous) != Done)
            throw new InvalidOperationException("The call has not been answered yet; await it.");
    }

    private protected void RecycleAwaited()
    {
        // Given up: the object stays as it is, so that whoever looks at the same ValueTask again sees the same outcome.
        if (IsGivenUp)
            return;
        _rendezvous = 0;
        _isReply = false;
        Recycle();
    }

    private protected sealed override void Publish()
    {
        if (IsOneWay)
        {
            if (Error is not null)
                Runtime.OneWayFailed(this, Error);
            RecycleAwaited();
            return;
        }

        if (Interlocked.Exchange(ref _rendezvous, Done) == CallerWaits)
            Dispatch();
    }

    private protected sealed override void Resume()
    {
        var (continuation, state, flow) = (_continuation!, _continuationState, _callerFlow);
        _continuation = null;
        _continuationState = null;
        _callerContext = null;
        _callerFlow = null;
        // From here on the caller takes the result, and with it the object.
        if (flow is null)
            continuation(state);
        else
            ExecutionContext.Run(flow, static pair => ((Tuple<Action<object?>, object?>)pair!).Item1(((Tuple<Action<object?>, object?>)pair).Item2), Tuple.Create(continuation, state));
    }

    private void Dispatch()
    {
        switch (_callerContext)
        {
            case null:
                Runtime.Scheduler.Schedule(this);
                break;
            case Activation caller when !IsGivenUp:
                _isReply = true;
                caller.Push(this);
                break;
            case SynchronizationContext context:
                // Given up: the callee's mailbox may still hold this object, so it cannot lie in the caller's as well.
                context.Post(static call => ((AwaitableCall)call!).Resume(), this);
                break;
            case TaskScheduler scheduler:
                Task.Factory.StartNew(static call => ((AwaitableCall)call!).Resume(), this, default, TaskCreationOptions.None, scheduler);
                break;
        }
    }

    private static object? CaptureContext()
    {
        var context = SynchronizationContext.Current;
        if (context is not null && context.GetType() != typeof(SynchronizationContext))
            return context;
        var scheduler = TaskScheduler.Current;
        return ReferenceEquals(scheduler, TaskScheduler.Default) ? null : scheduler;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Check(short token)
    {
        if (token != Token)
            throw new InvalidOperationException("This ValueTask has been awaited already.");
    }
}
