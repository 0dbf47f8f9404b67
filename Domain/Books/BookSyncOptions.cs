namespace OrleansTrading.Domain.Books;

/// <summary>How a venue's books are kept in step with it.</summary>
public sealed record BookSyncOptions
{
    /// <summary>How its messages are numbered.</summary>
    public required SequenceRule Sequence { get; init; }

    /// <summary>Silence longer than this makes a book stale, nanoseconds. Above 0.</summary>
    public required long HeartbeatNs { get; init; }

    /// <summary>Most levels kept a side.</summary>
    public int MaxLevels { get; init; } = 5_000;

    /// <summary>The venue's checksum, where it has one.</summary>
    public IBookChecksum? Checksum { get; init; }

    /// <summary>Most levels of deltas kept while a snapshot is under way; when there are more, the oldest messages go.</summary>
    public int MaxKeptLevels { get; init; } = 20_000;

    /// <summary>Least time between two requests for a snapshot, nanoseconds; doubled with each that did not help.</summary>
    public long FirstRetryNs { get; init; } = 250_000_000;

    /// <summary>Most time between two requests for a snapshot, nanoseconds.</summary>
    public long LastRetryNs { get; init; } = 30_000_000_000;

    /// <summary>A book that was live for so long has recovered: the next fault starts with the first retry again. Nanoseconds.</summary>
    public long RecoveredAfterNs { get; init; } = 60_000_000_000;
}
