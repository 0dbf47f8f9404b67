using System.Diagnostics.Metrics;

namespace OrleansTrading.Connectors.Kafka;

/// <summary>Counts what a source passes on, and how old it is. May be used from any thread.</summary>
internal sealed class KafkaSourceMeter
{
    // The weight of the latest block in the smoothed delay.
    private const double Weight = 0.1;

    // So many names that nobody knows are reported, each once; what senders invent has no end.
    private const int MaxNames = 1_000;

    private readonly Lock _lock = new();
    private readonly Histogram<double> _delays;
    private readonly Action<KafkaFault>? _onFault;
    private readonly HashSet<(string Venue, string Symbol)> _unknown = [];
    private double? _delayMs;
    private long _ticks;
    private long _keyframes;
    private long _keyframesSpared;
    private long _unknownBlocks;
    private long _lateBlocks;
    private long _silences;
    private long _restarts;
    private string? _lastFailure;

    public KafkaSourceMeter(IMeterFactory meters, Action<KafkaFault>? onFault)
    {
        _onFault = onFault;
        _delays = meters.Create(KafkaMeters.Name).CreateHistogram<double>(
            KafkaMeters.Delay, "ms", "Time from a block's sending to its arrival, by the clocks of both.");
    }

    public void Arrived(double delayMs)
    {
        _delays.Record(delayMs);
        lock (_lock) _delayMs = _delayMs is { } old ? old + Weight * (delayMs - old) : delayMs;
    }

    public void Passed(int ticks, bool isKeyframe)
    {
        if (isKeyframe) Interlocked.Increment(ref _keyframes);
        Interlocked.Add(ref _ticks, ticks);
    }

    public void Spared() => Interlocked.Increment(ref _keyframesSpared);

    public void Late() => Interlocked.Increment(ref _lateBlocks);

    public void Silent() => Interlocked.Increment(ref _silences);

    public void Unknown(in TickStream stream)
    {
        Interlocked.Increment(ref _unknownBlocks);
        lock (_lock)
        {
            if (_unknown.Count >= MaxNames || !_unknown.Add((stream.Venue, stream.Symbol))) return;
        }

        Fault(KafkaFaultKind.UnknownListing, $"Nobody here knows {stream.Symbol} at {stream.Venue}; what is sent of it is skipped.");
    }

    public void Failed(string message)
    {
        Interlocked.Increment(ref _restarts);
        lock (_lock) _lastFailure = message;
        Fault(KafkaFaultKind.Fatal, message);
    }

    public void Fault(KafkaFaultKind kind, string message) => _onFault?.Invoke(new KafkaFault(kind, message));

    public KafkaSourceHealth Read(KafkaConsumerHealth consumer, int listings, int liveListings)
    {
        lock (_lock)
        {
            return new KafkaSourceHealth(
                consumer, listings, liveListings, _delayMs, Interlocked.Read(ref _ticks), Interlocked.Read(ref _keyframes),
                Interlocked.Read(ref _keyframesSpared), Interlocked.Read(ref _unknownBlocks), Interlocked.Read(ref _lateBlocks), Interlocked.Read(ref _silences),
                Interlocked.Read(ref _restarts), _lastFailure);
        }
    }
}

/// <summary>Names of what is measured of ticks that travel over Kafka.</summary>
public static class KafkaMeters
{
    /// <summary>The meter.</summary>
    public const string Name = "OrleansTrading.Connectors";

    /// <summary>Time from a block's sending to its arrival, milliseconds, by the clocks of sender and receiver.</summary>
    public const string Delay = "trading.kafka.delay";
}

/// <summary>What a source has done so far.</summary>
/// <param name="Consumer">Its present consumer.</param>
/// <param name="Listings">Listings that it knows.</param>
/// <param name="LiveListings">Those of which something was said since they were stale.</param>
/// <param name="DelayMs">Time from a block's sending to its arrival, smoothed, milliseconds, by the clocks of both; null before the first.</param>
/// <param name="Ticks">Ticks passed on.</param>
/// <param name="Keyframes">Keyframes passed on, since what they repeat was missing.</param>
/// <param name="KeyframesSpared">Keyframes that told nothing new.</param>
/// <param name="UnknownBlocks">Blocks of listings that it does not know.</param>
/// <param name="LateBlocks">Blocks that were too old to be passed on.</param>
/// <param name="Silences">How often a listing was not heard for too long.</param>
/// <param name="Restarts">How often a new consumer was needed.</param>
/// <param name="LastFailure">Why, the latest time; null: never.</param>
public sealed record KafkaSourceHealth(
    KafkaConsumerHealth Consumer, int Listings, int LiveListings, double? DelayMs, long Ticks, long Keyframes, long KeyframesSpared,
    long UnknownBlocks, long LateBlocks, long Silences, long Restarts, string? LastFailure);
