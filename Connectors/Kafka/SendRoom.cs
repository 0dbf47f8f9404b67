namespace OrleansTrading.Connectors.Kafka;

/// <summary>Bounds what is under way, in blocks and bytes. A block larger than all of it passes alone.</summary>
internal sealed class SendRoom(int maxBlocks, long maxBytes)
{
    private readonly Lock _lock = new();
    private int _blocks;
    private long _bytes;
    private TaskCompletionSource? _freed;

    public int Blocks
    {
        get
        {
            lock (_lock) return _blocks;
        }
    }

    /// <summary>Takes room for a block.</summary>
    /// <param name="bytes">Its size.</param>
    /// <param name="freed">Completes when it is worth trying again.</param>
    /// <returns>False: there is none.</returns>
    public bool TryTake(int bytes, out Task freed)
    {
        lock (_lock)
        {
            if (_blocks < maxBlocks && (_blocks == 0 || _bytes + bytes <= maxBytes))
            {
                _blocks++;
                _bytes += bytes;
                freed = Task.CompletedTask;
                return true;
            }

            _freed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            freed = _freed.Task;
            return false;
        }
    }

    /// <summary>Gives the room of a block back.</summary>
    public void Give(int bytes)
    {
        TaskCompletionSource? freed;
        lock (_lock)
        {
            _blocks--;
            _bytes -= bytes;
            (freed, _freed) = (_freed, null);
        }

        freed?.SetResult();
    }
}
