using OrleansTrading.Storage.Groups;
using OrleansTrading.Storage.Sqlite;
using OrleansTrading.Storage.Tests.Databases;

namespace OrleansTrading.Storage.Tests.Sqlite;

/// <summary>A SQLite file in a folder of its own.</summary>
public sealed class SqliteFixture : DatabaseFixture
{
    private readonly TemporaryFolder _folder = new();
    private readonly SqliteOptions? _options;

    public SqliteFixture(SqliteOptions? options = null)
    {
        _options = options;
        Open();
    }

    public string DatabasePath => _folder["trading.db"];

    public override void Tamper(string sql)
    {
        using var session = SqliteSession.OpenWriter(DatabasePath, new SqliteOptions());
        session.Execute(sql);
    }

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _folder.Dispose();
    }

    internal override WriteOperation Sql(string sql) => new SqlOperation(sql);

    protected override TradingDatabase OpenDatabase() => SqliteDatabase.Open(DatabasePath, _options);

    private sealed class SqlOperation(string sql) : WriteOperation
    {
        public override long Bytes => 0;

        protected override void Decide(TableWriter tables)
        {
        }

        protected override void Apply(TableWriter tables) => ((SqliteTableWriter)tables).Session.Execute(sql);
    }
}
