using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Storage.Archive.Coding;

/// <summary>
/// Updates of a book, as in a <see cref="TickBlock"/> but in columns: the bytes of kind, unit of time and zeros; the times; faults, sequences' changes
/// and numbers of levels; prices' changes; sizes.
/// </summary>
internal sealed class BookEncoder : BlockEncoder
{
    /// <summary>Most levels of all updates of a block; an update of most levels fits several times.</summary>
    private const int MaxLevels = 131_072;

    private readonly ByteColumn _heads = new();
    private readonly TimeColumns _times = new();
    private readonly ByteColumn _counts = new();
    private readonly ByteColumn _prices = new();
    private readonly ByteColumn _sizes = new();
    private int _levels;
    private long _timeNs;
    private long _sequence;
    private BookAnchors _anchors;

    protected override bool TryKeep(in Tick tick)
    {
        var update = tick.Book;
        var levels = update.Bids.Length + update.Asks.Length;
        if (_levels + levels > MaxLevels) return false;
        _levels += levels;

        var step = update.TimeNs - _timeNs;
        var unit = UnitOf(CoarsestUnit, step);
        var zeros = DecimalScale.Most;
        foreach (ref readonly var level in update.Bids) zeros = DecimalScale.Common(zeros, level.SizeLots);
        foreach (ref readonly var level in update.Asks) zeros = DecimalScale.Common(zeros, level.SizeLots);
        _heads.WriteByte((byte)((int)update.Kind | unit << 2 | zeros << 4));
        _times.Write((ulong)(step / TickBlock.Units[unit]));
        _timeNs = update.TimeNs;
        if (update.Kind == BookUpdateKind.Stale)
        {
            _counts.WriteByte((byte)update.Fault);
            return true;
        }

        _counts.WriteSigned(unchecked(update.Sequence - _sequence));
        _sequence = update.Sequence;
        _counts.WriteUnsigned((ulong)update.Bids.Length);
        _counts.WriteUnsigned((ulong)update.Asks.Length);
        Keep(update.Bids, _anchors.Bid, DecimalScale.Powers[zeros]);
        if (update.Bids.Length > 0) _anchors.SetBid(update.Bids[0].PriceTicks);
        Keep(update.Asks, _anchors.Ask, DecimalScale.Powers[zeros]);
        if (update.Asks.Length > 0) _anchors.SetAsk(update.Asks[0].PriceTicks);
        return true;
    }

    protected override void WriteBody(ByteColumn block)
    {
        Flush(_times.Low, block);
        Flush(_times.High, block);
        Flush(_heads, block);
        Flush(_counts, block);
        Flush(_prices, block);
        Flush(_sizes, block);
        (_levels, _timeNs, _sequence, _anchors) = (0, 0, 0, default);
    }

    private void Keep(ReadOnlySpan<BookLevel> levels, long price, long scale)
    {
        foreach (ref readonly var level in levels)
        {
            _prices.WriteSigned(unchecked(level.PriceTicks - price));
            _sizes.WriteUnsigned((ulong)(level.SizeLots / scale));
            price = level.PriceTicks;
        }
    }
}
