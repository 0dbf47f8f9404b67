using System.ComponentModel;

namespace OrleansTrading.Embedded.Actors.CodeGeneration;

/// <summary>
/// One thread's spare calls of one method. Where calls are made on one thread and answered on another, spares move over
/// the method's <see cref="Reserve"/> in batches.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class CallPool(CallPool.Reserve reserve)
{
    private const int Capacity = 64;
    private const int Batch = 32;

    private GrainCall? _head;
    private int _count;

    /// <summary>A spare call, or null: make a new one.</summary>
    public GrainCall? Take()
    {
        var call = _head;
        if (call is null && !reserve.IsEmpty)
        {
            (_head, _count) = reserve.Take();
            call = _head;
        }

        if (call is null)
            return null;
        _head = (GrainCall?)call.Next;
        _count--;
        call.Next = null;
        return call;
    }

    /// <summary>Keeps a call that is no longer in use.</summary>
    public void Put(GrainCall call)
    {
        if (_count == Capacity)
            Shed();
        call.Next = _head;
        _head = call;
        _count++;
    }

    private void Shed()
    {
        var batch = _head!;
        var last = batch;
        for (var i = 1; i < Batch; i++)
            last = (GrainCall)last.Next!;
        _head = (GrainCall?)last.Next;
        _count -= Batch;
        last.Next = null;
        reserve.Put(batch);
    }

    /// <summary>Batches of spare calls of one method, shared by all threads; at most 64 batches.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public sealed class Reserve
    {
        private const int MostBatches = 64;

        private readonly Lock _lock = new();
        private readonly Stack<GrainCall> _batches = new();
        private volatile bool _isFilled;

        internal bool IsEmpty => !_isFilled;

        internal (GrainCall? Head, int Count) Take()
        {
            lock (_lock)
            {
                if (!_batches.TryPop(out var batch))
                    return (null, 0);
                _isFilled = _batches.Count > 0;
                return (batch, Batch);
            }
        }

        internal void Put(GrainCall batch)
        {
            lock (_lock)
            {
                // Beyond the limit spares go to the garbage collector.
                if (_batches.Count == MostBatches)
                    return;
                _batches.Push(batch);
                _isFilled = true;
            }
        }
    }
}
