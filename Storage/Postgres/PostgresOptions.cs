namespace OrleansTrading.Storage.Postgres;

/// <summary>Bounds of one PostgreSQL database. Where it is and who asks stands in the connection string, which is kept apart from them.</summary>
public sealed record PostgresOptions
{
    /// <summary>Most writes that wait for the writer; further callers wait for a place (back-pressure).</summary>
    public int QueueCapacity { get; init; } = 1_024;

    /// <summary>Payload bytes after which a transaction takes no further write. One write alone may be larger.</summary>
    public long MaxBatchBytes { get; init; } = 16 * 1_024 * 1_024;

    /// <summary>Most reads at the same time; further ones wait. Each is a connection of the pool; the writer has one beside them.</summary>
    public int ReadConnections { get; init; } = 8;

    /// <summary>How long a connection may take to be opened.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a statement may take before the server ends it and nothing of it is stored.</summary>
    public TimeSpan StatementTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long to wait for a process that has the database and may be about to end.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(5);

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(QueueCapacity, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxBatchBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(ReadConnections, 1);
        Within(ConnectTimeout, TimeSpan.FromSeconds(1));
        Within(StatementTimeout, TimeSpan.FromMilliseconds(1));
        Within(LockTimeout, TimeSpan.FromMilliseconds(1));
    }

    private static void Within(TimeSpan time, TimeSpan least)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, least);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(time, TimeSpan.FromMinutes(10));
    }
}
