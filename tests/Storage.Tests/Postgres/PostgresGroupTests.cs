using OrleansTrading.Domain;
using OrleansTrading.Domain.Journal;
using OrleansTrading.PostgresServers;
using OrleansTrading.Storage.Postgres;
using OrleansTrading.Storage.Tests.Databases;

namespace OrleansTrading.Storage.Tests.Postgres;

/// <summary>How a group is written, and which failures are whose.</summary>
public sealed class PostgresGroupTests(PostgresServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_waits_together_is_one_transaction_and_one_sync()
    {
        await using var db = new PostgresFixture(server);
        await db.InOneBatch(
            () => Try(() => db.Journal.AppendAsync("a", 0, DatabaseFixture.One(), Token).AsTask()),
            () => Try(() => db.Journal.AppendAsync("b", 0, [.. DatabaseFixture.One(), .. DatabaseFixture.One()], Token).AsTask()),
            () => Try(() => db.Journal.AppendAsync("a", 1, DatabaseFixture.One(), Token).AsTask()),
            () => Try(() => db.Journal.WriteSnapshotAsync("a", new JournalSnapshot(2, "v1", default), Token).AsTask()),
            () => Try(() => db.States.WriteAsync("n", "k", new byte[1], null, Token).AsTask()),
            () => Try(() => db.Reminders.WriteAsync("g", "n", 1, 1, Token).AsTask()));

        const string transactions = """
            SELECT count(DISTINCT xmin::text) FROM (
                SELECT xmin FROM trading.streams UNION ALL SELECT xmin FROM trading.events UNION ALL SELECT xmin FROM trading.snapshots
                UNION ALL SELECT xmin FROM trading.states UNION ALL SELECT xmin FROM trading.reminders) AS rows
            """;
        Assert.Equal(1L, PostgresServer.Scalar(db.ConnectionString, transactions));
        Assert.Equal(4L, PostgresServer.Scalar(db.ConnectionString, "SELECT count(*) FROM trading.events"));
    }

    [Fact]
    public async Task Of_several_writes_of_one_place_in_a_group_the_last_stands()
    {
        await using var db = new PostgresFixture(server);
        var etags = new string[3];
        await db.InOneBatch(
            async () => etags[0] = await db.States.WriteAsync("n", "kept", "first"u8.ToArray(), null, Token),
            async () => etags[1] = await db.States.WriteAsync("n", "kept", "second"u8.ToArray(), "1", Token),
            async () => etags[2] = await db.States.WriteAsync("n", "gone", "third"u8.ToArray(), null, Token),
            async () => await Done(db.States.ClearAsync("n", "gone", "3", Token)),
            async () => await Done(db.Journal.WriteSnapshotAsync("s", new JournalSnapshot(0, "v1", default), Token)),
            async () => await Done(db.Journal.WriteSnapshotAsync("s", new JournalSnapshot(0, "v2", default), Token)),
            async () => await db.Reminders.WriteAsync("g", "before", 1, 1, Token),
            async () => await Done(db.Reminders.ClearAsync(Token)),
            async () => await db.Reminders.WriteAsync("g", "after", 1, 1, Token),
            async () => await db.Reminders.WriteAsync("g", "after", 2, 2, Token),
            async () => await db.Reminders.WriteAsync("g", "removed", 1, 1, Token),
            async () => (await db.Reminders.RemoveAsync("g", "removed", "4", Token)).ToString());

        Assert.Equal(["1", "2", "3"], etags);
        Assert.Equal("second"u8.ToArray(), (await db.States.ReadAsync("n", "kept", Token))!.Payload);
        Assert.Null(await db.States.ReadAsync("n", "gone", Token));
        Assert.Equal("v2", (await db.Journal.ReadSnapshotAsync("s", Token))!.Schema);
        Assert.Equal([("after", 2L)], (await db.Reminders.ReadAllAsync(Token)).Select(r => (r.Name, r.StartTicks)));
        await db.ReopenAsync();
        Assert.Equal("4", await db.States.WriteAsync("n", "next", default, null, Token));
    }

    [Fact]
    public async Task A_write_from_outside_is_seen_as_the_conflict_that_it_is_and_its_neighbours_are_stored()
    {
        await using var db = new PostgresFixture(server);
        await db.Journal.AppendAsync("s", 0, DatabaseFixture.One(), Token);
        db.Tamper("INSERT INTO events SELECT stream, 2, type, subject, payload, crc FROM events WHERE version = 1");

        var outcomes = await db.InOneBatch(
            () => Try(() => db.Journal.AppendAsync("s", 1, DatabaseFixture.One(), Token).AsTask()),
            () => Try(() => db.Journal.AppendAsync("t", 0, DatabaseFixture.One(), Token).AsTask()),
            () => Try(() => db.States.WriteAsync("n", "k", new byte[1], null, Token).AsTask()));

        Assert.Equal(2, Assert.IsType<JournalConflictException>(outcomes[0]).ActualVersion);
        Assert.All(outcomes[1..], Assert.Null);
        Assert.Equal(1, await db.VersionOf("t"));
        Assert.NotNull(await db.States.ReadAsync("n", "k", Token));
    }

    [Fact]
    public async Task A_write_that_fails_at_the_commit_fails_alone()
    {
        await using var db = new PostgresFixture(server);
        db.Tamper("CREATE TABLE checked (id integer PRIMARY KEY DEFERRABLE INITIALLY DEFERRED); INSERT INTO checked VALUES (1)");
        var outcomes = await db.InOneBatch(
            () => Try(() => db.Journal.AppendAsync("a", 0, DatabaseFixture.One(), Token).AsTask()),
            () => Try(() => db.Writer.WriteAsync(db.Sql("INSERT INTO trading.checked VALUES (1)"), Token).AsTask()),
            () => Try(() => db.Journal.AppendAsync("a", 0, DatabaseFixture.One(), Token).AsTask()),
            () => Try(() => db.States.WriteAsync("n", "k", new byte[1], null, Token).AsTask()));

        Assert.Null(outcomes[0]);
        Assert.Equal(StorageCodes.WriteFailed, Assert.IsType<RefusedException>(outcomes[1]).Refusal.Code);
        Assert.Equal(1, Assert.IsType<JournalConflictException>(outcomes[2]).ActualVersion);
        Assert.Null(outcomes[3]);
        Assert.Equal(1, await db.VersionOf("a"));
    }

    [Fact]
    public async Task A_group_that_meets_a_lock_fails_by_name_and_nothing_of_it_is_visible()
    {
        await using var db = new PostgresFixture(server, new PostgresOptions { LockTimeout = TimeSpan.FromMilliseconds(10) });
        await db.Journal.AppendAsync("a", 0, DatabaseFixture.One(), Token);
        using (var other = new Npgsql.NpgsqlConnection(db.ConnectionString + ";Pooling=false"))
        {
            other.Open();
            await using var transaction = await other.BeginTransactionAsync(Token);
            await using var hold = new Npgsql.NpgsqlCommand("LOCK TABLE trading.events IN EXCLUSIVE MODE", other);
            await hold.ExecuteNonQueryAsync(Token);

            var outcomes = await db.InOneBatch(
                () => Try(() => db.Journal.AppendAsync("a", 1, DatabaseFixture.One(), Token).AsTask()),
                () => Try(() => db.States.WriteAsync("n", "k", new byte[1], null, Token).AsTask()));
            Assert.All(outcomes, e => Assert.Equal(StorageCodes.WriteFailed, Assert.IsType<RefusedException>(e).Refusal.Code));
            Assert.Equal(outcomes.Length, outcomes.Distinct().Count());
            Assert.Equal(1, await db.VersionOf("a"));
            Assert.Null(await db.States.ReadAsync("n", "k", Token));
        }

        Assert.Equal(2, await db.Journal.AppendAsync("a", 1, DatabaseFixture.One(), Token));
        Assert.NotNull(await db.States.WriteAsync("n", "k", new byte[1], null, Token));
    }

    [Fact]
    public async Task Reads_share_a_bounded_number_of_connections()
    {
        await using var db = new PostgresFixture(server, new PostgresOptions { ReadConnections = 2 });
        await db.Journal.AppendAsync("s", 0, DatabaseFixture.One(), Token);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(async () =>
            Assert.Single(await db.Journal.ReadAsync("s", 0, 10, Token)), Token)));
        const string ours = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'OrleansTrading%'";
        Assert.InRange((long)PostgresServer.Scalar(db.ConnectionString, ours)!, 2, 3);
    }

    private static async Task<string> Done(ValueTask write)
    {
        await write;
        return "";
    }

    private static async Task<Exception?> Try(Func<Task> write) => await Record.ExceptionAsync(write);
}
