namespace OrleansTrading.Connectors.Kafka;

/// <summary>How ticks are received.</summary>
public sealed record KafkaSourceOptions
{
    /// <summary>Where from, and how.</summary>
    public required KafkaConsumerOptions Consumer { get; init; }

    /// <summary>How many partitions the topic has, as its producers know it; ≥ 1.</summary>
    public required int Partitions { get; init; }

    /// <summary>Silence of a listing after which it is stale; &gt; 0. More than <see cref="KafkaSinkOptions.KeyframeEvery"/>, best thrice as much.</summary>
    public TimeSpan SilentAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Age, by the clocks of sender and receiver, above which what was sent is not passed on any more: its listing is stale until something younger says how
    /// it stands; &gt; 0. Null: any age will do, as for one who does not play it as of now.
    /// </summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>Wait before the first attempt with a new client; doubled with each that fails. &gt; 0.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between attempts; not below the first.</summary>
    public TimeSpan LastRetry { get; init; } = TimeSpan.FromSeconds(30);
}
