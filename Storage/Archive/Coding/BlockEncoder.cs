using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Storage.Archive.Coding;

/// <summary>
/// Gathers ticks of one kind and writes them as the body of a block, column by column. Used again and again; not safe for more than one thread.
/// </summary>
internal abstract class BlockEncoder
{
    /// <summary>
    /// Most ticks in a block: large enough that its codes' lengths do not count, small enough that thousands of streams can be read at once.
    /// </summary>
    public const int MaxTicks = 16_384;

    private readonly HuffmanEncoder _huffman = new();

    /// <summary>Number of ticks that wait to be written.</summary>
    public int Count { get; private set; }

    /// <summary>Time of the first of them.</summary>
    public long FirstNs { get; private set; }

    /// <summary>Time of the last of them.</summary>
    public long LastNs { get; private set; }

    public static BlockEncoder Of(TickKind kind) => kind switch
    {
        TickKind.Trade => new TradeEncoder(),
        TickKind.Book => new BookEncoder(),
        TickKind.Quote => new QuoteEncoder(),
        TickKind.Bar => new BarEncoder(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "It is no kind of ticks."),
    };

    /// <summary>Adds a tick that is not before the last one.</summary>
    /// <returns>False: the block is full and is to be written first.</returns>
    public bool TryAdd(in Tick tick)
    {
        if (Count == MaxTicks || !TryKeep(tick)) return false;
        if (Count++ == 0) FirstNs = tick.TimeNs;
        LastNs = tick.TimeNs;
        return true;
    }

    /// <summary>Appends the body of a block of the ticks that wait, of which there is at least one; then none do.</summary>
    public void Write(ByteColumn block)
    {
        WriteBody(block);
        Count = 0;
    }

    /// <summary>Keeps a tick; false: there is no room.</summary>
    protected abstract bool TryKeep(in Tick tick);

    /// <summary>Writes what was kept, and keeps it no longer.</summary>
    protected abstract void WriteBody(ByteColumn block);

    /// <summary>Appends a column and clears it.</summary>
    protected void Flush(ByteColumn column, ByteColumn block)
    {
        ColumnCode.Encode(column.Written, block, _huffman);
        column.Clear();
    }

    /// <summary>The coarsest unit, as an index, that a time is a multiple of, and not coarser than another.</summary>
    protected static int UnitOf(int unit, long timeNs)
    {
        while (timeNs % TickBlock.Units[unit] != 0) unit--;
        return unit;
    }

    protected static int CoarsestUnit => TickBlock.Units.Length - 1;
}

/// <summary>Steps of time in two columns, as their low byte is close to noise and the rest is not.</summary>
internal sealed class TimeColumns
{
    public ByteColumn Low { get; } = new();

    public ByteColumn High { get; } = new();

    public void Write(ulong step)
    {
        Low.WriteByte((byte)step);
        High.WriteUnsigned(step >> 8);
    }
}
