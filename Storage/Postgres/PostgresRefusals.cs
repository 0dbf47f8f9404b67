using Npgsql;
using OrleansTrading.Domain;

namespace OrleansTrading.Storage.Postgres;

/// <summary>Turns failures of PostgreSQL into named refusals.</summary>
internal static class PostgresRefusals
{
    /// <summary>Whether the server answered that it did nothing, and goes on.</summary>
    public static bool IsRefusalOfServer(Exception cause) => cause is PostgresException server && !IsEndOfSession(server);

    /// <summary>Whether the connection is gone, so that another one may do better.</summary>
    public static bool IsLostConnection(NpgsqlException cause) =>
        cause is PostgresException server ? IsEndOfSession(server) : cause.InnerException is not TimeoutException;

    /// <summary>
    /// Whether what one write asked for is at fault: its data (class 22), that it is there already (23), or its size (54). Everything else (a full
    /// disk, a time-out) would meet its neighbours, too.
    /// </summary>
    public static bool IsFaultOfOne(Exception cause) =>
        cause is PostgresException { SqlState: ['2', '2' or '3', ..] or ['5', '4', ..] } server && IsRefusalOfServer(server);

    public static RefusedException OutcomeUnknown(Exception cause) => new(
        StorageCodes.OutcomeUnknown,
        $"The connection to the database was lost during the write, which may be stored or not: {Describe(cause)}",
        cause);

    public static RefusedException WriteFailed(Exception cause) => new(
        StorageCodes.WriteFailed, $"The write was not stored, and nothing of it is visible: {Describe(cause)}", cause);

    public static RefusedException ReadFailed(NpgsqlException cause) => IsCorruption(cause)
        ? StorageRefusals.Corrupt($"The database is damaged: {Describe(cause)}", cause)
        : new RefusedException(StorageCodes.ReadFailed, $"Nothing could be read: {Describe(cause)}", cause);

    public static RefusedException OpenFailed(string place, NpgsqlException cause) => IsCorruption(cause)
        ? StorageRefusals.Corrupt($"The database {place} is damaged: {Describe(cause)}", cause)
        : new RefusedException(StorageCodes.OpenFailed, $"The database {place} could not be opened: {Describe(cause)}", cause);

    /// <summary>What happened, without what the server says about the rows.</summary>
    private static string Describe(Exception cause) => cause switch
    {
        PostgresException server => $"{server.MessageText} ({server.SqlState})",
        NpgsqlException { InnerException: { } inner } => $"{cause.Message}: {inner.Message}",
        _ => cause.Message,
    };

    // 57P: it is being shut down, has crashed, or does not take connections yet. 08: the connection failed. 25P03: it was idle for too long.
    private static bool IsEndOfSession(PostgresException server) =>
        server.SqlState is ['5', '7', 'P', ..] or ['0', '8', ..] or "25P03" || server.InvariantSeverity is "FATAL" or "PANIC";

    private static bool IsCorruption(Exception cause) =>
        cause is PostgresException { SqlState: PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted };
}
