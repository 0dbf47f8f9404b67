using OrleansTrading.Connectors.Venues;
using OrleansTrading.Connectors.Venues.Simulated;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Tests.Venues.Simulated;

/// <summary>Simulated markets for tests: the shipped one, and others whose venues do as a test wants.</summary>
public static class Markets
{
    public const long Origin = SimulatedMarket.OriginNs;
    public const long Second = Nanoseconds.PerSecond;
    public const long Hour = 3_600 * Second;

    public const string InstrumentHeader = "symbol,start_price,annual_vol,beta,half_spread_bps,quote_ms,reversion_bps\n";

    public const string VenueHeader =
        "name,lag_ms,interval_multiple,spread_multiple,noise_bps,dislocations_per_hour,outages_per_day,bad_per_million\n";

    public static Catalogue Known { get; } = CatalogueFiles.Load(CatalogueFiles.DefaultFolder);

    public static SimulatedParameters Shipped { get; } = SimulatedParameters.Load(CatalogueFiles.DefaultFolder, Known);

    public static SimulatedMarket Of(
        long seed, long fromNs = Origin, long toNs = long.MaxValue, SimulatedParameters? parameters = null) =>
        new(Known, seed, fromNs, toNs, parameters ?? Shipped);

    /// <summary>Parameters with these rows.</summary>
    public static SimulatedParameters With(string venues, string instruments = "BTC/USD,90000,0.45,0.95,1.5,240,10\n")
    {
        using var folder = new TempFolder();
        folder.Write("simulated-instruments.csv", InstrumentHeader + instruments);
        folder.Write("simulated-venues.csv", VenueHeader + venues);
        return SimulatedParameters.Load(folder.Path, Known);
    }

    public static IEnumerable<TapeTick> All(this SimulatedMarket market) => market.Read(market.FromNs - 1);

    public static double Mid(this Quote quote) => (quote.BidTicks + quote.AskTicks) * 0.5;
}
