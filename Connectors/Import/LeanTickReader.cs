using OrleansTrading.Connectors.Venues.Lean;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Import;

/// <summary>
/// Ticks of a day: of forex and CFDs <c>ms,bid,ask</c>; of coins <c>ms,bid,bid size,ask,ask size</c> and <c>ms,price,size</c>, both with a
/// mark of suspicious ones behind or without.
/// </summary>
internal sealed class LeanTickReader : CsvReader
{
    private const int MaxColumns = 6;

    private readonly LeanPlace _place;
    private readonly ListingGrid _grid;
    private readonly TickRow _row;
    private readonly long _startNs;

    internal LeanTickReader(ImportContent content, ImportContext context, Listing listing, LeanPlace place) : base(content, context, MaxColumns)
    {
        Listing = listing;
        _place = place;
        _grid = new ListingGrid(listing);
        _row = new TickRow(listing.Instrument);
        _startNs = Nanoseconds.OfDay(place.Day!.Value) - listing.Venue.FileUtcOffset.Ticks * TimeSpan.NanosecondsPerTick;
    }

    /// <inheritdoc/>
    public override string Reading => FormattableString.Invariant($"{_place.Day:yyyyMMdd}");

    /// <inheritdoc/>
    protected override void ReadRow()
    {
        if (_place.IsTrade == true) ReadTrade();
        else if (!_place.HasSizes) ReadPriceQuote();
        else ReadSizedQuote();
    }

    private void ReadPriceQuote()
    {
        // What nearly every row looks like is read at once; anything else column by column, to say what is wrong with which.
        if (_row.ReadFast(File.RowWithEnd, out var ns, out var bid, out var ask) == 0)
        {
            if (!File.Split(3, 3)) return;
            if (File.Rejects(0, TimeText.ReadOfDay(File.Column(0), 6, out ns))) return;
            if (File.Rejects(1, _grid.Price(File.Column(1), out bid)) || File.Rejects(2, _grid.Price(File.Column(2), out ask))) return;
        }

        AddQuote(new Quote(_startNs + ns, bid, ask));
    }

    private void ReadSizedQuote()
    {
        if (!File.Split(5, 6)) return;
        if (File.Rejects(0, TimeText.ReadOfDay(File.Column(0), 6, out var ns))) return;
        if (File.Rejects(1, _grid.Price(File.Column(1), out var bid)) || File.Rejects(2, Size(2))) return;
        if (File.Rejects(3, _grid.Price(File.Column(3), out var ask)) || File.Rejects(4, Size(4))) return;
        if (IsUnsuspicious(5)) AddQuote(new Quote(_startNs + ns, bid, ask));
    }

    private void ReadTrade()
    {
        if (!File.Split(3, 4)) return;
        if (File.Rejects(0, TimeText.ReadOfDay(File.Column(0), 6, out var ns))) return;
        if (File.Rejects(1, _grid.Price(File.Column(1), out var price)) || File.Rejects(2, _grid.TradedSize(File.Column(2), out var size))) return;
        if (IsUnsuspicious(3)) Add(new Tick(new Trade(_startNs + ns, price, size, Aggressor.Unknown)));
    }

    // A quote has no room for sizes, so theirs need not be whole lots.
    private RowFault Size(int column) => UnitGrid.IsNumber(File.Column(column)) ? RowFault.None : RowFault.NumberMalformed;

    private bool IsUnsuspicious(int column)
    {
        if (File.Columns <= column) return true;
        var mark = File.Column(column);
        if (mark.SequenceEqual("0"u8)) return true;
        File.Rejects(column, mark.SequenceEqual("1"u8) ? RowFault.TickSuspicious : RowFault.ValueUnknown);
        return false;
    }
}
