namespace OrleansTrading.Embedded.Actors;

/// <summary>
/// How long a grain may take to come to life or to say goodbye. When that is over, or the host waits no more, its token is
/// signalled in a turn of the grain, and the runtime goes on without it.
/// </summary>
internal sealed class Patience(Activation activation)
{
    private readonly CancellationTokenSource _over = new();

    public CancellationToken Token => _over.Token;

    /// <exception cref="OperationCanceledException">It took too long, or the host waits no more.</exception>
    public async Task WaitFor(Task work, TimeSpan limit)
    {
        var runtime = activation.Runtime;
        using var timer = runtime.Clock.CreateTimer(static self => ((Patience)self!).End(), this, limit, Timeout.InfiniteTimeSpan);
        using var stopped = runtime.Stopped.UnsafeRegister(static self => ((Patience)self!).End(), this);
        await work.WaitAsync(_over.Token);
    }

    private void End() => activation.Push(new RuntimeTurn(_ => _over.Cancel()));
}
