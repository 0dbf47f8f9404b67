using OrleansTrading.Embedded.Actors.CodeGeneration;

namespace OrleansTrading.Embedded.Actors;

/// <summary>
/// The activations that share the calls of one stateless worker's identity. Calls are dealt out one at a time, so that two of them
/// never take the same worker for idle. A group whose last worker has ended is over; the next call makes another.
/// </summary>
internal sealed class WorkerGroup(ActorRuntime runtime, GrainClass grainClass, GrainId id)
{
    private readonly Lock _lock = new();
    private readonly int _most = grainClass.MaxLocalWorkers > 0 ? grainClass.MaxLocalWorkers : Environment.ProcessorCount;
    private volatile Activation[] _workers = [];
    private bool _isOver;

    public Activation[] Workers => _workers;

    /// <summary>False: the group is over.</summary>
    /// <param name="call">The call.</param>
    /// <param name="mayBeRefused">Whether the mailbox's limit applies.</param>
    /// <param name="full">The worker whose mailbox was full, and which therefore did not get the call.</param>
    public bool TryDeliver(GrainCall call, bool mayBeRefused, out Activation? full)
    {
        full = null;
        lock (_lock)
        {
            if (_isOver)
                return false;
            var worker = Choose();
            if (!mayBeRefused)
                worker.Push(call);
            else if (!worker.TryPush(call))
                full = worker;
            return true;
        }
    }

    /// <summary>Whether this was the last one, and the group is over.</summary>
    public bool Remove(Activation worker)
    {
        lock (_lock)
        {
            _workers = [.. _workers.Where(w => w != worker)];
            _isOver = _workers.Length == 0;
            return _isOver;
        }
    }

    // The oldest that is idle, else a new one, else the one with the fewest calls waiting.
    private Activation Choose()
    {
        Activation? least = null;
        foreach (var worker in _workers)
        {
            if (worker.IsDead)
                continue;
            if (worker.IsQuiescent)
                return worker;
            if (least is null || worker.Waiting < least.Waiting)
                least = worker;
        }

        if (least is not null && _workers.Length >= _most)
            return least;
        var added = new Activation(runtime, grainClass, id.KeyText);
        _workers = [.. _workers, added];
        return added;
    }
}
