using OrleansTrading.Connectors.Venues.Simulated;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Tests.Venues.Simulated;

public sealed class ParametersTests : IDisposable
{
    private const string Kraken = "kraken,120,1.1,1,0.8,25,0.25,0.15,1.4,3,50\n";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_shipped_files_quote_every_listing_but_those_of_recorded_venues()
    {
        var market = new SimulatedMarket(Markets.Known, 1, Markets.Origin, long.MaxValue);
        Assert.Equal(Markets.Known.Listings.Count(listing => listing.Venue.Name != "truefx"), market.Listings.Count);
        Assert.Equal(Markets.Known.Instruments, market.Instruments);
        Assert.InRange(market.Listings.Count, 3_000, 10_000);
        Assert.Equal(new SimulatedInstrument("BTC/USD", 1.5m, 240, 86_200), Markets.Shipped.Instruments.Single(row => row.Symbol == "BTC/USD"));
        Assert.Equal(
            new SimulatedVenue("kraken", 120, 1.1m, 1, 0.8m, 25, 0.25m, 0.15m, 1.4m, 3, 50),
            Markets.Shipped.Venues.Single(row => row.Name == "kraken"));
        Assert.Equal(new SimulatedAsset("BTC-PERP", 90_018, "BTC", 1, 0, 3), Markets.Shipped.Assets.Single(row => row.Name == "BTC-PERP"));
    }

    [Theory]
    [InlineData("EOS/XYZ,1.5,240,50000", "symbol 'EOS/XYZ' is not in instruments.csv")]
    [InlineData("ETHUSD,1.5,240,50000", "symbol 'ETHUSD' is not in instruments.csv")]
    [InlineData("BTC/USD,1.5,240,50000", "an earlier row already is BTC/USD")]
    [InlineData("SOL/USD,1.5,240,50000", "SOL is not in simulated-assets.csv")]
    [InlineData("XRP/USD,1.5,240,50000", "the price is 99 ticks; 100 to 1000000000000 are allowed")]
    [InlineData("ETH/USD,0,240,50000", "half_spread_bps 0 is out of bounds")]
    [InlineData("ETH/USD,1.5,9,50000", "quote_ms 9 is out of bounds")]
    [InlineData("ETH/USD,1.5,often,50000", "quote_ms 'often' is no number")]
    [InlineData("ETH/USD,1.5,240,0", "touch_usd 0 is out of bounds")]
    [InlineData("EUR/USD,,240,50000", "forex is not in simulated-classes.csv")]
    [InlineData("ETH/USD,1.5,240", "3 columns")]
    public void A_bad_instrument_is_refused_with_file_and_line(string row, string wrong)
    {
        Write(instruments: "BTC/USD,,,\n# comment\n" + row + "\n");
        Refused.With("CATALOGUE_ROW_INVALID", Load, "simulated-instruments.csv:4: ", wrong);
    }

    [Fact]
    public void What_stands_empty_is_the_class_s()
    {
        Write(instruments: "BTC/USD,,300,\nETH/USD,3,,\n");
        Assert.Equal(
            [new SimulatedInstrument("BTC/USD", 8, 300, 1_500), new SimulatedInstrument("ETH/USD", 3, 20_000, 1_500)],
            SimulatedParameters.Load(_folder.Path, Markets.Known).Instruments);
    }

    [Theory]
    [InlineData("USD,1,,,0,0", "USD is what the others are counted in")]
    [InlineData("sol,130,coins,1,0.5,10", "asset 'sol' has lower case")]
    [InlineData("BTC,130,coins,1,0.5,10", "an earlier row already is BTC")]
    [InlineData("SOL,130,stones,1,0.5,10", "follows 'stones' is no factor, and no asset of an earlier row")]
    [InlineData("SOL,130,SOL,1,0.5,10", "follows 'SOL' is no factor, and no asset of an earlier row")]
    [InlineData("SOL,0,coins,1,0.5,10", "price 0 is out of bounds")]
    [InlineData("SOL,130,coins,5.1,0.5,10", "beta 5.1 is out of bounds")]
    [InlineData("SOL,130,,1,0.5,10", "beta 1 is out of bounds")]
    [InlineData("SOL,130,coins,1,3.1,10", "own_vol 3.1 is out of bounds")]
    [InlineData("SOL,130,coins,1,0.5,-1", "reversion_bps -1 is out of bounds")]
    public void A_bad_asset_is_refused_with_file_and_line(string row, string wrong)
    {
        Write(assets: "BTC,90000,coins,1,0.2,10\n" + row + "\n");
        Refused.With("CATALOGUE_ROW_INVALID", Load, "simulated-assets.csv:3: ", wrong);
    }

    [Theory]
    [InlineData("coins,0.5", "an earlier row already is called 'coins'")]
    [InlineData("Metals,0.5", "name 'Metals' is not 1 to 32")]
    [InlineData("metals,0", "annual_vol 0 is out of bounds")]
    public void A_bad_factor_is_refused_with_file_and_line(string row, string wrong)
    {
        Write(factors: "coins,0.42\n" + row + "\n");
        Refused.With("CATALOGUE_ROW_INVALID", Load, "simulated-factors.csv:3: ", wrong);
    }

    [Fact]
    public void A_class_twice_is_refused_with_file_and_line()
    {
        Write(classes: "crypto,8,20000,1500\ncrypto,8,20000,1500\n");
        Refused.With("CATALOGUE_ROW_INVALID", Load, "simulated-classes.csv:3: ", "an earlier row already is 'crypto'");
    }

    [Theory]
    [InlineData("mtgox,120,1,1,1,25,0,0,0,0,0", "name 'mtgox' is not in venues.csv")]
    [InlineData("Coinbase,120,1,1,1,25,0,0,0,0,0", "name 'Coinbase' is not in venues.csv")]
    [InlineData("kraken,120,1,1,1,25,0,0,0,0,0", "an earlier row already is called 'kraken'")]
    [InlineData("coinbase,10001,1,1,1,25,0,0,0,0,0", "lag_ms 10001 is out of bounds")]
    [InlineData("coinbase,-1,1,1,1,25,0,0,0,0,0", "lag_ms -1 is out of bounds")]
    [InlineData("coinbase,120,0,1,1,25,0,0,0,0,0", "interval_multiple 0 is out of bounds")]
    [InlineData("coinbase,120,1,11,1,25,0,0,0,0,0", "spread_multiple 11 is out of bounds")]
    [InlineData("coinbase,120,1,1,0,25,0,0,0,0,0", "size_multiple 0 is out of bounds")]
    [InlineData("coinbase,120,1,1,1,501,0,0,0,0,0", "book_levels 501 is out of bounds")]
    [InlineData("coinbase,120,1,1,1,2.5,0,0,0,0,0", "book_levels 2.5 is no whole number")]
    [InlineData("coinbase,120,1,1,1,25,1.1,0,0,0,0", "trades_per_quote 1.1 is out of bounds")]
    [InlineData("coinbase,120,1,1,1,25,0,101,0,0,0", "noise_bps 101 is out of bounds")]
    [InlineData("coinbase,120,1,1,1,25,0,0,6.1,0,0", "dislocations_per_hour 6.1 is out of bounds", "0 to 6 are allowed")]
    [InlineData("coinbase,120,1,1,1,25,0,0,0,25,0", "outages_per_day 25 is out of bounds")]
    [InlineData("coinbase,120,1,1,1,25,0,0,0,0,100001", "bad_per_million 100001 is out of bounds")]
    [InlineData("coinbase,120,1,1,1,25,0,0,0,0", "10 columns")]
    public void A_bad_venue_is_refused_with_file_and_line(string row, string wrong, string allowed = "")
    {
        Write(venues: Kraken + row + "\n");
        Refused.With("CATALOGUE_ROW_INVALID", Load, "simulated-venues.csv:3: ", wrong, allowed);
    }

    [Fact]
    public void A_missing_file_a_wrong_header_and_no_rows_are_refused()
    {
        Refused.With("CATALOGUE_FILE_MISSING", Load, "simulated-factors.csv");
        Write(instruments: "");
        Refused.With("CATALOGUE_ROW_INVALID", Load, "simulated-instruments.csv:", "there is no instrument");
        Write(venues: "");
        Refused.With("CATALOGUE_ROW_INVALID", Load, "simulated-venues.csv:", "there is no venue");
        _folder.Write("simulated-venues.csv", Kraken);
        Refused.With("CATALOGUE_ROW_INVALID", Load, "simulated-venues.csv:1: ", "must be the header name,lag_ms");
    }

    [Fact]
    public void Values_at_their_bounds_make_markets()
    {
        var all = Markets.With(
            "coinbase,0,0.1,0.1,0,0,0,0\nkraken,10000,10,10,100,6,24,100000\n",
            "BTC/USD,10,0,0,0.01,10,0\nETH/USD,1000000000,3,5,500,60000,500\nXRP/USD,0.1,3,-5,500,10,500\n");
        // Bad ones may have the sides the other way round, but never a price that is none.
        foreach (var (_, _, quote) in Markets.Of(1, parameters: all).All().Quotes().Take(100_000))
        {
            Assert.InRange(quote.BidTicks, 1, Instrument.MaxTicks);
            Assert.InRange(quote.AskTicks, 1, Instrument.MaxTicks);
        }
    }

    [Theory]
    [InlineData(-1, 1, "starts at 2026-01-01T00:00:00.000Z at the earliest")]
    [InlineData(0, 0, "must end after its start")]
    [InlineData(5, 4, "must end after its start")]
    public void A_window_before_the_origin_or_without_length_is_refused(long from, long to, string says) =>
        Refused.With("MARKET_WINDOW_INVALID", () => Markets.Of(1, Markets.Origin + from, Markets.Origin + to), says);

    [Fact]
    public void Parameters_that_name_what_the_catalogue_does_not_have_are_refused()
    {
        Refused.With("UNKNOWN_VENUE", () => Make(new Catalogue(Markets.Known.Instruments, [])));
        Refused.With("UNKNOWN_SYMBOL", () => Make(new Catalogue([], Markets.Known.Venues)));
        Refused.With("MARKET_EMPTY", () => Make(new Catalogue(Markets.Known.Instruments, Markets.Known.Venues)));

        static void Make(Catalogue catalogue) =>
            _ = new SimulatedMarket(catalogue, 1, Markets.Origin, long.MaxValue, Markets.Shipped);
    }

    [Fact]
    public void Options_that_name_what_the_market_does_not_have_are_refused()
    {
        Refused.With("UNKNOWN_VENUE", () => Markets.Of(1, options: new SimulatedOptions { Venues = ["truefx"] }), "'truefx'");
        Refused.With("UNKNOWN_SYMBOL", () => Markets.Of(1, options: new SimulatedOptions { Symbols = ["BTCUSD"] }), "'BTCUSD'");
        Refused.With("MARKET_EMPTY", () => Markets.Of(1, options: new SimulatedOptions { Venues = ["oanda"], Symbols = ["AAVE/USDT"] }));
        Refused.With("MARKET_RATE_INVALID", () => Markets.Of(1, options: new SimulatedOptions { Rate = 0 }), "0.001 to 1000 are allowed");
        Refused.With("MARKET_RATE_INVALID", () => Markets.Of(1, options: new SimulatedOptions { Rate = 1_001 }));
    }

    private void Load() => SimulatedParameters.Load(_folder.Path, Markets.Known);

    private void Write(
        string factors = "coins,0.42\n",
        string assets = "BTC,90000,coins,1,0.2,10\nETH,3000,coins,1.2,0.4,10\nXRP,0.0099,coins,1.2,0.4,10\nEUR,1.2,,,0.05,1\n",
        string classes = "crypto,8,20000,1500\n",
        string instruments = "BTC/USD,,,\n",
        string venues = Kraken)
    {
        _folder.Write("simulated-factors.csv", "name,annual_vol\n" + factors);
        _folder.Write("simulated-assets.csv", Markets.AssetHeader + assets);
        _folder.Write("simulated-classes.csv", "class,half_spread_bps,quote_ms,touch_usd\n" + classes);
        _folder.Write("simulated-instruments.csv", Markets.InstrumentHeader + instruments);
        _folder.Write("simulated-venues.csv", Markets.VenueHeader + venues);
    }
}
