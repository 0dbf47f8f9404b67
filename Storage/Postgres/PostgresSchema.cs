using Npgsql;
using OrleansTrading.Domain;

namespace OrleansTrading.Storage.Postgres;

/// <summary>Brings a database to the present schema: forward only, one transaction a step, by the one session that has the database.</summary>
internal static class PostgresSchema
{
    /// <summary>The schema that this program reads and writes.</summary>
    public static int Current => PostgresDialect.Migrations.Length;

    /// <summary>Refuses a database that is not for this program, before anything in it is changed, and takes the steps that are missing.</summary>
    /// <exception cref="RefusedException"><see cref="StorageCodes.ForeignDatabase"/> or <see cref="StorageCodes.NewerSchema"/>.</exception>
    public static void Migrate(NpgsqlConnection connection, string place)
    {
        var (exists, version) = Look(connection, place);
        if (!exists)
            Execute(connection, null, PostgresDialect.CreateSchema);
        for (; version < Current; version++)
        {
            using var transaction = connection.BeginTransaction();
            Execute(connection, transaction, PostgresDialect.Migrations[version]);
            using var note = new NpgsqlCommand(PostgresDialect.WriteVersion, connection, transaction);
            note.Parameters.Add(new NpgsqlParameter<int> { TypedValue = version + 1 });
            note.ExecuteNonQuery();
            transaction.Commit();
        }
    }

    private static (bool Exists, int Version) Look(NpgsqlConnection connection, string place)
    {
        bool exists, isUsed, isMarked;
        using (var look = new NpgsqlCommand(PostgresDialect.ReadSchema, connection))
        using (var row = look.ExecuteReader())
        {
            row.Read();
            (exists, isUsed, isMarked) = (row.GetBoolean(0), row.GetBoolean(1), row.GetBoolean(2));
        }

        if (!isUsed)
            return (exists, 0);
        if (!isMarked)
            throw Foreign(place);
        using var command = new NpgsqlCommand(PostgresDialect.ReadFormat, connection);
        using var format = command.ExecuteReader();
        if (!format.Read() || format.GetInt64(0) != PostgresDialect.ApplicationId)
            throw Foreign(place);
        var version = format.GetInt32(1);
        return version <= Current
            ? (exists, version)
            : throw new RefusedException(
                StorageCodes.NewerSchema,
                $"The database {place} has schema {version}, written by a newer version; this version knows schemas up to {Current}. "
                + "Start the newer version, or restore a backup made before it ran.");
    }

    private static RefusedException Foreign(string place) => new(
        StorageCodes.ForeignDatabase, $"The schema 'trading' of the database {place} is another program's. Nothing in it was changed.");

    private static void Execute(NpgsqlConnection connection, NpgsqlTransaction? transaction, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection, transaction);
        command.ExecuteNonQuery();
    }
}
