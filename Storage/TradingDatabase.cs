using OrleansTrading.Storage.Groups;

namespace OrleansTrading.Storage;

/// <summary>
/// A database with everything durable but the archive: the event journal, grain states, closed bars and reminders, which the stores over it read
/// and write. It has one writer, through which everything that waits at the same time shares a transaction and a sync, and several readers
/// beside it. What a store acknowledged is synced.
/// </summary>
public abstract class TradingDatabase : IAsyncDisposable
{
    private protected TradingDatabase()
    {
    }

    internal abstract GroupWriter Writer { get; }

    internal abstract ITableReader Tables { get; }

    /// <summary>Finishes the writes that were queued, waits for the reads that run, and lets go of the database.</summary>
    public abstract ValueTask DisposeAsync();
}
