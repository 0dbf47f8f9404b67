namespace OrleansTrading.Connectors.Kafka;

/// <summary>How ticks are gathered into blocks and sent.</summary>
public sealed record KafkaSinkOptions
{
    /// <summary>How long a tick waits for others of its listing to travel with; ≥ 0. That a book is stale does not wait.</summary>
    public TimeSpan GatherFor { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>Most ticks of a block; ≥ 1.</summary>
    public int MaxBlockTicks { get; init; } = 512;

    /// <summary>Most bytes of a block, as far as is known before it is encoded; ≥ 1. A tick alone may be larger.</summary>
    public int MaxBlockBytes { get; init; } = 128 * 1024;

    /// <summary>Most ticks that wait to be sent, of all listings; ≥ 1. Then whoever writes waits.</summary>
    public int MaxQueuedTicks { get; init; } = 200_000;

    /// <summary>Most bytes that wait to be sent, of all listings; ≥ 1.</summary>
    public int MaxQueuedBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>
    /// Time in which each listing's book and best quote are sent again, one listing after the other, so that a receiver that has missed something is whole
    /// within it; &gt; 0.
    /// </summary>
    public TimeSpan KeyframeEvery { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Wait before the first attempt with a new producer; doubled with each that fails. &gt; 0.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between attempts; not below the first.</summary>
    public TimeSpan LastRetry { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long what waits may take to be sent when the sink ends; ≥ 0.</summary>
    public TimeSpan FinishWithin { get; init; } = TimeSpan.FromSeconds(5);
}
