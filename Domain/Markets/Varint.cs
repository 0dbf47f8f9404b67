namespace OrleansTrading.Domain.Markets;

/// <summary>Base-128 integers, low bits first, the top bit of a byte meaning that more follow; as in Protocol Buffers.</summary>
internal static class Varint
{
    private const int MaxBytes = 10;

    public static int Write(Span<byte> buffer, int at, ulong value)
    {
        while (value >= 0x80)
        {
            buffer[at++] = (byte)(value | 0x80);
            value >>= 7;
        }

        buffer[at++] = (byte)value;
        return at;
    }

    public static int WriteSigned(Span<byte> buffer, int at, long value) =>
        Write(buffer, at, (ulong)((value << 1) ^ (value >> 63)));

    public static long Unzigzag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);

    public static bool TryRead(ReadOnlySpan<byte> bytes, ref int at, out ulong value)
    {
        // Most numbers are small.
        if ((uint)at < (uint)bytes.Length && bytes[at] < 0x80)
        {
            value = bytes[at++];
            return true;
        }

        return TryReadLong(bytes, ref at, out value);
    }

    private static bool TryReadLong(ReadOnlySpan<byte> bytes, ref int at, out ulong value)
    {
        value = 0;
        for (var shift = 0; shift < 7 * MaxBytes; shift += 7)
        {
            if (at >= bytes.Length) return false;
            var part = bytes[at++];
            // The tenth byte has room for one bit only.
            if (shift == 63 && part > 1) return false;
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80) return true;
        }

        return false;
    }
}
