using System.Buffers.Binary;
using System.Text;
using OrleansTrading.Domain;

namespace OrleansTrading.Connectors.Kafka;

/// <summary>
/// All of an envelope but its block, in bytes. It travels as the record's header <see cref="HeaderName"/>; the record's key is the symbol and its
/// value the block, byte by byte.
/// </summary>
/// <remarks>
/// Version, one byte: 1. Producer, 16 bytes, big-endian as RFC 9562 writes them. Sequence and time of the last tick in Unix nanoseconds, eight bytes
/// each, little-endian. Venue, then symbol: length in bytes, one byte, and UTF-8. CRC-32C of everything before, four bytes, little-endian.
/// </remarks>
internal static class TickEnvelopeHead
{
    /// <summary>The header's name.</summary>
    public const string HeaderName = "tick";

    /// <summary>Most bytes of a head.</summary>
    public const int MaxBytes = NamesAt + 2 * (1 + byte.MaxValue) + ChecksumBytes;

    private const byte FormatVersion = 1;
    private const int SequenceAt = 1 + 16;
    private const int TimeAt = SequenceAt + 8;
    private const int NamesAt = TimeAt + 8;
    private const int ChecksumBytes = 4;

    // Names that are no text are no names: nothing is replaced in them.
    private static readonly UTF8Encoding Text = new(false, throwOnInvalidBytes: true);

    /// <summary>Writes a head.</summary>
    /// <exception cref="ArgumentException">A name is empty, no text, or longer than 255 bytes.</exception>
    public static byte[] Write(in TickStream stream, long sequence, long lastTimeNs)
    {
        Span<byte> buffer = stackalloc byte[MaxBytes];
        buffer[0] = FormatVersion;
        stream.Producer.TryWriteBytes(buffer[1..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64LittleEndian(buffer[SequenceAt..], sequence);
        BinaryPrimitives.WriteInt64LittleEndian(buffer[TimeAt..], lastTimeNs);
        var at = WriteName(buffer, NamesAt, stream.Venue);
        at = WriteName(buffer, at, stream.Symbol);
        BinaryPrimitives.WriteUInt32LittleEndian(buffer[at..], Crc32C.Append(0, buffer[..at]));
        return buffer[..(at + ChecksumBytes)].ToArray();
    }

    /// <summary>Reads a head.</summary>
    /// <returns>False: the bytes are no head of this version.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out TickStream stream, out long sequence, out long lastTimeNs)
    {
        (stream, sequence, lastTimeNs) = (default, 0, 0);
        if (bytes.Length < NamesAt + 2 * 2 + ChecksumBytes || bytes[0] != FormatVersion) return false;
        var body = bytes[..^ChecksumBytes];
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[^ChecksumBytes..]) != Crc32C.Append(0, body)) return false;
        sequence = BinaryPrimitives.ReadInt64LittleEndian(body[SequenceAt..]);
        lastTimeNs = BinaryPrimitives.ReadInt64LittleEndian(body[TimeAt..]);
        var at = NamesAt;
        if (sequence < 1 || lastTimeNs < 0 || !TryReadName(body, ref at, out var venue) || !TryReadName(body, ref at, out var symbol)) return false;
        stream = new TickStream(new Guid(body.Slice(1, 16), bigEndian: true), venue, symbol);
        return at == body.Length;
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
