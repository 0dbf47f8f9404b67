using System.Text.RegularExpressions;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues.Simulated;

/// <summary>Reads the simulated market's files.</summary>
internal static partial class SimulatedFiles
{
    private const string Dollar = "USD";

    internal static SimulatedParameters Load(string folder, Catalogue catalogue)
    {
        var factors = LoadFactors(folder);
        var assets = LoadAssets(folder, factors);
        return new SimulatedParameters(
            factors, assets, LoadInstruments(folder, catalogue, assets, LoadClasses(folder)), LoadVenues(folder, catalogue));
    }

    private static List<SimulatedFactor> LoadFactors(string folder)
    {
        using var rows = new CatalogueRows(folder, "simulated-factors.csv", "name", "annual_vol");
        var factors = new List<SimulatedFactor>();
        while (rows.Next())
        {
            var name = rows.Text("name");
            if (!FactorName().IsMatch(name)) throw rows.Invalid($"name '{name}' is not 1 to 32 of a-z, 0-9 and '-'.");
            if (factors.Exists(other => other.Name == name)) throw rows.Invalid($"an earlier row already is called '{name}'.");
            factors.Add(new SimulatedFactor(name, rows.Number("annual_vol", 0.01m, 3)));
        }
        return factors;
    }

    private static List<SimulatedAsset> LoadAssets(string folder, List<SimulatedFactor> factors)
    {
        using var rows = new CatalogueRows(folder, "simulated-assets.csv", "asset", "price", "follows", "beta", "own_vol", "reversion_bps");
        var assets = new List<SimulatedAsset>();
        var known = factors.Select(factor => factor.Name).ToHashSet();
        while (rows.Next())
        {
            var name = rows.Text("asset");
            if (name == Dollar) throw rows.Invalid("USD is what the others are counted in; it has no row.");
            if (name.Any(char.IsLower)) throw rows.Invalid($"asset '{name}' has lower case, as factors have.");
            var follows = rows.IsEmpty("follows") ? null : rows.Text("follows");
            if (follows is not null && !known.Contains(follows))
                throw rows.Invalid($"follows '{follows}' is no factor, and no asset of an earlier row.");
            if (!known.Add(name)) throw rows.Invalid($"an earlier row already is {name}.");
            assets.Add(new SimulatedAsset(
                name,
                rows.Number("price", 0.000000001m, 1_000_000_000),
                follows,
                follows is null ? rows.Number("beta", 0, 0, 0) : rows.Number("beta", -5, 5),
                rows.Number("own_vol", 0, 3),
                rows.Number("reversion_bps", 0, 500)));
        }
        return assets;
    }

    private static Dictionary<AssetClass, SimulatedInstrument> LoadClasses(string folder)
    {
        using var rows = new CatalogueRows(folder, "simulated-classes.csv", "class", "half_spread_bps", "quote_ms", "touch_usd");
        var classes = new Dictionary<AssetClass, SimulatedInstrument>();
        while (rows.Next())
        {
            var row = new SimulatedInstrument(rows.Text("class"), HalfSpread(rows), QuoteMs(rows), Touch(rows));
            if (!classes.TryAdd(rows.Choice<AssetClass>("class"), row)) throw rows.Invalid($"an earlier row already is '{row.Symbol}'.");
        }
        return classes;
    }

    private static List<SimulatedInstrument> LoadInstruments(
        string folder, Catalogue catalogue, List<SimulatedAsset> assets, Dictionary<AssetClass, SimulatedInstrument> classes)
    {
        using var rows = new CatalogueRows(folder, "simulated-instruments.csv", "symbol", "half_spread_bps", "quote_ms", "touch_usd");
        var priceOf = assets.ToDictionary(asset => asset.Name, asset => asset.Price);
        priceOf[Dollar] = 1;
        var instruments = new Dictionary<string, SimulatedInstrument>();
        while (rows.Next())
        {
            var symbol = rows.Text("symbol");
            if (catalogue.Find(symbol) is not { } known || known.Symbol != symbol)
                throw rows.Invalid($"symbol '{symbol}' is not in instruments.csv.");
            var usual = classes.GetValueOrDefault(known.Class);
            if (usual is null && (rows.IsEmpty("half_spread_bps") || rows.IsEmpty("quote_ms") || rows.IsEmpty("touch_usd")))
                throw rows.Invalid($"what stands empty is the class's, and {known.Class.ToString().ToLowerInvariant()} is not in simulated-classes.csv.");
            foreach (var asset in new[] { known.Base, known.Quote })
                if (!priceOf.ContainsKey(asset))
                    throw rows.Invalid($"{asset} is not in simulated-assets.csv.");
            var ticks = priceOf[known.Base] / priceOf[known.Quote] / known.TickSize;
            if (ticks is < MinTicks or > MaxTicks)
                throw rows.Invalid($"the price is {decimal.Round(ticks, 2).Plain()} ticks; {MinTicks} to {MaxTicks} are allowed.");
            var instrument = new SimulatedInstrument(
                symbol,
                usual is not null && rows.IsEmpty("half_spread_bps") ? usual.HalfSpreadBps : HalfSpread(rows),
                usual is not null && rows.IsEmpty("quote_ms") ? usual.QuoteMs : QuoteMs(rows),
                usual is not null && rows.IsEmpty("touch_usd") ? usual.TouchUsd : Touch(rows));
            if (!instruments.TryAdd(symbol, instrument)) throw rows.Invalid($"an earlier row already is {symbol}.");
        }
        if (instruments.Count == 0) throw rows.Invalid("there is no instrument; at least one is needed.");
        return [.. instruments.Values.OrderBy(instrument => instrument.Symbol, StringComparer.Ordinal)];
    }

    // With fewer the tick would be the spread many times over; above the largest, years of drift could leave the numbers.
    private const decimal MinTicks = 100;
    private const decimal MaxTicks = 1_000_000_000_000;

    private static decimal HalfSpread(CatalogueRows rows) => rows.Number("half_spread_bps", 0.01m, 500);

    private static decimal QuoteMs(CatalogueRows rows) => rows.Number("quote_ms", 10, 600_000);

    private static decimal Touch(CatalogueRows rows) => rows.Number("touch_usd", 1, 1_000_000_000);

    private static List<SimulatedVenue> LoadVenues(string folder, Catalogue catalogue)
    {
        using var rows = new CatalogueRows(
            folder,
            "simulated-venues.csv",
            "name", "lag_ms", "interval_multiple", "spread_multiple", "size_multiple", "book_levels", "trades_per_quote", "noise_bps",
            "dislocations_per_hour", "outages_per_day", "bad_per_million");
        var venues = new List<SimulatedVenue>();
        while (rows.Next())
        {
            var name = rows.Text("name");
            if (!catalogue.HasVenue(name) || catalogue.Venue(name).Name != name)
                throw rows.Invalid($"name '{name}' is not in venues.csv.");
            if (venues.Exists(other => other.Name == name)) throw rows.Invalid($"an earlier row already is called '{name}'.");
            var levels = rows.Number("book_levels", 0, 500);
            if (levels != decimal.Truncate(levels)) throw rows.Invalid($"book_levels {levels.Plain()} is no whole number.");
            venues.Add(new SimulatedVenue(
                name,
                rows.Number("lag_ms", 0, SimulatedModel.MaxLagMs),
                rows.Number("interval_multiple", 0.1m, 10),
                rows.Number("spread_multiple", 0.1m, 10),
                rows.Number("size_multiple", 0.01m, 100),
                levels,
                rows.Number("trades_per_quote", 0, 1),
                rows.Number("noise_bps", 0, 100),
                rows.Number("dislocations_per_hour", 0, SimulatedModel.HourMs / SimulatedModel.DislocationSlotMs),
                rows.Number("outages_per_day", 0, 24),
                rows.Number("bad_per_million", 0, 100_000)));
        }
        if (venues.Count == 0) throw rows.Invalid("there is no venue; at least one is needed.");
        return [.. venues.OrderBy(venue => venue.Name, StringComparer.Ordinal)];
    }

    [GeneratedRegex(@"^[a-z0-9-]{1,32}\z")]
    private static partial Regex FactorName();
}
