using OrleansTrading.Domain.Bars;
using OrleansTrading.Storage.Journal;
using OrleansTrading.Storage.Reminders;
using OrleansTrading.Storage.State;

namespace OrleansTrading.Storage.Groups;

/// <summary>
/// The tables of a database within the transaction that a group of writes shares: each write finds what those before it left. Only the
/// writer's thread touches it.
/// </summary>
internal abstract class TableWriter
{
    private readonly StreamHeads _heads = new();

    /// <summary>The version of a stream's last event; 0 while it is empty.</summary>
    public long VersionOf(StreamIdentity stream) => HeadOf(stream).Version;

    /// <summary>Appends events behind a stream's last one, whose version is <paramref name="afterVersion"/>.</summary>
    public void Append(StreamIdentity stream, long afterVersion, EncodedEvent[] events)
    {
        var head = CreatedHeadOf(stream);
        InsertEvents(head.Id, afterVersion, events);
        _heads.Remember(stream.Name, head with { Version = afterVersion + events.Length });
    }

    /// <summary>Replaces a stream's snapshot by one that is not older.</summary>
    public void WriteSnapshot(StreamIdentity stream, in EncodedSnapshot snapshot) => PutSnapshot(CreatedHeadOf(stream).Id, snapshot);

    /// <summary>The etag of a state; null when there is none.</summary>
    public abstract long? EtagOf(StateIdentity state);

    /// <summary>Takes the next etag of states: one that none of them ever had.</summary>
    public abstract long TakeStateEtag();

    /// <summary>Writes a state, in the place of the one that is there.</summary>
    /// <param name="state">Whose it is.</param>
    /// <param name="former">The etag of the one that is there; null when there is none.</param>
    /// <param name="etag">The new one's etag, from <see cref="TakeStateEtag"/>.</param>
    /// <param name="payload">The new one's content.</param>
    public abstract void WriteState(StateIdentity state, long? former, long etag, ReadOnlyMemory<byte> payload);

    /// <summary>Removes the state that is there.</summary>
    public abstract void DeleteState(StateIdentity state, long etag);

    /// <summary>Writes a bar of a minute or more, over the one that is there.</summary>
    public abstract void WriteBar(byte[] symbolUtf8, Timeframe timeframe, in TimeBar bar);

    /// <summary>Writes a run of bars of less than a minute, in order of time, over the one that begins with the same.</summary>
    public abstract void WriteBarRun(byte[] symbolUtf8, Timeframe timeframe, ReadOnlySpan<TimeBar> run);

    /// <summary>Forgets the runs that are older than newer ones of so many bytes.</summary>
    public abstract void DeleteOldBarRuns(byte[] symbolUtf8, Timeframe timeframe, long bytes);

    /// <summary>The etag of a reminder; null when there is none.</summary>
    public abstract long? EtagOf(ReminderIdentity reminder);

    /// <summary>Takes the next etag of reminders: one that none of them ever had.</summary>
    public abstract long TakeReminderEtag();

    /// <summary>Writes a reminder, in the place of the one that is there.</summary>
    /// <param name="reminder">Whose it is.</param>
    /// <param name="former">The etag of the one that is there; null when there is none.</param>
    /// <param name="etag">The new one's etag, from <see cref="TakeReminderEtag"/>.</param>
    /// <param name="startTicks">Its first tick, in 100 ns since the year 1, UTC.</param>
    /// <param name="periodTicks">Time between ticks, in 100 ns.</param>
    public abstract void WriteReminder(ReminderIdentity reminder, long? former, long etag, long startTicks, long periodTicks);

    /// <summary>Removes the reminder that is there.</summary>
    public abstract void DeleteReminder(ReminderIdentity reminder, long etag);

    /// <summary>Removes all reminders.</summary>
    public abstract void DeleteAllReminders();

    /// <summary>Forgets what it knows of the tables: a transaction failed, or somebody else wrote.</summary>
    public virtual void Forget() => _heads.Clear();

    /// <summary>Keeps what it knows within bounds. Only between transactions: within one, what it knows may not be in the tables yet.</summary>
    public virtual void Trim() => _heads.Trim();

    /// <summary>Looks a stream up; the default head when there is none.</summary>
    protected abstract StreamHead FindStream(StreamIdentity stream);

    /// <summary>Adds a stream that is not there.</summary>
    /// <returns>Its id, above 0.</returns>
    protected abstract long InsertStream(StreamIdentity stream);

    protected abstract void InsertEvents(long stream, long afterVersion, EncodedEvent[] events);

    protected abstract void PutSnapshot(long stream, in EncodedSnapshot snapshot);

    private StreamHead HeadOf(StreamIdentity stream)
    {
        if (_heads.Find(stream.Name) is { } known)
            return known;
        var head = FindStream(stream);
        _heads.Remember(stream.Name, head);
        return head;
    }

    private StreamHead CreatedHeadOf(StreamIdentity stream)
    {
        var head = HeadOf(stream);
        if (head.Id != 0)
            return head;
        head = head with { Id = InsertStream(stream) };
        _heads.Remember(stream.Name, head);
        return head;
    }
}
