using OrleansTrading.Domain.Journal;
using OrleansTrading.Storage.Journal;
using OrleansTrading.Storage.Sqlite;

namespace OrleansTrading.Storage.Tests.Sqlite;

/// <summary>The write-ahead log, and the file as others see it.</summary>
public sealed class SqliteLogTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_log_is_kept_small()
    {
        await using var db = new SqliteFixture(new SqliteOptions { CheckpointPages = 10, MaxWalBytes = 1_000_000 });
        var payload = new JournalEvent("large", "", new byte[100_000]);
        for (var version = 0L; version < 100; version++)
            await db.Journal.AppendAsync("s", version, [payload], Token);

        // The last checkpoint may be under way; one write more waits behind it.
        await db.Writer.WriteAsync(db.Sql("SELECT 1"), Token);
        Assert.InRange(new FileInfo(db.DatabasePath + "-wal").Length, 0, 1_000_000);
        Assert.Equal(100, await db.VersionOf("s"));
    }

    [Fact]
    public async Task A_log_that_a_reader_kept_from_shrinking_is_emptied_when_it_is_done()
    {
        var options = new SqliteOptions { CheckpointPages = 10, MaxWalBytes = 1_000_000, BusyTimeout = TimeSpan.Zero };
        await using var db = new SqliteFixture(options);
        var payload = new JournalEvent("large", "", new byte[100_000]);
        await db.Journal.AppendAsync("s", 0, [payload], Token);
        using (var reader = SqliteSession.OpenReader(db.DatabasePath, options))
        {
            reader.Execute("BEGIN; SELECT COUNT(*) FROM events");
            for (var version = 1L; version < 50; version++)
                await db.Journal.AppendAsync("s", version, [payload], Token);
            Assert.InRange(new FileInfo(db.DatabasePath + "-wal").Length, 2_000_000, long.MaxValue);
        }

        await db.Journal.AppendAsync("s", 50, [payload], Token);
        await db.Writer.WriteAsync(db.Sql("SELECT 1"), Token);
        Assert.InRange(new FileInfo(db.DatabasePath + "-wal").Length, 0, 1_000_000);
    }

    [Fact]
    public async Task A_write_from_outside_is_seen_as_the_conflict_that_it_is()
    {
        await using var db = new SqliteFixture();
        await using var outside = SqliteDatabase.Open(db.DatabasePath);
        var other = new EventJournal(outside);
        await db.Journal.AppendAsync("s", 0, SqliteFixture.One(), Token);
        await other.AppendAsync("s", 1, SqliteFixture.One(), Token);

        var conflict = await Assert.ThrowsAsync<JournalConflictException>(
            () => db.Journal.AppendAsync("s", 1, SqliteFixture.One(), Token).AsTask());
        Assert.Equal(2, conflict.ActualVersion);
        Assert.Equal(3, await db.Journal.AppendAsync("s", 2, SqliteFixture.One(), Token));
    }
}
