using System.Text.RegularExpressions;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues;

/// <summary>
/// Reads the catalogue from the files that users edit: <c>trading-hours.csv</c>, <c>instruments.csv</c>, <c>venues.csv</c>,
/// <c>listings.csv</c> and, where they are there, <c>holidays.csv</c> and <c>equities.csv</c>. A bad row is refused with file and line rather
/// than skipped: an instrument that is silently absent is worse than a start that fails.
/// </summary>
public static partial class CatalogueFiles
{
    /// <summary>Smallest tick and lot size.</summary>
    public const decimal MinStep = 0.000000000001m;

    /// <summary>Largest tick size, lot size and minimum notional: a decimal holds <see cref="Instrument.MaxTicks"/> of it.</summary>
    public const decimal MaxStep = 1_000_000_000m;

    /// <summary>The folder with the files that are shipped with the program.</summary>
    public static string DefaultFolder => Path.Combine(AppContext.BaseDirectory, "Venues", "Catalogue");

    /// <summary>Loads the catalogue from a folder.</summary>
    /// <exception cref="RefusedException">
    /// CATALOGUE_FILE_MISSING, or CATALOGUE_ROW_INVALID with file and line: a wrong header or number of columns, an unknown asset
    /// class, hours, instrument or venue, a value out of bounds, a symbol that is not BASE/QUOTE, a name that is taken, hours that overlap or of
    /// an unknown time zone, a listing's step that is no multiple of its instrument's.
    /// </exception>
    public static Catalogue Load(string folder)
    {
        var hours = TradingHoursFiles.Load(folder);
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var instruments = LoadInstruments(folder, "instruments.csv", hours, taken);
        if (File.Exists(Path.Combine(folder, "equities.csv"))) instruments.AddRange(LoadInstruments(folder, "equities.csv", hours, taken));
        var venues = VenueFile.Load(folder);
        return new Catalogue(instruments, venues, ListingFile.Load(folder, instruments, venues));
    }

    private static List<Instrument> LoadInstruments(
        string folder, string file, Dictionary<string, TradingHours> hours, HashSet<string> taken)
    {
        using var rows = new CatalogueRows(
            folder, file, "symbol", "class", "base", "quote", "tick_size", "lot_size", "min_notional", "sector", "hours");
        var instruments = new List<Instrument>();
        while (rows.Next())
        {
            var instrument = new Instrument(
                rows.Text("symbol"),
                rows.Choice<AssetClass>("class"),
                ParseAsset(rows, "base"),
                ParseAsset(rows, "quote"),
                rows.Number("tick_size", MinStep, MaxStep),
                rows.Number("lot_size", MinStep, MaxStep),
                rows.Number("min_notional", 0, MaxStep),
                rows.Text("sector"))
            {
                Hours = hours.TryGetValue(rows.Text("hours"), out var known)
                    ? known
                    : throw rows.Invalid($"hours '{rows.Text("hours")}' are not in trading-hours.csv."),
            };
            if (instrument.Symbol != $"{instrument.Base}/{instrument.Quote}")
                throw rows.Invalid(
                    $"symbol '{instrument.Symbol}' is not BASE/QUOTE; it must be {instrument.Base}/{instrument.Quote}.");
            // Brokers and their files name the pair by ticker, so two pairs with one ticker are as bad as one symbol twice.
            if (!taken.Add(instrument.Symbol) || !taken.Add(instrument.Ticker))
                throw rows.Invalid($"an earlier row already answers to '{instrument.Symbol}' or '{instrument.Ticker}'.");
            instruments.Add(instrument);
        }
        return instruments;
    }

    private static string ParseAsset(CatalogueRows rows, string column)
    {
        var text = rows.Text(column);
        return AssetName().IsMatch(text)
            ? text
            : throw rows.Invalid($"{column} '{text}' is not 1 to 24 of A-Z and 0-9, with '-' only between them.");
    }

    [GeneratedRegex(@"^(?=.{1,24}\z)[A-Z0-9]+(-[A-Z0-9]+)*\z")]
    private static partial Regex AssetName();
}
