namespace OrleansTrading.Embedded.Actors;

/// <summary>Cancels a token after a time of the host's clock, or when the host gives up waiting for grains.</summary>
internal readonly struct Deadline : IDisposable
{
    private readonly CancellationTokenSource? _source;
    private readonly CancellationTokenRegistration _stop;

    public Deadline(ActorRuntime runtime, TimeSpan time)
    {
        _source = new CancellationTokenSource(time, runtime.Clock);
        _stop = runtime.Stopped.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    public CancellationToken Token => _source?.Token ?? CancellationToken.None;

    public void Dispose()
    {
        _stop.Dispose();
        _source?.Dispose();
    }
}
