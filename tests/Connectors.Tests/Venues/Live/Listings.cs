using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Tests.Venues.Live;

/// <summary>A few listings, as a catalogue would have them.</summary>
public static class Listings
{
    public static Instrument EurUsd { get; } = new("EUR/USD", AssetClass.Forex, "EUR", "USD", 0.00001m, 1, 1, "fx-major");

    public static Instrument Gold { get; } = new("XAU/USD", AssetClass.Metal, "XAU", "USD", 0.01m, 0.01m, 1, "metals");

    public static Instrument BtcUsd { get; } = new("BTC/USD", AssetClass.Crypto, "BTC", "USD", 0.01m, 0.00000001m, 5, "coins");

    public static Instrument BtcUsdt { get; } = new("BTC/USDT", AssetClass.Crypto, "BTC", "USDT", 0.01m, 0.00001m, 5, "coins");

    public static Instrument EthUsdc { get; } = new("ETH/USDC", AssetClass.Crypto, "ETH", "USDC", 0.01m, 0.0001m, 5, "coins");

    public static Venue Venue(string name) => new(name, name, 1, 10, TimeSpan.Zero);

    public static Listing At(Venue venue, Instrument instrument, string venueSymbol) =>
        new(venue, instrument, venueSymbol, instrument.TickSize, instrument.LotSize, instrument.MinNotional, 1, 2);
}
