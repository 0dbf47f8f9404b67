using System.Buffers.Binary;
using System.Numerics;

namespace OrleansTrading.Storage;

/// <summary>
/// CRC-32C (Castagnoli, as in RFC 3720) over a row's identity and content. The identity is covered so that a row that was
/// moved to another place is as corrupt as one whose bytes changed. The processor computes it (SSE 4.2, ARMv8).
/// </summary>
internal struct Checksum()
{
    private uint _crc = uint.MaxValue;

    /// <summary>The checksum of everything added so far.</summary>
    public readonly uint Value => ~_crc;

    /// <summary>Adds a number, little-endian.</summary>
    public void Add(long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        AddBytes(bytes);
    }

    /// <summary>Adds a field with its length before it, so that bytes cannot wander between neighbouring fields unseen.</summary>
    public void AddField(ReadOnlySpan<byte> field)
    {
        Add(field.Length);
        AddBytes(field);
    }

    private void AddBytes(ReadOnlySpan<byte> bytes)
    {
        var crc = _crc;
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var b in bytes)
            crc = BitOperations.Crc32C(crc, b);
        _crc = crc;
    }
}
