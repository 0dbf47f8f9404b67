using System.Diagnostics;
using System.Diagnostics.Metrics;
using OrleansTrading.Grains.Abstractions;

namespace OrleansTrading.Api.Health;

/// <summary>Looks at the process that it is in.</summary>
public sealed class ProcessHealth : IDisposable
{
    // Shorter ones say nothing about a share of a core.
    private static readonly TimeSpan ShortestSample = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _started;
    private readonly MeterListener _refusalListener = new();
    private long _refusals;
    private int _sockets;
    private int _subscriptions;
    private long _sampledAt;
    private TimeSpan _sampledCpu;
    private double _cpuShare;

    /// <summary>Begins to look.</summary>
    public ProcessHealth(TimeProvider time)
    {
        _time = time;
        using var process = Process.GetCurrentProcess();
        _started = process.StartTime;
        (_sampledAt, _sampledCpu) = (time.GetTimestamp(), process.TotalProcessorTime);
        _refusalListener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == TradingMeters.Name && instrument.Name == TradingMeters.Refusals)
                listener.EnableMeasurementEvents(instrument);
        };
        _refusalListener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref _refusals, count));
        _refusalListener.Start();
        GcPauses.Watch();
    }

    /// <summary>Counts a WebSocket until it is disposed.</summary>
    public IDisposable CountSocket() => new Counted(this, sockets: 1, subscriptions: 0);

    /// <summary>Counts a subscription until it is disposed.</summary>
    public IDisposable CountSubscription() => new Counted(this, sockets: 0, subscriptions: 1);

    /// <summary>Looks.</summary>
    public SystemHealth Look()
    {
        using var process = Process.GetCurrentProcess();
        return new SystemHealth(
            _started,
            CpuShare(process.TotalProcessorTime),
            process.WorkingSet64,
            GC.GetTotalMemory(forceFullCollection: false),
            GcPauses.Longest.TotalMilliseconds,
            GcPauses.LongestOfLastMinute.TotalMilliseconds,
            Volatile.Read(ref _sockets),
            Volatile.Read(ref _subscriptions),
            Interlocked.Read(ref _refusals));
    }

    /// <inheritdoc/>
    public void Dispose() => _refusalListener.Dispose();

    private double CpuShare(TimeSpan cpu)
    {
        lock (_lock)
        {
            var now = _time.GetTimestamp();
            var elapsed = _time.GetElapsedTime(_sampledAt, now);
            if (elapsed < ShortestSample) return _cpuShare;
            _cpuShare = (cpu - _sampledCpu) / elapsed;
            (_sampledAt, _sampledCpu) = (now, cpu);
            return _cpuShare;
        }
    }

    private sealed class Counted : IDisposable
    {
        private readonly int _sockets;
        private readonly int _subscriptions;
        private ProcessHealth? _health;

        public Counted(ProcessHealth health, int sockets, int subscriptions)
        {
            (_health, _sockets, _subscriptions) = (health, sockets, subscriptions);
            Add(health, 1);
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _health, null) is { } health) Add(health, -1);
        }

        private void Add(ProcessHealth health, int sign)
        {
            Interlocked.Add(ref health._sockets, sign * _sockets);
            Interlocked.Add(ref health._subscriptions, sign * _subscriptions);
        }
    }
}
