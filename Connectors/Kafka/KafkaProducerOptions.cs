namespace OrleansTrading.Connectors.Kafka;

/// <summary>How blocks are sent.</summary>
public sealed record KafkaProducerOptions
{
    /// <summary>Where to.</summary>
    public required KafkaEndpoint Endpoint { get; init; }

    /// <summary>How many partitions the topic has; ≥ 1. Instruments are spread over as many, so a topic that has another number is refused.</summary>
    public required int Partitions { get; init; }

    /// <summary>
    /// Whether brokers drop what the client sends twice, and keep its order while several requests are under way. Without it one request at a
    /// time is under way; what is doubled then, consumers drop.
    /// </summary>
    public bool IsIdempotent { get; init; } = true;

    /// <summary>Most blocks that are taken and not yet delivered; ≥ 1.</summary>
    public int MaxQueuedBlocks { get; init; } = 20_000;

    /// <summary>Most bytes of blocks that are taken and not yet delivered; ≥ 1. One block alone may be larger.</summary>
    public int MaxQueuedBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>Most bytes of a message; &gt; 1,000. Event Hubs' standard tier takes 1 MB.</summary>
    public int MaxMessageBytes { get; init; } = 1_000_000;

    /// <summary>How long a block waits for others to travel with; ≥ 0.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>How long brokers may take to confirm a block, with all attempts, before it counts as lost; &gt; 0.</summary>
    public TimeSpan DeliverWithin { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long the topic may take to answer at the start, and what is queued to be delivered at the end; &gt; 0.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);
}
