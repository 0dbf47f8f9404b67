using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues.Simulated;

/// <summary>
/// What the simulated market quotes and how its venues do, from the two files that users edit, <c>simulated-instruments.csv</c>
/// and <c>simulated-venues.csv</c>, beside the catalogue's and read by the same rules. Immutable.
/// </summary>
public sealed class SimulatedParameters
{
    // Below a thousand ticks the tick would be the spread; above the largest, years of drift could leave the numbers.
    private const long MinStartTicks = 1_000;
    private const long MaxStartTicks = 1_000_000_000_000;

    private SimulatedParameters(IReadOnlyList<SimulatedInstrument> instruments, IReadOnlyList<SimulatedVenue> venues)
    {
        Instruments = instruments;
        Venues = venues;
    }

    /// <summary>The instruments, by symbol; at least one.</summary>
    public IReadOnlyList<SimulatedInstrument> Instruments { get; }

    /// <summary>The venues, by name; at least one. Each lists every instrument.</summary>
    public IReadOnlyList<SimulatedVenue> Venues { get; }

    /// <summary>Loads the two files from a folder.</summary>
    /// <param name="folder">Where they lie; those that are shipped are in <see cref="CatalogueFiles.DefaultFolder"/>.</param>
    /// <param name="catalogue">Known instruments and venues.</param>
    /// <exception cref="RefusedException">
    /// CATALOGUE_FILE_MISSING, or CATALOGUE_ROW_INVALID with file and line: a wrong header or number of columns, no row at all, a
    /// symbol or name that the catalogue does not have or that is taken, a value out of bounds.
    /// </exception>
    public static SimulatedParameters Load(string folder, Catalogue catalogue) =>
        new(LoadInstruments(folder, catalogue), LoadVenues(folder, catalogue));

    private static List<SimulatedInstrument> LoadInstruments(string folder, Catalogue catalogue)
    {
        using var rows = new CatalogueRows(
            folder,
            "simulated-instruments.csv",
            "symbol", "start_price", "annual_vol", "beta", "half_spread_bps", "quote_ms", "reversion_bps");
        var instruments = new List<SimulatedInstrument>();
        while (rows.Next())
        {
            var symbol = rows.Text("symbol");
            if (catalogue.Find(symbol) is not { } known || known.Symbol != symbol)
                throw rows.Invalid($"symbol '{symbol}' is not in instruments.csv.");
            if (instruments.Exists(other => other.Symbol == symbol)) throw rows.Invalid($"an earlier row already is {symbol}.");
            var instrument = new SimulatedInstrument(
                symbol,
                rows.Number("start_price", known.TickSize * MinStartTicks, Largest(known.TickSize)),
                rows.Number("annual_vol", 0.01m, 3),
                rows.Number("beta", -3, 3),
                rows.Number("half_spread_bps", 0.01m, 500),
                rows.Number("quote_ms", 10, 60_000),
                rows.Number("reversion_bps", 0, 500));
            var ofMarket = Math.Abs((double)instrument.Beta) * SimulatedModel.MarketAnnualVol;
            if ((double)instrument.AnnualVol <= ofMarket)
                throw rows.Invalid(
                    $"annual_vol {instrument.AnnualVol.Plain()} must be more than |beta| times the market's,"
                    + $" {((decimal)ofMarket).Plain()}.");
            instruments.Add(instrument);
        }
        if (instruments.Count == 0) throw rows.Invalid("there is no instrument; at least one is needed.");
        return [.. instruments.OrderBy(instrument => instrument.Symbol, StringComparer.Ordinal)];
    }

    private static List<SimulatedVenue> LoadVenues(string folder, Catalogue catalogue)
    {
        using var rows = new CatalogueRows(
            folder,
            "simulated-venues.csv",
            "name", "lag_ms", "interval_multiple", "spread_multiple", "noise_bps",
            "dislocations_per_hour", "outages_per_day", "bad_per_million");
        var venues = new List<SimulatedVenue>();
        while (rows.Next())
        {
            var name = rows.Text("name");
            if (!catalogue.HasVenue(name) || catalogue.Venue(name).Name != name)
                throw rows.Invalid($"name '{name}' is not in venues.csv.");
            if (venues.Exists(other => other.Name == name)) throw rows.Invalid($"an earlier row already is called '{name}'.");
            venues.Add(new SimulatedVenue(
                name,
                rows.Number("lag_ms", 0, SimulatedModel.MaxLagMs),
                rows.Number("interval_multiple", 0.1m, 10),
                rows.Number("spread_multiple", 0.1m, 10),
                rows.Number("noise_bps", 0, 100),
                rows.Number("dislocations_per_hour", 0, SimulatedModel.HourMs / SimulatedModel.DislocationSlotMs),
                rows.Number("outages_per_day", 0, 24),
                rows.Number("bad_per_million", 0, 100_000)));
        }
        if (venues.Count == 0) throw rows.Invalid("there is no venue; at least one is needed.");
        return [.. venues.OrderBy(venue => venue.Name, StringComparer.Ordinal)];
    }

    // A huge tick must not overflow the bound.
    private static decimal Largest(decimal tickSize) => Math.Min(CatalogueFiles.MaxStep, tickSize * MaxStartTicks);
}

/// <summary>How an instrument of the simulated market moves.</summary>
/// <param name="Symbol">Canonical symbol.</param>
/// <param name="StartPrice">Level that the price is slowly pulled to, quote currency per unit of base; 10³ to 10¹² ticks.</param>
/// <param name="AnnualVol">Standard deviation of a year's log return; 0.01 to 3, more than |beta| × the market's 0.42.</param>
/// <param name="Beta">Part that it takes in the market's log return; −3 to 3.</param>
/// <param name="HalfSpreadBps">Half of the usual spread, basis points (1e-4) of the mid; 0.01 to 500.</param>
/// <param name="QuoteMs">Mean time between quotes of a venue, milliseconds; 10 to 60,000.</param>
/// <param name="ReversionBps">Standard deviation of the transient part of the log price, basis points; 0 to 500.</param>
public sealed record SimulatedInstrument(
    string Symbol,
    decimal StartPrice,
    decimal AnnualVol,
    decimal Beta,
    decimal HalfSpreadBps,
    decimal QuoteMs,
    decimal ReversionBps);

/// <summary>How a venue of the simulated market quotes.</summary>
/// <param name="Name">The venue's name.</param>
/// <param name="LagMs">Age of the mid that it quotes, milliseconds; 0 to 10,000.</param>
/// <param name="IntervalMultiple">Of an instrument's time between quotes; 0.1 to 10.</param>
/// <param name="SpreadMultiple">Of an instrument's spread; 0.1 to 10.</param>
/// <param name="NoiseBps">Standard deviation of a quote's own error, basis points; 0 to 100.</param>
/// <param name="DislocationsPerHour">Mean number per instrument; 0 to 6.</param>
/// <param name="OutagesPerDay">Mean number; 0 to 24.</param>
/// <param name="BadPerMillion">Share of quotes whose bid is above the own ask, 1e-6; 0 to 100,000.</param>
public sealed record SimulatedVenue(
    string Name,
    decimal LagMs,
    decimal IntervalMultiple,
    decimal SpreadMultiple,
    decimal NoiseBps,
    decimal DislocationsPerHour,
    decimal OutagesPerDay,
    decimal BadPerMillion);
