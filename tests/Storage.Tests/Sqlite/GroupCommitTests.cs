using OrleansTrading.Domain.Journal;
using OrleansTrading.Storage.Sqlite;
using OrleansTrading.Storage.State;

namespace OrleansTrading.Storage.Tests.Sqlite;

public sealed class GroupCommitTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Writes_that_wait_together_share_one_transaction()
    {
        await using var db = new SqliteFixture();
        var versions = await db.InOneBatch([.. Enumerable.Range(0, 20).Select(Append)]);

        Assert.Equal(Enumerable.Range(1, 20).Select(i => (long)i), versions);

        // One failing neighbour takes all of them with it, which shows that there was one transaction.
        var outcomes = await db.InOneBatch(
            () => Try(() => Append(20)()),
            () => Try(() => db.Writer.WriteAsync(new SqlOperation("no SQL"), Token).AsTask()),
            () => Try(() => Append(21)()));
        Assert.All(outcomes, Assert.NotNull);
        Assert.Equal(20, await db.VersionOf("s"));

        Func<Task<long>> Append(int version) => () => db.Journal.AppendAsync("s", version, SqliteFixture.One(), Token).AsTask();
    }

    [Fact]
    public async Task A_conflict_fails_alone_and_its_neighbours_are_stored()
    {
        await using var db = new SqliteFixture();
        var outcomes = await db.InOneBatch(
            () => Try(() => db.Journal.AppendAsync("a", 0, SqliteFixture.One(), Token).AsTask()),
            () => Try(() => db.Journal.AppendAsync("a", 0, SqliteFixture.One(), Token).AsTask()),
            () => Try(() => db.Journal.AppendAsync("a", 1, SqliteFixture.One(), Token).AsTask()),
            () => Try(() => db.Journal.AppendAsync("b", 7, SqliteFixture.One(), Token).AsTask()),
            () => Try(() => db.States.WriteAsync("n", "k", new byte[1], "7", Token).AsTask()),
            () => Try(() => db.States.WriteAsync("n", "k", new byte[1], null, Token).AsTask()),
            () => Try(() => db.Journal.AppendAsync("b", 0, SqliteFixture.One(), Token).AsTask()));

        Assert.Equal(1, Assert.IsType<JournalConflictException>(outcomes[1]).ActualVersion);
        Assert.Equal(0, Assert.IsType<JournalConflictException>(outcomes[3]).ActualVersion);
        Assert.Null(Assert.IsType<StateConflictException>(outcomes[4]).ActualETag);
        Assert.All(new[] { 0, 2, 5, 6 }, i => Assert.Null(outcomes[i]));
        Assert.Equal((2, 1), (await db.VersionOf("a"), await db.VersionOf("b")));
        Assert.NotNull(await db.States.ReadAsync("n", "k", Token));
    }

    [Fact]
    public async Task A_batch_ends_at_its_bytes_and_the_rest_follows()
    {
        await using var db = new SqliteFixture(new SqliteOptions { MaxBatchBytes = 10 });
        var versions = await db.InOneBatch([.. Enumerable.Range(0, 9).Select(Append)]);
        Assert.Equal(Enumerable.Range(1, 9).Select(i => (long)i), versions);

        Func<Task<long>> Append(int version) =>
            () => db.Journal.AppendAsync("s", version, SqliteFixture.One("more than ten bytes"), Token).AsTask();
    }

    [Fact]
    public async Task A_write_that_the_writer_has_not_taken_can_be_cancelled()
    {
        await using var db = new SqliteFixture();
        var gate = new GateOperation();
        var held = db.Writer.WriteAsync(gate, Token).AsTask();
        await gate.Entered;
        using var cancel = new CancellationTokenSource();
        var waiting = db.Journal.AppendAsync("s", 0, SqliteFixture.One(), cancel.Token).AsTask();

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        gate.Open();
        await held;
        Assert.Equal(1, await db.Journal.AppendAsync("s", 0, SqliteFixture.One("another"), Token));
    }

    [Fact]
    public async Task A_write_that_the_writer_has_taken_is_not_cancelled()
    {
        await using var db = new SqliteFixture();
        var first = new GateOperation();
        var second = new GateOperation();
        using var cancel = new CancellationTokenSource();
        var held = db.Writer.WriteAsync(first, Token).AsTask();
        await first.Entered;
        var behind = db.Writer.WriteAsync(second, Token).AsTask();
        var append = db.Journal.AppendAsync("s", 0, SqliteFixture.One(), cancel.Token).AsTask();

        // The writer takes the second gate and the append as one batch, and stands at the gate.
        first.Open();
        await second.Entered;
        await cancel.CancelAsync();
        second.Open();

        await Task.WhenAll(held, behind);
        Assert.Equal(1, await append);
    }

    [Fact]
    public async Task A_full_queue_makes_callers_wait_and_honours_their_tokens()
    {
        await using var db = new SqliteFixture(new SqliteOptions { QueueCapacity = 2 });
        var gate = new GateOperation();
        var held = db.Writer.WriteAsync(gate, Token).AsTask();
        await gate.Entered;

        // The gate's place was given back when it was taken, so two more fit.
        using var cancel = new CancellationTokenSource();
        var a = db.Journal.AppendAsync("a", 0, SqliteFixture.One(), Token).AsTask();
        var b = db.Journal.AppendAsync("b", 0, SqliteFixture.One(), Token).AsTask();
        var c = db.Journal.AppendAsync("c", 0, SqliteFixture.One(), Token).AsTask();
        var d = db.Journal.AppendAsync("d", 0, SqliteFixture.One(), cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => d);
        Assert.False(c.IsCompleted);

        gate.Open();
        await Task.WhenAll(held, a, b, c);
        Assert.Equal(0, await db.VersionOf("d"));
        Assert.Equal(1, await db.VersionOf("c"));
    }

    [Fact]
    public async Task Reads_do_not_wait_for_the_writer_and_see_only_what_was_committed()
    {
        await using var db = new SqliteFixture();
        await db.Journal.AppendAsync("s", 0, SqliteFixture.One(), Token);
        var first = new GateOperation();
        var second = new GateOperation();
        var held = db.Writer.WriteAsync(first, Token).AsTask();
        await first.Entered;
        var append = db.Journal.AppendAsync("s", 1, SqliteFixture.One(), Token).AsTask();
        var behind = db.Writer.WriteAsync(second, Token).AsTask();

        // The append's row is written, its transaction is open: the writer stands at the gate behind it.
        first.Open();
        await second.Entered;
        Assert.Equal(1, await db.VersionOf("s"));

        second.Open();
        await Task.WhenAll(held, append, behind);
        Assert.Equal(2, await db.VersionOf("s"));
    }

    [Fact]
    public async Task A_waiter_never_continues_on_the_writers_thread()
    {
        await using var db = new SqliteFixture();
        var threads = await db.InOneBatch(() => Task.Run(async () =>
        {
            await db.Journal.AppendAsync("s", 0, SqliteFixture.One(), Token);
            return Thread.CurrentThread.Name;
        }));
        Assert.NotEqual("SQLite writer", threads[0]);
    }

    [Fact]
    public async Task Closing_finishes_what_was_queued_and_refuses_what_comes_later()
    {
        await using var db = new SqliteFixture(new SqliteOptions { QueueCapacity = 1 });
        var gate = new GateOperation();
        var held = db.Writer.WriteAsync(gate, Token).AsTask();
        await gate.Entered;
        var queued = db.Journal.AppendAsync("s", 0, SqliteFixture.One(), Token).AsTask();
        var withoutPlace = db.Journal.AppendAsync("t", 0, SqliteFixture.One(), Token).AsTask();

        var closing = db.Database.DisposeAsync().AsTask();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => withoutPlace);
        gate.Open();
        await Task.WhenAll(held, closing);

        Assert.Equal(1, await queued);
        await Assert.ThrowsAsync<ObjectDisposedException>(
            () => db.Journal.AppendAsync("s", 1, SqliteFixture.One(), Token).AsTask());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => db.VersionOf("s"));
        await db.ReopenAsync();
        Assert.Equal((1, 0), (await db.VersionOf("s"), await db.VersionOf("t")));
    }

    [Fact]
    public async Task The_log_is_kept_small()
    {
        await using var db = new SqliteFixture(new SqliteOptions { CheckpointPages = 10, MaxWalBytes = 1_000_000 });
        var payload = new JournalEvent("large", "", new byte[100_000]);
        for (var version = 0L; version < 100; version++)
            await db.Journal.AppendAsync("s", version, [payload], Token);

        // The last checkpoint may be under way; one write more waits behind it.
        await db.Writer.WriteAsync(new SqlOperation("SELECT 1"), Token);
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
        await db.Writer.WriteAsync(new SqlOperation("SELECT 1"), Token);
        Assert.InRange(new FileInfo(db.DatabasePath + "-wal").Length, 0, 1_000_000);
    }

    [Fact]
    public async Task A_write_from_outside_is_seen_as_the_conflict_that_it_is()
    {
        await using var db = new SqliteFixture();
        await using var outside = SqliteDatabase.Open(db.DatabasePath);
        var other = new Storage.Journal.SqliteEventJournal(outside);
        await db.Journal.AppendAsync("s", 0, SqliteFixture.One(), Token);
        await other.AppendAsync("s", 1, SqliteFixture.One(), Token);

        var conflict = await Assert.ThrowsAsync<JournalConflictException>(
            () => db.Journal.AppendAsync("s", 1, SqliteFixture.One(), Token).AsTask());
        Assert.Equal(2, conflict.ActualVersion);
        Assert.Equal(3, await db.Journal.AppendAsync("s", 2, SqliteFixture.One(), Token));
    }

    private static async Task<Exception?> Try(Func<Task> write) => await Record.ExceptionAsync(write);
}
