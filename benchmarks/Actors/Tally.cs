namespace OrleansTrading.Bench.Actors;

/// <summary>Counts what grains were given, for one who waits for it.</summary>
public sealed class Tally
{
    private long _count;
    private long _target = long.MaxValue;
    private TaskCompletionSource? _reached;

    /// <summary>How many there were.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Counts one.</summary>
    public void Add()
    {
        if (Interlocked.Increment(ref _count) == Interlocked.Read(ref _target)) _reached!.TrySetResult();
    }

    /// <summary>Completes when so many more have been counted. To be called while none comes.</summary>
    public Task Next(long more)
    {
        _reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _target, Count + more);
        return _reached.Task;
    }
}
