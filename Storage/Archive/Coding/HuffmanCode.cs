namespace OrleansTrading.Storage.Archive.Coding;

/// <summary>
/// Canonical Huffman codes of bytes, of 1 to <see cref="MaxLength"/> bits, lowest bit first: shorter codes before longer ones, and of one length in
/// the order of the bytes. 256 lengths of four bits say all of one; 0: the byte does not occur.
/// </summary>
internal static class HuffmanCode
{
    /// <summary>Longest code in bits: its table of 8 KiB stays in the first cache.</summary>
    public const int MaxLength = 12;

    /// <summary>Bytes of a code's lengths.</summary>
    public const int LengthsBytes = Symbols / 2;

    /// <summary>Number of values that a byte has.</summary>
    public const int Symbols = 256;

    /// <summary>The codes that lengths mean, with the bit that is read first lowest.</summary>
    public static void Assign(ReadOnlySpan<byte> lengths, Span<ushort> codes)
    {
        Span<int> next = stackalloc int[MaxLength + 2];
        foreach (var length in lengths)
            if (length > 0)
                next[length + 1]++;
        for (var length = 1; length <= MaxLength; length++) next[length] = (next[length] + next[length - 1]) << 1;
        // next[n + 1] held how many codes have n bits; now next[n] is the first code of n bits.
        for (var symbol = 0; symbol < Symbols; symbol++)
            if (lengths[symbol] is > 0 and var length)
                codes[symbol] = Reversed(next[length]++, length);
    }

    private static ushort Reversed(int code, int length)
    {
        var reversed = 0;
        for (var bit = 0; bit < length; bit++) reversed |= (code >> bit & 1) << length - 1 - bit;
        return (ushort)reversed;
    }
}
