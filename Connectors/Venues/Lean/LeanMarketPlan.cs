using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues.Lean;

/// <summary>What a market consists of, found by walking its folders once: which venue has what in which files.</summary>
internal sealed record LeanMarketPlan(
    MarketWindow Window,
    IReadOnlyList<Venue> Venues,
    IReadOnlyList<Instrument> Instruments,
    IReadOnlyList<TickSource> Sources,
    IReadOnlyList<MissingFile> MissingFiles)
{
    internal static LeanMarketPlan Make(
        string root, IReadOnlyCollection<string> symbols, MarketWindow window, Catalogue catalogue)
    {
        var instruments = Resolve(symbols, catalogue);
        if (string.IsNullOrWhiteSpace(root) || !Directory.Exists(root))
            throw new RefusedException("MARKET_PATH_MISSING", $"The market's folder '{root}' does not exist.");
        root = Path.GetFullPath(root);

        // By venue, then symbol: the order in which quotes of equal times come.
        var folders = catalogue.Venues
            .SelectMany(venue => instruments.Select(instrument => new TickFolder(root, venue, instrument)))
            .Where(folder => folder.Exists)
            .ToList();
        foreach (var instrument in instruments)
            if (!folders.Exists(folder => folder.Instrument == instrument))
                throw Missing(
                    $"No venue that the catalogue knows has ticks of {instrument.Symbol} in '{root}'; needed is a folder "
                    + $"{{venue}}/{TickFolder.TailOf(instrument)}.");

        List<Venue> venues = [.. folders.Select(folder => folder.Venue).Distinct()];
        var missing = new List<MissingFile>();
        List<TickSource> sources =
        [
            .. folders.Select(folder => new TickSource(
                venues.IndexOf(folder.Venue),
                instruments.IndexOf(folder.Instrument),
                folder,
                FindFiles(folder, window, missing))),
        ];
        return new LeanMarketPlan(window, venues, instruments, sources, missing);
    }

    private static List<Instrument> Resolve(IReadOnlyCollection<string> symbols, Catalogue catalogue)
    {
        if (symbols.Count is 0 or > LeanTickMarket.MaxSymbols)
            throw Invalid($"{symbols.Count} symbols were asked for; 1 to {LeanTickMarket.MaxSymbols} are allowed.");
        var instruments = new SortedDictionary<string, Instrument>(StringComparer.Ordinal);
        foreach (var symbol in symbols)
        {
            var instrument = catalogue.Instrument(symbol);
            if (!instruments.TryAdd(instrument.Symbol, instrument))
                throw Invalid($"{instrument.Symbol} was asked for twice; each symbol is allowed once.");
        }
        return [.. instruments.Values];
    }

    private static List<DayFile> FindFiles(TickFolder folder, MarketWindow window, List<MissingFile> missing)
    {
        var (first, last) = folder.FileDays(window.FromNs, window.ToNs);
        var days = folder.DaysPresent(first, last);
        if (days.Count == 0)
            throw Missing(
                $"The folder {folder.Path} has no file for the window; needed is one of {TickFolder.NameOf(first)} to "
                + $"{TickFolder.NameOf(last)}.");
        var present = days.ToHashSet();
        for (var day = first; day <= last; day = day.AddDays(1))
            if (!present.Contains(day))
                missing.Add(new MissingFile(folder.Venue.Name, folder.Instrument.Symbol, day));
        return days.ConvertAll(day => DayFile.Open(folder, day));
    }

    private static RefusedException Invalid(string what) => new("MARKET_SYMBOLS_INVALID", what);

    private static RefusedException Missing(string what) => new("MARKET_DATA_MISSING", what);
}
