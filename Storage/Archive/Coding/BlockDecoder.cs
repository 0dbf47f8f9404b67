using System.Runtime.CompilerServices;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Storage.Archive.Coding;

/// <summary>
/// Reads the ticks of a block's body one after the other, without allocation but for bars. Used again and again; not safe for more than one thread.
/// </summary>
internal abstract class BlockDecoder
{
    private readonly ColumnReader _low = new();
    private readonly ColumnReader _high = new();

    /// <summary>The tick read last; a book's update is valid until the next is read.</summary>
    public Tick Current { get; protected set; }

    /// <summary>Time of the tick read last; 0 before the first.</summary>
    protected long TimeNs { get; private set; }

    public static BlockDecoder Of(TickKind kind) => kind switch
    {
        TickKind.Trade => new TradeDecoder(),
        TickKind.Book => new BookDecoder(),
        TickKind.Quote => new QuoteDecoder(),
        TickKind.Bar => new BarDecoder(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "It is no kind of ticks."),
    };

    /// <summary>Begins a block.</summary>
    /// <exception cref="InvalidDataException">The bytes are no body of a block of this kind.</exception>
    public void Load(ReadOnlySpan<byte> body)
    {
        TimeNs = 0;
        var block = new BlockBytes(body);
        LoadColumns(ref block);
        if (!block.IsAtEnd) throw new InvalidDataException("bytes follow its last column");
    }

    /// <summary>Reads the next tick. How many there are, the frame around the body says.</summary>
    /// <exception cref="InvalidDataException">There is none, or the columns do not go on as they should.</exception>
    public abstract void Read();

    /// <summary>Whether every column was read to its end.</summary>
    public virtual bool IsAtEnd => _low.IsAtEnd && _high.IsAtEnd;

    protected abstract void LoadColumns(ref BlockBytes block);

    protected void LoadTimes(ref BlockBytes block)
    {
        _low.Load(ref block);
        _high.Load(ref block);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected long ReadTime(long unitNs)
    {
        var (low, high) = ((ulong)_low.ReadByte(), _high.ReadUnsigned());
        if (high > ulong.MaxValue >> 8 || (high << 8 | low) > (ulong)((long.MaxValue - TimeNs) / unitNs))
            throw new InvalidDataException("its times overflow");
        return TimeNs += (long)(high << 8 | low) * unitNs;
    }

    protected static long ReadUnit(ref BlockBytes block) =>
        block.ReadByte() is var unit && unit < TickBlock.Units.Length
            ? TickBlock.Units[unit]
            : throw new InvalidDataException($"it has a unit of time {unit}");

    protected static long ReadScale(ref BlockBytes block) =>
        block.ReadByte() is var zeros && zeros < DecimalScale.Powers.Length
            ? DecimalScale.Powers[zeros]
            : throw new InvalidDataException($"it claims {zeros} zeros");
}
