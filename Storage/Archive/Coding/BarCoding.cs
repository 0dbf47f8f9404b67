using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Storage.Archive.Coding;

/// <summary>
/// Bars: the unit of time and how many zeros all volumes end with, one byte each; the times of the closes; then a column each for price kind, change of
/// length in nanoseconds, open from the close before, close from open, high above and low below both, volume without zeros.
/// </summary>
internal sealed class BarEncoder : BlockEncoder
{
    private readonly TimeColumns _times = new();
    private readonly ByteColumn _kinds = new();
    private readonly ByteColumn _lengths = new();
    private readonly ByteColumn _opens = new();
    private readonly ByteColumn _closes = new();
    private readonly ByteColumn _highs = new();
    private readonly ByteColumn _lows = new();
    private readonly ByteColumn _volumes = new();
    private readonly List<VenueBar> _bars = [];
    private int _unit = CoarsestUnit;
    private int _zeros = DecimalScale.Most;

    protected override bool TryKeep(in Tick tick)
    {
        var bar = tick.Bar;
        if (bar.Price is < BarPrice.Trade or > BarPrice.Ask) throw new ArgumentException($"{bar.Price} is no price of a bar.", nameof(tick));
        _bars.Add(bar);
        _unit = UnitOf(_unit, bar.CloseTimeNs);
        _zeros = DecimalScale.Common(_zeros, bar.VolumeLots);
        return true;
    }

    protected override void WriteBody(ByteColumn block)
    {
        var (unitNs, scale) = (TickBlock.Units[_unit], DecimalScale.Powers[_zeros]);
        var (timeNs, length, price) = (0L, 0L, 0L);
        foreach (var bar in _bars)
            unchecked
            {
                _times.Write((ulong)((bar.CloseTimeNs - timeNs) / unitNs));
                _kinds.WriteByte((byte)bar.Price);
                _lengths.WriteSigned(bar.CloseTimeNs - bar.OpenTimeNs - length);
                _opens.WriteSigned(bar.Open - price);
                _closes.WriteSigned(bar.Close - bar.Open);
                _highs.WriteSigned(bar.High - Math.Max(bar.Open, bar.Close));
                _lows.WriteSigned(Math.Min(bar.Open, bar.Close) - bar.Low);
                _volumes.WriteUnsigned((ulong)(bar.VolumeLots / scale));
                (timeNs, length, price) = (bar.CloseTimeNs, bar.CloseTimeNs - bar.OpenTimeNs, bar.Close);
            }

        block.WriteByte((byte)_unit);
        block.WriteByte((byte)_zeros);
        Flush(_times.Low, block);
        Flush(_times.High, block);
        foreach (var column in (ReadOnlySpan<ByteColumn>)[_kinds, _lengths, _opens, _closes, _highs, _lows, _volumes]) Flush(column, block);
        _bars.Clear();
        (_unit, _zeros) = (CoarsestUnit, DecimalScale.Most);
    }
}

internal sealed class BarDecoder : BlockDecoder
{
    private readonly ColumnReader _kinds = new();
    private readonly ColumnReader _lengths = new();
    private readonly ColumnReader _opens = new();
    private readonly ColumnReader _closes = new();
    private readonly ColumnReader _highs = new();
    private readonly ColumnReader _lows = new();
    private readonly ColumnReader _volumes = new();
    private long _unitNs;
    private long _scale;
    private long _length;
    private long _price;

    public override bool IsAtEnd =>
        base.IsAtEnd && _kinds.IsAtEnd && _lengths.IsAtEnd && _opens.IsAtEnd && _closes.IsAtEnd && _highs.IsAtEnd && _lows.IsAtEnd && _volumes.IsAtEnd;

    public override void Read()
    {
        var timeNs = ReadTime(_unitNs);
        var kind = (BarPrice)_kinds.ReadByte();
        if (kind is < BarPrice.Trade or > BarPrice.Ask) throw new InvalidDataException($"{(int)kind} is no price of a bar");
        unchecked
        {
            _length += _lengths.ReadSigned();
            var open = _price + _opens.ReadSigned();
            var close = open + _closes.ReadSigned();
            var high = Math.Max(open, close) + _highs.ReadSigned();
            var low = Math.Min(open, close) - _lows.ReadSigned();
            var volume = (long)_volumes.ReadUnsigned() * _scale;
            _price = close;
            Current = new Tick(new VenueBar(timeNs - _length, timeNs, kind, open, high, low, close, volume));
        }
    }

    protected override void LoadColumns(ref BlockBytes block)
    {
        (_length, _price) = (0, 0);
        _unitNs = ReadUnit(ref block);
        _scale = ReadScale(ref block);
        LoadTimes(ref block);
        foreach (var column in (ReadOnlySpan<ColumnReader>)[_kinds, _lengths, _opens, _closes, _highs, _lows, _volumes]) column.Load(ref block);
    }
}
