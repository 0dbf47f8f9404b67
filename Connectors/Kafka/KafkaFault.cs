namespace OrleansTrading.Connectors.Kafka;

/// <summary>Something that went wrong, for the log of whoever hosts a producer or consumer. Without what is secret.</summary>
/// <param name="Kind">What.</param>
/// <param name="Message">A sentence for people.</param>
public sealed record KafkaFault(KafkaFaultKind Kind, string Message);

/// <summary>What can go wrong.</summary>
public enum KafkaFaultKind
{
    /// <summary>The client said so: a broker is away, a request was refused. It goes on by itself.</summary>
    Client,

    /// <summary>The client cannot go on; a new one is needed.</summary>
    Fatal,

    /// <summary>A block was taken and not delivered, or nobody knows: consumers see a gap in its stream.</summary>
    Undelivered,

    /// <summary>Progress was not saved. It is tried again; until then a crash brings more blocks again.</summary>
    Commit,

    /// <summary>A message or block could not be read and was skipped.</summary>
    Corrupt,

    /// <summary>Blocks of a stream are missing; its book was made stale.</summary>
    Gap,

    /// <summary>A block in hand was cancelled since its partition had to be given up; it comes again elsewhere.</summary>
    Abandoned,

    /// <summary>Blocks came of a listing that the receiver does not know; said once for each.</summary>
    UnknownListing,

    /// <summary>A block was not taken and is lost; its listing is stale until the next keyframe.</summary>
    NotTaken,
}
