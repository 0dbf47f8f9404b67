using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace OrleansTrading.Embedded.Actors.CodeGeneration;

/// <summary>
/// A call whose caller holds a task. Where the caller is in a grain the task completes at once, since whoever awaits it
/// there goes on through that grain's mailbox; else it completes through the scheduler, so that no code of a client ever
/// runs inside a grain's turn.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class PromisedCall : GrainCall
{
    private bool _callerIsGrain;
    private Action? _whenDone;

    private protected PromisedCall(CallOptions options) : base(options)
    {
    }

    private protected Action WhenDone => _whenDone ??= Collect;

    internal sealed override void Run(Activation activation) => activation.Accept(this);

    /// <summary>Takes the grain's answer when its task has completed; runs in a turn of the grain.</summary>
    private protected abstract void Collect();

    /// <summary>Completes the caller's task.</summary>
    private protected abstract void Settle();

    private protected void NoteCaller() => _callerIsGrain = Activation.Current is not null;

    private protected sealed override void Publish()
    {
        if (IsOneWay)
        {
            if (Error is not null)
                Runtime.OneWayFailed(this, Error);
            Recycle();
        }
        else if (_callerIsGrain)
        {
            Resume();
        }
        else
        {
            Runtime.Scheduler.Schedule(this);
        }
    }

    private protected sealed override void Resume()
    {
        Settle();
        Recycle();
    }
}

/// <summary>A call of a method that returns a <see cref="Task{TResult}"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class TaskCall<TResult> : PromisedCall
{
    private AsyncTaskMethodBuilder<TResult> _promise;
    private Task<TResult>? _answer;
    private TResult _result = default!;

    /// <summary>Only generated code derives.</summary>
    protected TaskCall(CallOptions options) : base(options)
    {
    }

    /// <summary>Calls the method on the grain.</summary>
    protected abstract Task<TResult> Invoke(object target);

    internal sealed override async Task<Response> InvokeAsync(object target) => Response.FromResult(await Invoke(target));

    internal sealed override async Task<Response> SendAsync(GrainReference reference) => Response.FromResult(await reference.SendOn(this));

    internal Task<TResult> Promise()
    {
        NoteCaller();
        _promise = AsyncTaskMethodBuilder<TResult>.Create();
        return _promise.Task;
    }

    internal sealed override void Start(Activation activation, object target)
    {
        Host = activation;
        try
        {
            _answer = Invoke(target);
            if (_answer.IsCompleted)
            {
                Answer();
                return;
            }
        }
        catch (Exception exception)
        {
            _answer = null;
            activation.CallFailed(this, exception);
            return;
        }

        _answer.GetAwaiter().UnsafeOnCompleted(WhenDone);
    }

    private protected sealed override void Collect()
    {
        var host = Host!;
        try
        {
            Answer();
        }
        catch (Exception exception)
        {
            host.CallFailed(this, exception);
        }
    }

    private protected sealed override void Settle()
    {
        var (promise, result) = (_promise, _result);
        _promise = default;
        _result = default!;
        if (Error is null)
            promise.SetResult(result);
        else
            promise.SetException(Error);
    }

    private protected sealed override void TakeResult(Response response) => _result = response.GetResult<TResult>();

    private void Answer()
    {
        var answer = _answer!;
        _answer = null;
        var result = answer.GetAwaiter().GetResult();
        Host!.CallFinished(this);
        if (!TryClaim())
            return;
        _result = result;
        Publish();
    }
}

/// <summary>A call of a method that returns a <see cref="Task"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class TaskCall : PromisedCall
{
    private AsyncTaskMethodBuilder _promise;
    private Task? _answer;

    /// <summary>Only generated code derives.</summary>
    protected TaskCall(CallOptions options) : base(options)
    {
    }

    /// <summary>Calls the method on the grain.</summary>
    protected abstract Task Invoke(object target);

    internal sealed override async Task<Response> InvokeAsync(object target)
    {
        await Invoke(target);
        return Response.Completed;
    }

    internal sealed override async Task<Response> SendAsync(GrainReference reference)
    {
        await reference.SendOn(this);
        return Response.Completed;
    }

    internal Task Promise()
    {
        NoteCaller();
        _promise = AsyncTaskMethodBuilder.Create();
        return _promise.Task;
    }

    internal sealed override void Start(Activation activation, object target)
    {
        Host = activation;
        try
        {
            _answer = Invoke(target);
            if (_answer.IsCompleted)
            {
                Answer();
                return;
            }
        }
        catch (Exception exception)
        {
            _answer = null;
            activation.CallFailed(this, exception);
            return;
        }

        _answer.GetAwaiter().UnsafeOnCompleted(WhenDone);
    }

    private protected sealed override void Collect()
    {
        var host = Host!;
        try
        {
            Answer();
        }
        catch (Exception exception)
        {
            host.CallFailed(this, exception);
        }
    }

    private protected sealed override void Settle()
    {
        var promise = _promise;
        _promise = default;
        if (Error is null)
            promise.SetResult();
        else
            promise.SetException(Error);
    }

    private protected sealed override void TakeResult(Response response)
    {
    }

    private void Answer()
    {
        var answer = _answer!;
        _answer = null;
        answer.GetAwaiter().GetResult();
        Host!.CallFinished(this);
        if (TryClaim())
            Publish();
    }
}

/// <summary>A call of a method that returns nothing; only observers have such.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class VoidCall : GrainCall
{
    /// <summary>Only generated code derives.</summary>
    protected VoidCall(CallOptions options) : base(options | CallOptions.OneWay)
    {
    }

    /// <summary>Calls the method on the observer.</summary>
    protected abstract void Invoke(object target);

    internal sealed override void Run(Activation activation) => activation.Accept(this);

    internal sealed override void Start(Activation activation, object target)
    {
        try
        {
            Invoke(target);
            activation.CallFinished(this);
            if (TryClaim())
                Publish();
        }
        catch (Exception exception)
        {
            activation.CallFailed(this, exception);
        }
    }

    internal sealed override Task<Response> InvokeAsync(object target)
    {
        Invoke(target);
        return Task.FromResult(Response.Completed);
    }

    internal sealed override Task<Response> SendAsync(GrainReference reference)
    {
        reference.SendOn(this);
        return Task.FromResult(Response.Completed);
    }

    private protected sealed override void TakeResult(Response response)
    {
    }

    private protected sealed override void Publish()
    {
        if (Error is not null)
            Runtime.OneWayFailed(this, Error);
        Recycle();
    }

    private protected sealed override void Resume()
    {
    }
}
