using System.Text;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Journal;

namespace OrleansTrading.Storage.Journal;

/// <summary>A snapshot as it is stored: text in UTF-8, and a checksum over its place and its content.</summary>
internal readonly record struct EncodedSnapshot(long Version, byte[] Schema, ReadOnlyMemory<byte> Payload, uint Crc)
{
    /// <summary>Checks and encodes a snapshot of a stream.</summary>
    /// <exception cref="ArgumentException">A limit is breached.</exception>
    public static EncodedSnapshot Encode(ReadOnlySpan<byte> stream, JournalSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        JournalArguments.Version(snapshot.Version, nameof(snapshot));
        JournalArguments.Payload(snapshot.Payload, EventJournal.MaxSnapshotBytes, "The snapshot's payload");
        var schema = WellFormedText.Encode(snapshot.Schema, 1, EventJournal.MaxSchemaLength, nameof(snapshot), "The snapshot's schema");
        var crc = ChecksumOf(stream, snapshot.Version, schema, snapshot.Payload.Span);
        return new EncodedSnapshot(snapshot.Version, schema, snapshot.Payload, crc);
    }

    /// <summary>Verifies a stored snapshot.</summary>
    /// <exception cref="RefusedException"><see cref="StorageCodes.Corrupt"/>.</exception>
    public static JournalSnapshot Decode(StreamIdentity stream, long version, ReadOnlySpan<byte> schema, byte[] payload, long crc) =>
        crc == ChecksumOf(stream.Utf8, version, schema, payload)
            ? new JournalSnapshot(version, Encoding.UTF8.GetString(schema), payload)
            : throw StorageRefusals.Corrupt(
                $"The snapshot of stream '{stream.Name}' at version {version} is corrupt: its checksum differs.");

    private static uint ChecksumOf(ReadOnlySpan<byte> stream, long version, ReadOnlySpan<byte> schema, ReadOnlySpan<byte> payload)
    {
        var checksum = new Checksum();
        checksum.AddField(stream);
        checksum.Add(version);
        checksum.AddField(schema);
        checksum.AddField(payload);
        return checksum.Value;
    }
}
