namespace OrleansTrading.Storage.Archive.Coding;

/// <summary>
/// How a column lies in a block: its length, one byte that says how, and then its bytes as they are, one byte that all of them are, or a Huffman
/// code's lengths, the length of the coded bytes and these.
/// </summary>
internal static class ColumnCode
{
    private const byte Plain = 0;
    private const byte Same = 1;
    private const byte Huffman = 2;

    /// <summary>Appends a column to a block, in the shortest of the three ways.</summary>
    public static void Encode(ReadOnlySpan<byte> column, ByteColumn block, HuffmanEncoder huffman)
    {
        block.WriteUnsigned((ulong)column.Length);
        if (column.IsEmpty) return;
        if (column.IndexOfAnyExcept(column[0]) < 0)
        {
            block.WriteByte(Same);
            block.WriteByte(column[0]);
            return;
        }

        var coded = huffman.Plan(column);
        if (HuffmanCode.LengthsBytes + coded + 3 >= column.Length)
        {
            block.WriteByte(Plain);
            block.Write(column);
            return;
        }

        block.WriteByte(Huffman);
        huffman.WriteLengths(block);
        block.WriteUnsigned((ulong)coded);
        huffman.Encode(column, block);
    }

    /// <summary>Fills a column of known length.</summary>
    /// <exception cref="InvalidDataException">The block does not hold it.</exception>
    public static void Decode(ref BlockBytes block, Span<byte> column)
    {
        if (column.IsEmpty) return;
        switch (block.ReadByte())
        {
            case Plain:
                block.Read(column.Length).CopyTo(column);
                break;
            case Same:
                column.Fill((byte)block.ReadByte());
                break;
            case Huffman:
                var lengths = block.Read(HuffmanCode.LengthsBytes);
                var coded = block.ReadCount(column.Length, "coded bytes");
                HuffmanDecoder.Decode(lengths, block.Read(coded), column);
                break;
            case var how:
                throw new InvalidDataException($"a column is coded in a way {how} that is not known");
        }
    }
}
