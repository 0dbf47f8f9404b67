using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using OrleansTrading.Domain;

namespace OrleansTrading.Connectors.Kafka;

/// <summary>
/// All of an envelope but its block, in bytes. It travels as the record's header <see cref="HeaderName"/>; the record's key is the symbol and its
/// value the block, byte by byte.
/// </summary>
/// <remarks>
/// Version, one byte: 2. Flags, one byte: bit 0 a keyframe, the others 0. Producer, 16 bytes, big-endian as RFC 9562 writes them. Sequence, time of
/// the last tick and time of sending, the times in Unix nanoseconds, eight bytes each, little-endian. Venue, then symbol: length in bytes, one byte,
/// and UTF-8. CRC-32C of everything before, four bytes, little-endian.
/// </remarks>
internal static class TickEnvelopeHead
{
    /// <summary>The header's name.</summary>
    public const string HeaderName = "tick";

    /// <summary>Most bytes of a head.</summary>
    public const int MaxBytes = NamesAt + 2 * (1 + byte.MaxValue) + ChecksumBytes;

    private const byte FormatVersion = 2;
    private const byte KeyframeFlag = 1;
    private const int ProducerAt = 2;
    private const int SequenceAt = ProducerAt + 16;
    private const int TimeAt = SequenceAt + 8;
    private const int SentAt = TimeAt + 8;
    private const int NamesAt = SentAt + 8;
    private const int ChecksumBytes = 4;

    // Names that are no text are no names: nothing is replaced in them.
    private static readonly UTF8Encoding Text = new(false, throwOnInvalidBytes: true);

    /// <summary>Writes an envelope's head.</summary>
    /// <exception cref="ArgumentException">A name is empty, no text, or longer than 255 bytes.</exception>
    public static byte[] Write(in TickStream stream, long sequence, long lastTimeNs, long sentNs, bool isKeyframe)
    {
        Span<byte> buffer = stackalloc byte[MaxBytes];
        buffer[0] = FormatVersion;
        buffer[1] = isKeyframe ? KeyframeFlag : (byte)0;
        stream.Producer.TryWriteBytes(buffer[ProducerAt..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64LittleEndian(buffer[SequenceAt..], sequence);
        BinaryPrimitives.WriteInt64LittleEndian(buffer[TimeAt..], lastTimeNs);
        BinaryPrimitives.WriteInt64LittleEndian(buffer[SentAt..], sentNs);
        var at = WriteName(buffer, NamesAt, stream.Venue);
        at = WriteName(buffer, at, stream.Symbol);
        BinaryPrimitives.WriteUInt32LittleEndian(buffer[at..], Crc32C.Append(0, buffer[..at]));
        return buffer[..(at + ChecksumBytes)].ToArray();
    }

    /// <summary>Reads a head, and puts the block into the envelope.</summary>
    /// <returns>Null: the bytes are no head of this version.</returns>
    public static TickEnvelope? Read(ReadOnlySpan<byte> bytes, ImmutableArray<byte> block)
    {
        if (bytes.Length < NamesAt + 2 * 2 + ChecksumBytes || bytes[0] != FormatVersion || bytes[1] > KeyframeFlag) return null;
        var body = bytes[..^ChecksumBytes];
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[^ChecksumBytes..]) != Crc32C.Append(0, body)) return null;
        var sequence = BinaryPrimitives.ReadInt64LittleEndian(body[SequenceAt..]);
        var lastTimeNs = BinaryPrimitives.ReadInt64LittleEndian(body[TimeAt..]);
        var sentNs = BinaryPrimitives.ReadInt64LittleEndian(body[SentAt..]);
        var at = NamesAt;
        if (sequence < 1 || lastTimeNs < 0 || sentNs < 0) return null;
        if (!TryReadName(body, ref at, out var venue) || !TryReadName(body, ref at, out var symbol) || at != body.Length) return null;
        var stream = new TickStream(new Guid(body.Slice(ProducerAt, 16), bigEndian: true), venue, symbol);
        return new TickEnvelope(stream, sequence, lastTimeNs, block) { SentNs = sentNs, IsKeyframe = bytes[1] == KeyframeFlag };
    }

    private static int WriteName(Span<byte> buffer, int at, string name)
    {
        var length = Text.GetByteCount(name);
        if (length is 0 or > byte.MaxValue) throw new ArgumentException($"A name has 1 to {byte.MaxValue} bytes, not {length}.", nameof(name));
        buffer[at++] = (byte)length;
        return at + Text.GetBytes(name, buffer[at..]);
    }

    private static bool TryReadName(ReadOnlySpan<byte> body, ref int at, out string name)
    {
        name = "";
        if (at >= body.Length) return false;
        int length = body[at++];
        if (length == 0 || length > body.Length - at) return false;
        try
        {
            name = Text.GetString(body.Slice(at, length));
        }
        catch (DecoderFallbackException)
        {
            return false;
        }

        at += length;
        return true;
    }
}
