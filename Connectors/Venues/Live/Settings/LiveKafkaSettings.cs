using OrleansTrading.Connectors.Kafka;

namespace OrleansTrading.Connectors.Venues.Live.Settings;

/// <summary>The topic between the process that is connected to venues and the session that plays what they say. Holds credentials, which nothing here shows.</summary>
/// <param name="Endpoint">The topic, and how it is reached.</param>
/// <param name="Partitions">How many partitions it has.</param>
/// <param name="Group">Under which name the session's progress is kept; no other session has the same.</param>
public sealed record LiveKafkaSettings(KafkaEndpoint Endpoint, int Partitions, string Group)
{
    /// <summary>Whether the brokers have idempotent producers.</summary>
    public bool IsIdempotent { get; init; } = true;

    /// <summary>Time in which each listing's book and best quote are sent again.</summary>
    public TimeSpan KeyframeEvery { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Silence after which a listing is stale, and age above which what was sent is of no use; more than <see cref="KeyframeEvery"/>.</summary>
    public TimeSpan SilentAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How ticks are gathered.</summary>
    public KafkaSinkOptions Gathering => new() { KeyframeEvery = KeyframeEvery };

    /// <summary>How they are sent.</summary>
    public KafkaProducerOptions Producing => new() { Endpoint = Endpoint, Partitions = Partitions, IsIdempotent = IsIdempotent };

    /// <summary>
    /// How they are received: by one session, which hosts all instruments and plays them as of now; so all partitions are its own, and what is old is passed over.
    /// </summary>
    public KafkaSourceOptions Receiving => new()
    {
        Consumer = new KafkaConsumerOptions
        {
            Endpoint = Endpoint,
            Group = Group,
            Partitions = [.. Enumerable.Range(0, Partitions)],
            BeginsAtEnd = true,
        },
        Partitions = Partitions,
        SilentAfter = SilentAfter,
        MaxAge = SilentAfter,
    };

    /// <summary>Without what is secret.</summary>
    public override string ToString() => $"{Endpoint}, {Partitions} {(Partitions == 1 ? "partition" : "partitions")}";
}
