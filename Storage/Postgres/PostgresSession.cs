using System.Data;
using Npgsql;
using OrleansTrading.Domain;

namespace OrleansTrading.Storage.Postgres;

/// <summary>
/// The writer's connection, which has the database for as long as it lives: the lock is the session's own, so what is written by it is written by
/// who holds the lock, and a session that is lost has lost the lock, too. Not safe for several threads at once.
/// </summary>
internal sealed class PostgresSession : IDisposable
{
    private const int OldestServer = 140_000;

    private readonly NpgsqlConnection _connection;

    private PostgresSession(NpgsqlConnection connection) => _connection = connection;

    /// <summary>Whether the connection stands, as far as is known.</summary>
    public bool IsOpen => _connection.FullState == ConnectionState.Open;

    /// <summary>Connects, refuses a server that would lose what it acknowledges, takes the database and brings it to the present schema.</summary>
    /// <exception cref="RefusedException">
    /// <see cref="StorageCodes.NotDurable"/>, <see cref="StorageCodes.DatabaseInUse"/>, <see cref="StorageCodes.NewerSchema"/>,
    /// <see cref="StorageCodes.ForeignDatabase"/> or <see cref="StorageCodes.OpenFailed"/>.
    /// </exception>
    /// <exception cref="NpgsqlException">The server cannot be reached, or something failed.</exception>
    public static PostgresSession Open(PostgresConnections connections)
    {
        var connection = connections.OpenWriter();
        try
        {
            var session = new PostgresSession(connection);
            session.RequireDurable(connections.Place);
            session.SetUp(connections.Options);
            session.Take(connections);
            PostgresSchema.Migrate(connection, connections.Place);
            return session;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A sentence of <see cref="PostgresDialect"/>, to be run at once.</summary>
    public NpgsqlCommand Command(string sql, params ReadOnlySpan<byte[]> parameters)
    {
        var command = new NpgsqlCommand(sql, _connection);
        foreach (var parameter in parameters)
            command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = parameter });
        return command;
    }

    /// <summary>An empty batch: its statements are one transaction, which is committed and synced when it has been executed.</summary>
    public NpgsqlBatch Batch() => new(_connection);

    public void Dispose() => _connection.Dispose();

    private void RequireDurable(string place)
    {
        using var command = Command(PostgresDialect.ReadServer);
        using var row = command.ExecuteReader();
        row.Read();
        var (fsync, pages, commit) = (row.GetString(0), row.GetString(1), row.GetString(2));
        if (row.GetBoolean(3))
            throw new RefusedException(StorageCodes.OpenFailed, $"The server of the database {place} is a standby, which nobody can write to.");
        if (row.GetInt32(4) is var version && version < OldestServer)
            throw new RefusedException(StorageCodes.OpenFailed, $"The server of the database {place} has version {version / 10_000}; 14 or later is needed.");
        Require(place, "fsync", fsync, "on");
        Require(place, "full_page_writes", pages, "on");
        // remote_apply waits for a sync here as 'on' does, and for standbys beyond it.
        Require(place, "synchronous_commit", commit, "on", "remote_apply");
    }

    private static void Require(string place, string setting, string value, params ReadOnlySpan<string> good)
    {
        if (good.Contains(value))
            return;
        throw new RefusedException(
            StorageCodes.NotDurable,
            $"The server of the database {place} has {setting} = {value}: what it acknowledges may be lost. Set it to {good[0]}.");
    }

    private void SetUp(PostgresOptions options)
    {
        using var command = Command(PostgresDialect.SetUpWriter(
            PostgresConnections.Milliseconds(options.StatementTimeout), PostgresConnections.Milliseconds(options.LockTimeout)));
        command.ExecuteNonQuery();
    }

    private void Take(PostgresConnections connections)
    {
        using (var end = Command(PostgresDialect.EndLostSessions))
        {
            end.Parameters.Add(new NpgsqlParameter<string> { TypedValue = connections.Holder });
            end.ExecuteNonQuery();
        }

        try
        {
            using var take = Command(PostgresDialect.TakeDatabase);
            take.Parameters.Add(new NpgsqlParameter<long> { TypedValue = PostgresDialect.ApplicationId });
            take.ExecuteNonQuery();
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled)
        {
            throw new RefusedException(
                StorageCodes.DatabaseInUse,
                $"The database {connections.Place} is in use by {Holder()}. Stop that process, or name another database.",
                e);
        }
    }

    private string Holder()
    {
        using var command = Command(PostgresDialect.ReadHolder);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = PostgresDialect.ApplicationId });
        return command.ExecuteScalar() is string { Length: > 0 } holder ? $"'{holder}'" : "another process";
    }
}
