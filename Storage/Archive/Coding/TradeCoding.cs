using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Storage.Archive.Coding;

/// <summary>
/// Trades: the unit of time and how many zeros all sizes end with, one byte each; the columns of times; one byte a trade for aggressor and change of
/// price as in a <see cref="TickBlock"/>; the changes that do not fit there; the sizes without their zeros.
/// </summary>
internal sealed class TradeEncoder : BlockEncoder
{
    internal const long MostNear = 31;
    internal const int AggressorBits = 2;

    private readonly TimeColumns _times = new();
    private readonly ByteColumn _near = new();
    private readonly ByteColumn _far = new();
    private readonly ByteColumn _sizes = new();
    private Trade[] _trades = new Trade[16];
    private int _unit = CoarsestUnit;
    private int _zeros = DecimalScale.Most;

    protected override bool TryKeep(in Tick tick)
    {
        var trade = tick.Trade;
        if (trade.Aggressor > Aggressor.Seller) throw new ArgumentException($"{trade.Aggressor} is no aggressor.", nameof(tick));
        if (Count == _trades.Length) Array.Resize(ref _trades, 2 * _trades.Length);
        _trades[Count] = trade;
        _unit = UnitOf(_unit, trade.TimeNs);
        _zeros = DecimalScale.Common(_zeros, trade.SizeLots);
        return true;
    }

    protected override void WriteBody(ByteColumn block)
    {
        var (unitNs, scale, last) = (TickBlock.Units[_unit], DecimalScale.Powers[_zeros], default(Trade));
        foreach (ref readonly var trade in _trades.AsSpan(0, Count))
        {
            _times.Write((ulong)((trade.TimeNs - last.TimeNs) / unitNs));
            var change = unchecked(trade.PriceTicks - last.PriceTicks);
            var isNear = change is >= -MostNear and <= MostNear;
            _near.WriteByte((byte)((isNear ? change + MostNear + 1 : 0) << AggressorBits | (long)trade.Aggressor));
            if (!isNear) _far.WriteSigned(change);
            _sizes.WriteUnsigned((ulong)(trade.SizeLots / scale));
            last = trade;
        }

        block.WriteByte((byte)_unit);
        block.WriteByte((byte)_zeros);
        Flush(_times.Low, block);
        Flush(_times.High, block);
        Flush(_near, block);
        Flush(_far, block);
        Flush(_sizes, block);
        (_unit, _zeros) = (CoarsestUnit, DecimalScale.Most);
    }
}

internal sealed class TradeDecoder : BlockDecoder
{
    private readonly ColumnReader _near = new();
    private readonly ColumnReader _far = new();
    private readonly ColumnReader _sizes = new();
    private long _unitNs;
    private long _scale;
    private long _price;

    public override bool IsAtEnd => base.IsAtEnd && _near.IsAtEnd && _far.IsAtEnd && _sizes.IsAtEnd;

    public override void Read()
    {
        var timeNs = ReadTime(_unitNs);
        var packed = _near.ReadByte();
        var aggressor = (Aggressor)(packed & (1 << TradeEncoder.AggressorBits) - 1);
        if (aggressor > Aggressor.Seller) throw new InvalidDataException($"the byte {packed} is no change of a price");
        var near = packed >> TradeEncoder.AggressorBits;
        _price = unchecked(_price + (near == 0 ? _far.ReadSigned() : near - TradeEncoder.MostNear - 1));
        Current = new Tick(new Trade(timeNs, _price, unchecked((long)_sizes.ReadUnsigned() * _scale), aggressor));
    }

    protected override void LoadColumns(ref BlockBytes block)
    {
        _price = 0;
        _unitNs = ReadUnit(ref block);
        _scale = ReadScale(ref block);
        LoadTimes(ref block);
        _near.Load(ref block);
        _far.Load(ref block);
        _sizes.Load(ref block);
    }
}
