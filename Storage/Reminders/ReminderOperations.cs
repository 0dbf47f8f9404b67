using OrleansTrading.Storage.Groups;
using OrleansTrading.Storage.State;

namespace OrleansTrading.Storage.Reminders;

/// <summary>Adds a reminder, or replaces the one of its name.</summary>
internal sealed class WriteReminder(ReminderIdentity identity, long startTicks, long periodTicks) : WriteOperation
{
    // Four integers beside the texts.
    public override long Bytes => identity.GrainUtf8.Length + identity.NameUtf8.Length + 32;

    /// <summary>The etag of the reminder, if it is stored.</summary>
    public string NewETag { get; private set; } = string.Empty;

    protected override void Decide(TableWriter tables)
    {
        // Nothing to decide from: the last write of a reminder stands.
    }

    protected override void Apply(TableWriter tables)
    {
        var former = tables.EtagOf(identity);
        var etag = tables.TakeReminderEtag();
        tables.WriteReminder(identity, former, etag, startTicks, periodTicks);
        NewETag = StateOperation.Text(etag);
    }
}

/// <summary>Removes a reminder if it is the one that is meant.</summary>
internal sealed class RemoveReminder(ReminderIdentity identity, string etag) : WriteOperation
{
    public override long Bytes => 0;

    /// <summary>Whether it was removed.</summary>
    public bool IsRemoved { get; private set; }

    protected override void Decide(TableWriter tables)
    {
        // Another one is no failure; Apply leaves it.
    }

    protected override void Apply(TableWriter tables)
    {
        var stored = tables.EtagOf(identity);
        IsRemoved = stored is { } number && StateOperation.Text(number) == etag;
        if (IsRemoved)
            tables.DeleteReminder(identity, stored!.Value);
    }
}

/// <summary>Removes all reminders.</summary>
internal sealed class ClearReminders : WriteOperation
{
    public override long Bytes => 0;

    protected override void Decide(TableWriter tables)
    {
        // Whatever is there goes.
    }

    protected override void Apply(TableWriter tables) => tables.DeleteAllReminders();
}
