namespace OrleansTrading.Silo;

/// <summary>
/// Lets many hold the time at once, and one move it when nobody holds it. Who wants to hold it while somebody waits to move it comes after that move,
/// and all who wait then come before the next move: neither side can keep the other waiting for ever.
/// </summary>
internal sealed class TimeGate
{
    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource> _holding = new();
    private readonly Queue<TaskCompletionSource> _moving = new();
    private int _holders;
    private bool _isMoving;

    /// <summary>Holds the time until <see cref="Release"/>. Nothing is allocated unless the time moves or is about to.</summary>
    public ValueTask Hold()
    {
        lock (_lock)
        {
            if (_isMoving || _moving.Count > 0) return Wait(_holding);
            _holders++;
            return default;
        }
    }

    /// <summary>Ends a hold.</summary>
    public void Release()
    {
        TaskCompletionSource mover;
        lock (_lock)
        {
            if (_holders == 0) throw new InvalidOperationException("Nobody holds the time.");
            if (--_holders > 0 || !_moving.TryDequeue(out mover!)) return;
            _isMoving = true;
        }

        mover.SetResult();
    }

    /// <summary>Has the time to itself until <see cref="EndMove"/>.</summary>
    public ValueTask BeginMove()
    {
        lock (_lock)
        {
            if (_isMoving || _holders > 0) return Wait(_moving);
            _isMoving = true;
            return default;
        }
    }

    /// <summary>Ends a move.</summary>
    public void EndMove()
    {
        TaskCompletionSource[] next;
        lock (_lock)
        {
            if (!_isMoving) throw new InvalidOperationException("Nobody moves the time.");
            if (_holding.Count > 0)
            {
                next = [.. _holding];
                _holding.Clear();
                (_holders, _isMoving) = (next.Length, false);
            }
            else
            {
                _isMoving = _moving.TryDequeue(out var mover);
                next = mover is null ? [] : [mover];
            }
        }

        foreach (var waiting in next) waiting.SetResult();
    }

    private static ValueTask Wait(Queue<TaskCompletionSource> queue)
    {
        var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        queue.Enqueue(waiting);
        return new ValueTask(waiting.Task);
    }
}
