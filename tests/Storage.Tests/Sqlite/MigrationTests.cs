using OrleansTrading.Domain.Bars;
using OrleansTrading.Storage.Bars;
using OrleansTrading.Storage.Journal;
using OrleansTrading.Storage.Sqlite;

namespace OrleansTrading.Storage.Tests.Sqlite;

/// <summary>A file of any earlier schema opens, keeps what it has and takes what is new.</summary>
public sealed class MigrationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_from_before_there_were_bars_keeps_its_events_and_takes_bars()
    {
        using var folder = new TemporaryFolder();
        var path = folder["trading.db"];
        MakeFirstSchema(path);

        // The second time there is nothing to do.
        for (var time = 0; time < 2; time++)
        {
            await using var database = SqliteDatabase.Open(path);
            var journal = new EventJournal(database);
            var bars = new BarStore(database);
            Assert.Equal([1], (await journal.ReadAsync("s", 0, 10, Token)).Select(e => e.Version));

            await bars.WriteAsync("BTC/USD", [new ClosedTimeBar(Timeframe.Minute, new TimeBar(0, 1, 1, 1, 1, 1))], Token);
            Assert.Single(await bars.ReadLastAsync("BTC/USD", Timeframe.Minute, long.MaxValue, 10, Token));
        }

        using var session = SqliteSession.OpenReader(path, new SqliteOptions());
        Assert.Equal(SqliteSchema.Current, session.Statement(SqliteDialect.ReadSchemaVersion).Scalar());
    }

    [Fact]
    public void A_step_that_fails_leaves_the_file_as_it_was()
    {
        using var folder = new TemporaryFolder();
        var path = folder["trading.db"];
        MakeFirstSchema(path);
        using (var session = SqliteSession.OpenWriter(path, new SqliteOptions()))
            session.Execute("CREATE TABLE bars (x TEXT)");

        Assert.Throws<Domain.RefusedException>(() => SqliteDatabase.Open(path));

        using var reader = SqliteSession.OpenReader(path, new SqliteOptions());
        Assert.Equal(1, reader.Statement(SqliteDialect.ReadSchemaVersion).Scalar());
    }

    private static void MakeFirstSchema(string path)
    {
        using var session = SqliteSession.OpenWriter(path, new SqliteOptions());
        session.UseWal();
        session.Execute(SqliteDialect.Migrations[0]);
        session.Execute(SqliteDialect.SetSchemaVersion(1));
        var crc = EncodedEvent.ChecksumOf("s"u8, 1, "type"u8, "subject"u8, "content"u8);
        session.Execute("INSERT INTO streams (id, name) VALUES (1, 's')");
        session.Execute($"INSERT INTO events VALUES (1, 1, 'type', 'subject', CAST('content' AS BLOB), {crc})");
    }
}
