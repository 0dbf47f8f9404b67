namespace OrleansTrading.Connectors.Kafka;

/// <summary>Counts what a sink sends, and passes on what goes wrong. May be used from any thread.</summary>
internal sealed class KafkaSinkMeter(Action<KafkaFault>? onFault)
{
    private readonly Lock _lock = new();
    private bool _isOpen;
    private long _sessions;
    private long _failures;
    private long _blocks;
    private long _keyframes;
    private long _notTaken;
    private string? _lastFailure;

    /// <summary>A producer is there and everyone knows how things are.</summary>
    public void Opened()
    {
        lock (_lock)
        {
            _isOpen = true;
            _sessions++;
        }
    }

    public void Closed()
    {
        lock (_lock) _isOpen = false;
    }

    public void Sent(bool isKeyframe) => Interlocked.Increment(ref isKeyframe ? ref _keyframes : ref _blocks);

    public void NotTaken(string message)
    {
        Interlocked.Increment(ref _notTaken);
        onFault?.Invoke(new KafkaFault(KafkaFaultKind.NotTaken, message));
    }

    public void Failed(string message)
    {
        lock (_lock)
        {
            _failures++;
            _lastFailure = message;
        }

        onFault?.Invoke(new KafkaFault(KafkaFaultKind.Fatal, message));
    }

    public void Unsent(int ticks)
    {
        if (ticks > 0) onFault?.Invoke(new KafkaFault(KafkaFaultKind.Undelivered, $"{ticks} ticks were not sent before the end."));
    }

    public KafkaSinkHealth Read(TickOutbox outbox, KafkaProducerHealth? producer)
    {
        lock (_lock)
        {
            return new KafkaSinkHealth(
                _isOpen, producer, outbox.Ticks, outbox.Room.Count, Interlocked.Read(ref _blocks), Interlocked.Read(ref _keyframes),
                Interlocked.Read(ref _notTaken), _sessions, _failures, _lastFailure);
        }
    }
}

/// <summary>What a sink has done so far.</summary>
/// <param name="IsOpen">Whether it has a producer, and every listing was told as it is since that is there.</param>
/// <param name="Producer">Its present producer; null: there is none.</param>
/// <param name="Ticks">Ticks taken.</param>
/// <param name="QueuedTicks">Those that wait to be sent.</param>
/// <param name="Blocks">Blocks sent, without keyframes.</param>
/// <param name="Keyframes">Keyframes sent.</param>
/// <param name="NotTaken">Blocks that no producer would take.</param>
/// <param name="Sessions">How many producers there were.</param>
/// <param name="Failures">How often a producer failed or could not be had.</param>
/// <param name="LastFailure">Why, the latest time; null: never.</param>
public sealed record KafkaSinkHealth(
    bool IsOpen, KafkaProducerHealth? Producer, long Ticks, int QueuedTicks, long Blocks, long Keyframes, long NotTaken, long Sessions,
    long Failures, string? LastFailure);
