using System.Security.Cryptography;
using System.Text;
using OrleansTrading.Connectors.Venues.Live.Settings;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Grains.Abstractions.Markets;

namespace OrleansTrading.Silo.Live;

/// <summary>The listings that a live session listens to. Has neither beginning nor end of its own.</summary>
public sealed class LiveMarket : IMarket
{
    /// <summary>The market of a settings file.</summary>
    internal LiveMarket(LiveSettings settings)
    {
        Settings = settings;
        var listings = settings.Venues.SelectMany(v => v.Listings).ToArray();
        Venues = [.. listings.Select(l => l.Venue).DistinctBy(v => v.Name).OrderBy(v => v.Name, StringComparer.Ordinal)];
        Instruments = [.. listings.Select(l => l.Instrument).DistinctBy(i => i.Symbol).OrderBy(i => i.Symbol, StringComparer.Ordinal)];
        var venues = Venues.Index().ToDictionary(v => v.Item.Name, v => v.Index, StringComparer.Ordinal);
        var instruments = Instruments.Index().ToDictionary(i => i.Item.Symbol, i => i.Index, StringComparer.Ordinal);
        Listings = [.. listings.Select(l => (venues[l.Venue.Name], instruments[l.Instrument.Symbol])).Order()];
        Fingerprint = FingerprintOf(Listings.Select(l => $"{Venues[l.Venue].Name} {Instruments[l.Instrument].Symbol}"));
    }

    /// <inheritdoc/>
    public IReadOnlyList<Venue> Venues { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Instrument> Instruments { get; }

    /// <inheritdoc/>
    public IReadOnlyList<(int Venue, int Instrument)> Listings { get; }

    /// <inheritdoc/>
    public long FromNs => 0;

    /// <inheritdoc/>
    public long ToNs => MarketManifest.Endless;

    /// <inheritdoc/>
    public string Fingerprint { get; }

    /// <inheritdoc/>
    public IMarketScenarios? Scenarios => null;

    /// <inheritdoc/>
    public double? LatencyMs(int venue) => null;

    /// <summary>How they are connected.</summary>
    internal LiveSettings Settings { get; }

    private static string FingerprintOf(IEnumerable<string> listings)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // The version changes when a session that was begun before cannot go on.
        foreach (var fact in listings.Prepend("live 1")) hash.AppendData(Encoding.UTF8.GetBytes(fact + "\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }
}
