using Npgsql;
using OrleansTrading.Domain.Bars;
using OrleansTrading.Storage.Bars;
using OrleansTrading.Storage.Groups;
using OrleansTrading.Storage.Journal;
using OrleansTrading.Storage.Reminders;
using OrleansTrading.Storage.State;

namespace OrleansTrading.Storage.Postgres;

/// <summary>
/// The tables of a PostgreSQL database within a group's transaction. Nothing is sent while the group decides and writes: rows are collected by
/// table and go to the server together, in one round trip that is also the transaction. What decides is known from before, or asked for once.
/// </summary>
internal sealed class PostgresTableWriter : TableWriter
{
    // An array must not become larger than the server takes one (1 GB); far below that, another statement costs nothing.
    private const long MaxBytesOfStatement = 64 * 1_024 * 1_024;

    private readonly RowBuffer _streams = new(PostgresDialect.InsertStreams, "nb");
    private readonly RowBuffer _events = new(PostgresDialect.InsertEvents, "nnbbbn");
    private readonly RowBuffer _snapshots = new(PostgresDialect.WriteSnapshots, "nnbbn");
    private readonly RowBuffer _states = new(PostgresDialect.WriteStates, "bbnbn");
    private readonly RowBuffer _bars = new(PostgresDialect.WriteBars, "bnnnnnnnnn");
    private readonly RowBuffer _barRuns = new(PostgresDialect.WriteBarRuns, "bnnnbn");
    private readonly RowBuffer _oldBarRuns = new(PostgresDialect.DeleteOldBarRuns, "bnn");
    private readonly RowBuffer _reminders = new(PostgresDialect.WriteReminders, "bbnnnn");
    private readonly List<NpgsqlBatchCommand> _statements = [];

    private readonly EtagCache _stateEtags = new();
    private readonly EtagCache _reminderEtags = new();

    private PostgresSession? _session;
    private Numbers? _last;
    private bool _hasTakenEtags;

    private PostgresSession Session => _session ?? throw new InvalidOperationException("There is no session.");

    // Read at need, once: nobody else takes any.
    private Numbers Last
    {
        get => _last ??= ReadLast();
        set => _last = value;
    }

    /// <summary>Uses another session from here on, and forgets what it knew from the former.</summary>
    public void Use(PostgresSession? session)
    {
        _session = session;
        Forget();
    }

    /// <summary>Adds any statement to the transaction, behind those before it.</summary>
    public void Add(NpgsqlBatchCommand statement)
    {
        Collect();
        _statements.Add(statement);
    }

    /// <summary>All that was collected, as one transaction; null when there is nothing.</summary>
    public NpgsqlBatch? TakeBatch()
    {
        Collect();
        if (_hasTakenEtags)
            _statements.Add(WriteEtags());
        if (_statements.Count == 0)
            return null;
        var batch = Session.Batch();
        foreach (var statement in _statements)
            batch.BatchCommands.Add(statement);
        _statements.Clear();
        _hasTakenEtags = false;
        return batch;
    }

    public override void Forget()
    {
        base.Forget();
        foreach (var rows in (ReadOnlySpan<RowBuffer>)[_streams, _events, _snapshots, _states, _bars, _barRuns, _oldBarRuns, _reminders])
            rows.Clear();
        _statements.Clear();
        _stateEtags.Forget();
        _reminderEtags.Forget();
        _last = null;
        _hasTakenEtags = false;
    }

    public override void Trim()
    {
        base.Trim();
        _stateEtags.Trim();
        _reminderEtags.Trim();
    }

    public override long? EtagOf(StateIdentity state) =>
        _stateEtags.Find(state.Name, state.Key, state, s => Scalar(PostgresDialect.FindState, s.NameUtf8, s.KeyUtf8));

    public override long TakeStateEtag()
    {
        _hasTakenEtags = true;
        return (Last = Last with { StateEtag = Last.StateEtag + 1 }).StateEtag;
    }

    public override void WriteState(StateIdentity state, long? former, long etag, ReadOnlyMemory<byte> payload)
    {
        CollectIfLarge(_states);
        _states.Add(state.NameUtf8).Add(state.KeyUtf8).Add(etag).Add(payload).Add(state.ChecksumOf(etag, payload.Span));
        _stateEtags.Remember(state.Name, state.Key, etag);
    }

    public override void DeleteState(StateIdentity state, long etag)
    {
        _states.Add(state.NameUtf8).Add(state.KeyUtf8).Add(0).Add(ReadOnlyMemory<byte>.Empty).Add(0);
        _stateEtags.Remember(state.Name, state.Key, null);
    }

    public override void WriteBar(byte[] symbolUtf8, Timeframe timeframe, in TimeBar bar) => _bars
        .Add(symbolUtf8)
        .Add(BarRow.IdOf(timeframe))
        .Add(bar.OpenTimeNs)
        .Add(bar.Open)
        .Add(bar.High)
        .Add(bar.Low)
        .Add(bar.Close)
        .Add(bar.Updates)
        .Add(bar.VolumeLots)
        .Add(BarRow.ChecksumOf(symbolUtf8, timeframe, bar));

    public override void WriteBarRun(byte[] symbolUtf8, Timeframe timeframe, ReadOnlySpan<TimeBar> run)
    {
        var bytes = BarRun.Write(run);
        _barRuns
            .Add(symbolUtf8)
            .Add(BarRow.IdOf(timeframe))
            .Add(run[0].OpenTimeNs)
            .Add(run[^1].OpenTimeNs)
            .Add(bytes)
            .Add(BarRun.ChecksumOf(symbolUtf8, timeframe, bytes));
    }

    public override void DeleteOldBarRuns(byte[] symbolUtf8, Timeframe timeframe, long bytes) =>
        _oldBarRuns.Add(symbolUtf8).Add(BarRow.IdOf(timeframe)).Add(bytes);

    public override long? EtagOf(ReminderIdentity reminder) => _reminderEtags.Find(
        reminder.Grain, reminder.Name, reminder, r => Scalar(PostgresDialect.FindReminder, r.GrainUtf8, r.NameUtf8));

    public override long TakeReminderEtag()
    {
        _hasTakenEtags = true;
        return (Last = Last with { ReminderEtag = Last.ReminderEtag + 1 }).ReminderEtag;
    }

    public override void WriteReminder(ReminderIdentity reminder, long? former, long etag, long startTicks, long periodTicks)
    {
        _reminders
            .Add(reminder.GrainUtf8)
            .Add(reminder.NameUtf8)
            .Add(etag)
            .Add(startTicks)
            .Add(periodTicks)
            .Add(reminder.ChecksumOf(etag, startTicks, periodTicks));
        _reminderEtags.Remember(reminder.Grain, reminder.Name, etag);
    }

    public override void DeleteReminder(ReminderIdentity reminder, long etag)
    {
        _reminders.Add(reminder.GrainUtf8).Add(reminder.NameUtf8).Add(0).Add(0).Add(0).Add(0);
        _reminderEtags.Remember(reminder.Grain, reminder.Name, null);
    }

    public override void DeleteAllReminders()
    {
        Add(new NpgsqlBatchCommand(PostgresDialect.DeleteAllReminders));
        _reminderEtags.Empty();
    }

    protected override StreamHead FindStream(StreamIdentity stream)
    {
        using var command = Session.Command(PostgresDialect.FindStream, stream.Utf8);
        using var row = command.ExecuteReader();
        return row.Read() ? new StreamHead(row.GetInt64(0), row.GetInt64(1)) : default;
    }

    protected override long InsertStream(StreamIdentity stream)
    {
        Last = Last with { StreamId = Last.StreamId + 1 };
        _streams.Add(Last.StreamId).Add(stream.Utf8);
        return Last.StreamId;
    }

    protected override void InsertEvents(long stream, long afterVersion, EncodedEvent[] events)
    {
        for (var i = 0; i < events.Length; i++)
        {
            CollectIfLarge(_events);
            ref readonly var e = ref events[i];
            _events.Add(stream).Add(afterVersion + i + 1).Add(e.Type).Add(e.Subject).Add(e.Payload).Add(e.Crc);
        }
    }

    protected override void PutSnapshot(long stream, in EncodedSnapshot snapshot)
    {
        CollectIfLarge(_snapshots);
        _snapshots.Add(stream).Add(snapshot.Version).Add(snapshot.Schema).Add(snapshot.Payload).Add(snapshot.Crc);
    }

    private void CollectIfLarge(RowBuffer rows)
    {
        if (rows.Bytes >= MaxBytesOfStatement)
            _statements.Add(rows.Take());
    }

    // What was cleaned up is older than what was just written.
    private void Collect()
    {
        foreach (var rows in (ReadOnlySpan<RowBuffer>)[_streams, _events, _snapshots, _states, _bars, _barRuns, _oldBarRuns, _reminders])
            if (!rows.IsEmpty)
                _statements.Add(rows.Take());
    }

    private NpgsqlBatchCommand WriteEtags()
    {
        var command = new NpgsqlBatchCommand(PostgresDialect.WriteEtags);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = Last.StateEtag });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = Last.ReminderEtag });
        return command;
    }

    private long? Scalar(string sql, params ReadOnlySpan<byte[]> parameters)
    {
        using var command = Session.Command(sql, parameters);
        return (long?)command.ExecuteScalar();
    }

    private Numbers ReadLast()
    {
        using var command = Session.Command(PostgresDialect.ReadLastNumbers);
        using var row = command.ExecuteReader();
        return row.Read()
            ? new Numbers(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2))
            : throw StorageRefusals.Corrupt("The etags given last are missing from the database.");
    }

    /// <summary>The last id of a stream, and the etags of states and of reminders given last.</summary>
    private sealed record Numbers(long StreamId, long StateEtag, long ReminderEtag);
}
