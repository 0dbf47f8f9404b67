using OrleansTrading.Domain;
using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Import;

/// <summary>
/// Bars under the header <c>timestamp,open,high,low,close</c> or with a volume behind. The time is the bar's open, as
/// <c>2012-02-01 00:01:00+00:00</c>; without an offset it is in the clock of the venue's files. Length, side and symbol are in the name:
/// <c>gbpusd-m1-bid-2012.csv</c>. Under <c>date</c> in place of <c>timestamp</c> are days, <c>2012-02-01</c>.
/// </summary>
internal sealed class BarCsvFormat : IImportFormat
{
    private const string Prices = "open,high,low,close";

    /// <inheritdoc/>
    public string Name => "bar-csv";

    /// <inheritdoc/>
    public ImportMatch Match(ImportContent content) =>
        content.Name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) && IsKnown(HeadLine.Of(content)) ? ImportMatch.Rows : ImportMatch.None;

    /// <inheritdoc/>
    public ImportContent? Companion(ImportContent content) => null;

    /// <inheritdoc/>
    public ImportReader Open(ImportContent content, ImportContent? companion, ImportContext context)
    {
        var listing = context.ListingOf(content, context.VenueOf(content), FileNameTokens.Symbol(content.Name));
        var words = FileNameTokens.Of(content.Name);
        var price = context.Options.BarPrice
            ?? (words.Contains("bid") ? BarPrice.Bid : words.Contains("ask") ? BarPrice.Ask : BarPrice.Trade);
        var isDaily = HeadLine.Of(content).StartsWith("date", StringComparison.Ordinal);
        var length = isDaily ? context.Options.BarLengthNs ?? Nanoseconds.PerDay : FileNameTokens.BarLengthNs(content, context.Options);
        return new BarCsvReader(content, context, listing, length, price);
    }

    internal static bool IsKnown(string header) =>
        header is $"timestamp,{Prices}" or $"timestamp,{Prices},volume" or $"date,{Prices}" or $"date,{Prices},volume";

    internal static string Needed => $"timestamp or date, then {Prices}, and volume where there is one";
}

/// <summary>Reads bars under a header.</summary>
internal sealed class BarCsvReader : CsvReader
{
    private const int MaxColumns = 6;

    private readonly ListingGrid _grid;
    private readonly long _lengthNs;
    private readonly BarPrice _price;
    private readonly long _clockNs;
    private readonly bool _hasVolume;
    private readonly bool _isDaily;

    internal BarCsvReader(ImportContent content, ImportContext context, Listing listing, long lengthNs, BarPrice price)
        : base(content, context, MaxColumns)
    {
        Listing = listing;
        _grid = new ListingGrid(listing);
        _lengthNs = lengthNs;
        _price = price;
        _clockNs = listing.Venue.FileUtcOffset.Ticks * TimeSpan.NanosecondsPerTick;
        var header = File.ReadHeader(BarCsvFormat.IsKnown, BarCsvFormat.Needed);
        _hasVolume = header.EndsWith("volume", StringComparison.Ordinal);
        _isDaily = header.StartsWith("date", StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public override string Reading => FormattableString.Invariant($"{_lengthNs / Nanoseconds.PerSecond}s {_price}");

    /// <inheritdoc/>
    protected override void ReadRow()
    {
        var columns = _hasVolume ? MaxColumns : MaxColumns - 1;
        if (!File.Split(columns, columns)) return;
        var fault = _isDaily ? TimeText.ReadDate(File.Column(0), _clockNs, out var openNs) : TimeText.ReadIso(File.Column(0), _clockNs, out openNs);
        if (File.Rejects(0, fault) || !ReadPrices(_grid, 1, out var prices)) return;
        var volume = 0L;
        if (_hasVolume && !ReadVolume(_grid, 5, out volume)) return;
        Add(BarOf(openNs, _lengthNs, _price, prices, _price == BarPrice.Trade ? volume : 0));
    }
}

/// <summary>Quotes under the header <c>timestamp,bid,ask</c>, with times as of <see cref="BarCsvFormat"/> and the symbol in the name.</summary>
internal sealed class QuoteCsvFormat : IImportFormat
{
    internal const string Header = "timestamp,bid,ask";

    /// <inheritdoc/>
    public string Name => "quote-csv";

    /// <inheritdoc/>
    public ImportMatch Match(ImportContent content) =>
        content.Name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) && HeadLine.Of(content) == Header ? ImportMatch.Rows : ImportMatch.None;

    /// <inheritdoc/>
    public ImportContent? Companion(ImportContent content) => null;

    /// <inheritdoc/>
    public ImportReader Open(ImportContent content, ImportContent? companion, ImportContext context) =>
        new QuoteCsvReader(content, context, context.ListingOf(content, context.VenueOf(content), FileNameTokens.Symbol(content.Name)));
}

/// <summary>Reads quotes under a header.</summary>
internal sealed class QuoteCsvReader : CsvReader
{
    private readonly ListingGrid _grid;
    private readonly long _clockNs;

    internal QuoteCsvReader(ImportContent content, ImportContext context, Listing listing) : base(content, context, 3)
    {
        Listing = listing;
        _grid = new ListingGrid(listing);
        _clockNs = listing.Venue.FileUtcOffset.Ticks * TimeSpan.NanosecondsPerTick;
        File.ReadHeader(header => header == QuoteCsvFormat.Header, QuoteCsvFormat.Header);
    }

    /// <inheritdoc/>
    protected override void ReadRow()
    {
        if (!File.Split(3, 3) || File.Rejects(0, TimeText.ReadIso(File.Column(0), _clockNs, out var timeNs))) return;
        if (File.Rejects(1, _grid.Price(File.Column(1), out var bid)) || File.Rejects(2, _grid.Price(File.Column(2), out var ask))) return;
        AddQuote(new Quote(timeNs, bid, ask));
    }
}

/// <summary>The first line of a file, for recognising it.</summary>
internal static class HeadLine
{
    /// <summary>The line, without a byte order mark and its end; what is longer than what is looked at is cut.</summary>
    /// <exception cref="RefusedException">The file cannot be read.</exception>
    internal static string Of(ImportContent content)
    {
        var head = content.Head;
        if (head.StartsWith("\uFEFF"u8)) head = head[3..];
        var end = head.IndexOfAny((byte)'\n', (byte)'\r');
        return System.Text.Encoding.UTF8.GetString(end < 0 ? head : head[..end]);
    }
}
