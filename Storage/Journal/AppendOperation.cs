using OrleansTrading.Domain.Journal;
using OrleansTrading.Storage.Sqlite;

namespace OrleansTrading.Storage.Journal;

/// <summary>Appends events to one stream if it ends where their writer believes.</summary>
internal sealed class AppendOperation(
    StreamHeads heads, string stream, byte[] streamUtf8, long expectedVersion, EncodedEvent[] events) : WriteOperation
{
    public override long Bytes { get; } = BytesOf(events);

    /// <summary>The version of the last event, if it is stored.</summary>
    public long LastVersion => expectedVersion + events.Length;

    public override void Decide(SqliteSession session)
    {
        var actual = heads.Find(session, stream, streamUtf8).Version;
        if (actual != expectedVersion)
            throw new JournalConflictException(stream, expectedVersion, actual);
    }

    public override void Apply(SqliteSession session)
    {
        var head = heads.FindOrCreate(session, stream, streamUtf8);
        var statement = session.Statement(SqliteDialect.InsertEvent);
        for (var i = 0; i < events.Length; i++)
        {
            ref readonly var e = ref events[i];
            statement
                .Bind(1, head.Id)
                .Bind(2, expectedVersion + i + 1)
                .BindText(3, e.Type)
                .BindText(4, e.Subject)
                .BindBlob(5, e.Payload.Span)
                .Bind(6, e.Crc)
                .Execute();
        }

        heads.Remember(stream, head with { Version = LastVersion });
    }

    private static long BytesOf(EncodedEvent[] events)
    {
        var bytes = 0L;
        foreach (ref readonly var e in events.AsSpan())
            bytes += e.Type.Length + e.Subject.Length + e.Payload.Length;
        return bytes;
    }
}
