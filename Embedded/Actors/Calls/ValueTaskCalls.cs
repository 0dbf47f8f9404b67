using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Threading.Tasks.Sources;

namespace OrleansTrading.Embedded.Actors.CodeGeneration;

/// <summary>A call of a method that returns a <see cref="ValueTask{TResult}"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ValueTaskCall<TResult> : AwaitableCall, IValueTaskSource<TResult>
{
    private TResult _result = default!;
    private ValueTaskAwaiter<TResult> _answer;

    /// <summary>Only generated code derives.</summary>
    protected ValueTaskCall(CallOptions options) : base(options)
    {
    }

    /// <summary>Calls the method on the grain.</summary>
    protected abstract ValueTask<TResult> Invoke(object target);

    /// <inheritdoc/>
    public TResult GetResult(short token)
    {
        CheckDone(token);
        var (result, error) = (_result, Error);
        _result = default!;
        RecycleAwaited();
        if (error is not null)
            ExceptionDispatchInfo.Throw(error);
        return result;
    }

    internal sealed override void Start(Activation activation, object target)
    {
        Host = activation;
        try
        {
            var answer = Invoke(target).GetAwaiter();
            if (answer.IsCompleted)
            {
                Answer(answer);
                return;
            }

            _answer = answer;
        }
        catch (Exception exception)
        {
            activation.CallFailed(this, exception);
            return;
        }

        _answer.UnsafeOnCompleted(WhenDone);
    }

    internal sealed override async Task<Response> InvokeAsync(object target) => Response.FromResult(await Invoke(target));

    internal sealed override async Task<Response> SendAsync(GrainReference reference) => Response.FromResult(await reference.SendOn(this));

    private protected sealed override void TakeResult(Response response) => _result = response.GetResult<TResult>();

    private protected sealed override void Collect()
    {
        var (host, answer) = (Host!, _answer);
        _answer = default;
        try
        {
            Answer(answer);
        }
        catch (Exception exception)
        {
            host.CallFailed(this, exception);
        }
    }

    private void Answer(ValueTaskAwaiter<TResult> answer)
    {
        var result = answer.GetResult();
        Host!.CallFinished(this);
        if (!TryClaim())
            return;
        _result = result;
        Publish();
    }
}

/// <summary>A call of a method that returns a <see cref="ValueTask"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ValueTaskCall : AwaitableCall, IValueTaskSource
{
    private ValueTaskAwaiter _answer;

    /// <summary>Only generated code derives.</summary>
    protected ValueTaskCall(CallOptions options) : base(options)
    {
    }

    /// <summary>Calls the method on the grain.</summary>
    protected abstract ValueTask Invoke(object target);

    /// <inheritdoc/>
    public void GetResult(short token)
    {
        CheckDone(token);
        var error = Error;
        RecycleAwaited();
        if (error is not null)
            ExceptionDispatchInfo.Throw(error);
    }

    internal sealed override void Start(Activation activation, object target)
    {
        Host = activation;
        try
        {
            var answer = Invoke(target).GetAwaiter();
            if (answer.IsCompleted)
            {
                Answer(answer);
                return;
            }

            _answer = answer;
        }
        catch (Exception exception)
        {
            activation.CallFailed(this, exception);
            return;
        }

        _answer.UnsafeOnCompleted(WhenDone);
    }

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

    private protected sealed override void TakeResult(Response response)
    {
    }

    private protected sealed override void Collect()
    {
        var (host, answer) = (Host!, _answer);
        _answer = default;
        try
        {
            Answer(answer);
        }
        catch (Exception exception)
        {
            host.CallFailed(this, exception);
        }
    }

    private void Answer(ValueTaskAwaiter answer)
    {
        answer.GetResult();
        Host!.CallFinished(this);
        if (TryClaim())
            Publish();
    }
}
