using Microsoft.Data.Sqlite;
using OrleansTrading.Domain;
using SQLitePCL;

namespace OrleansTrading.Storage.Sqlite;

/// <summary>
/// One connection with the statements prepared on it. Not safe for several threads at once; the writer owns one, the
/// <see cref="SqliteReadPool"/> lends others.
/// </summary>
internal sealed class SqliteSession : IDisposable
{
    private readonly SqliteConnection _connection;

    // By reference: every sentence is a constant of SqliteDialect, and comparing their characters would cost more than it finds.
    private readonly Dictionary<string, SqliteStatement> _statements = new(ReferenceEqualityComparer.Instance);

    static SqliteSession() => Batteries_V2.Init();

    private SqliteSession(SqliteConnection connection) => _connection = connection;

    private sqlite3 Handle => _connection.Handle
        ?? throw new ObjectDisposedException(nameof(SqliteSession), "The connection is closed.");

    /// <summary>Whether a transaction is open.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(Handle) == 0;

    /// <summary>Opens the connection that writes; creates the file where there is none.</summary>
    public static SqliteSession OpenWriter(string path, SqliteOptions options)
    {
        var session = Open(path, SqliteOpenMode.ReadWriteCreate, options);
        try
        {
            session.Execute(SqliteDialect.WriterPragmas);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Opens a connection that only reads.</summary>
    public static SqliteSession OpenReader(string path, SqliteOptions options)
    {
        var session = Open(path, SqliteOpenMode.ReadOnly, options);
        try
        {
            session.Execute(SqliteDialect.ReaderPragmas);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Switches the file to a write-ahead log, in which readers never wait for the writer.</summary>
    public void UseWal()
    {
        using var statement = Compile(SqliteDialect.UseWal);
        statement.Step();
        var mode = WellFormedText.Decode(statement.Bytes(0));
        if (!string.Equals(mode, "wal", StringComparison.OrdinalIgnoreCase))
        {
            throw new RefusedException(
                StorageCodes.OpenFailed,
                $"The database's file system supports no write-ahead log (SQLite keeps mode '{mode}'); network folders do not.");
        }
    }

    /// <summary>The prepared statement of a sentence of <see cref="SqliteDialect"/>, compiled at its first use.</summary>
    public SqliteStatement Statement(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            statement = Compile(sql);
            _statements.Add(sql, statement);
        }

        return statement;
    }

    /// <summary>Runs sentences that are used once and return nothing.</summary>
    public void Execute(string sql) => SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(Handle, sql), Handle);

    /// <summary>Pages written to the log since the last call.</summary>
    public int TakePagesWritten()
    {
        var code = raw.sqlite3_db_status(Handle, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, 1);
        SqliteException.ThrowExceptionForRC(code, Handle);
        return pages;
    }

    /// <summary>Moves the log into the database as far as no reader needs it.</summary>
    /// <param name="truncate">Wait for readers that need it (at most the busy time-out) and empty the log's file.</param>
    /// <returns>Whether the log was moved as asked. If not, nothing is lost: the log stays and grows.</returns>
    public bool Checkpoint(bool truncate)
    {
        var mode = truncate ? raw.SQLITE_CHECKPOINT_TRUNCATE : raw.SQLITE_CHECKPOINT_PASSIVE;
        return raw.sqlite3_wal_checkpoint_v2(Handle, "main", mode, out _, out _) == raw.SQLITE_OK;
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();
        _statements.Clear();
        _connection.Dispose();
    }

    private static SqliteSession Open(string path, SqliteOpenMode mode, SqliteOptions options)
    {
        // No pooling by the library: it would keep the file open after Dispose.
        var settings = new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false };
        var connection = new SqliteConnection(settings.ToString());
        try
        {
            connection.Open();
            _ = raw.sqlite3_busy_timeout(connection.Handle, (int)options.BusyTimeout.TotalMilliseconds);
            _ = raw.sqlite3_extended_result_codes(connection.Handle, 1);
            return new SqliteSession(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private SqliteStatement Compile(string sql)
    {
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(Handle, sql, out var statement), Handle);
        return new SqliteStatement(Handle, statement);
    }
}
