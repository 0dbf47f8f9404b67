using Npgsql;
using OrleansTrading.Domain;
using OrleansTrading.Storage.Groups;

namespace OrleansTrading.Storage.Postgres;

/// <summary>
/// One PostgreSQL database with its writer and its pool of read connections, shared by everything that is stored in it. One process has it at a
/// time: the server keeps a lock for the writer's session and lets go of it when the process dies, however it dies.
/// </summary>
public sealed class PostgresDatabase : TradingDatabase
{
    private readonly PostgresConnections _connections;
    private readonly PostgresTableReader _reader;

    private PostgresDatabase(PostgresConnections connections, PostgresSession session)
    {
        _connections = connections;
        Writer = new PostgresWriter(connections, session);
        Tables = _reader = new PostgresTableReader(connections);
    }

    internal override GroupWriter Writer { get; }

    internal override ITableReader Tables { get; }

    /// <summary>Takes a database for this process alone, and brings it to the present schema.</summary>
    /// <param name="connectionString">Where it is, as Npgsql has it. It is kept for reconnecting, and said to nobody.</param>
    /// <param name="options">Bounds; null for the defaults.</param>
    /// <exception cref="RefusedException">
    /// <see cref="StorageCodes.DatabaseInUse"/>, <see cref="StorageCodes.NotDurable"/>, <see cref="StorageCodes.NewerSchema"/>,
    /// <see cref="StorageCodes.ForeignDatabase"/>, <see cref="StorageCodes.Corrupt"/> or <see cref="StorageCodes.OpenFailed"/>.
    /// </exception>
    public static PostgresDatabase Open(string connectionString, PostgresOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        options ??= new PostgresOptions();
        options.Validate();
        var connections = PostgresConnections.Parse(connectionString, options);
        try
        {
            return new PostgresDatabase(connections, PostgresSession.Open(connections));
        }
        catch (NpgsqlException e)
        {
            connections.Dispose();
            throw PostgresRefusals.OpenFailed(connections.Place, e);
        }
        catch
        {
            connections.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await _reader.DisposeAsync().ConfigureAwait(false);
        await Writer.DisposeAsync().ConfigureAwait(false);
        _connections.Dispose();
    }

    /// <summary>The database and its host.</summary>
    public override string ToString() => _connections.ToString();
}
