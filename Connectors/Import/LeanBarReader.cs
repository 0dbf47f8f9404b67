using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Import;

/// <summary>
/// Bars: of quotes <c>time,bid o,h,l,c,bid size,ask o,h,l,c,ask size</c>, of trades <c>time,o,h,l,c,volume</c>. The time is the bar's
/// open: milliseconds since midnight, and of hours and days <c>yyyyMMdd HH:mm</c>. A side of a quote that had nothing is empty.
/// </summary>
internal sealed class LeanBarReader : CsvReader
{
    private const int QuoteColumns = 11;
    private const int TradeColumns = 6;

    private readonly LeanPlace _place;
    private readonly ListingGrid _grid;
    private readonly long _clockNs;
    private readonly long _dayNs;
    private readonly long _lengthNs;

    // Names of daily and hourly files need not say what they are of; their first row does.
    private bool? _isTrade;

    internal LeanBarReader(ImportContent content, ImportContext context, Listing listing, LeanPlace place) : base(content, context, QuoteColumns)
    {
        Listing = listing;
        _place = place;
        _grid = new ListingGrid(listing);
        _clockNs = listing.Venue.FileUtcOffset.Ticks * TimeSpan.NanosecondsPerTick;
        _dayNs = place.Day is { } day ? Nanoseconds.OfDay(day) - _clockNs : 0;
        _lengthNs = place.Resolution switch
        {
            LeanResolution.Second => Nanoseconds.PerSecond,
            LeanResolution.Minute => Timeframe.MinuteNs,
            LeanResolution.Hour => 60 * Timeframe.MinuteNs,
            _ => Nanoseconds.PerDay,
        };
        _isTrade = place.IsTrade;
    }

    /// <inheritdoc/>
    public override string Reading => FormattableString.Invariant($"{_place.Resolution} {_place.Day:yyyyMMdd}").TrimEnd();

    /// <inheritdoc/>
    protected override void ReadRow()
    {
        if (!File.Split(_isTrade is false ? QuoteColumns : TradeColumns, _isTrade is true ? TradeColumns : QuoteColumns)) return;
        if (File.Columns is not (TradeColumns or QuoteColumns))
        {
            File.Reject(RowFault.ColumnCount);
            return;
        }

        _isTrade ??= File.Columns == TradeColumns;
        var fault = _place.Day is null
            ? TimeText.ReadLean(File.Column(0), _clockNs, out var openNs)
            : TimeText.ReadOfDay(File.Column(0), 6, out openNs);
        if (File.Rejects(0, fault)) return;
        openNs += _dayNs;
        if (File.Columns == TradeColumns) ReadTrades(openNs);
        else ReadQuotes(openNs);
    }

    private void ReadTrades(long openNs)
    {
        if (!ReadPrices(_grid, 1, out var prices) || !ReadVolume(_grid, 5, out var volume)) return;
        Add(BarOf(openNs, _lengthNs, BarPrice.Trade, prices, volume));
    }

    private void ReadQuotes(long openNs)
    {
        var (hasBid, hasAsk) = (!IsEmpty(1), !IsEmpty(6));
        if (!hasBid && !hasAsk)
        {
            File.Rejects(1, RowFault.NumberMalformed);
            return;
        }

        // Both are read before either is taken: a row is taken wholly or not at all.
        var (bid, ask) = (default((long, long, long, long)), default((long, long, long, long)));
        if (hasBid && (!ReadPrices(_grid, 1, out bid) || File.Rejects(5, Size(5)))) return;
        if (hasAsk && (!ReadPrices(_grid, 6, out ask) || File.Rejects(10, Size(10)))) return;
        if (hasBid) Add(BarOf(openNs, _lengthNs, BarPrice.Bid, bid));
        if (hasAsk) Add(BarOf(openNs, _lengthNs, BarPrice.Ask, ask));
    }

    private bool IsEmpty(int column)
    {
        for (var i = column; i < column + 4; i++)
            if (!File.Column(i).IsEmpty)
                return false;
        return true;
    }

    // A bar of bids or asks has no room for the size, so it need not be whole lots; where the side had nothing it is empty or zero.
    private RowFault Size(int column) => UnitGrid.IsNumber(File.Column(column)) ? RowFault.None : RowFault.NumberMalformed;
}
