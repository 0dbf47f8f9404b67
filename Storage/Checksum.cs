using System.Buffers.Binary;
using OrleansTrading.Domain;

namespace OrleansTrading.Storage;

/// <summary>
/// <see cref="Crc32C"/> over a row's identity and content. The identity is covered so that a row that was moved to another
/// place is as corrupt as one whose bytes changed.
/// </summary>
internal struct Checksum
{
    /// <summary>The checksum of everything added so far.</summary>
    public uint Value { get; private set; }

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

    private void AddBytes(ReadOnlySpan<byte> bytes) => Value = Crc32C.Append(Value, bytes);
}
