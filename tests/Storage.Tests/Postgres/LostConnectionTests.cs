using System.Globalization;
using System.Text;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Journal;
using OrleansTrading.PostgresServers;
using OrleansTrading.Storage.Journal;
using OrleansTrading.Storage.Postgres;
using OrleansTrading.Storage.State;
using OrleansTrading.Storage.Tests.Databases;

namespace OrleansTrading.Storage.Tests.Postgres;

/// <summary>Connections and servers go away and come back: nothing acknowledged is lost, nothing is stored twice, and every failure has its name.</summary>
public sealed class LostConnectionTests(PostgresServer server)
{
    private const string EndOurs = "SELECT count(pg_terminate_backend(pid, 60000)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_write_whose_answer_is_lost_is_of_unknown_outcome_and_its_writer_finds_it_by_reading()
    {
        using var cutter = new AnswerCutter(server.NewDatabase());
        await using var database = PostgresDatabase.Open(cutter.ConnectionString);
        var journal = new EventJournal(database);
        var states = new StateStore(database);
        await journal.AppendAsync("s", 0, DatabaseFixture.One("first"), Token);

        cutter.CutNextAnswer();
        var refusal = await DatabaseFixture.Refusal(() => journal.AppendAsync("s", 1, DatabaseFixture.One("second"), Token).AsTask());
        cutter.Mend();

        Assert.Equal(StorageCodes.OutcomeUnknown, refusal.Code);
        // Here it was stored. Writing it again under the version that it was written for shows it as well.
        Assert.Equal(2, (await journal.ReadAsync("s", 0, 10, Token)).Count);
        var conflict = await Assert.ThrowsAsync<JournalConflictException>(() => journal.AppendAsync("s", 1, DatabaseFixture.One("second"), Token).AsTask());
        Assert.Equal(2, conflict.ActualVersion);
        Assert.Equal(3, await journal.AppendAsync("s", 2, DatabaseFixture.One("third"), Token));

        var known = await states.WriteAsync("n", "k", "w"u8.ToArray(), null, Token);
        cutter.CutNextAnswer();
        Assert.Equal(
            StorageCodes.OutcomeUnknown, (await DatabaseFixture.Refusal(() => states.WriteAsync("n", "k", "x"u8.ToArray(), known, Token).AsTask())).Code);
        cutter.Mend();
        var stored = await states.ReadAsync("n", "k", Token);
        Assert.Equal("2", stored!.ETag);
        Assert.Equal("3", await states.WriteAsync("n", "k", "y"u8.ToArray(), stored.ETag, Token));
    }

    [Fact]
    public async Task A_session_that_is_ended_while_its_group_waits_fails_the_group_and_the_next_one_is_written_by_another()
    {
        await using var db = new PostgresFixture(server, new PostgresOptions { LockTimeout = TimeSpan.FromMinutes(1) });
        await db.Journal.AppendAsync("s", 0, DatabaseFixture.One(), Token);
        using (var other = new Npgsql.NpgsqlConnection(db.ConnectionString + ";Pooling=false"))
        {
            other.Open();
            await using var transaction = await other.BeginTransactionAsync(Token);
            await using var hold = new Npgsql.NpgsqlCommand("LOCK TABLE trading.events IN EXCLUSIVE MODE", other);
            await hold.ExecuteNonQueryAsync(Token);
            var waiting = db.Journal.AppendAsync("s", 1, DatabaseFixture.One(), Token).AsTask();
            const string end = "SELECT count(pg_terminate_backend(pid, 60000)) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
            while (PostgresServer.Scalar(db.ConnectionString, end) is 0L) await Task.Yield();
            Assert.Equal(StorageCodes.OutcomeUnknown, (await DatabaseFixture.Refusal(() => waiting)).Code);
        }

        Assert.Equal(1, await db.VersionOf("s"));
        Assert.Equal(2, await db.Journal.AppendAsync("s", 1, DatabaseFixture.One(), Token));
    }

    [Fact]
    public async Task Idle_connections_that_are_cut_are_replaced_and_reads_do_not_notice()
    {
        await using var db = new PostgresFixture(server, new PostgresOptions { ReadConnections = 4 });
        await db.Journal.AppendAsync("s", 0, DatabaseFixture.One(), Token);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => db.VersionOf("s"), Token)));
        PostgresServer.Execute(db.ConnectionString, EndOurs);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () => Assert.Equal(1, await db.VersionOf("s")), Token)));

        // Of a write nobody knows whether the server had it before it cut the connection.
        var failure = await Record.ExceptionAsync(() => db.Journal.AppendAsync("s", 1, DatabaseFixture.One(), Token).AsTask());
        Assert.Equal(StorageCodes.OutcomeUnknown, Assert.IsType<RefusedException>(failure).Refusal.Code);
        Assert.Equal(1, await db.VersionOf("s"));
        Assert.Equal(2, await db.Journal.AppendAsync("s", 1, DatabaseFixture.One(), Token));
    }

    [Fact]
    public async Task A_process_whose_session_was_lost_is_refused_when_another_has_taken_the_database()
    {
        await using var db = new PostgresFixture(server, new PostgresOptions { LockTimeout = TimeSpan.FromMilliseconds(1) });
        await db.Journal.AppendAsync("s", 0, DatabaseFixture.One(), Token);
        PostgresServer.Execute(db.ConnectionString, EndOurs);
        await using (var other = PostgresDatabase.Open(db.ConnectionString))
        {
            await new EventJournal(other).AppendAsync("s", 1, DatabaseFixture.One("theirs"), Token);
            var codes = new List<string>();
            for (var i = 0; i < 3; i++)
                codes.Add((await DatabaseFixture.Refusal(() => db.Journal.AppendAsync("s", 1, DatabaseFixture.One("ours"), Token).AsTask())).Code);
            Assert.Equal([StorageCodes.OutcomeUnknown, StorageCodes.DatabaseInUse, StorageCodes.DatabaseInUse], codes);
        }

        var conflict = await Assert.ThrowsAsync<JournalConflictException>(() => db.Journal.AppendAsync("s", 1, DatabaseFixture.One("ours"), Token).AsTask());
        Assert.Equal(2, conflict.ActualVersion);
    }

    [Fact]
    public async Task A_server_that_is_away_is_named_and_found_again()
    {
        using var own = new PostgresServer();
        await using var db = new PostgresFixture(own);
        await db.Journal.AppendAsync("s", 0, DatabaseFixture.One(), Token);
        own.Stop();

        Assert.Equal(StorageCodes.ReadFailed, (await DatabaseFixture.Refusal(() => db.Journal.ReadAsync("s", 0, 1, Token).AsTask())).Code);
        string[] codes = [await Code(), await Code(), await Code()];
        Assert.Equal([StorageCodes.OutcomeUnknown, StorageCodes.WriteFailed, StorageCodes.WriteFailed], codes);

        own.Start();
        Assert.Equal(1, await db.VersionOf("s"));
        Assert.Equal(2, await db.Journal.AppendAsync("s", 1, DatabaseFixture.One(), Token));

        async Task<string> Code() => (await DatabaseFixture.Refusal(() => db.Journal.AppendAsync("s", 1, DatabaseFixture.One(), Token).AsTask())).Code;
    }

    [Fact]
    public async Task Writers_that_read_again_after_each_failure_lose_nothing_and_write_nothing_twice_while_the_server_crashes_and_stops()
    {
        const int writers = 8, appends = 150;
        using var own = new PostgresServer();
        await using var db = new PostgresFixture(own);
        var acknowledged = 0;
        var failures = 0;
        var writing = Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            var stream = string.Create(CultureInfo.InvariantCulture, $"stream-{writer}");
            for (long version = 0; version < appends;)
            {
                try
                {
                    version = await db.Journal.AppendAsync(stream, version, DatabaseFixture.One($"{version + 1}"), Token);
                    Interlocked.Increment(ref acknowledged);
                }
                catch (RefusedException e) when (e.Refusal.Code is StorageCodes.WriteFailed or StorageCodes.OutcomeUnknown)
                {
                    Interlocked.Increment(ref failures);
                    version = await ReadVersion(stream) ?? version;
                }
                catch (JournalConflictException e)
                {
                    // What it could not read while the server was away: its last write was stored.
                    Assert.Equal(e.ExpectedVersion + 1, e.ActualVersion);
                    version = e.ActualVersion;
                }
            }
        }, Token)));

        // The moments are numbers of acknowledgements, and not times: slow machines meet them, too.
        foreach (var (moment, crash) in new[] { (100, true), (400, false), (700, true) })
        {
            while (Volatile.Read(ref acknowledged) < moment) await Task.Yield();
            if (crash) own.Crash();
            else own.Stop();
            own.Start();
        }

        await writing;
        Assert.InRange(failures, 3, int.MaxValue);
        await db.ReopenAsync();
        for (var writer = 0; writer < writers; writer++)
        {
            var events = await db.Journal.ReadAsync($"stream-{writer}", 0, JournalLimits.MaxEventsPerRead, Token);
            Assert.Equal(Enumerable.Range(1, appends).Select(i => $"{i}"), events.Select(e => Encoding.UTF8.GetString(e.Payload.Span)));
        }

        async Task<long?> ReadVersion(string stream)
        {
            try
            {
                return await db.VersionOf(stream);
            }
            catch (RefusedException e) when (e.Refusal.Code == StorageCodes.ReadFailed)
            {
                // Still away: what was known is as good as before, and a version that has gone by is a conflict.
                return null;
            }
        }
    }
}
