namespace OrleansTrading.Connectors.Kafka;

/// <summary>Bounds what is under way, in number (of blocks, or of ticks) and bytes. What is larger than all of it passes alone.</summary>
internal sealed class SendRoom(int most, long mostBytes)
{
    private readonly Lock _lock = new();
    private int _count;
    private long _bytes;
    private TaskCompletionSource? _freed;

    /// <summary>How many are under way.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _count;
        }
    }

    /// <summary>Completes when something was given back since room was last refused; it is then worth trying again.</summary>
    public Task Freed
    {
        get
        {
            lock (_lock) return _freed?.Task ?? Task.CompletedTask;
        }
    }

    /// <summary>Takes room for one.</summary>
    /// <param name="bytes">Its size.</param>
    /// <param name="freed">Completes when it is worth trying again.</param>
    /// <returns>False: there is none.</returns>
    public bool TryTake(int bytes, out Task freed)
    {
        lock (_lock)
        {
            if (_count < most && (_count == 0 || _bytes + bytes <= mostBytes))
            {
                _count++;
                _bytes += bytes;
                freed = Task.CompletedTask;
                return true;
            }

            _freed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            freed = _freed.Task;
            return false;
        }
    }

    /// <summary>Takes room for one even where there is none: the caller bounds how often.</summary>
    public void Take(int bytes)
    {
        lock (_lock)
        {
            _count++;
            _bytes += bytes;
        }
    }

    /// <summary>Gives room back.</summary>
    public void Give(int count, long bytes)
    {
        TaskCompletionSource? freed;
        lock (_lock)
        {
            _count -= count;
            _bytes -= bytes;
            (freed, _freed) = (_freed, null);
        }

        freed?.SetResult();
    }
}
