using OrleansTrading.Domain.Journal;
using OrleansTrading.Storage.Groups;

namespace OrleansTrading.Storage.Journal;

/// <summary>Appends events to one stream if it ends where their writer believes.</summary>
internal sealed class AppendOperation(StreamIdentity stream, long expectedVersion, EncodedEvent[] events) : WriteOperation
{
    public override long Bytes { get; } = BytesOf(events);

    /// <summary>The version of the last event, if it is stored.</summary>
    public long LastVersion => expectedVersion + events.Length;

    protected override void Decide(TableWriter tables)
    {
        var actual = tables.VersionOf(stream);
        if (actual != expectedVersion)
            throw new JournalConflictException(stream.Name, expectedVersion, actual);
    }

    protected override void Apply(TableWriter tables) => tables.Append(stream, expectedVersion, events);

    private static long BytesOf(EncodedEvent[] events)
    {
        var bytes = 0L;
        foreach (ref readonly var e in events.AsSpan())
            bytes += e.Bytes;
        return bytes;
    }
}
