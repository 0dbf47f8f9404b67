using System.Runtime.CompilerServices;

namespace OrleansTrading.Domain.Markets;

/// <summary>
/// Goes through a stretch of a block number by number; what is not there is a corrupt block. An ordinary value, so that who reads a block may wait
/// for something in the middle of it and go on where it was.
/// </summary>
internal struct BlockCursor(byte[] bytes, int from, int to)
{
    private readonly byte[] _bytes = bytes;
    private readonly int _to = to;
    private int _at = from;

    /// <summary>Whether everything was read.</summary>
    public readonly bool IsAtEnd => _at == _to;

    /// <summary>Bytes not yet read.</summary>
    public readonly int Left => _to - _at;

    /// <summary>Divides off the next bytes; this one goes on behind them.</summary>
    /// <param name="length">How many, 0 to <see cref="Left"/>.</param>
    public BlockCursor Take(int length)
    {
        var taken = new BlockCursor(_bytes, _at, _at + length);
        _at += length;
        return taken;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ReadByte()
    {
        if (_at >= _to) throw TickBlock.Corrupt("it ends too early");
        return _bytes[_at++];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong ReadUnsigned()
    {
        // Most numbers are small.
        var (bytes, at) = (_bytes, _at);
        if (at < _to && (uint)at < (uint)bytes.Length && bytes[at] < 0x80)
        {
            _at = at + 1;
            return bytes[at];
        }

        return ReadLong();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long ReadSigned() => Varint.Unzigzag(ReadUnsigned());

    /// <summary>Reads a number of things, of which there are one to a bound.</summary>
    public int ReadCount(int most, string things)
    {
        var count = ReadUnsigned();
        if (count == 0 || count > (ulong)most) throw TickBlock.Corrupt($"it claims {count} {things}");
        return (int)count;
    }

    /// <summary>Reads the digits that all sizes end with as zeros; gives what to multiply with.</summary>
    public long ReadScale() =>
        ReadByte() is var digits && digits < DecimalScale.Powers.Length
            ? DecimalScale.Powers[digits]
            : throw TickBlock.Corrupt($"it claims {digits} zeros");

    /// <summary>Reads how many units a time is after another; gives that time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long ReadTimeAfter(long timeNs, long unitNs)
    {
        var step = ReadUnsigned();
        if (step > (ulong)((long.MaxValue - timeNs) / unitNs)) throw TickBlock.Corrupt("its times overflow");
        return timeNs + (long)step * unitNs;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ulong ReadLong() =>
        Varint.TryRead(_bytes.AsSpan(0, _to), ref _at, out var value) ? value : throw TickBlock.Corrupt("it ends within a number");
}
