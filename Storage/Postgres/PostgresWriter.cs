using Npgsql;
using OrleansTrading.Domain;
using OrleansTrading.Storage.Groups;

namespace OrleansTrading.Storage.Postgres;

/// <summary>
/// The one writer of a PostgreSQL database. When its session was lost, the next group begins with another, which has taken the database anew: what
/// the lost one may yet have committed is there by then, and everything that was known is read again.
/// </summary>
internal sealed class PostgresWriter : GroupWriter
{
    private readonly PostgresConnections _connections;
    private readonly PostgresTableWriter _tables = new();
    private PostgresSession? _session;
    private bool _isSent;

    /// <param name="connections">Where the database is.</param>
    /// <param name="session">The first session, which becomes the writer's.</param>
    public PostgresWriter(PostgresConnections connections, PostgresSession session)
        : base("PostgreSQL writer", connections.Options.QueueCapacity, connections.Options.MaxBatchBytes)
    {
        _connections = connections;
        Use(session);
    }

    /// <inheritdoc/>
    protected override TableWriter Tables => _tables;

    /// <inheritdoc/>
    protected override void Begin()
    {
        _isSent = false;
        if (_session is not { IsOpen: true })
        {
            EndSession();
            Use(PostgresSession.Open(_connections));
        }

        _tables.Trim();
    }

    /// <inheritdoc/>
    protected override void Commit()
    {
        // A group of which every write refused itself has nothing to send.
        using var batch = _tables.TakeBatch();
        if (batch is null)
            return;
        _isSent = true;
        batch.ExecuteNonQuery();
    }

    /// <inheritdoc/>
    protected override void Abandon(Exception cause)
    {
        // Only what the server has answered for is known not to be stored, and its session to be as it was.
        if (!PostgresRefusals.IsRefusalOfServer(cause))
            EndSession();
    }

    /// <inheritdoc/>
    protected override bool IsFaultOfOne(Exception cause) => PostgresRefusals.IsFaultOfOne(cause);

    /// <inheritdoc/>
    protected override RefusedException RefusalOf(Exception cause) => cause switch
    {
        RefusedException refused => new RefusedException(refused.Refusal, refused),
        _ when _isSent && !PostgresRefusals.IsRefusalOfServer(cause) => PostgresRefusals.OutcomeUnknown(cause),
        _ => PostgresRefusals.WriteFailed(cause),
    };

    /// <inheritdoc/>
    protected override void Close() => EndSession();

    private void Use(PostgresSession session)
    {
        _session = session;
        _tables.Use(session);
    }

    private void EndSession()
    {
        _tables.Use(null);
        var session = _session;
        _session = null;
        try
        {
            session?.Dispose();
        }
        catch (NpgsqlException)
        {
            // It is lost already; the server ends its side, or the next session does.
        }
    }
}
