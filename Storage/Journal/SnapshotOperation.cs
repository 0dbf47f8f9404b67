using OrleansTrading.Domain.Journal;
using OrleansTrading.Storage.Sqlite;

namespace OrleansTrading.Storage.Journal;

/// <summary>Replaces a stream's snapshot, unless the stored one is newer.</summary>
internal sealed class SnapshotOperation(
    StreamHeads heads, string stream, byte[] streamUtf8, JournalSnapshot snapshot, byte[] schemaUtf8) : WriteOperation
{
    private readonly uint _crc = ChecksumOf(streamUtf8, snapshot.Version, schemaUtf8, snapshot.Payload.Span);

    public override long Bytes => schemaUtf8.Length + snapshot.Payload.Length;

    public override void Decide(SqliteSession session)
    {
        var last = heads.Find(session, stream, streamUtf8).Version;
        if (snapshot.Version > last)
        {
            // Stored, it would be a state that no events lead to, and the stream could never be appended to again.
            throw new ArgumentOutOfRangeException(
                nameof(snapshot),
                snapshot.Version,
                $"Stream '{stream}' ends at version {last}; a snapshot cannot be ahead of it.");
        }
    }

    public override void Apply(SqliteSession session) => session.Statement(SqliteDialect.WriteSnapshot)
        .Bind(1, heads.FindOrCreate(session, stream, streamUtf8).Id)
        .Bind(2, snapshot.Version)
        .BindText(3, schemaUtf8)
        .BindBlob(4, snapshot.Payload.Span)
        .Bind(5, _crc)
        .Execute();

    /// <summary>The checksum of a snapshot at its place.</summary>
    public static uint ChecksumOf(ReadOnlySpan<byte> stream, long version, ReadOnlySpan<byte> schema, ReadOnlySpan<byte> payload)
    {
        var checksum = new Checksum();
        checksum.AddField(stream);
        checksum.Add(version);
        checksum.AddField(schema);
        checksum.AddField(payload);
        return checksum.Value;
    }
}
