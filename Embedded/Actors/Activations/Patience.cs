namespace OrleansTrading.Embedded.Actors;

/// <summary>
/// How long a grain may take to come to life or to say goodbye. When that is over, or the host waits no more, its token is
/// signalled in a turn of the grain, and the runtime goes on without it.
/// </summary>
internal sealed class Patience(Activation activation)
{
    private readonly CancellationTokenSource _over = new();

    public CancellationToken Token => _over.Token;

    /// <exception cref="TimeoutException">It took too long.</exception>
    public async Task WaitFor(Task work, TimeSpan limit, string what)
    {
        var runtime = activation.Runtime;
        using var timer = runtime.Clock.CreateTimer(static self => ((Patience)self!).End(), this, limit, Timeout.InfiniteTimeSpan);
        using var stopped = runtime.Stopped.UnsafeRegister(static self => ((Patience)self!).End(), this);
        try
        {
            await work.WaitAsync(_over.Token);
        }
        catch (OperationCanceledException exception) when (_over.IsCancellationRequested && !runtime.Stopped.IsCancellationRequested)
        {
            throw new TimeoutException($"{activation.GrainId} took longer than {limit} to {what}.", exception);
        }
    }

    private void End() => activation.Push(new RuntimeTurn(_ => _over.Cancel()));
}
