using System.Buffers.Binary;
using OrleansTrading.Domain;

namespace OrleansTrading.Connectors.Kafka;

/// <summary>
/// What <see cref="StreamSequences"/> remembers, in bytes: version, one byte: 1; then each stream as the head of its last block
/// (<see cref="TickEnvelopeHead"/>), preceded by its length in two bytes, little-endian; CRC-32C of everything before, four bytes, little-endian.
/// </summary>
internal static class StreamSequencesBytes
{
    private const byte FormatVersion = 1;
    private const int LengthBytes = 2;
    private const int ChecksumBytes = 4;

    public static byte[] Write(IEnumerable<StreamPlace> places)
    {
        using var bytes = new MemoryStream();
        bytes.WriteByte(FormatVersion);
        Span<byte> number = stackalloc byte[LengthBytes];
        foreach (var place in places)
        {
            var head = TickEnvelopeHead.Write(place.Stream, place.Sequence, place.TimeNs, sentNs: 0, isKeyframe: false);
            BinaryPrimitives.WriteUInt16LittleEndian(number, (ushort)head.Length);
            bytes.Write(number);
            bytes.Write(head);
        }

        return Seal(bytes);
    }

    /// <exception cref="RefusedException">STREAM_SEQUENCES_CORRUPT.</exception>
    public static List<StreamPlace> Read(ReadOnlySpan<byte> bytes)
    {
        var places = new List<StreamPlace>();
        for (var rest = Open(bytes, FormatVersion); !rest.IsEmpty;)
        {
            var length = rest.Length < LengthBytes ? int.MaxValue : BinaryPrimitives.ReadUInt16LittleEndian(rest);
            if (length > rest.Length - LengthBytes) throw Corrupt("they end within a stream");
            if (TickEnvelopeHead.Read(rest.Slice(LengthBytes, length), []) is not { } last) throw Corrupt("a stream cannot be read");
            places.Add(new StreamPlace(last.Stream, last.Sequence, last.LastTimeNs, false));
            rest = rest[(LengthBytes + length)..];
        }

        return places;
    }

    /// <summary>All that was written, with its checksum.</summary>
    public static byte[] Seal(MemoryStream bytes)
    {
        Span<byte> checksum = stackalloc byte[ChecksumBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(checksum, Crc32C.Append(0, bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
        bytes.Write(checksum);
        return bytes.ToArray();
    }

    /// <summary>What is between version and checksum.</summary>
    /// <exception cref="RefusedException">STREAM_SEQUENCES_CORRUPT.</exception>
    public static ReadOnlySpan<byte> Open(ReadOnlySpan<byte> bytes, byte version)
    {
        if (bytes.Length < 1 + ChecksumBytes) throw Corrupt("they are too short");
        if (bytes[0] != version) throw Corrupt($"they have version {bytes[0]}");
        var body = bytes[..^ChecksumBytes];
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[^ChecksumBytes..]) != Crc32C.Append(0, body)) throw Corrupt("their checksum is another");
        return body[1..];
    }

    public static RefusedException Corrupt(string how) => new("STREAM_SEQUENCES_CORRUPT", $"Sequences of streams cannot be read: {how}.");
}
