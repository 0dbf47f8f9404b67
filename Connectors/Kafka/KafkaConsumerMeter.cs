namespace OrleansTrading.Connectors.Kafka;

/// <summary>Counts what a consumer goes through, and passes on what goes wrong. May be used from any thread.</summary>
internal sealed class KafkaConsumerMeter(Action<KafkaFault>? onFault)
{
    private long _delivered;
    private long _duplicates;
    private long _gaps;
    private long _missing;
    private long _corrupt;
    private long _commitFailures;
    private long _pauses;

    public void Delivered() => Interlocked.Increment(ref _delivered);

    public void Duplicate() => Interlocked.Increment(ref _duplicates);

    public void Paused() => Interlocked.Increment(ref _pauses);

    public void Gap(in TickStream stream, long missing)
    {
        Interlocked.Increment(ref _gaps);
        Interlocked.Add(ref _missing, missing);
        Fault(KafkaFaultKind.Gap, $"{missing} blocks of {stream.Symbol} at {stream.Venue} are missing.");
    }

    public void Corrupt(string message)
    {
        Interlocked.Increment(ref _corrupt);
        Fault(KafkaFaultKind.Corrupt, message);
    }

    public void CommitFailed(string message)
    {
        Interlocked.Increment(ref _commitFailures);
        Fault(KafkaFaultKind.Commit, message);
    }

    public void Fault(KafkaFaultKind kind, string message) => onFault?.Invoke(new KafkaFault(kind, message));

    public KafkaConsumerHealth Read(IReadOnlyList<int> partitions) => new(
        partitions,
        Interlocked.Read(ref _delivered), Interlocked.Read(ref _duplicates), Interlocked.Read(ref _gaps), Interlocked.Read(ref _missing),
        Interlocked.Read(ref _corrupt), Interlocked.Read(ref _commitFailures), Interlocked.Read(ref _pauses));
}

/// <summary>What a consumer has done so far.</summary>
/// <param name="Partitions">Partitions that it owns, in order.</param>
/// <param name="Delivered">Blocks that were processed, without those that stand in for lost ones.</param>
/// <param name="Duplicates">Blocks that had been seen and were dropped.</param>
/// <param name="Gaps">How often blocks of a stream were missing.</param>
/// <param name="Missing">Blocks that were missing.</param>
/// <param name="Corrupt">Messages and blocks that could not be read and were skipped.</param>
/// <param name="CommitFailures">How often progress could not be saved.</param>
/// <param name="Pauses">How often fetching a partition was paused, since too much of it waited.</param>
public sealed record KafkaConsumerHealth(
    IReadOnlyList<int> Partitions, long Delivered, long Duplicates, long Gaps, long Missing, long Corrupt, long CommitFailures, long Pauses);
