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

    public const string InstrumentHeader = "symbol,half_spread_bps,quote_ms,touch_usd\n";

    public const string VenueHeader =
        "name,lag_ms,interval_multiple,spread_multiple,size_multiple,book_levels,trades_per_quote,noise_bps,"
        + "dislocations_per_hour,outages_per_day,bad_per_million\n";

    public const string AssetHeader = "asset,price,follows,beta,own_vol,reversion_bps\n";

    public static Catalogue Known { get; } = CatalogueFiles.Load(CatalogueFiles.DefaultFolder);

    public static SimulatedParameters Shipped { get; } = SimulatedParameters.Load(CatalogueFiles.DefaultFolder, Known);

    /// <summary>Ten coins in dollars at three venues.</summary>
    public static SimulatedOptions Coins { get; } = new()
    {
        Symbols = [.. new[] { "ADA", "AVAX", "BTC", "DOGE", "DOT", "ETH", "LINK", "LTC", "SOL", "XRP" }.Select(coin => coin + "/USD")],
        Venues = ["bitfinex", "coinbase", "kraken"],
    };

    /// <summary>The shipped market's <see cref="Coins"/>, or all of a market of other parameters.</summary>
    public static SimulatedMarket Of(
        long seed, long fromNs = Origin, long toNs = long.MaxValue, SimulatedParameters? parameters = null, SimulatedOptions? options = null) =>
        new(Known, seed, fromNs, toNs, parameters ?? Shipped, options ?? (parameters is null ? Coins : null));

    /// <summary>Parameters with a factor of 42 % a year and these rows.</summary>
    /// <param name="venues">name, lag_ms, interval_multiple, spread_multiple, noise_bps, dislocations_per_hour, outages_per_day, bad_per_million.</param>
    /// <param name="instruments">symbol, price, own_vol, beta, half_spread_bps, quote_ms, reversion_bps, the price and what else is not of quotes being the base asset's.</param>
    public static SimulatedParameters With(string venues, string instruments = "BTC/USD,90000,0.208,0.95,1.5,240,10\n")
    {
        using var folder = new TempFolder();
        var rows = Rows(instruments);
        folder.Write("simulated-factors.csv", "name,annual_vol\ncoins,0.42\n");
        folder.Write("simulated-classes.csv", "class,half_spread_bps,quote_ms,touch_usd\n");
        folder.Write(
            "simulated-assets.csv",
            AssetHeader + string.Concat(rows.Select(row => $"{row[0].Split('/')[0]},{row[1]},coins,{row[3]},{row[2]},{row[6]}\n")));
        folder.Write(
            "simulated-instruments.csv", InstrumentHeader + string.Concat(rows.Select(row => $"{row[0]},{row[4]},{row[5]},50000\n")));
        folder.Write(
            "simulated-venues.csv",
            VenueHeader + string.Concat(Rows(venues).Select(row => $"{row[0]},{row[1]},{row[2]},{row[3]},1,25,0.25,{row[4]},{row[5]},{row[6]},{row[7]}\n")));
        return SimulatedParameters.Load(folder.Path, Known);

        static List<string[]> Rows(string text) => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(row => row.Split(','))];
    }

    /// <summary>All quotes of a market; what else it gives is for tests of that.</summary>
    public static IEnumerable<TapeTick> All(this SimulatedMarket market) => market.QuotesAfter(market.FromNs - 1);

    public static IEnumerable<TapeTick> QuotesAfter(this SimulatedMarket market, long afterNs) =>
        market.Read(afterNs).Where(tick => tick.Tick.Kind == TickKind.Quote);

    public static double Mid(this Quote quote) => (quote.BidTicks + quote.AskTicks) * 0.5;
}
