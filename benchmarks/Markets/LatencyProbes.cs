using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace OrleansTrading.Bench.Markets;

/// <summary>Takes the time of calls' answers without garbage of its own, which would be collected while it measures.</summary>
internal sealed class LatencyProbes
{
    private const int Probes = 4_096;

    private readonly ConcurrentQueue<Probe> _idle = new();
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly double[] _latencies;
    private int _unanswered;

    /// <summary>Waits for a number of calls.</summary>
    public LatencyProbes(int calls)
    {
        (_latencies, _unanswered) = (new double[calls], calls);
        for (var i = 0; i < Probes; i++) _idle.Enqueue(new Probe(this));
    }

    /// <summary>Takes note of when a call is answered.</summary>
    /// <param name="call">The call.</param>
    /// <param name="index">Its number, from 0.</param>
    /// <param name="due">When it was due, by the stopwatch.</param>
    public void Take(ValueTask call, int index, long due)
    {
        Probe? probe;
        while (!_idle.TryDequeue(out probe)) Thread.SpinWait(20);
        probe.Begin(call, index, due);
    }

    /// <summary>Waits for all answers.</summary>
    /// <returns>Times from due to answered, microseconds, shortest first.</returns>
    public async Task<double[]> Finish()
    {
        await _done.Task;
        Array.Sort(_latencies);
        return _latencies;
    }

    private void Note(Probe probe, int index, long due, Exception? failure)
    {
        _latencies[index] = (Stopwatch.GetTimestamp() - due) * 1e6 / Stopwatch.Frequency;
        _idle.Enqueue(probe);
        if (failure is not null) _done.TrySetException(failure);
        else if (Interlocked.Decrement(ref _unanswered) == 0) _done.TrySetResult();
    }

    private sealed class Probe
    {
        private readonly LatencyProbes _owner;
        private readonly Action _answered;
        private ValueTaskAwaiter _call;
        private int _index;
        private long _due;

        public Probe(LatencyProbes owner) => (_owner, _answered) = (owner, Answered);

        public void Begin(ValueTask call, int index, long due)
        {
            (_call, _index, _due) = (call.GetAwaiter(), index, due);
            if (_call.IsCompleted) Answered();
            else _call.UnsafeOnCompleted(_answered);
        }

        private void Answered()
        {
            Exception? failure = null;
            try
            {
                _call.GetResult();
            }
            catch (Exception e)
            {
                failure = e;
            }

            _owner.Note(this, _index, _due, failure);
        }
    }
}
