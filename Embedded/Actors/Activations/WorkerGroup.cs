using OrleansTrading.Embedded.Actors.CodeGeneration;

namespace OrleansTrading.Embedded.Actors;

/// <summary>The activations that share the calls of one stateless worker's identity.</summary>
internal sealed class WorkerGroup(ActorRuntime runtime, GrainClass grainClass, GrainId id)
{
    private readonly Lock _lock = new();
    private readonly int _most = grainClass.MaxLocalWorkers > 0 ? grainClass.MaxLocalWorkers : Environment.ProcessorCount;
    private volatile Activation[] _workers = [];
    private int _next;

    public Activation[] Workers => _workers;

    /// <summary>An idle worker, else a new one, else the next in the round.</summary>
    public Activation Choose()
    {
        var workers = _workers;
        foreach (var worker in workers)
        {
            if (worker.IsQuiescent && !worker.IsDead)
                return worker;
        }

        return workers.Length < _most ? Add() : workers[(int)((uint)Interlocked.Increment(ref _next) % (uint)workers.Length)];
    }

    public void Remove(Activation worker)
    {
        lock (_lock)
            _workers = [.. _workers.Where(w => w != worker)];
    }

    private Activation Add()
    {
        lock (_lock)
        {
            if (_workers.Length >= _most)
                return _workers[0];
            var worker = new Activation(runtime, grainClass, id.KeyText);
            _workers = [.. _workers, worker];
            return worker;
        }
    }
}
