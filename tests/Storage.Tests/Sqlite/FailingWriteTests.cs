using OrleansTrading.Domain;
using OrleansTrading.Domain.Journal;
using OrleansTrading.Storage.Sqlite;

namespace OrleansTrading.Storage.Tests.Sqlite;

public sealed class FailingWriteTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_disk_fails_by_name_and_the_journal_goes_on_after_room_is_made()
    {
        await using var db = new SqliteFixture();
        await db.Journal.AppendAsync("s", 0, SqliteFixture.One(), Token);

        // SQLite never lets the limit fall below the present size: from here on no page can be added.
        await db.Writer.WriteAsync(db.Sql("PRAGMA max_page_count = 1"), Token);
        var large = new JournalEvent("large", "", new byte[100_000]);
        var refusal = await SqliteFixture.Refusal(
            () => db.Journal.AppendAsync("s", 1, [.. SqliteFixture.One(), large], Token).AsTask());
        Assert.Equal(StorageCodes.WriteFailed, refusal.Code);
        Assert.Contains("full", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(1, await db.VersionOf("s"));

        Assert.Equal(
            StorageCodes.WriteFailed,
            (await SqliteFixture.Refusal(() => db.States.WriteAsync("n", "k", new byte[100_000], null, Token).AsTask())).Code);
        Assert.Null(await db.States.ReadAsync("n", "k", Token));

        await db.Writer.WriteAsync(db.Sql("PRAGMA max_page_count = 1000000"), Token);
        Assert.Equal(2, await db.Journal.AppendAsync("s", 1, [large], Token));
        Assert.Equal(2, await db.VersionOf("s"));
    }

    [Fact]
    public async Task A_failed_commit_fails_every_waiter_and_nothing_of_it_is_visible()
    {
        await using var db = new SqliteFixture();
        await db.Journal.AppendAsync("a", 0, SqliteFixture.One(), Token);

        // A foreign key that is checked at the end breaks the commit itself, after all rows were written.
        const string breakTheCommit = """
            PRAGMA defer_foreign_keys = ON;
            INSERT INTO events (stream, version, type, subject, payload, crc) VALUES (999, 1, '', '', x'', 0);
            """;
        var outcomes = await db.InOneBatch(
            () => Try(() => db.Journal.AppendAsync("a", 1, SqliteFixture.One(), Token).AsTask()),
            () => Try(() => db.Journal.AppendAsync("a", 1, SqliteFixture.One(), Token).AsTask()),
            () => Try(() => db.Journal.AppendAsync("new", 0, SqliteFixture.One(), Token).AsTask()),
            () => Try(() => db.States.WriteAsync("n", "k", new byte[1], null, Token).AsTask()),
            () => Try(() => db.Writer.WriteAsync(db.Sql(breakTheCommit), Token).AsTask()));

        // Also the one that would have conflicted: what it conflicted with did not happen.
        Assert.All(outcomes, e => Assert.Equal(StorageCodes.WriteFailed, Assert.IsType<RefusedException>(e).Refusal.Code));
        Assert.All(outcomes, e => Assert.NotNull(e!.InnerException));
        Assert.Equal(outcomes.Length, outcomes.Distinct().Count());
        Assert.Equal((1, 0), (await db.VersionOf("a"), await db.VersionOf("new")));
        Assert.Null(await db.States.ReadAsync("n", "k", Token));

        // The heads in memory were forgotten with it.
        Assert.Equal(2, await db.Journal.AppendAsync("a", 1, SqliteFixture.One(), Token));
        Assert.Equal(1, await db.Journal.AppendAsync("new", 0, SqliteFixture.One(), Token));
        await db.ReopenAsync();
        Assert.Equal((2, 1), (await db.VersionOf("a"), await db.VersionOf("new")));
    }

    [Fact]
    public async Task A_locked_database_fails_by_name_when_the_wait_is_over()
    {
        await using var db = new SqliteFixture(new SqliteOptions { BusyTimeout = TimeSpan.Zero });
        await db.Journal.AppendAsync("s", 0, SqliteFixture.One(), Token);
        using (var other = SqliteSession.OpenWriter(db.DatabasePath, new SqliteOptions()))
        {
            other.Execute(SqliteDialect.Begin);
            var refusal = await SqliteFixture.Refusal(() => db.Journal.AppendAsync("s", 1, SqliteFixture.One(), Token).AsTask());
            Assert.Equal(StorageCodes.WriteFailed, refusal.Code);
            Assert.Equal(1, await db.VersionOf("s"));
        }

        Assert.Equal(2, await db.Journal.AppendAsync("s", 1, SqliteFixture.One(), Token));
    }

    [Fact]
    public void A_folder_that_does_not_exist_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder["missing"], "journal.db");
        var refused = Assert.Throws<RefusedException>(() => SqliteDatabase.Open(path));
        Assert.Equal(StorageCodes.OpenFailed, refused.Refusal.Code);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void A_bound_of_zero_is_refused(int queueCapacity, int readConnections)
    {
        var options = new SqliteOptions { QueueCapacity = queueCapacity, ReadConnections = readConnections };
        Assert.Throws<ArgumentOutOfRangeException>(() => SqliteDatabase.Open("unused", options));
    }

    private static async Task<Exception?> Try(Func<Task> write) => await Record.ExceptionAsync(write);
}
