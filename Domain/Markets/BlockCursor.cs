using System.Runtime.CompilerServices;

namespace OrleansTrading.Domain.Markets;

/// <summary>Goes through the body of a block number by number; what is not there is a corrupt block.</summary>
internal ref struct BlockCursor(ReadOnlySpan<byte> body)
{
    private readonly ReadOnlySpan<byte> _body = body;
    private int _at;

    /// <summary>Whether everything was read.</summary>
    public readonly bool IsAtEnd => _at == _body.Length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ReadByte()
    {
        if ((uint)_at >= (uint)_body.Length) throw TickBlock.Corrupt("it ends too early");
        return _body[_at++];
    }

    public ulong ReadUnsigned() => Varint.TryRead(_body, ref _at, out var value) ? value : throw TickBlock.Corrupt("it ends within a number");

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
}
