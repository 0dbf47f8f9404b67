using OrleansTrading.Domain.Bars;
using OrleansTrading.Storage.Bars;
using OrleansTrading.Storage.Groups;
using OrleansTrading.Storage.Journal;
using OrleansTrading.Storage.Reminders;
using OrleansTrading.Storage.State;

namespace OrleansTrading.Storage.Sqlite;

/// <summary>The tables of a SQLite file within the open transaction: every call is a statement, whose work is done when it returns.</summary>
/// <param name="session">The write connection, which is the writer's.</param>
internal sealed class SqliteTableWriter(SqliteSession session) : TableWriter
{
    /// <summary>The connection, with the open transaction.</summary>
    public SqliteSession Session => session;

    public override long? EtagOf(StateIdentity state) => session.Statement(SqliteDialect.FindState)
        .BindText(1, state.NameUtf8)
        .BindText(2, state.KeyUtf8)
        .Scalar();

    public override long TakeStateEtag() => 1 + (session.Statement(SqliteDialect.LastEtag).Scalar() ?? 0);

    public override void WriteState(StateIdentity state, long? former, long etag, ReadOnlyMemory<byte> payload)
    {
        if (former is { } number)
            DeleteState(state, number);
        session.Statement(SqliteDialect.InsertState)
            .Bind(1, etag)
            .BindText(2, state.NameUtf8)
            .BindText(3, state.KeyUtf8)
            .BindBlob(4, payload.Span)
            .Bind(5, state.ChecksumOf(etag, payload.Span))
            .Execute();
    }

    public override void DeleteState(StateIdentity state, long etag) => session.Statement(SqliteDialect.DeleteState).Bind(1, etag).Execute();

    public override void WriteBar(byte[] symbolUtf8, Timeframe timeframe, in TimeBar bar) => session.Statement(SqliteDialect.WriteBar)
        .BindText(1, symbolUtf8)
        .Bind(2, BarRow.IdOf(timeframe))
        .Bind(3, bar.OpenTimeNs)
        .Bind(4, bar.Open)
        .Bind(5, bar.High)
        .Bind(6, bar.Low)
        .Bind(7, bar.Close)
        .Bind(8, bar.Updates)
        .Bind(9, bar.VolumeLots)
        .Bind(10, BarRow.ChecksumOf(symbolUtf8, timeframe, bar))
        .Execute();

    public override void WriteBarRun(byte[] symbolUtf8, Timeframe timeframe, ReadOnlySpan<TimeBar> run)
    {
        var bytes = BarRun.Write(run);
        session.Statement(SqliteDialect.WriteBarRun)
            .BindText(1, symbolUtf8)
            .Bind(2, BarRow.IdOf(timeframe))
            .Bind(3, run[0].OpenTimeNs)
            .Bind(4, run[^1].OpenTimeNs)
            .BindBlob(5, bytes)
            .Bind(6, BarRun.ChecksumOf(symbolUtf8, timeframe, bytes))
            .Execute();
    }

    public override void DeleteOldBarRuns(byte[] symbolUtf8, Timeframe timeframe, long bytes) => session.Statement(SqliteDialect.DeleteOldBarRuns)
        .BindText(1, symbolUtf8)
        .Bind(2, BarRow.IdOf(timeframe))
        .Bind(3, bytes)
        .Execute();

    public override long? EtagOf(ReminderIdentity reminder) => session.Statement(SqliteDialect.FindReminder)
        .BindText(1, reminder.GrainUtf8)
        .BindText(2, reminder.NameUtf8)
        .Scalar();

    public override long TakeReminderEtag() => 1 + (session.Statement(SqliteDialect.LastReminderEtag).Scalar() ?? 0);

    public override void WriteReminder(ReminderIdentity reminder, long? former, long etag, long startTicks, long periodTicks)
    {
        if (former is { } number)
            DeleteReminder(reminder, number);
        session.Statement(SqliteDialect.InsertReminder)
            .Bind(1, etag)
            .BindText(2, reminder.GrainUtf8)
            .BindText(3, reminder.NameUtf8)
            .Bind(4, startTicks)
            .Bind(5, periodTicks)
            .Bind(6, reminder.ChecksumOf(etag, startTicks, periodTicks))
            .Execute();
    }

    public override void DeleteReminder(ReminderIdentity reminder, long etag) =>
        session.Statement(SqliteDialect.DeleteReminder).Bind(1, etag).Execute();

    public override void DeleteAllReminders() => session.Statement(SqliteDialect.DeleteAllReminders).Execute();

    protected override StreamHead FindStream(StreamIdentity stream)
    {
        var statement = session.Statement(SqliteDialect.FindStream).BindText(1, stream.Utf8);
        try
        {
            return statement.Step() ? new StreamHead(statement.Int64(0), statement.Int64(1)) : default;
        }
        finally
        {
            statement.Reset();
        }
    }

    protected override long InsertStream(StreamIdentity stream)
    {
        session.Statement(SqliteDialect.InsertStream).BindText(1, stream.Utf8).Execute();
        return session.Statement(SqliteDialect.LastInsertedId).Scalar() ?? 0;
    }

    protected override void InsertEvents(long stream, long afterVersion, EncodedEvent[] events)
    {
        var statement = session.Statement(SqliteDialect.InsertEvent);
        for (var i = 0; i < events.Length; i++)
        {
            ref readonly var e = ref events[i];
            statement
                .Bind(1, stream)
                .Bind(2, afterVersion + i + 1)
                .BindText(3, e.Type)
                .BindText(4, e.Subject)
                .BindBlob(5, e.Payload.Span)
                .Bind(6, e.Crc)
                .Execute();
        }
    }

    protected override void PutSnapshot(long stream, in EncodedSnapshot snapshot) => session.Statement(SqliteDialect.WriteSnapshot)
        .Bind(1, stream)
        .Bind(2, snapshot.Version)
        .BindText(3, snapshot.Schema)
        .BindBlob(4, snapshot.Payload.Span)
        .Bind(5, snapshot.Crc)
        .Execute();
}
