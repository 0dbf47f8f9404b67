using Npgsql;
using OrleansTrading.PostgresServers;
using OrleansTrading.Storage.Groups;
using OrleansTrading.Storage.Postgres;
using OrleansTrading.Storage.Tests.Databases;

namespace OrleansTrading.Storage.Tests.Postgres;

/// <summary>A PostgreSQL database of one test's own.</summary>
public sealed class PostgresFixture : DatabaseFixture
{
    private readonly PostgresOptions? _options;

    public PostgresFixture(PostgresServer server, PostgresOptions? options = null)
    {
        ConnectionString = server.NewDatabase();
        _options = options;
        Open();
    }

    public string ConnectionString { get; }

    public override void Tamper(string sql) => PostgresServer.Execute(ConnectionString, "SET search_path = trading; " + sql);

    /// <summary>How the server goes about a query that is prepared.</summary>
    public string Plan(string sql, string parameters, string mode)
    {
        using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        connection.Open();
        foreach (var step in new[] { $"SET plan_cache_mode = {mode}", $"PREPARE read AS {sql}" })
        {
            using var command = new NpgsqlCommand(step, connection);
            command.ExecuteNonQuery();
        }

        using var explain = new NpgsqlCommand($"EXPLAIN EXECUTE read ({parameters})", connection);
        using var rows = explain.ExecuteReader();
        var plan = new List<string>();
        while (rows.Read()) plan.Add(rows.GetString(0));
        return string.Join('\n', plan);
    }

    public override ValueTask DisposeAsync() => CloseAsync();

    internal override WriteOperation Sql(string sql) => new SqlOperation(sql);

    protected override TradingDatabase OpenDatabase() => PostgresDatabase.Open(ConnectionString, _options);

    private sealed class SqlOperation(string sql) : WriteOperation
    {
        public override long Bytes => 0;

        protected override void Decide(TableWriter tables)
        {
        }

        protected override void Apply(TableWriter tables) => ((PostgresTableWriter)tables).Add(new NpgsqlBatchCommand(sql));
    }
}
