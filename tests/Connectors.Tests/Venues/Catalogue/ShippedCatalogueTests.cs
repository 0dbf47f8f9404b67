using OrleansTrading.Connectors.Venues;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Tests.Venues;

/// <summary>The catalogue that comes with the program.</summary>
public sealed class ShippedCatalogueTests
{
    private static readonly Catalogue Its = CatalogueFiles.Load(CatalogueFiles.DefaultFolder);

    [Fact]
    public void What_recorded_markets_count_in_is_as_it_was()
    {
        var euro = Its.Instrument("eurusd");
        Assert.Equal(
            new Instrument("EUR/USD", AssetClass.Forex, "EUR", "USD", 0.00001m, 1, 1, "fx-major") { Hours = euro.Hours }, euro);
        Assert.Equal("fx-week", euro.Hours.Name);
        Assert.Equal(0.001m, Its.Instrument("USD/JPY").TickSize);
        Assert.Equal((AssetClass.Metal, 0.001m, 0.01m), (
            Its.Instrument("XAU/USD").Class, Its.Instrument("XAU/USD").TickSize, Its.Instrument("XAU/USD").LotSize));
        Assert.Equal((0.01m, 0.00000001m), (Its.Instrument("BTC/USD").TickSize, Its.Instrument("BTC/USD").LotSize));
        var fxcm = Its.Venue("fxcm");
        Assert.Equal(("FXCM", 1, 0.2m, TimeSpan.FromHours(-5)), (fxcm.DisplayName, fxcm.Tier, fxcm.TakerFeeBps, fxcm.FileUtcOffset));
    }

    [Fact]
    public void There_are_the_instruments_that_a_catalogue_must_have()
    {
        Assert.InRange(Its.Instruments.Count, 320, 10_000);
        Assert.InRange(Of(AssetClass.Crypto).Select(instrument => instrument.Base).Where(name => !name.Contains('-')).Distinct().Count(), 200, 300);
        Assert.Equal(50, Of(AssetClass.Forex).Count());
        Assert.Equal(30, Of(AssetClass.Metal).Count() + Of(AssetClass.Energy).Count() + Of(AssetClass.Soft).Count());
        Assert.Equal(
            ["ALU", "NIC", "PBL", "TIN", "XAG", "XAU", "XCU", "XPD", "XPT", "ZNC"],
            Of(AssetClass.Metal).Select(instrument => instrument.Base).Order());
        Assert.Equal(20, Of(AssetClass.Index).Count());
        Assert.InRange(Of(AssetClass.Power).Count(), 20, 100);
        Assert.InRange(Of(AssetClass.Compute).Count(), 10, 100);

        static IEnumerable<Instrument> Of(AssetClass asset) => Its.Instruments.Where(instrument => instrument.Class == asset);
    }

    [Fact]
    public void There_are_the_venues_and_listings_that_a_catalogue_must_have()
    {
        string[] must =
        [
            "binance", "coinbase", "kraken", "bitfinex", "okx", "htx", "kucoin", "gate", "bybit", "bitget", "mexc", "cryptocom", "gemini",
            "uniswap", "sushiswap", "pancakeswap", "capital", "oanda", "fxcm", "alpaca", "ibkr",
            "binance-futures", "bybit-futures", "dydx", "deribit", "truefx",
        ];
        Assert.All(must, name => Assert.True(Its.HasVenue(name), name));
        Assert.InRange(Its.Listings.Count, 3_000, 10_000);
        Assert.All(Its.Instruments, instrument => Assert.Contains(Its.Listings, listing => listing.Instrument == instrument));
        Assert.All(Its.Venues, venue => Assert.Contains(Its.Listings, listing => listing.Venue == venue));
        string[] majors = ["BTC/USDT", "ETH/USDT", "XRP/USDT"];
        Assert.All(majors, major => Assert.InRange(Its.Listings.Count(listing => listing.Instrument.Symbol == major), 13, 40));
    }

    [Fact]
    public void An_instruments_steps_are_the_finest_of_its_listings_and_divide_the_others() =>
        Assert.All(Its.Listings.GroupBy(listing => listing.Instrument), group =>
        {
            Assert.Equal(group.Key.TickSize, group.Min(listing => listing.TickSize));
            Assert.All(group, listing => Assert.Equal(0, listing.TickSize % group.Key.TickSize));
            Assert.All(group, listing => Assert.Equal(0, listing.LotSize % group.Key.LotSize));
        });

    [Theory]
    [InlineData("kraken", "XBT/USD", "BTC/USD")]
    [InlineData("binance", "BTCUSDT", "BTC/USDT")]
    [InlineData("bitfinex", "tBTCUST", "BTC/USDT")]
    [InlineData("oanda", "EUR_USD", "EUR/USD")]
    [InlineData("okx", "ETH-USDT", "ETH/USDT")]
    [InlineData("binance-futures", "BTCUSDT", "BTC-PERP/USDT")]
    [InlineData("binance-futures", "ADAUSDT", "ADA-PERP/USDT")]
    [InlineData("bybit-futures", "BTCUSD", "BTC-PERP/USD")]
    [InlineData("dydx", "BTC-USD", "BTC-PERP/USD")]
    [InlineData("deribit", "BTC-PERPETUAL", "BTC-PERP/USD")]
    [InlineData("truefx", "USD/JPY", "USD/JPY")]
    [InlineData("ercot", "HB_NORTH", "ERCOT-NORTH/USD")]
    public void A_listing_is_found_by_what_its_venue_calls_it(string venue, string symbol, string instrument) =>
        Assert.Equal(instrument, Its.FindVenueSymbol(venue, symbol)?.Instrument.Symbol);

    // What recorded files hold, as they write it.
    [Theory]
    [InlineData("BTC-PERP/USDT", "11657.08", "1.714")]
    [InlineData("BTC-PERP/USDT", "20472.80", "0.001")]
    [InlineData("BTC-PERP/USD", "6421.5", "18640")]
    [InlineData("BTC-PERP/USD", "87489", "1.9414")]
    [InlineData("ADA-PERP/USDT", "0.3067", "88126")]
    [InlineData("XRP/USDT", "1.9531", "6203")]
    [InlineData("BTC/USDT", "17207.18", "0.458998")]
    [InlineData("BTC/BUSD", "17212.12", "110.66042")]
    [InlineData("ETH/USD", "416.29", "46.33579289")]
    [InlineData("XAU/USD", "1310.926", "1")]
    [InlineData("USD/JPY", "86.655", "1")]
    [InlineData("GBP/USD", "1.57606", "1")]
    public void Recorded_prices_and_sizes_are_whole_ticks_and_lots(string symbol, string price, string size)
    {
        var instrument = Its.Instrument(symbol);
        Assert.True(instrument.TryToTicks(decimal.Parse(price, System.Globalization.CultureInfo.InvariantCulture), out _));
        Assert.True(instrument.TryToLots(decimal.Parse(size, System.Globalization.CultureInfo.InvariantCulture), out _));
    }

    [Theory]
    // Summer in New York: 17:00 is 21:00 UTC; in winter it is 22:00.
    [InlineData("EUR/USD", "2026-07-03T20:59:59Z", true)]
    [InlineData("EUR/USD", "2026-07-03T21:00:00Z", false)]
    [InlineData("EUR/USD", "2026-01-11T21:59:59Z", false)]
    [InlineData("EUR/USD", "2026-01-11T22:00:00Z", true)]
    [InlineData("EUR/USD", "2026-12-25T12:00:00Z", false)]
    [InlineData("XAU/USD", "2026-07-01T21:30:00Z", false)]
    [InlineData("XAU/USD", "2026-07-01T22:00:00Z", true)]
    [InlineData("DE40/EUR", "2026-07-01T00:10:00Z", false)]
    [InlineData("DE40/EUR", "2026-07-01T00:15:00Z", true)]
    [InlineData("BTC/USD", "2026-12-25T12:00:00Z", true)]
    [InlineData("ERCOT-NORTH/USD", "2026-12-25T12:00:00Z", true)]
    public void Instruments_trade_in_their_hours(string symbol, string at, bool isOpen) =>
        Assert.Equal(
            isOpen,
            Its.Instrument(symbol).Hours.IsOpen(Nanoseconds.Of(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture))));
}
