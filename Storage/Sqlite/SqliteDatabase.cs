using Microsoft.Data.Sqlite;
using OrleansTrading.Domain;
using OrleansTrading.Storage.Groups;

namespace OrleansTrading.Storage.Sqlite;

/// <summary>
/// One SQLite file with its writer and its read connections, shared by everything that is stored in it. Opening it is also the
/// recovery after a crash: SQLite replays what was synced, and there is no other path.
/// </summary>
public sealed class SqliteDatabase : TradingDatabase
{
    private readonly SqliteReadPool _readers;

    private SqliteDatabase(SqliteSession session, string path, SqliteOptions options)
    {
        Path = path;
        Writer = new SqliteWriter(session, path, options);
        _readers = new SqliteReadPool(path, options);
        Tables = new SqliteTableReader(_readers);
    }

    /// <summary>The database's file.</summary>
    public string Path { get; }

    internal override GroupWriter Writer { get; }

    internal override ITableReader Tables { get; }

    /// <summary>Opens a database, creates it where there is none, and brings it to the present schema.</summary>
    /// <param name="path">The file. Its folder must exist.</param>
    /// <param name="options">Bounds; null for the defaults.</param>
    /// <exception cref="RefusedException">
    /// <see cref="StorageCodes.NewerSchema"/>, <see cref="StorageCodes.ForeignDatabase"/>, <see cref="StorageCodes.Corrupt"/> or
    /// <see cref="StorageCodes.OpenFailed"/>.
    /// </exception>
    public static SqliteDatabase Open(string path, SqliteOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new SqliteOptions();
        options.Validate();

        SqliteSession? session = null;
        try
        {
            session = SqliteSession.OpenWriter(path, options);
            SqliteSchema.Refuse(session, path);
            session.UseWal();
            SqliteSchema.Migrate(session);
            return new SqliteDatabase(session, path, options);
        }
        catch (SqliteException e)
        {
            session?.Dispose();
            throw StorageRefusals.OpenFailed(path, e);
        }
        catch
        {
            session?.Dispose();
            throw;
        }
    }

    /// <summary>Finishes the writes that were queued, waits for the reads that run, and closes the file.</summary>
    public override async ValueTask DisposeAsync()
    {
        // Readers first: the connection that closes last empties the log into the file, and only the writer's may.
        await _readers.DisposeAsync().ConfigureAwait(false);
        await Writer.DisposeAsync().ConfigureAwait(false);
    }
}
