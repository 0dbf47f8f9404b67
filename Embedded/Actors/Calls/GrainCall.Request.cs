namespace OrleansTrading.Embedded.Actors.CodeGeneration;

/// <summary>A call as its filters see it, and its way through those of the called side.</summary>
public abstract partial class GrainCall : IDescribedCall
{
    /// <summary>What the method is.</summary>
    public abstract CallDescription Description { get; }

    /// <inheritdoc/>
    public virtual int GetArgumentCount() => 0;

    /// <inheritdoc/>
    public virtual object? GetArgument(int index) => throw new ArgumentOutOfRangeException(nameof(index));

    /// <inheritdoc/>
    public virtual void SetArgument(int index, object value) => throw new ArgumentOutOfRangeException(nameof(index));

    /// <summary>Another call of the same method with the same arguments.</summary>
    public virtual GrainCall Copy() => throw new NotSupportedException($"{MethodName} is sent by the runtime alone.");

    /// <summary>Sends the call and waits for its answer; a failure is thrown.</summary>
    internal virtual Task<Response> SendAsync(GrainReference reference) =>
        throw new NotSupportedException($"{MethodName} is sent by the runtime alone.");

    /// <summary>The object that implements the method.</summary>
    internal virtual object TargetOf(object target) => target;

    /// <summary>Runs the method on the grain and gives its answer; may be done again. A failure is thrown.</summary>
    internal abstract Task<Response> InvokeAsync(object target);

    /// <summary>Takes a result that filters may have changed.</summary>
    private protected abstract void TakeResult(Response response);

    /// <summary>Like <see cref="Start"/>, through the filters.</summary>
    internal virtual async Task StartFiltered(Activation activation, object target)
    {
        Host = activation;
        try
        {
            var context = new IncomingCall(this, activation, target);
            await context.Invoke();
            if (context.Response!.Exception is { } failure)
            {
                activation.CallFailed(this, failure);
                return;
            }

            TakeResult(context.Response);
        }
        catch (Exception exception)
        {
            activation.CallFailed(this, exception);
            return;
        }

        activation.CallFinished(this);
        if (TryClaim())
            Publish();
    }
}
