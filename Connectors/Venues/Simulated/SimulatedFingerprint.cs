using System.Security.Cryptography;
using System.Text;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues.Simulated;

/// <summary>What decides a simulated market's ticks, as one line per fact, hashed.</summary>
internal static class SimulatedFingerprint
{
    internal static string Of(
        long seed,
        IReadOnlyList<SimulatedFactor> factors,
        IReadOnlyList<SimulatedAsset> assets,
        IReadOnlyList<Listing> listings,
        Dictionary<string, SimulatedVenue> venues,
        Dictionary<string, SimulatedInstrument> instruments,
        SimulatedOptions options)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add($"simulated {SimulatedModel.Version} {seed} {options.Rate.Plain()} {(options.QuotesOnly ? "quotes" : "all")}");
        foreach (var factor in factors.OrderBy(factor => factor.Name, StringComparer.Ordinal))
            Add($"factor {factor.Name} {factor.AnnualVol.Plain()}");
        foreach (var asset in assets.OrderBy(asset => asset.Name, StringComparer.Ordinal))
            Add($"asset {asset.Name} {asset.Price.Plain()} {asset.Follows} {asset.Beta.Plain()} {asset.OwnVol.Plain()} {asset.ReversionBps.Plain()}");
        foreach (var known in listings.Select(listing => listing.Instrument).Distinct().OrderBy(known => known.Symbol, StringComparer.Ordinal))
        {
            var instrument = instruments[known.Symbol];
            Add($"instrument {known.Symbol} {known.TickSize.Plain()} {known.LotSize.Plain()} {instrument.HalfSpreadBps.Plain()}"
                + $" {instrument.QuoteMs.Plain()} {instrument.TouchUsd.Plain()} {known.Hours.Definition}");
        }
        foreach (var name in listings.Select(listing => listing.Venue.Name).Distinct())
        {
            var venue = venues[name];
            Add($"venue {venue.Name} {venue.LagMs.Plain()} {venue.IntervalMultiple.Plain()} {venue.SpreadMultiple.Plain()}"
                + $" {venue.SizeMultiple.Plain()} {venue.BookLevels.Plain()} {venue.TradesPerQuote.Plain()}"
                + $" {venue.NoiseBps.Plain()} {venue.DislocationsPerHour.Plain()} {venue.OutagesPerDay.Plain()}"
                + $" {venue.BadPerMillion.Plain()}");
        }
        foreach (var listing in listings)
            Add($"listing {listing.Venue.Name} {listing.Instrument.Symbol} {listing.TickSize.Plain()} {listing.LotSize.Plain()}");
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));

        void Add(string fact) => hash.AppendData(Encoding.UTF8.GetBytes(fact + "\n"));
    }
}
