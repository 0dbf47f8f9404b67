using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using OrleansTrading.Embedded.Actors.CodeGeneration;

namespace OrleansTrading.Embedded.Actors;

/// <summary>
/// What the runtime measures of itself, under the meter and the names that Orleans uses; the three that Orleans lacks are marked.
/// What nobody listens to costs one look: times are taken only for a listener.
/// </summary>
internal sealed class RuntimeInstruments
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Microsoft.Orleans";

    private readonly ConcurrentDictionary<GrainClass, StrongBox<int>> _counts = new();
    private readonly UpDownCounter<int> _grains;
    private readonly Counter<int> _created;
    private readonly Counter<int> _destroyed;
    private readonly Counter<int> _failed;
    private readonly Counter<int> _ended;
    private readonly Counter<int> _longTurns;
    private readonly Counter<long> _timedOut;
    private readonly Counter<long> _cancelled;
    private readonly Counter<int> _circles;

    public RuntimeInstruments(IMeterFactory meters, TimeProvider clock)
    {
        Clock = clock;
        var meter = meters.Create(MeterName);
        _grains = meter.CreateUpDownCounter<int>("orleans-grains", "{activation}", "Activations, by type.");
        meter.CreateObservableGauge("orleans-catalog-activations", Total, "{activation}", "Activations.");
        _created = meter.CreateCounter<int>("orleans-catalog-activation-created", "{activation}", "Activations that came to life.");
        _destroyed = meter.CreateCounter<int>("orleans-catalog-activation-destroyed", "{activation}", "Activations that have ended.");
        _failed = meter.CreateCounter<int>("orleans-catalog-activation-failed-to-activate", "{activation}", "Activations that failed to.");
        _ended = meter.CreateCounter<int>("orleans-catalog-activation-shutdown", "{activation}", "Activations that have ended, by reason.");
        _longTurns = meter.CreateCounter<int>("orleans-scheduler-long-running-turns", "{turn}", "Turns longer than the threshold.");
        _timedOut = meter.CreateCounter<long>("orleans-app-requests-timedout", "{call}", "Calls not answered in time, by type of grain.");
        _cancelled = meter.CreateCounter<long>("orleans-app-requests-canceled", "{call}", "Calls that were cancelled, by type of grain.");
        Latency = meter.CreateHistogram<double>("orleans-app-requests-latency", "ms", "From sending a call to its answer.");
        TurnTime = meter.CreateHistogram<double>("orleans-scheduler-turn-duration", "ms", "Time of one turn, by type of grain. (Only here.)");
        MailboxDepth = meter.CreateHistogram<int>(
            "orleans-mailbox-depth", "{item}", "What a grain finds waiting when it looks into its mailbox, by type of grain. (Only here.)");
        _circles = meter.CreateCounter<int>("orleans-app-requests-deadlocked", "{circle}", "Circles of calls that wait for each other. (Only here.)");
    }

    public Histogram<double> Latency { get; }

    public Histogram<double> TurnTime { get; }

    public Histogram<int> MailboxDepth { get; }

    private TimeProvider Clock { get; }

    /// <summary>Activations by class, those with none left out.</summary>
    public IEnumerable<(GrainClass Class, int Count)> Counts() =>
        _counts.Select(pair => (pair.Key, Count: Volatile.Read(ref pair.Value.Value))).Where(pair => pair.Count > 0);

    public int Total() => _counts.Values.Sum(count => Volatile.Read(ref count.Value));

    public void Activated(GrainClass grainClass)
    {
        Interlocked.Increment(ref _counts.GetOrAdd(grainClass, static _ => new StrongBox<int>()).Value);
        _created.Add(1);
        _grains.Add(1, TypeOf(grainClass));
    }

    public void Deactivated(GrainClass grainClass, DeactivationReasonCode reason)
    {
        Interlocked.Decrement(ref _counts[grainClass].Value);
        _destroyed.Add(1);
        _grains.Add(-1, TypeOf(grainClass));
        if (_ended.Enabled)
        {
            _ended.Add(1, new KeyValuePair<string, object?>("via", reason switch
            {
                DeactivationReasonCode.ActivationIdle => "collection",
                DeactivationReasonCode.ApplicationRequested => "deactivateOnIdle",
                _ => reason.ToString(),
            }));
        }
    }

    public void ActivationFailed() => _failed.Add(1);

    public void TurnWasLong() => _longTurns.Add(1);

    public void CallsStand() => _circles.Add(1);

    public void GivenUp(GrainCall call, Exception reason) =>
        (reason is TimeoutException ? _timedOut : _cancelled).Add(1, GrainTypeOf(call.Reference?.GrainClass));

    public void Answered(GrainCall call) =>
        Latency.Record(Clock.GetElapsedTime(call.SentAt).TotalMilliseconds, GrainTypeOf(call.Reference?.GrainClass));

    public void TurnEnded(GrainClass? grainClass, long startedAt) =>
        TurnTime.Record(Clock.GetElapsedTime(startedAt).TotalMilliseconds, GrainTypeOf(grainClass));

    public void MailTaken(GrainClass? grainClass, int items) => MailboxDepth.Record(items, GrainTypeOf(grainClass));

    private static KeyValuePair<string, object?> TypeOf(GrainClass grainClass) => new("type", grainClass.ClassType.FullName);

    private static KeyValuePair<string, object?> GrainTypeOf(GrainClass? grainClass) => new("grain_type", grainClass?.TypeText ?? "observer");
}
