using OrleansTrading.Domain;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Import;

/// <summary>
/// Binance's historical depth of futures: snapshots in one file, <c>…depth_snap.csv</c> or <c>…depth-snap.csv</c>, updates in another,
/// <c>…update.csv</c>, a row a level. Each update names the one before (<c>pu</c>). Times are in milliseconds.
/// </summary>
/// <remarks>Format: Binance, historical order book data (T_DEPTH).</remarks>
internal sealed class DepthFormat : IImportFormat
{
    internal const string Header = "symbol,timestamp,first_update_id,last_update_id,side,update_type,price,qty,pu";

    private const string Snapshots = "snap.csv";
    private const string Updates = "update.csv";

    /// <inheritdoc/>
    public string Name => "binance-depth";

    /// <inheritdoc/>
    public ImportMatch Match(ImportContent content)
    {
        if (HeadLine.Of(content) != Header) return ImportMatch.None;
        if (content.Name.EndsWith(Snapshots, StringComparison.Ordinal)) return ImportMatch.Rows;
        if (!content.Name.EndsWith(Updates, StringComparison.Ordinal)) return ImportMatch.None;
        return content.Sibling(content.Name[..^Updates.Length] + Snapshots) is null ? ImportMatch.Rows : ImportMatch.Companion;
    }

    /// <inheritdoc/>
    public ImportContent? Companion(ImportContent content) =>
        content.Name.EndsWith(Snapshots, StringComparison.Ordinal) ? content.Sibling(content.Name[..^Snapshots.Length] + Updates) : null;

    /// <inheritdoc/>
    public ImportReader Open(ImportContent content, ImportContent? companion, ImportContext context)
    {
        if (!content.Name.EndsWith(Snapshots, StringComparison.Ordinal))
            throw new RefusedException("IMPORT_COMPANION_MISSING", $"{content.Path}: updates are nothing without the file of snapshots beside it.");
        var symbol = SymbolOf(content);
        var listing = context.ListingOf(content, context.VenueNamed(content, "binance-futures"), symbol);
        return new DepthReader(content, companion, context, listing, symbol);
    }

    // The symbol is in every row; the first says it for all.
    private static string SymbolOf(ImportContent content)
    {
        var head = content.Head;
        head = head[(head.IndexOf((byte)'\n') + 1)..];
        var comma = head.IndexOf((byte)',');
        return comma is > 0 and <= 32 ? System.Text.Encoding.UTF8.GetString(head[..comma]) : "";
    }
}

/// <summary>Reads snapshots and updates of a book in the order of their numbers.</summary>
internal sealed class DepthReader : ImportReader
{
    private readonly BookFeed _feed;
    private readonly DepthFile _snapshots;
    private readonly DepthFile? _updates;
    private string _path;

    internal DepthReader(ImportContent snapshots, ImportContent? updates, ImportContext context, Listing listing, string symbol)
    {
        Listing = listing;
        _path = snapshots.Path;
        _feed = new BookFeed(new ListingGrid(listing), SequenceRule.Linked, context.Tally);
        _snapshots = new DepthFile(snapshots, context, _feed, BookMessageKind.Snapshot, symbol);
        _updates = updates is null ? null : new DepthFile(updates, context, _feed, BookMessageKind.Delta, symbol);
    }

    /// <inheritdoc/>
    public override long BytesRead => _snapshots.File.BytesRead + (_updates?.File.BytesRead ?? 0);

    /// <inheritdoc/>
    public override string Path => _path;

    /// <inheritdoc/>
    public override bool Next()
    {
        Clear();
        while (!HasTicks)
        {
            var hasSnapshot = _snapshots.Find();
            var hasUpdate = _updates is not null && _updates.Find();
            if (!hasSnapshot && !hasUpdate) break;
            // A snapshot comes before the first update that it does not contain.
            var file = hasSnapshot && (!hasUpdate || _snapshots.LastId < _updates!.LastId) ? _snapshots : _updates!;
            (_path, Line) = (file.File.Path, file.File.Line);
            file.ReadMessage();
            if (_feed.End()) Add(new Tick(_feed.Update));
        }

        Rows = _snapshots.File.Rows + (_updates?.File.Rows ?? 0);
        return HasTicks;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _snapshots.File.Dispose();
        _updates?.File.Dispose();
    }
}

/// <summary>One of the two files: rows of one last id are one message.</summary>
internal sealed class DepthFile
{
    private const int ColumnCount = 9;
    private const int MaxLineBytes = 1_024;

    private readonly BookFeed _feed;
    private readonly BookMessageKind _kind;
    private readonly byte[] _symbol;
    private readonly byte[] _type;
    private bool _hasRow;
    private long _timeNs;
    private long _firstId;
    private long _previousId;

    internal DepthFile(ImportContent content, ImportContext context, BookFeed feed, BookMessageKind kind, string symbol)
    {
        _feed = feed;
        _kind = kind;
        _symbol = System.Text.Encoding.UTF8.GetBytes(symbol);
        _type = [.. kind == BookMessageKind.Snapshot ? "snap"u8 : "set"u8];
        File = new CsvFile(content, context, ColumnCount, MaxLineBytes);
        File.ReadHeader(header => header == DepthFormat.Header, DepthFormat.Header);
    }

    internal CsvFile File { get; }

    /// <summary>Last id of the message of the row found.</summary>
    internal long LastId { get; private set; }

    /// <summary>Reads on to a row of which it is known to which message it belongs, unless it stands there.</summary>
    /// <returns>False at the end.</returns>
    internal bool Find()
    {
        while (!_hasRow && File.Next(out var isUsable))
        {
            _hasRow = isUsable && File.Split(ColumnCount, ColumnCount) && ReadKey();
            if (!_hasRow) _feed.Spoil();
        }

        return _hasRow;
    }

    /// <summary>Begins a message in the feed and gives it the rows of one id.</summary>
    internal void ReadMessage()
    {
        var id = LastId;
        File.Rejects(1, _feed.Begin(_kind, _timeNs, _firstId, LastId, _previousId));
        do
        {
            if (!ReadLevel()) _feed.Spoil();
            _hasRow = false;
        }
        while (Find() && LastId == id);
    }

    private bool ReadKey()
    {
        if (!File.Column(0).SequenceEqual(_symbol)) return !File.Rejects(0, RowFault.ListingUnknown);
        if (File.Rejects(1, TimeText.ReadEpoch(File.Column(1), Nanoseconds.PerMillisecond, out _timeNs))) return false;
        if (File.Rejects(2, TimeText.ReadEpoch(File.Column(2), 1, out _firstId))) return false;
        if (File.Rejects(3, TimeText.ReadEpoch(File.Column(3), 1, out var last))) return false;
        LastId = last;
        // A snapshot follows nothing.
        _previousId = -1;
        return _kind == BookMessageKind.Snapshot || !File.Rejects(8, TimeText.ReadEpoch(File.Column(8), 1, out _previousId));
    }

    private bool ReadLevel()
    {
        if (!File.Column(5).SequenceEqual(_type)) return !File.Rejects(5, RowFault.ValueUnknown);
        if (File.Rejects(6, _feed.Grid.Price(File.Column(6), out var price))) return false;
        if (File.Rejects(7, _feed.Grid.Size(File.Column(7), out var size))) return false;
        var side = File.Column(4);
        if (side.SequenceEqual("b"u8)) return !File.Rejects(6, _feed.AddBid(price, size));
        if (side.SequenceEqual("a"u8)) return !File.Rejects(6, _feed.AddAsk(price, size));
        File.Rejects(4, RowFault.ValueUnknown);
        return false;
    }
}
