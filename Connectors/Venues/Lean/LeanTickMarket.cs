using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues.Lean;

/// <summary>
/// Tick quotes in LEAN's folders as a recorded market: <c>{root}/{venue}/tick/{ticker}/{yyyymmdd}_quote.zip</c>, in each zip one
/// CSV file with rows <c>milliseconds since midnight,bid,ask</c> in the clock of the venue's files
/// (<see cref="Venue.FileUtcOffset"/>). The window is whole UTC days, so a venue whose clock is off UTC also needs the file of the
/// day before or after; a day without a file is a gap. Safe from any thread; every <see cref="Read"/> has files of its own.
/// </summary>
/// <remarks>Format: LEAN's documentation of forex and CFD tick data, QuantConnect, Apache-2.0.</remarks>
public sealed class LeanTickMarket : IMarketTape
{
    /// <summary>Most symbols of a market.</summary>
    public const int MaxSymbols = 1_000;

    /// <summary>Longest window.</summary>
    public const int MaxYears = 10;

    private readonly IReadOnlyList<TickSource> _sources;

    private LeanTickMarket(LeanMarketPlan plan)
    {
        FromNs = plan.Window.FromNs;
        ToNs = plan.Window.ToNs;
        Venues = plan.Venues;
        Instruments = plan.Instruments;
        MissingFiles = plan.MissingFiles;
        _sources = plan.Sources;
        Listings = [.. _sources.Select(source => (source.Venue, source.Instrument))];
        Fingerprint = MarketFingerprint.Of(plan);
    }

    /// <inheritdoc/>
    public IReadOnlyList<Venue> Venues { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Instrument> Instruments { get; }

    /// <inheritdoc/>
    public IReadOnlyList<(int Venue, int Instrument)> Listings { get; }

    /// <inheritdoc/>
    public long FromNs { get; }

    /// <inheritdoc/>
    public long ToNs { get; }

    /// <summary>
    /// 32 hexadecimal digits over the window, the symbols with their tick sizes, the venues with their file clocks, and name, length
    /// and checksum of every file: it follows the content and not the place of the files or how well they are packed.
    /// </summary>
    public string Fingerprint { get; }

    /// <inheritdoc/>
    public IMarketScenarios? Scenarios => null;

    /// <inheritdoc/>
    public double? LatencyMs(int venue) => null;

    /// <summary>Files that the window would need and that are not there, such as weekends', by venue, symbol and day.</summary>
    public IReadOnlyList<MissingFile> MissingFiles { get; }

    /// <summary>Opens the market: finds the files and reads the zips' directories, but none of the rows.</summary>
    /// <param name="root">Folder with one folder per venue; those that the catalogue does not know are none of ours.</param>
    /// <param name="symbols">1 to <see cref="MaxSymbols"/> symbols or tickers, each once.</param>
    /// <param name="from">First UTC day; 1970 at the earliest.</param>
    /// <param name="to">Last UTC day, inclusive; 2261 at the latest, and at most <see cref="MaxYears"/> years from the first.</param>
    /// <param name="catalogue">Known instruments and venues.</param>
    /// <exception cref="RefusedException">
    /// MARKET_WINDOW_INVALID, MARKET_SYMBOLS_INVALID, UNKNOWN_SYMBOL, MARKET_PATH_MISSING (no root), MARKET_DATA_MISSING (no venue
    /// has the symbol, or a venue's folder has no file for the window), MARKET_FILE_CORRUPT, MARKET_FILE_UNREADABLE.
    /// </exception>
    public static LeanTickMarket Open(
        string root, IReadOnlyCollection<string> symbols, DateOnly from, DateOnly to, Catalogue catalogue) =>
        new(LeanMarketPlan.Make(root, symbols, MarketWindow.OfDays(from, to), catalogue));

    /// <summary>
    /// Reads every file to its end and keeps nothing, so that every error in them shows before anything is started, also in rows that
    /// lie outside the window.
    /// </summary>
    /// <returns>How many rows lie in the window, per listing, in the order of <see cref="Listings"/>.</returns>
    /// <exception cref="RefusedException">
    /// MARKET_ROW_MALFORMED with file and line, MARKET_FILE_CORRUPT, MARKET_FILE_UNREADABLE.
    /// </exception>
    public IReadOnlyList<RowCount> Verify(CancellationToken cancellationToken = default)
    {
        var counts = new List<RowCount>();
        foreach (var source in _sources)
        {
            using var cursor = new TickCursor(source, long.MinValue, long.MaxValue);
            var rows = 0L;
            while (cursor.NextBlock())
            {
                cancellationToken.ThrowIfCancellationRequested();
                foreach (var quote in cursor.Block.AsSpan(0, cursor.Count))
                    if (quote.TimeNs >= FromNs && quote.TimeNs < ToNs)
                        rows++;
            }
            counts.Add(new RowCount(source.Folder.Venue.Name, source.Folder.Instrument.Symbol, rows));
        }
        return counts;
    }

    /// <inheritdoc/>
    public IEnumerable<TapeTick> Read(long afterNs)
    {
        if (afterNs >= ToNs - 1) yield break;
        var fromNs = Math.Max(FromNs, afterNs + 1);
        // Sources are in the order of venue and symbol, so a source's rank decides between equal times.
        var cursors = new TickCursor[_sources.Count];
        try
        {
            var heap = new MergeHeap(cursors.Length);
            for (var rank = 0; rank < cursors.Length; rank++)
            {
                cursors[rank] = new TickCursor(_sources[rank], fromNs, ToNs);
                if (cursors[rank].NextBlock()) heap.Add(cursors[rank].Block[0].TimeNs, rank);
            }
            var positions = new int[cursors.Length];
            while (heap.Count > 0)
            {
                var rank = heap.Root;
                var cursor = cursors[rank];
                var (block, count, position) = (cursor.Block, cursor.Count, positions[rank]);
                var (venue, instrument, leadsUntilNs) = (cursor.Venue, cursor.Instrument, heap.LeadsUntilNs);
                do yield return new TapeTick(venue, instrument, block[position++]);
                while (position < count && block[position].TimeNs < leadsUntilNs);

                if (position == count)
                {
                    position = 0;
                    if (!cursor.NextBlock())
                    {
                        heap.RemoveRoot();
                        continue;
                    }
                }
                positions[rank] = position;
                heap.ReplaceRoot(block[position].TimeNs);
            }
        }
        finally
        {
            foreach (var cursor in cursors) cursor?.Dispose();
        }
    }
}

/// <summary>A day's file that a window would need and that is not there.</summary>
/// <param name="Venue">The venue's name.</param>
/// <param name="Symbol">The instrument's symbol.</param>
/// <param name="FileDay">The file's day in the clock of the venue's files.</param>
public readonly record struct MissingFile(string Venue, string Symbol, DateOnly FileDay);

/// <summary>How many rows a venue has of an instrument.</summary>
/// <param name="Venue">The venue's name.</param>
/// <param name="Symbol">The instrument's symbol.</param>
/// <param name="Rows">Rows, good and bad quotes alike.</param>
public readonly record struct RowCount(string Venue, string Symbol, long Rows);
