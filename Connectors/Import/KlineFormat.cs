using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Import;

/// <summary>
/// Bars in the columns of Binance's public data: open time, open, high, low, close, volume, close time, quote volume, trades, and two volumes of
/// buyers; a twelfth means nothing. Spot files have no header and, since 2025, times in microseconds; the others are in milliseconds.
/// </summary>
/// <remarks>Format: Binance's documentation of its public data (binance-public-data).</remarks>
internal sealed class KlineFormat : IImportFormat
{
    internal const int MinColumns = 11;
    internal const int MaxColumns = 12;

    // Of times from 2001 to 2286.
    internal const int MillisecondDigits = 13;
    internal const int MicrosecondDigits = 16;

    private static ReadOnlySpan<byte> Header => "open_time,open,high,low,close,volume,close_time"u8;

    /// <inheritdoc/>
    public string Name => "kline";

    /// <inheritdoc/>
    public ImportMatch Match(ImportContent content)
    {
        if (!content.Name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)) return ImportMatch.None;
        var head = content.Head;
        if (head.StartsWith(Header)) return ImportMatch.Rows;
        var end = head.IndexOf((byte)'\n');
        var row = end < 0 ? head : head[..end];
        var first = row.IndexOf((byte)',');
        var columns = row.Count((byte)',') + 1;
        if (columns is not (MinColumns or MaxColumns) || first is not (MillisecondDigits or MicrosecondDigits)) return ImportMatch.None;
        return row[..first].ContainsAnyExceptInRange((byte)'0', (byte)'9') ? ImportMatch.None : ImportMatch.Rows;
    }

    /// <inheritdoc/>
    public ImportContent? Companion(ImportContent content) => null;

    /// <inheritdoc/>
    public ImportReader Open(ImportContent content, ImportContent? companion, ImportContext context)
    {
        var venue = context.VenueOf(content, "binance");
        var listing = context.ListingOf(content, venue, FileNameTokens.Symbol(content.Name));
        var length = FileNameTokens.BarLengthNs(content, context.Options);
        return new KlineReader(content, context, listing, length, hasHeader: content.Head.StartsWith("open_time"u8));
    }
}

/// <summary>Reads a file of klines.</summary>
internal sealed class KlineReader : CsvReader
{
    private readonly ListingGrid _grid;
    private readonly long _lengthNs;

    internal KlineReader(ImportContent content, ImportContext context, Listing listing, long lengthNs, bool hasHeader)
        : base(content, context, KlineFormat.MaxColumns)
    {
        Listing = listing;
        _grid = new ListingGrid(listing);
        _lengthNs = lengthNs;
        if (hasHeader) File.ReadHeader(_ => true, "the names of the columns");
    }

    /// <inheritdoc/>
    public override string Reading => FormattableString.Invariant($"{_lengthNs / Nanoseconds.PerSecond}s");

    /// <inheritdoc/>
    protected override void ReadRow()
    {
        if (!File.Split(KlineFormat.MinColumns, KlineFormat.MaxColumns)) return;
        if (File.Rejects(0, Time(0, out var openNs)) || File.Rejects(6, Time(6, out var closeNs))) return;
        // The close time is the bar's last millisecond or microsecond.
        if (closeNs <= openNs || closeNs >= openNs + _lengthNs)
        {
            File.Rejects(6, RowFault.TimeOutOfRange);
            return;
        }

        if (!ReadPrices(_grid, 1, out var prices) || !ReadVolume(_grid, 5, out var volume)) return;
        Add(BarOf(openNs, _lengthNs, BarPrice.Trade, prices, volume));
    }

    private RowFault Time(int column, out long timeNs)
    {
        var text = File.Column(column);
        return TimeText.ReadEpoch(text, text.Length <= KlineFormat.MillisecondDigits ? Nanoseconds.PerMillisecond : 1_000, out timeNs);
    }
}
