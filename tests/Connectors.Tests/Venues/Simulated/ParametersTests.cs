using OrleansTrading.Connectors.Venues;
using OrleansTrading.Connectors.Venues.Simulated;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Tests.Venues.Simulated;

public sealed class ParametersTests : IDisposable
{
    private const string Btc = "BTC/USD,90000,0.45,0.95,1.5,240,10\n";
    private const string Kraken = "kraken,120,1.1,1,0.15,1.4,3,50\n";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_shipped_files_load_and_the_catalogue_has_what_they_name()
    {
        var shipped = SimulatedParameters.Load(CatalogueFiles.DefaultFolder, Markets.Known);
        Assert.Equal(10, shipped.Instruments.Count);
        Assert.Equal(new SimulatedInstrument("BTC/USD", 90_000, 0.45m, 0.95m, 1.5m, 240, 10), shipped.Instruments[2]);
        Assert.Equal(new SimulatedVenue("kraken", 120, 1.1m, 1, 0.15m, 1.4m, 3, 50), shipped.Venues[2]);
        Assert.All(shipped.Instruments, row => Assert.Equal(AssetClass.Crypto, Markets.Known.Instrument(row.Symbol).Class));
        Assert.Equal([5.5m, 5m, 5m], shipped.Venues.Select(row => Markets.Known.Venue(row.Name).TakerFeeBps));
        Assert.Equal([2, 1, 1], shipped.Venues.Select(row => Markets.Known.Venue(row.Name).Tier));
    }

    [Theory]
    [InlineData("EOS/USD,1,0.45,0.95,1.5,240,10", "symbol 'EOS/USD' is not in instruments.csv")]
    [InlineData("ETHUSD,3000,0.45,0.95,1.5,240,10", "symbol 'ETHUSD' is not in instruments.csv")]
    [InlineData("BTC/USD,90000,0.45,0.95,1.5,240,10", "an earlier row already is BTC/USD")]
    [InlineData("ETH/USD,9.99,0.45,0.95,1.5,240,10", "start_price 9.99 is out of bounds")]
    [InlineData("ETH/USD,1000000001,0.45,0.95,1.5,240,10", "start_price 1000000001 is out of bounds")]
    [InlineData("ETH/USD,3000,0.009,0,1.5,240,10", "annual_vol 0.009 is out of bounds")]
    [InlineData("ETH/USD,3000,3.1,0,1.5,240,10", "annual_vol 3.1 is out of bounds")]
    [InlineData("ETH/USD,3000,0.42,1,1.5,240,10", "annual_vol 0.42 must be more than |beta| times the market's, 0.42")]
    [InlineData("ETH/USD,3000,0.42,-1,1.5,240,10", "annual_vol 0.42 must be more than |beta| times the market's, 0.42")]
    [InlineData("ETH/USD,3000,0.45,3.1,1.5,240,10", "beta 3.1 is out of bounds")]
    [InlineData("ETH/USD,3000,0.45,0.95,0,240,10", "half_spread_bps 0 is out of bounds")]
    [InlineData("ETH/USD,3000,0.45,0.95,1.5,9,10", "quote_ms 9 is out of bounds")]
    [InlineData("ETH/USD,3000,0.45,0.95,1.5,often,10", "quote_ms 'often' is no number")]
    [InlineData("ETH/USD,3000,0.45,0.95,1.5,240,-1", "reversion_bps -1 is out of bounds")]
    [InlineData("ETH/USD,3000,0.45,0.95,1.5,240", "6 columns")]
    public void A_bad_instrument_is_refused_with_file_and_line(string row, string wrong)
    {
        Write(Btc + "# comment\n" + row + "\n", Kraken);
        Refused.With("CATALOGUE_ROW_INVALID", Load, "simulated-instruments.csv:4: ", wrong);
    }

    [Theory]
    [InlineData("mtgox,120,1,1,0,0,0,0", "name 'mtgox' is not in venues.csv")]
    [InlineData("Coinbase,120,1,1,0,0,0,0", "name 'Coinbase' is not in venues.csv")]
    [InlineData("kraken,120,1,1,0,0,0,0", "an earlier row already is called 'kraken'")]
    [InlineData("coinbase,10001,1,1,0,0,0,0", "lag_ms 10001 is out of bounds")]
    [InlineData("coinbase,-1,1,1,0,0,0,0", "lag_ms -1 is out of bounds")]
    [InlineData("coinbase,120,0,1,0,0,0,0", "interval_multiple 0 is out of bounds")]
    [InlineData("coinbase,120,1,11,0,0,0,0", "spread_multiple 11 is out of bounds")]
    [InlineData("coinbase,120,1,1,101,0,0,0", "noise_bps 101 is out of bounds")]
    [InlineData("coinbase,120,1,1,0,6.1,0,0", "dislocations_per_hour 6.1 is out of bounds", "0 to 6 are allowed")]
    [InlineData("coinbase,120,1,1,0,0,25,0", "outages_per_day 25 is out of bounds")]
    [InlineData("coinbase,120,1,1,0,0,0,100001", "bad_per_million 100001 is out of bounds")]
    [InlineData("coinbase,120,1,1,0,0,0", "7 columns")]
    public void A_bad_venue_is_refused_with_file_and_line(string row, string wrong, string allowed = "")
    {
        Write(Btc, Kraken + row + "\n");
        Refused.With("CATALOGUE_ROW_INVALID", Load, "simulated-venues.csv:3: ", wrong, allowed);
    }

    [Fact]
    public void A_missing_file_a_wrong_header_and_no_rows_are_refused()
    {
        Refused.With("CATALOGUE_FILE_MISSING", Load, "simulated-instruments.csv");
        Write("", Kraken);
        Refused.With("CATALOGUE_ROW_INVALID", Load, "simulated-instruments.csv:", "there is no instrument");
        Write(Btc, "");
        Refused.With("CATALOGUE_ROW_INVALID", Load, "simulated-venues.csv:", "there is no venue");
        _folder.Write("simulated-venues.csv", Kraken);
        Refused.With("CATALOGUE_ROW_INVALID", Load, "simulated-venues.csv:1: ", "must be the header name,lag_ms");
    }

    [Fact]
    public void Values_at_their_bounds_make_markets()
    {
        var all = Markets.With(
            "coinbase,0,0.1,0.1,0,0,0,0\nkraken,10000,10,10,100,6,24,100000\n",
            "BTC/USD,10,0.01,0,0.01,10,0\nETH/USD,1000000000,3,3,500,60000,500\nXRP/USD,0.1,3,-3,500,10,500\n");
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

        static void Make(Catalogue catalogue) =>
            _ = new SimulatedMarket(catalogue, 1, Markets.Origin, long.MaxValue, Markets.Shipped);
    }

    private void Load() => SimulatedParameters.Load(_folder.Path, Markets.Known);

    private void Write(string instruments, string venues)
    {
        _folder.Write("simulated-instruments.csv", Markets.InstrumentHeader + instruments);
        _folder.Write("simulated-venues.csv", Markets.VenueHeader + venues);
    }
}
