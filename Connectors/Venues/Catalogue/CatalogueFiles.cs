using System.Globalization;
using System.Text.RegularExpressions;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues;

/// <summary>
/// Reads the catalogue from the two files that users edit, <c>instruments.csv</c> and <c>venues.csv</c>. A bad row is refused
/// with file and line rather than skipped: an instrument that is silently absent is worse than a start that fails.
/// </summary>
public static partial class CatalogueFiles
{
    /// <summary>Smallest tick and lot size.</summary>
    public const decimal MinStep = 0.000000000001m;

    /// <summary>Largest tick size, lot size and minimum notional: a decimal holds <see cref="Instrument.MaxTicks"/> of it.</summary>
    public const decimal MaxStep = 1_000_000_000m;

    /// <summary>The folder with the files that are shipped with the program.</summary>
    public static string DefaultFolder => Path.Combine(AppContext.BaseDirectory, "Venues", "Catalogue");

    /// <summary>Loads <c>instruments.csv</c> and <c>venues.csv</c> from a folder.</summary>
    /// <exception cref="RefusedException">
    /// CATALOGUE_FILE_MISSING, or CATALOGUE_ROW_INVALID with file and line: a wrong header or number of columns, an unknown asset
    /// class, a value out of bounds, a symbol that is not BASE/QUOTE, a name that is taken.
    /// </exception>
    public static Catalogue Load(string folder) => new(LoadInstruments(folder), LoadVenues(folder));

    private static List<Instrument> LoadInstruments(string folder)
    {
        using var rows = new CatalogueRows(
            folder, "instruments.csv", "symbol", "class", "base", "quote", "tick_size", "lot_size", "min_notional", "sector");
        var instruments = new List<Instrument>();
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        while (rows.Next())
        {
            var instrument = new Instrument(
                rows.Text("symbol"),
                ParseClass(rows),
                ParseAsset(rows, "base"),
                ParseAsset(rows, "quote"),
                rows.Number("tick_size", MinStep, MaxStep),
                rows.Number("lot_size", MinStep, MaxStep),
                rows.Number("min_notional", 0, MaxStep),
                rows.Text("sector"));
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

    private static List<Venue> LoadVenues(string folder)
    {
        using var rows = new CatalogueRows(
            folder, "venues.csv", "name", "display_name", "tier", "taker_fee_bps", "file_utc_offset");
        var venues = new List<Venue>();
        var taken = new HashSet<string>();
        while (rows.Next())
        {
            var name = rows.Text("name");
            if (!VenueName().IsMatch(name)) throw rows.Invalid($"name '{name}' is not 1 to 32 of a-z, 0-9 and '-'.");
            if (!taken.Add(name)) throw rows.Invalid($"an earlier row already is called '{name}'.");
            var tier = rows.Number("tier", 1, 3);
            if (tier != (int)tier) throw rows.Invalid($"tier {tier} is not 1, 2 or 3.");
            venues.Add(new Venue(
                name, rows.Text("display_name"), (int)tier, rows.Number("taker_fee_bps", 0, 1_000), ParseOffset(rows)));
        }
        return venues;
    }

    private static AssetClass ParseClass(CatalogueRows rows)
    {
        var text = rows.Text("class");
        // Enum.TryParse would also take numbers.
        foreach (var known in Enum.GetValues<AssetClass>())
            if (known.ToString().Equals(text, StringComparison.OrdinalIgnoreCase))
                return known;
        var allowed = string.Join(", ", Enum.GetNames<AssetClass>()).ToLowerInvariant();
        throw rows.Invalid($"class '{text}' is unknown; {allowed} are allowed.");
    }

    private static string ParseAsset(CatalogueRows rows, string column)
    {
        var text = rows.Text(column);
        return AssetName().IsMatch(text) ? text : throw rows.Invalid($"{column} '{text}' is not 1 to 16 of A-Z and 0-9.");
    }

    private static TimeSpan ParseOffset(CatalogueRows rows)
    {
        var text = rows.Text("file_utc_offset");
        if (!OffsetText().IsMatch(text)) throw rows.Invalid($"file_utc_offset '{text}' is not of the form -05:00 or +00:00.");
        var size = TimeSpan.ParseExact(text.AsSpan(1), @"hh\:mm", CultureInfo.InvariantCulture);
        return size <= TimeSpan.FromHours(14)
            ? text[0] == '-' ? -size : size
            : throw rows.Invalid($"file_utc_offset {text} is out of bounds; -14:00 to +14:00 are allowed.");
    }

    [GeneratedRegex(@"^[A-Z0-9]{1,16}\z")]
    private static partial Regex AssetName();

    [GeneratedRegex(@"^[a-z0-9-]{1,32}\z")]
    private static partial Regex VenueName();

    [GeneratedRegex(@"^[+-]([01][0-9]|2[0-3]):[0-5][0-9]\z")]
    private static partial Regex OffsetText();
}
