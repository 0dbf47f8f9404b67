using System.Globalization;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Import;

/// <summary>
/// Tardis' <c>book_snapshot_5</c>, <c>_25</c> and the like: each row shows the best levels of a whole book. Prices and sizes of levels that are
/// not there are empty.
/// </summary>
/// <remarks>Format: Tardis.dev, downloadable CSV files.</remarks>
internal sealed class TardisSnapshotFormat : IImportFormat
{
    private const string Beginning = TardisBooks.Beginning + "asks[0].price,asks[0].amount,bids[0].price,bids[0].amount";
    private const int MaxLevels = 200;

    /// <inheritdoc/>
    public string Name => "tardis-book-snapshot";

    /// <inheritdoc/>
    public ImportMatch Match(ImportContent content) =>
        HeadLine.Of(content).StartsWith(Beginning, StringComparison.Ordinal) ? ImportMatch.Rows : ImportMatch.None;

    /// <inheritdoc/>
    public ImportContent? Companion(ImportContent content) => null;

    /// <inheritdoc/>
    public ImportReader Open(ImportContent content, ImportContent? companion, ImportContext context) => new TardisSnapshotReader(content, context);

    /// <summary>How many levels a header names; 0 when it is none of ours.</summary>
    internal static int LevelsOf(string header)
    {
        var levels = (header.Count(',') - 3) / 4;
        return levels is >= 1 and <= MaxLevels && header == HeaderOf(levels) ? levels : 0;
    }

    private static string HeaderOf(int levels) =>
        TardisBooks.Beginning + string.Join(',', Enumerable.Range(0, levels).Select(level => string.Create(
            CultureInfo.InvariantCulture, $"asks[{level}].price,asks[{level}].amount,bids[{level}].price,bids[{level}].amount")));
}

/// <summary>
/// Tardis' <c>incremental_book_L2</c>: a row a level. Rows of one local timestamp are one message; the first that is of a snapshot throws away
/// what was known.
/// </summary>
/// <remarks>Format: Tardis.dev, downloadable CSV files.</remarks>
internal sealed class TardisIncrementalFormat : IImportFormat
{
    internal const string Header = TardisBooks.Beginning + "is_snapshot,side,price,amount";

    /// <inheritdoc/>
    public string Name => "tardis-incremental-book-l2";

    /// <inheritdoc/>
    public ImportMatch Match(ImportContent content) => HeadLine.Of(content) == Header ? ImportMatch.Rows : ImportMatch.None;

    /// <inheritdoc/>
    public ImportContent? Companion(ImportContent content) => null;

    /// <inheritdoc/>
    public ImportReader Open(ImportContent content, ImportContent? companion, ImportContext context) => new TardisIncrementalReader(content, context);
}

/// <summary>The books of a Tardis file, which may hold many symbols of one exchange: found by the first two columns of a row.</summary>
/// <param name="context">The job's.</param>
/// <param name="make">Makes a book.</param>
internal sealed class TardisBooks<T>(ImportContext context, Func<ListingGrid, T> make)
    where T : class
{
    private readonly Dictionary<string, T?> _books = [];
    private readonly HashSet<Listing> _listings = [];
    private byte[] _lastKey = [];
    private T? _last;

    /// <summary>All books met so far.</summary>
    internal IEnumerable<T> All => _books.Values.OfType<T>();

    /// <summary>The book of the current row; null when the catalogue does not list it, and the row has been rejected.</summary>
    internal T? Find(CsvFile file)
    {
        // Nearly always the row above's.
        var exchange = file.Column(0);
        var symbol = file.Column(1);
        var key = file.Row[..(exchange.Length + 1 + symbol.Length)];
        if (!key.SequenceEqual(_lastKey))
        {
            _lastKey = key.ToArray();
            var name = System.Text.Encoding.UTF8.GetString(key);
            if (!_books.TryGetValue(name, out _last)) Remember(name, _last = Make(name));
        }

        if (_last is null) file.Rejects(1, RowFault.ListingUnknown);
        return _last;
    }

    private T? Make(string key)
    {
        var comma = key.IndexOf(',', StringComparison.Ordinal);
        var listing = context.Find(context.Options.Venue ?? key[..comma], key[(comma + 1)..]);
        // A file writes a symbol in one way; another way that is understood as well would be a second book of one instrument.
        return listing is null || !_listings.Add(listing) ? null : make(new ListingGrid(listing));
    }

    // Names that are unknown are a stranger's; what is remembered of them is bounded.
    private void Remember(string key, T? book)
    {
        if (book is not null || _books.Count < TardisBooks.MaxRemembered) _books[key] = book;
    }
}

/// <summary>What Tardis' files of books have in common.</summary>
internal static class TardisBooks
{
    internal const string Beginning = "exchange,symbol,timestamp,local_timestamp,";
    internal const int MaxRemembered = 10_000;

    // Microseconds since 1970.
    internal const long TimeUnitNs = 1_000;
}
