using System.Buffers.Binary;
using OrleansTrading.Domain;
using OrleansTrading.Storage.Archive.Coding;

namespace OrleansTrading.Storage.Archive.Segments;

/// <summary>What is before a block's body: its length, number of ticks, first and last time, and a checksum of these and the body; little-endian.</summary>
internal static class BlockFrame
{
    public const int Bytes = 4 + 4 + 8 + 8 + 4;

    private const int ChecksumAt = Bytes - 4;

    /// <summary>Appends a framed block of the ticks that wait in an encoder.</summary>
    public static BlockEntry Write(BlockEncoder encoder, ByteColumn into, long offset)
    {
        var start = into.Length;
        var entry = new BlockEntry(offset, 0, encoder.Count, encoder.FirstNs, encoder.LastNs);
        into.Write(stackalloc byte[Bytes]);
        encoder.Write(into);
        entry = entry with { BodyBytes = into.Length - start - Bytes };

        var block = into.WrittenFrom(start);
        BinaryPrimitives.WriteInt32LittleEndian(block, entry.BodyBytes);
        BinaryPrimitives.WriteInt32LittleEndian(block[4..], entry.Ticks);
        BinaryPrimitives.WriteInt64LittleEndian(block[8..], entry.FirstNs);
        BinaryPrimitives.WriteInt64LittleEndian(block[16..], entry.LastNs);
        BinaryPrimitives.WriteUInt32LittleEndian(block[ChecksumAt..], ChecksumOf(block));
        return entry;
    }

    /// <summary>The body of a framed block.</summary>
    /// <exception cref="InvalidDataException">It is not the block that its entry says, or is damaged.</exception>
    public static ReadOnlySpan<byte> Open(ReadOnlySpan<byte> block, scoped in BlockEntry entry)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(block[ChecksumAt..]) != ChecksumOf(block))
            throw new InvalidDataException("the block's checksum is another");
        return EntryOf(block, entry.Offset) == entry ? block[Bytes..] : throw new InvalidDataException("the block is not the one that the index says");
    }

    /// <summary>The body of a framed block that no index knows.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static ReadOnlySpan<byte> Open(ReadOnlySpan<byte> block, out int ticks)
    {
        if (block.Length < Bytes) throw new InvalidDataException("a block ends within its frame");
        var entry = EntryOf(block, 0);
        if (entry.BodyBytes != block.Length - Bytes || entry.Ticks is < 1 or > BlockEncoder.MaxTicks)
            throw new InvalidDataException("a block's frame does not fit it");
        ticks = entry.Ticks;
        return Open(block, entry);
    }

    private static BlockEntry EntryOf(ReadOnlySpan<byte> block, long offset) => new(
        offset, BinaryPrimitives.ReadInt32LittleEndian(block), BinaryPrimitives.ReadInt32LittleEndian(block[4..]),
        BinaryPrimitives.ReadInt64LittleEndian(block[8..]), BinaryPrimitives.ReadInt64LittleEndian(block[16..]));

    private static uint ChecksumOf(ReadOnlySpan<byte> block) => Crc32C.Append(Crc32C.Append(0, block[..ChecksumAt]), block[Bytes..]);
}
