using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Grains.Tests.Live;

/// <summary>A market of made-up venues that list all instruments.</summary>
internal sealed class ListedMarket(int venues, int instruments) : IMarket
{
    public IReadOnlyList<Venue> Venues { get; } = [.. Enumerable.Range(0, venues).Select(i => new Venue($"venue-{i}", $"Venue {i}", 1, 10, TimeSpan.Zero))];

    public IReadOnlyList<Instrument> Instruments { get; } =
        [.. Enumerable.Range(0, instruments).Select(i => new Instrument($"C{i}/USD", AssetClass.Crypto, $"C{i}", "USD", 0.01m, 0.01m, 1, "coin"))];

    public IReadOnlyList<(int Venue, int Instrument)> Listings { get; } =
        [.. from venue in Enumerable.Range(0, venues) from instrument in Enumerable.Range(0, instruments) select (venue, instrument)];

    public long FromNs => 0;

    public long ToNs => long.MaxValue;

    public string Fingerprint => "made up";

    public IMarketScenarios? Scenarios => null;

    public double? LatencyMs(int venue) => null;

    public Listing Listing(int venue, int instrument) => new(Venues[venue], Instruments[instrument], $"C{instrument}", 0.01m, 0.01m, 1, 1, 2);
}
