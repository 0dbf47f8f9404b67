using OrleansTrading.Storage.Sqlite;
using OrleansTrading.Storage.State;

namespace OrleansTrading.Storage.Reminders;

/// <summary>Adds a reminder, or replaces the one of its name.</summary>
internal sealed class WriteReminder(ReminderIdentity identity, long startTicks, long periodTicks) : WriteOperation
{
    // Four integers beside the texts.
    public override long Bytes => identity.GrainUtf8.Length + identity.NameUtf8.Length + 32;

    /// <summary>The etag of the reminder, if it is stored.</summary>
    public string NewETag { get; private set; } = string.Empty;

    public override void Decide(SqliteSession session)
    {
        // Nothing to decide from: the last write of a reminder stands.
    }

    public override void Apply(SqliteSession session)
    {
        if (RemoveReminder.Find(session, identity) is { } former)
            session.Statement(SqliteDialect.DeleteReminder).Bind(1, former).Execute();
        var etag = 1 + (session.Statement(SqliteDialect.LastReminderEtag).Scalar() ?? 0);
        session.Statement(SqliteDialect.InsertReminder)
            .Bind(1, etag)
            .BindText(2, identity.GrainUtf8)
            .BindText(3, identity.NameUtf8)
            .Bind(4, startTicks)
            .Bind(5, periodTicks)
            .Bind(6, identity.ChecksumOf(etag, startTicks, periodTicks))
            .Execute();
        NewETag = StateOperation.Text(etag);
    }
}

/// <summary>Removes a reminder if it is the one that is meant.</summary>
internal sealed class RemoveReminder(ReminderIdentity identity, string etag) : WriteOperation
{
    public override long Bytes => 0;

    /// <summary>Whether it was removed.</summary>
    public bool IsRemoved { get; private set; }

    public static long? Find(SqliteSession session, ReminderIdentity identity) => session.Statement(SqliteDialect.FindReminder)
        .BindText(1, identity.GrainUtf8)
        .BindText(2, identity.NameUtf8)
        .Scalar();

    public override void Decide(SqliteSession session)
    {
        // Another one is no failure; Apply leaves it.
    }

    public override void Apply(SqliteSession session)
    {
        IsRemoved = Find(session, identity) is { } stored && StateOperation.Text(stored) == etag;
        if (IsRemoved)
            session.Statement(SqliteDialect.DeleteReminder).Bind(1, long.Parse(etag, System.Globalization.CultureInfo.InvariantCulture)).Execute();
    }
}

/// <summary>Removes all reminders.</summary>
internal sealed class ClearReminders : WriteOperation
{
    public override long Bytes => 0;

    public override void Decide(SqliteSession session)
    {
        // Whatever is there goes.
    }

    public override void Apply(SqliteSession session) => session.Statement(SqliteDialect.DeleteAllReminders).Execute();
}
