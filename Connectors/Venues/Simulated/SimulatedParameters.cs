using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues.Simulated;

/// <summary>
/// What the simulated market quotes and how its venues do, from files that users edit beside the catalogue's and that are read by the same
/// rules: <c>simulated-factors.csv</c>, <c>simulated-assets.csv</c>, <c>simulated-classes.csv</c>, <c>simulated-instruments.csv</c> and
/// <c>simulated-venues.csv</c>. Immutable.
/// </summary>
public sealed class SimulatedParameters
{
    internal SimulatedParameters(
        IReadOnlyList<SimulatedFactor> factors,
        IReadOnlyList<SimulatedAsset> assets,
        IReadOnlyList<SimulatedInstrument> instruments,
        IReadOnlyList<SimulatedVenue> venues)
    {
        Factors = factors;
        Assets = assets;
        Instruments = instruments;
        Venues = venues;
    }

    /// <summary>What the prices of sectors share, in the file's order.</summary>
    public IReadOnlyList<SimulatedFactor> Factors { get; }

    /// <summary>What instruments are pairs of, but the US dollar, in the file's order: whom an asset follows stands before it.</summary>
    public IReadOnlyList<SimulatedAsset> Assets { get; }

    /// <summary>The instruments, by symbol; at least one.</summary>
    public IReadOnlyList<SimulatedInstrument> Instruments { get; }

    /// <summary>The venues, by name; at least one. Each quotes what the catalogue lists there.</summary>
    public IReadOnlyList<SimulatedVenue> Venues { get; }

    /// <summary>Loads the files from a folder.</summary>
    /// <param name="folder">Where they lie; those that are shipped are in <see cref="CatalogueFiles.DefaultFolder"/>.</param>
    /// <param name="catalogue">Known instruments and venues.</param>
    /// <exception cref="RefusedException">
    /// CATALOGUE_FILE_MISSING, or CATALOGUE_ROW_INVALID with file and line: a wrong header or number of columns, no row at all, a
    /// symbol or name that is not known or that is taken, a value out of bounds.
    /// </exception>
    public static SimulatedParameters Load(string folder, Catalogue catalogue) => SimulatedFiles.Load(folder, catalogue);

    /// <summary>Some assets with what they follow, in the files' order.</summary>
    internal (IReadOnlyList<SimulatedFactor> Factors, IReadOnlyList<SimulatedAsset> Assets) Of(IEnumerable<string> names)
    {
        var wanted = names.ToHashSet();
        foreach (var asset in Assets.Reverse())
            if (asset.Follows is { } follows && wanted.Contains(asset.Name))
                wanted.Add(follows);
        return ([.. Factors.Where(factor => wanted.Contains(factor.Name))], [.. Assets.Where(asset => wanted.Contains(asset.Name))]);
    }
}

/// <summary>What the prices of a sector share.</summary>
/// <param name="Name">In lower case: <c>coins</c>.</param>
/// <param name="AnnualVol">Standard deviation of a year's log return; 0.01 to 3.</param>
public sealed record SimulatedFactor(string Name, decimal AnnualVol);

/// <summary>How an asset moves.</summary>
/// <param name="Name">What instruments are called by: <c>BTC</c>, <c>EUR</c>, <c>BTC-PERP</c>.</param>
/// <param name="Price">Level that it is slowly pulled to, US dollars; 1e-9 to 1e9.</param>
/// <param name="Follows">The factor or asset of whose log return it takes a part; null: none.</param>
/// <param name="Beta">Which part; −5 to 5.</param>
/// <param name="OwnVol">Standard deviation of a year's log return of its own, beside that part; 0 to 3.</param>
/// <param name="ReversionBps">Standard deviation of the transient part of the log price, basis points; 0 to 500.</param>
public sealed record SimulatedAsset(string Name, decimal Price, string? Follows, decimal Beta, decimal OwnVol, decimal ReversionBps);

/// <summary>How an instrument is quoted.</summary>
/// <param name="Symbol">Canonical symbol.</param>
/// <param name="HalfSpreadBps">Half of the usual spread, basis points (1e-4) of the mid; 0.01 to 500.</param>
/// <param name="QuoteMs">Mean time between quotes of a venue, milliseconds; 10 to 600,000.</param>
/// <param name="TouchUsd">Usual size at the best price, US dollars; 1 to 1e9.</param>
public sealed record SimulatedInstrument(string Symbol, decimal HalfSpreadBps, decimal QuoteMs, decimal TouchUsd);

/// <summary>How a venue of the simulated market quotes.</summary>
/// <param name="Name">The venue's name.</param>
/// <param name="LagMs">Age of the mid that it quotes, milliseconds; 0 to 10,000.</param>
/// <param name="IntervalMultiple">Of an instrument's time between quotes; 0.1 to 10.</param>
/// <param name="SpreadMultiple">Of an instrument's spread; 0.1 to 10.</param>
/// <param name="SizeMultiple">Of an instrument's sizes; 0.01 to 100.</param>
/// <param name="BookLevels">Levels a side of its books; 0 to 500, where 0 is a venue without books.</param>
/// <param name="TradesPerQuote">Mean number; 0 to 1.</param>
/// <param name="NoiseBps">Standard deviation of a quote's own error, basis points; 0 to 100.</param>
/// <param name="DislocationsPerHour">Mean number per instrument; 0 to 6.</param>
/// <param name="OutagesPerDay">Mean number; 0 to 24.</param>
/// <param name="BadPerMillion">Share of quotes whose bid is above the own ask, 1e-6; 0 to 100,000.</param>
public sealed record SimulatedVenue(
    string Name,
    decimal LagMs,
    decimal IntervalMultiple,
    decimal SpreadMultiple,
    decimal SizeMultiple,
    decimal BookLevels,
    decimal TradesPerQuote,
    decimal NoiseBps,
    decimal DislocationsPerHour,
    decimal OutagesPerDay,
    decimal BadPerMillion);
