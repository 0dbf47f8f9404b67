namespace OrleansTrading.Storage.Sqlite;

/// <summary>Bounds of one SQLite database. The defaults suit a laptop and a server alike.</summary>
public sealed record SqliteOptions
{
    /// <summary>Most writes that wait for the writer; further callers wait for a place (back-pressure).</summary>
    public int QueueCapacity { get; init; } = 1_024;

    /// <summary>Payload bytes after which a transaction takes no further write. One write alone may be larger.</summary>
    public long MaxBatchBytes { get; init; } = 16 * 1_024 * 1_024;

    /// <summary>Most reads at the same time; further ones wait. Each is a connection that stays open.</summary>
    public int ReadConnections { get; init; } = 4;

    /// <summary>How long a connection waits for a lock that another process holds.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Pages of 4 KiB in the write-ahead log after which they are moved into the database.</summary>
    public int CheckpointPages { get; init; } = 8_000;

    /// <summary>
    /// Size of the write-ahead log above which the writer waits until no reader needs it and truncates it. Below, it never waits.
    /// </summary>
    public long MaxWalBytes { get; init; } = 64 * 1_024 * 1_024;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(QueueCapacity, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxBatchBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(ReadConnections, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(BusyTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(BusyTimeout, TimeSpan.FromMinutes(1));
        ArgumentOutOfRangeException.ThrowIfLessThan(CheckpointPages, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxWalBytes, 1);
    }
}
