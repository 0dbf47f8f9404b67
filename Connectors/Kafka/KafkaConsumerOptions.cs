namespace OrleansTrading.Connectors.Kafka;

/// <summary>How blocks are received.</summary>
public sealed record KafkaConsumerOptions
{
    /// <summary>Where from.</summary>
    public required KafkaEndpoint Endpoint { get; init; }

    /// <summary>Under which name progress is kept. Consumers of one group share the partitions between them.</summary>
    public required string Group { get; init; }

    /// <summary>Which partitions are ours, whoever else there is; null: what the group gives us.</summary>
    public IReadOnlyList<int>? Partitions { get; init; }

    /// <summary>
    /// Whether a group that has made no progress yet begins with what comes from now on, instead of with all that the topic has kept. Of partitions that are
    /// ours (<see cref="Partitions"/>) that place is committed before the first block comes.
    /// </summary>
    public bool BeginsAtEnd { get; init; }

    /// <summary>
    /// Whether partitions that stay with their consumer go on while others move. All consumers of a group must say the same.
    /// </summary>
    public bool IsCooperative { get; init; } = true;

    /// <summary>Blocks of a partition that wait to be processed before no more are fetched; ≥ 1.</summary>
    public int MaxQueuedBlocks { get; init; } = 1_024;

    /// <summary>Bytes of a partition that wait to be processed before no more are fetched; ≥ 1.</summary>
    public int MaxQueuedBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Bytes that are fetched ahead, of all partitions, in KiB; ≥ 1.</summary>
    public int MaxFetchedKiB { get; init; } = 32 * 1024;

    /// <summary>Most streams of a partition whose sequences are remembered; ≥ 1. The one unheard for longest is forgotten first.</summary>
    public int MaxStreams { get; init; } = 4_096;

    /// <summary>Time between two commits; &gt; 0. What was processed since the last one comes again after a crash.</summary>
    public TimeSpan CommitEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a block in hand may take when its partition is given up; after that it is cancelled and not committed. ≥ 0.</summary>
    public TimeSpan FinishWithin { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Silence after which the group takes a consumer for dead; 6 s to 5 min at Event Hubs.</summary>
    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
