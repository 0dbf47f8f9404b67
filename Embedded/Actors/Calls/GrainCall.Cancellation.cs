namespace OrleansTrading.Embedded.Actors.CodeGeneration;

/// <summary>
/// How a call is cancelled. The caller goes on at once. The grain has a token of its own, which is signalled in a turn of the
/// grain: what it registered there runs between its awaits, never beside them.
/// </summary>
public abstract partial class GrainCall
{
    private CancellationTokenRegistration _cancellation;
    private CancellationTokenSource? _grainsToken;

    internal bool IsCancellable => (Options & CallOptions.Cancellable) != 0;

    /// <summary>The call leaves: watches the caller's token.</summary>
    internal void ObserveCancellation()
    {
        var token = CancellationToken;
        if (token.CanBeCanceled)
        {
            _cancellation = token.UnsafeRegister(
                static (call, token) => ((GrainCall)call!).GiveUp(((GrainCall)call).Stamp, new OperationCanceledException(token)), this);
        }
    }

    /// <summary>The call is about to start: exchanges the caller's token for the grain's.</summary>
    internal void BeginCancellation(Activation activation)
    {
        var callers = CancellationToken;
        if (IsOneWay)
        {
            CancellationToken = new CancellationToken(callers.IsCancellationRequested);
            return;
        }

        if (!callers.CanBeCanceled && !Runtime.CancelsOnTimeout)
            return;
        Host = activation;
        var own = new CancellationTokenSource();
        CancellationToken = own.Token;
        _grainsToken = own;
        // Whoever gives the call up sees the token, or we see that the call was given up.
        Interlocked.MemoryBarrier();
        if (IsGivenUp)
            own.Cancel();
    }

    private void SignalGrain()
    {
        if (_grainsToken is { } token)
            Host!.Push(new RuntimeTurn(_ => token.Cancel()));
    }
}
