using Microsoft.Data.Sqlite;
using OrleansTrading.Domain;
using SQLitePCL;

namespace OrleansTrading.Storage;

/// <summary>Turns failures of the database into named refusals.</summary>
internal static class StorageRefusals
{
    public static RefusedException WriteFailed(Exception cause) => new(
        StorageCodes.WriteFailed, $"The write was not stored, and nothing of it is visible: {cause.Message}", cause);

    public static RefusedException ReadFailed(SqliteException cause) => IsCorruption(cause)
        ? Corrupt($"The database file is damaged: {cause.Message}", cause)
        : new RefusedException(StorageCodes.ReadFailed, $"Nothing could be read: {cause.Message}", cause);

    public static RefusedException OpenFailed(string path, SqliteException cause) => IsCorruption(cause)
        ? Corrupt($"'{path}' is damaged or no database: {cause.Message}", cause)
        : new RefusedException(StorageCodes.OpenFailed, $"'{path}' could not be opened: {cause.Message}", cause);

    public static RefusedException Corrupt(string message, Exception? cause = null) => new(
        StorageCodes.Corrupt, message + " Restore it from a backup.", cause);

    private static bool IsCorruption(SqliteException e) => e.SqliteErrorCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;
}
