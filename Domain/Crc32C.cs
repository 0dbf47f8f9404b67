using System.Buffers.Binary;
using System.Numerics;

namespace OrleansTrading.Domain;

/// <summary>CRC-32C (Castagnoli, as in RFC 3720), computed by the processor (SSE 4.2, ARMv8).</summary>
public static class Crc32C
{
    /// <summary>Continues a checksum; the first call's is 0.</summary>
    public static uint Append(uint checksum, ReadOnlySpan<byte> bytes)
    {
        var crc = ~checksum;
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var b in bytes) crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }
}
