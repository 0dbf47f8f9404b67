using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Storage.Archive.Coding;

/// <summary>Reads what <see cref="BookEncoder"/> writes, into one update that is filled again and again.</summary>
internal sealed class BookDecoder : BlockDecoder
{
    private readonly BookUpdate _update = new();
    private readonly ColumnReader _heads = new();
    private readonly ColumnReader _counts = new();
    private readonly ColumnReader _prices = new();
    private readonly ColumnReader _sizes = new();
    private long _sequence;
    private BookAnchors _anchors;

    public override bool IsAtEnd => base.IsAtEnd && _heads.IsAtEnd && _counts.IsAtEnd && _prices.IsAtEnd && _sizes.IsAtEnd;

    public override void Read()
    {
        var packed = _heads.ReadByte();
        var kind = (BookUpdateKind)(packed & 3);
        var timeNs = ReadTime(TickBlock.Units[packed >> 2 & 3]);
        switch (kind)
        {
            case BookUpdateKind.Stale:
                var fault = (BookFault)_counts.ReadByte();
                if (fault is BookFault.None or > BookFault.BadMessage) throw new InvalidDataException($"{(int)fault} is no fault of a book");
                _update.BeginStale(timeNs, fault);
                break;
            case BookUpdateKind.Snapshot or BookUpdateKind.Delta:
                ReadLevels(kind, timeNs, DecimalScale.Powers[packed >> 4]);
                break;
            default:
                throw new InvalidDataException($"the byte {packed} begins no update");
        }

        Current = new Tick(_update);
    }

    protected override void LoadColumns(ref BlockBytes block)
    {
        (_sequence, _anchors) = (0, default);
        LoadTimes(ref block);
        _heads.Load(ref block);
        _counts.Load(ref block);
        _prices.Load(ref block);
        _sizes.Load(ref block);
    }

    private void ReadLevels(BookUpdateKind kind, long timeNs, long scale)
    {
        _sequence = unchecked(_sequence + _counts.ReadSigned());
        if (_sequence < 0) throw new InvalidDataException("a sequence is negative");
        var (bids, asks) = (_counts.ReadUnsigned(), _counts.ReadUnsigned());
        if (bids > BookUpdate.MaxLevels || asks > BookUpdate.MaxLevels - bids)
            throw new InvalidDataException($"an update claims {bids} bids and {asks} asks");

        _update.Begin(kind, timeNs, _sequence);
        var price = _anchors.Bid;
        for (var i = 0; i < (int)bids; i++)
        {
            _update.AddBid(ReadLevel(ref price, scale));
            if (i == 0) _anchors.SetBid(price);
        }

        price = _anchors.Ask;
        for (var i = 0; i < (int)asks; i++)
        {
            _update.AddAsk(ReadLevel(ref price, scale));
            if (i == 0) _anchors.SetAsk(price);
        }
    }

    private BookLevel ReadLevel(ref long price, long scale)
    {
        price = unchecked(price + _prices.ReadSigned());
        return new BookLevel(price, unchecked((long)_sizes.ReadUnsigned() * scale));
    }
}
