using OrleansTrading.Domain.Journal;
using OrleansTrading.Storage.State;

namespace OrleansTrading.Storage.Tests.Databases;

/// <summary>How writes wait for each other, are stored together and fail apart, over every database.</summary>
public abstract class GroupCommitContract
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Writes_that_wait_together_share_one_transaction()
    {
        await using var db = NewDatabase();
        var versions = await db.InOneBatch([.. Enumerable.Range(0, 20).Select(Append)]);

        Assert.Equal(Enumerable.Range(1, 20).Select(i => (long)i), versions);

        // One failing neighbour takes all of them with it, which shows that there was one transaction.
        var outcomes = await db.InOneBatch(
            () => Try(() => Append(20)()),
            () => Try(() => db.Writer.WriteAsync(db.Sql("no SQL"), Token).AsTask()),
            () => Try(() => Append(21)()));
        Assert.All(outcomes, Assert.NotNull);
        Assert.Equal(20, await db.VersionOf("s"));

        Func<Task<long>> Append(int version) => () => db.Journal.AppendAsync("s", version, DatabaseFixture.One(), Token).AsTask();
    }

    [Fact]
    public async Task A_conflict_fails_alone_and_its_neighbours_are_stored()
    {
        await using var db = NewDatabase();
        var outcomes = await db.InOneBatch(
            () => Try(() => db.Journal.AppendAsync("a", 0, DatabaseFixture.One(), Token).AsTask()),
            () => Try(() => db.Journal.AppendAsync("a", 0, DatabaseFixture.One(), Token).AsTask()),
            () => Try(() => db.Journal.AppendAsync("a", 1, DatabaseFixture.One(), Token).AsTask()),
            () => Try(() => db.Journal.AppendAsync("b", 7, DatabaseFixture.One(), Token).AsTask()),
            () => Try(() => db.States.WriteAsync("n", "k", new byte[1], "7", Token).AsTask()),
            () => Try(() => db.States.WriteAsync("n", "k", new byte[1], null, Token).AsTask()),
            () => Try(() => db.Journal.AppendAsync("b", 0, DatabaseFixture.One(), Token).AsTask()));

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
        await using var db = NewDatabase(maxBatchBytes: 10);
        var versions = await db.InOneBatch([.. Enumerable.Range(0, 9).Select(Append)]);
        Assert.Equal(Enumerable.Range(1, 9).Select(i => (long)i), versions);

        Func<Task<long>> Append(int version) =>
            () => db.Journal.AppendAsync("s", version, DatabaseFixture.One("more than ten bytes"), Token).AsTask();
    }

    [Fact]
    public async Task A_write_that_the_writer_has_not_taken_can_be_cancelled()
    {
        await using var db = NewDatabase();
        var gate = new GateOperation();
        var held = db.Writer.WriteAsync(gate, Token).AsTask();
        await gate.Entered;
        using var cancel = new CancellationTokenSource();
        var waiting = db.Journal.AppendAsync("s", 0, DatabaseFixture.One(), cancel.Token).AsTask();

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        gate.Open();
        await held;
        Assert.Equal(1, await db.Journal.AppendAsync("s", 0, DatabaseFixture.One("another"), Token));
    }

    [Fact]
    public async Task A_write_that_the_writer_has_taken_is_not_cancelled()
    {
        await using var db = NewDatabase();
        var first = new GateOperation();
        var second = new GateOperation();
        using var cancel = new CancellationTokenSource();
        var held = db.Writer.WriteAsync(first, Token).AsTask();
        await first.Entered;
        var behind = db.Writer.WriteAsync(second, Token).AsTask();
        var append = db.Journal.AppendAsync("s", 0, DatabaseFixture.One(), cancel.Token).AsTask();

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
        await using var db = NewDatabase(queueCapacity: 2);
        var gate = new GateOperation();
        var held = db.Writer.WriteAsync(gate, Token).AsTask();
        await gate.Entered;

        // The gate's place was given back when it was taken, so two more fit.
        using var cancel = new CancellationTokenSource();
        var a = db.Journal.AppendAsync("a", 0, DatabaseFixture.One(), Token).AsTask();
        var b = db.Journal.AppendAsync("b", 0, DatabaseFixture.One(), Token).AsTask();
        var c = db.Journal.AppendAsync("c", 0, DatabaseFixture.One(), Token).AsTask();
        var d = db.Journal.AppendAsync("d", 0, DatabaseFixture.One(), cancel.Token).AsTask();
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
        await using var db = NewDatabase();
        await db.Journal.AppendAsync("s", 0, DatabaseFixture.One(), Token);
        var first = new GateOperation();
        var second = new GateOperation();
        var held = db.Writer.WriteAsync(first, Token).AsTask();
        await first.Entered;
        var append = db.Journal.AppendAsync("s", 1, DatabaseFixture.One(), Token).AsTask();
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
        await using var db = NewDatabase();
        var threads = await db.InOneBatch(() => Task.Run(async () =>
        {
            await db.Journal.AppendAsync("s", 0, DatabaseFixture.One(), Token);
            return Thread.CurrentThread.Name;
        }));
        Assert.DoesNotContain("writer", threads[0] ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Closing_finishes_what_was_queued_and_refuses_what_comes_later()
    {
        await using var db = NewDatabase(queueCapacity: 1);
        var gate = new GateOperation();
        var held = db.Writer.WriteAsync(gate, Token).AsTask();
        await gate.Entered;
        var queued = db.Journal.AppendAsync("s", 0, DatabaseFixture.One(), Token).AsTask();
        var withoutPlace = db.Journal.AppendAsync("t", 0, DatabaseFixture.One(), Token).AsTask();

        var closing = db.Database.DisposeAsync().AsTask();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => withoutPlace);
        gate.Open();
        await Task.WhenAll(held, closing);

        Assert.Equal(1, await queued);
        await Assert.ThrowsAsync<ObjectDisposedException>(
            () => db.Journal.AppendAsync("s", 1, DatabaseFixture.One(), Token).AsTask());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => db.VersionOf("s"));
        await db.ReopenAsync();
        Assert.Equal((1, 0), (await db.VersionOf("s"), await db.VersionOf("t")));
    }

    /// <summary>A database of one test's own.</summary>
    protected abstract DatabaseFixture NewDatabase(int queueCapacity = 1_024, long maxBatchBytes = 16 * 1_024 * 1_024);

    private static async Task<Exception?> Try(Func<Task> write) => await Record.ExceptionAsync(write);
}
