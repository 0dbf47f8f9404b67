using OrleansTrading.Domain;

namespace OrleansTrading.Storage.Sqlite;

/// <summary>Brings a database to the present schema: forward only, one transaction a step.</summary>
internal static class SqliteSchema
{
    /// <summary>The schema that this program reads and writes.</summary>
    public static int Current => SqliteDialect.Migrations.Length;

    /// <summary>Refuses a file that is not for this program, before anything in it is changed.</summary>
    /// <exception cref="RefusedException">The file is another program's, or a newer version's.</exception>
    public static void Refuse(SqliteSession session, string path)
    {
        var empty = session.Statement(SqliteDialect.CountTables).Scalar() == 0;
        if (!empty && session.Statement(SqliteDialect.ReadApplicationId).Scalar() != SqliteDialect.ApplicationId)
        {
            throw new RefusedException(
                StorageCodes.ForeignDatabase, $"'{path}' is a database of another program. Nothing in it was changed.");
        }

        var version = Version(session);
        if (version > Current)
        {
            throw new RefusedException(
                StorageCodes.NewerSchema,
                $"'{path}' has schema {version}, written by a newer version; this version knows schemas up to {Current}. "
                + "Start the newer version, or restore a backup made before it ran.");
        }
    }

    /// <summary>Takes the steps that are missing.</summary>
    public static void Migrate(SqliteSession session)
    {
        for (var version = Version(session); version < Current; version = Version(session))
        {
            session.Execute(SqliteDialect.Begin);
            try
            {
                // Another process may have taken the step between the look and the lock.
                if (Version(session) == version)
                {
                    session.Execute(SqliteDialect.Migrations[version]);
                    session.Execute(SqliteDialect.SetSchemaVersion((int)version + 1));
                }

                session.Execute(SqliteDialect.Commit);
            }
            catch
            {
                if (session.InTransaction)
                    session.Execute(SqliteDialect.Rollback);
                throw;
            }
        }
    }

    private static long Version(SqliteSession session) => session.Statement(SqliteDialect.ReadSchemaVersion).Scalar() ?? 0;
}
