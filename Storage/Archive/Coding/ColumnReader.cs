using System.Runtime.CompilerServices;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Storage.Archive.Coding;

/// <summary>A column of a block, decoded, from which numbers are read; it keeps the room that it once needed.</summary>
internal sealed class ColumnReader
{
    /// <summary>Most bytes of a column: the largest block's largest is well below it, and what a hostile head can make us allocate ends here.</summary>
    public const int MaxBytes = 4 << 20;

    private byte[] _bytes = [];
    private int _length;
    private int _at;

    public bool IsAtEnd => _at == _length;

    /// <summary>Takes a column's bytes from where a block goes on.</summary>
    public void Load(ref BlockBytes block)
    {
        _at = _length = 0;
        var length = block.ReadCount(MaxBytes, "bytes in a column");
        if (_bytes.Length < length) _bytes = new byte[Math.Min(MaxBytes, Math.Max(length, 2 * _bytes.Length))];
        ColumnCode.Decode(ref block, _bytes.AsSpan(0, length));
        _length = length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ReadByte()
    {
        var at = _at;
        if (at >= _length) throw new InvalidDataException("a column ends too early");
        _at = at + 1;
        return _bytes[at];
    }

    public ulong ReadUnsigned() =>
        Varint.TryRead(_bytes.AsSpan(0, _length), ref _at, out var value) ? value : throw new InvalidDataException("a column ends within a number");

    public long ReadSigned() => Varint.Unzigzag(ReadUnsigned());
}

/// <summary>The bytes of a block, which are read from the front.</summary>
internal ref struct BlockBytes(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    public readonly bool IsAtEnd => _at == _bytes.Length;

    /// <summary>What has not been read.</summary>
    public readonly ReadOnlySpan<byte> Rest => _bytes[_at..];

    public int ReadByte() => _at < _bytes.Length ? _bytes[_at++] : throw new InvalidDataException("it ends too early");

    public int ReadCount(int most, string things)
    {
        if (!Varint.TryRead(_bytes, ref _at, out var count)) throw new InvalidDataException("it ends within a number");
        return count <= (ulong)most ? (int)count : throw new InvalidDataException($"it claims {count} {things}");
    }

    public ReadOnlySpan<byte> Read(int length)
    {
        if (length > _bytes.Length - _at) throw new InvalidDataException("it ends within a column");
        _at += length;
        return _bytes.Slice(_at - length, length);
    }
}
