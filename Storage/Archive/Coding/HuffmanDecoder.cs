using System.Buffers.Binary;

namespace OrleansTrading.Storage.Archive.Coding;

/// <summary>Reads columns by a table that gives, for the next 12 bits, the byte and how many of the bits were its code.</summary>
internal static class HuffmanDecoder
{
    private const int TableSize = 1 << HuffmanCode.MaxLength;
    private const int LengthShift = 8;

    /// <summary>Fills a column from its code's lengths and its coded bytes.</summary>
    /// <exception cref="InvalidDataException">The lengths are no code, or the coded bytes are not as many as the column needs.</exception>
    public static void Decode(ReadOnlySpan<byte> lengths, ReadOnlySpan<byte> coded, Span<byte> column)
    {
        Span<ushort> table = stackalloc ushort[TableSize];
        Fill(table, lengths);
        var (bits, held, at, i) = (0UL, 0, 0, 0);
        // A word refills to 56 bits or more, and four codes take 48 at most.
        while (i <= column.Length - 4 && at <= coded.Length - sizeof(ulong))
        {
            bits |= BinaryPrimitives.ReadUInt64LittleEndian(coded[at..]) << held;
            at += (63 - held) >> 3;
            held |= 56;
            for (var end = i + 4; i < end; i++)
            {
                int entry = table[(int)(bits & (TableSize - 1))];
                column[i] = (byte)entry;
                bits >>= entry >> LengthShift;
                held -= entry >> LengthShift;
            }
        }

        // The word read last may have had more bits than were counted.
        bits &= (1UL << held) - 1;
        for (; i < column.Length; i++)
        {
            for (; held < HuffmanCode.MaxLength && at < coded.Length; held += 8) bits |= (ulong)coded[at++] << held;
            int entry = table[(int)(bits & (TableSize - 1))];
            column[i] = (byte)entry;
            bits >>= entry >> LengthShift;
            held -= entry >> LengthShift;
            if (held < 0) throw new InvalidDataException("a column's code ends too early");
        }

        if (at != coded.Length || held >= 8 || bits != 0) throw new InvalidDataException("bytes follow a column's code");
    }

    private static void Fill(Span<ushort> table, ReadOnlySpan<byte> packed)
    {
        Span<byte> lengths = stackalloc byte[HuffmanCode.Symbols];
        var space = 0;
        for (var symbol = 0; symbol < HuffmanCode.Symbols; symbol++)
        {
            var length = packed[symbol / 2] >> (symbol % 2 * 4) & 0xF;
            if (length > HuffmanCode.MaxLength) throw new InvalidDataException($"a code has {length} bits");
            if (length > 0) space += TableSize >> length;
            lengths[symbol] = (byte)length;
        }

        // Then no two codes share an entry, and none is left over.
        if (space != TableSize) throw new InvalidDataException("lengths are no code");
        Span<ushort> codes = stackalloc ushort[HuffmanCode.Symbols];
        HuffmanCode.Assign(lengths, codes);
        for (var symbol = 0; symbol < HuffmanCode.Symbols; symbol++)
        {
            if (lengths[symbol] is not (> 0 and var length)) continue;
            for (int entry = codes[symbol]; entry < TableSize; entry += 1 << length) table[entry] = (ushort)(length << LengthShift | symbol);
        }
    }
}
