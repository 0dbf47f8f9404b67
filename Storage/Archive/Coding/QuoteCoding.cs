using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Storage.Archive.Coding;

/// <summary>
/// Quotes: the unit of time, one byte; the columns of times; one byte a quote for both prices' changes as in a <see cref="TickBlock"/>; and the
/// changes that do not fit there.
/// </summary>
internal sealed class QuoteEncoder : BlockEncoder
{
    internal const long MostNear = 7;

    private readonly TimeColumns _times = new();
    private readonly ByteColumn _near = new();
    private readonly ByteColumn _far = new();
    private Quote[] _quotes = new Quote[16];
    private int _unit = CoarsestUnit;

    protected override bool TryKeep(in Tick tick)
    {
        if (Count == _quotes.Length) Array.Resize(ref _quotes, 2 * _quotes.Length);
        _quotes[Count] = tick.Quote;
        _unit = UnitOf(_unit, tick.TimeNs);
        return true;
    }

    protected override void WriteBody(ByteColumn block)
    {
        var (unitNs, last) = (TickBlock.Units[_unit], default(Quote));
        foreach (ref readonly var quote in _quotes.AsSpan(0, Count))
        {
            _times.Write((ulong)((quote.TimeNs - last.TimeNs) / unitNs));
            var (bid, ask) = (unchecked(quote.BidTicks - last.BidTicks), unchecked(quote.AskTicks - last.AskTicks));
            last = quote;
            if (bid is >= -MostNear and <= MostNear && ask is >= -MostNear and <= MostNear)
            {
                _near.WriteByte((byte)(bid + MostNear + 1 << 4 | ask + MostNear + 1));
                continue;
            }

            _near.WriteByte(0);
            // Both sides mostly move together, so the second is written as what it moved more.
            _far.WriteSigned(bid);
            _far.WriteSigned(unchecked(ask - bid));
        }

        block.WriteByte((byte)_unit);
        Flush(_times.Low, block);
        Flush(_times.High, block);
        Flush(_near, block);
        Flush(_far, block);
        _unit = CoarsestUnit;
    }
}

internal sealed class QuoteDecoder : BlockDecoder
{
    private readonly ColumnReader _near = new();
    private readonly ColumnReader _far = new();
    private long _unitNs;
    private long _bid;
    private long _ask;

    public override bool IsAtEnd => base.IsAtEnd && _near.IsAtEnd && _far.IsAtEnd;

    public override void Read()
    {
        var timeNs = ReadTime(_unitNs);
        var packed = _near.ReadByte();
        unchecked
        {
            if (packed == 0)
            {
                var bid = _far.ReadSigned();
                _bid += bid;
                _ask += bid + _far.ReadSigned();
            }
            else
            {
                var (bid, ask) = (packed >> 4, packed & 0xF);
                if (bid == 0 || ask == 0) throw new InvalidDataException($"the byte {packed} is no change of prices");
                _bid += bid - QuoteEncoder.MostNear - 1;
                _ask += ask - QuoteEncoder.MostNear - 1;
            }
        }

        Current = new Tick(new Quote(timeNs, _bid, _ask));
    }

    protected override void LoadColumns(ref BlockBytes block)
    {
        (_bid, _ask) = (0, 0);
        _unitNs = ReadUnit(ref block);
        LoadTimes(ref block);
        _near.Load(ref block);
        _far.Load(ref block);
    }
}
