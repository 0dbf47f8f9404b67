using System.Buffers.Binary;

namespace OrleansTrading.Storage.Archive.Coding;

/// <summary>Finds the best code for a column and writes it. Used again and again; not safe for more than one thread.</summary>
internal sealed class HuffmanEncoder
{
    private readonly int[] _counts = new int[HuffmanCode.Symbols];
    private readonly byte[] _lengths = new byte[HuffmanCode.Symbols];
    private readonly ushort[] _codes = new ushort[HuffmanCode.Symbols];
    private readonly int[] _symbols = new int[HuffmanCode.Symbols];
    private readonly long[] _weights = new long[2 * HuffmanCode.Symbols];
    private readonly long[] _lighter = new long[2 * HuffmanCode.Symbols];
    private readonly bool[][] _isLeaf = [.. Enumerable.Range(0, HuffmanCode.MaxLength).Select(_ => new bool[2 * HuffmanCode.Symbols])];

    /// <summary>Chooses the code for a column that has at least two different bytes.</summary>
    /// <returns>How many bytes the column takes in it, without the lengths.</returns>
    public int Plan(ReadOnlySpan<byte> column)
    {
        Array.Clear(_counts);
        foreach (var symbol in column) _counts[symbol]++;
        ChooseLengths();
        HuffmanCode.Assign(_lengths, _codes);
        var bits = 0L;
        for (var symbol = 0; symbol < HuffmanCode.Symbols; symbol++) bits += (long)_counts[symbol] * _lengths[symbol];
        return (int)((bits + 7) / 8);
    }

    public void WriteLengths(ByteColumn block)
    {
        for (var symbol = 0; symbol < HuffmanCode.Symbols; symbol += 2)
            block.WriteByte((byte)(_lengths[symbol] | _lengths[symbol + 1] << 4));
    }

    public void Encode(ReadOnlySpan<byte> column, ByteColumn block)
    {
        // A symbol takes at most 12 bits; whole words of 8 bytes are written at the end.
        var output = block.Reserve(column.Length * 3 / 2 + 2 * sizeof(ulong));
        var (bits, held, at) = (0UL, 0, 0);
        foreach (var symbol in column)
        {
            bits |= (ulong)_codes[symbol] << held;
            held += _lengths[symbol];
            if (held < 48) continue;
            BinaryPrimitives.WriteUInt64LittleEndian(output[at..], bits);
            at += held >> 3;
            bits >>= held & ~7;
            held &= 7;
        }

        BinaryPrimitives.WriteUInt64LittleEndian(output[at..], bits);
        block.Advance(at + (held + 7) / 8);
    }

    /// <summary>
    /// The lengths that take the fewest bits under the bound, by package-merge (Larmore and Hirschberg, 1990): each level's list is the symbols and
    /// the pairs of the level before, by weight; how often a symbol is in what the last level takes is the length of its code.
    /// </summary>
    private void ChooseLengths()
    {
        Array.Clear(_lengths);
        var n = 0;
        for (var symbol = 0; symbol < HuffmanCode.Symbols; symbol++)
            if (_counts[symbol] > 0)
                _symbols[n++] = symbol;
        // Equal weights in the order of the symbols: the same column always gives the same bytes.
        _symbols.AsSpan(0, n).Sort((a, b) => _counts[a] != _counts[b] ? _counts[a].CompareTo(_counts[b]) : a.CompareTo(b));

        var (current, below) = (_weights, _lighter);
        var size = 0;
        for (var level = 0; level < HuffmanCode.MaxLength; level++)
        {
            (current, below) = (below, current);
            var (pairs, leaf, pair) = (size / 2, 0, 0);
            size = n + pairs;
            for (var i = 0; i < size; i++)
            {
                var pairWeight = pair < pairs ? below[2 * pair] + below[2 * pair + 1] : long.MaxValue;
                var isLeaf = leaf < n && _counts[_symbols[leaf]] <= pairWeight;
                _isLeaf[level][i] = isLeaf;
                current[i] = isLeaf ? _counts[_symbols[leaf++]] : pairWeight;
                if (!isLeaf) pair++;
            }
        }

        var taken = 2 * n - 2;
        for (var level = HuffmanCode.MaxLength - 1; level >= 0; level--)
        {
            var leaves = 0;
            for (var i = 0; i < taken; i++)
                if (_isLeaf[level][i])
                    _lengths[_symbols[leaves++]]++;
            taken = 2 * (taken - leaves);
        }
    }
}
