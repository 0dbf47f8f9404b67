using Microsoft.Data.Sqlite;
using OrleansTrading.Domain;
using OrleansTrading.Storage.Groups;

namespace OrleansTrading.Storage.Sqlite;

/// <summary>The one writer of a SQLite file.</summary>
internal sealed class SqliteWriter : GroupWriter
{
    private readonly SqliteSession _session;
    private readonly SqliteOptions _options;
    private readonly string _walPath;
    private readonly SqliteTableWriter _tables;
    private long? _dataVersion;
    private int _pagesSinceCheckpoint;

    /// <param name="session">The write connection, which becomes the writer's.</param>
    /// <param name="databasePath">The file.</param>
    /// <param name="options">Bounds.</param>
    public SqliteWriter(SqliteSession session, string databasePath, SqliteOptions options)
        : base("SQLite writer", options.QueueCapacity, options.MaxBatchBytes)
    {
        _session = session;
        _options = options;
        _walPath = databasePath + "-wal";
        _tables = new SqliteTableWriter(session);
    }

    /// <inheritdoc/>
    protected override TableWriter Tables => _tables;

    /// <inheritdoc/>
    protected override void Begin()
    {
        if (_session.InTransaction)
            _session.Statement(SqliteDialect.Rollback).Execute();
        _session.Statement(SqliteDialect.Begin).Execute();

        // The lock is held now: what another process wrote before is visible, and it can write no more until the commit.
        var version = _session.Statement(SqliteDialect.ReadDataVersion).Scalar();
        if (version != _dataVersion)
            _tables.Forget();
        else
            _tables.Trim();
        _dataVersion = version;
    }

    /// <inheritdoc/>
    protected override void Commit() => _session.Statement(SqliteDialect.Commit).Execute();

    /// <inheritdoc/>
    protected override void Abandon(Exception cause)
    {
        try
        {
            if (_session.InTransaction)
                _session.Statement(SqliteDialect.Rollback).Execute();
        }
        catch (SqliteException)
        {
            // The transaction is still open and was not committed; the next one begins by rolling it back.
        }
    }

    /// <inheritdoc/>
    protected override RefusedException RefusalOf(Exception cause) => StorageRefusals.WriteFailed(cause);

    /// <summary>
    /// Keeps the log small, after the waiters were woken. A checkpoint that fails or is held up by a reader loses nothing: the
    /// log keeps what it has, and a disk that is full shows in the next write.
    /// </summary>
    protected override void Settle()
    {
        _pagesSinceCheckpoint += _session.TakePagesWritten();
        if (_pagesSinceCheckpoint < _options.CheckpointPages)
            return;
        _pagesSinceCheckpoint = 0;
        var log = new FileInfo(_walPath);
        _session.Checkpoint(truncate: log.Exists && log.Length > _options.MaxWalBytes);
    }

    /// <inheritdoc/>
    protected override void Close() => _session.Dispose();
}
