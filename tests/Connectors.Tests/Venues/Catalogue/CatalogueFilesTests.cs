using OrleansTrading.Connectors.Venues;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Tests.Venues;

public sealed class CatalogueFilesTests : IDisposable
{
    private const string InstrumentHeader = "symbol,class,base,quote,tick_size,lot_size,min_notional,sector\n";
    private const string VenueHeader = "name,display_name,tier,taker_fee_bps,file_utc_offset\n";
    private const string Euro = "EUR/USD,forex,EUR,USD,0.00001,1,1,fx-major\n";
    private const string Fxcm = "fxcm,FXCM,1,0.2,-05:00\n";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_shipped_files_load()
    {
        var catalogue = CatalogueFiles.Load(CatalogueFiles.DefaultFolder);
        Assert.Equal(
            new Instrument("EUR/USD", AssetClass.Forex, "EUR", "USD", 0.00001m, 1, 1, "fx-major"), catalogue.Instrument("eurusd"));
        Assert.Equal(0.001m, catalogue.Instrument("USD/JPY").TickSize);
        Assert.Equal((AssetClass.Metal, 0.001m, 0.01m), (
            catalogue.Instrument("XAU/USD").Class, catalogue.Instrument("XAU/USD").TickSize, catalogue.Instrument("XAU/USD").LotSize));
        Assert.Equal(new Venue("fxcm", "FXCM", 1, 0.2m, TimeSpan.FromHours(-5)), catalogue.Venue("fxcm"));
        Assert.Equal(new Venue("oanda", "OANDA", 1, 0.2m, TimeSpan.Zero), catalogue.Venue("oanda"));
        Assert.Equal(["binance", "bitfinex", "bybit", "coinbase", "dydx", "fxcm", "kraken", "oanda"], catalogue.Venues.Select(venue => venue.Name));
        Assert.Equal(24, catalogue.Instruments.Count);
    }

    [Fact]
    public void Comments_blank_lines_and_spaces_around_columns_are_allowed()
    {
        Write("# hand-made\n\n" + InstrumentHeader + "\n# the euro\n EUR/USD , Forex ,EUR,USD,0.00001,1,0, fx \r\n", VenueHeader + Fxcm);
        Assert.Equal(
            new Instrument("EUR/USD", AssetClass.Forex, "EUR", "USD", 0.00001m, 1, 0, "fx"),
            Assert.Single(CatalogueFiles.Load(_folder.Path).Instruments));
    }

    [Fact]
    public void A_missing_file_is_refused()
    {
        Refused.With("CATALOGUE_FILE_MISSING", Load, "instruments.csv", _folder.Path);
        _folder.Write("instruments.csv", InstrumentHeader);
        Refused.With("CATALOGUE_FILE_MISSING", Load, "venues.csv");
    }

    [Theory]
    [InlineData("EUR/USD,money,EUR,USD,0.00001,1,1,fx", "class 'money' is unknown", "crypto, forex, metal")]
    [InlineData("EUR/USD,1,EUR,USD,0.00001,1,1,fx", "class '1' is unknown", "crypto, forex, metal")]
    [InlineData("EUR-USD,forex,EUR,USD,0.00001,1,1,fx", "'EUR-USD' is not BASE/QUOTE", "it must be EUR/USD")]
    [InlineData("USD/EUR,forex,EUR,USD,0.00001,1,1,fx", "'USD/EUR' is not BASE/QUOTE", "it must be EUR/USD")]
    [InlineData("eur/USD,forex,eur,USD,0.00001,1,1,fx", "base 'eur'", "1 to 16 of A-Z and 0-9")]
    [InlineData("EUR/../X,forex,EUR,../X,0.00001,1,1,fx", "quote '../X'", "1 to 16 of A-Z and 0-9")]
    [InlineData("ABCDEFGHIJKLMNOPQ/USD,forex,ABCDEFGHIJKLMNOPQ,USD,1,1,1,fx", "base 'ABCDEFGHIJKLMNOPQ'", "1 to 16 of A-Z and 0-9")]
    [InlineData("EUR/USD,forex,EUR,USD,0,1,1,fx", "tick_size 0 is out of bounds", "0.000000000001 to 1000000000 are allowed")]
    [InlineData("EUR/USD,forex,EUR,USD,-0.1,1,1,fx", "tick_size -0.1 is out of bounds", "are allowed")]
    [InlineData("EUR/USD,forex,EUR,USD,0.0000000000009,1,1,fx", "tick_size 0.0000000000009 is out of bounds", "are allowed")]
    [InlineData("EUR/USD,forex,EUR,USD,1000000000.1,1,1,fx", "tick_size 1000000000.1 is out of bounds", "are allowed")]
    [InlineData("EUR/USD,forex,EUR,USD,NaN,1,1,fx", "tick_size 'NaN' is no number", "tick_size")]
    [InlineData("EUR/USD,forex,EUR,USD,1e-5,1,1,fx", "tick_size '1e-5' is no number", "tick_size")]
    [InlineData("EUR/USD,forex,EUR,USD,,1,1,fx", "tick_size has 0 characters", "1 to 64 are allowed")]
    [InlineData("EUR/USD,forex,EUR,USD,0.1,0,1,fx", "lot_size 0 is out of bounds", "are allowed")]
    [InlineData("EUR/USD,forex,EUR,USD,0.1,1,-1,fx", "min_notional -1 is out of bounds", "0 to 1000000000 are allowed")]
    [InlineData("EUR/USD,forex,EUR,USD,0.1,1,1,", "sector has 0 characters", "1 to 64 are allowed")]
    [InlineData("EUR/USD,forex,EUR,USD,0.1,1,1,12345678901234567890123456789012345678901234567890123456789012345", "sector has 65", "1 to 64 are allowed")]
    [InlineData("EUR/USD,forex,EUR,USD,0.1,1,1", "7 columns", "a row has 8: symbol,class")]
    [InlineData("EUR/USD,forex,EUR,USD,0.1,1,1,fx,more", "9 columns", "a row has 8: symbol,class")]
    [InlineData("EUR/USD,forex,EUR,USD,0.1,1,1,f\"x\"", "sector has a quote mark", "values stand without")]
    [InlineData("EUR/USD,forex,EUR,USD,0.1,1,1,\"fx", "sector has a quote mark", "values stand without")]
    [InlineData("GBP/USD,forex,GBP,USD,0.1,1,1,fx", "already answers to 'GBP/USD'", "'GBPUSD'")]
    [InlineData("GB/PUSD,forex,GB,PUSD,0.1,1,1,fx", "already answers to 'GB/PUSD'", "'GBPUSD'")]
    public void A_bad_instrument_is_refused_with_file_and_line(string row, string wrong, string allowed)
    {
        Write(InstrumentHeader + "GBP/USD,forex,GBP,USD,0.1,1,1,fx\n# comment\n" + row + "\n", VenueHeader + Fxcm);
        Refused.With("CATALOGUE_ROW_INVALID", Load, "instruments.csv:4: ", wrong, allowed);
    }

    [Theory]
    [InlineData("OANDA,OANDA,1,0.2,+00:00", "name 'OANDA'", "1 to 32 of a-z, 0-9 and '-'")]
    [InlineData("../x,OANDA,1,0.2,+00:00", "name '../x'", "1 to 32 of a-z, 0-9 and '-'")]
    [InlineData("fxcm,FXCM,1,0.2,+00:00", "an earlier row already is called 'fxcm'", "")]
    [InlineData("oanda,OANDA,0,0.2,+00:00", "tier 0 is out of bounds", "1 to 3 are allowed")]
    [InlineData("oanda,OANDA,4,0.2,+00:00", "tier 4 is out of bounds", "1 to 3 are allowed")]
    [InlineData("oanda,OANDA,1.5,0.2,+00:00", "tier 1.5 is not 1, 2 or 3", "")]
    [InlineData("oanda,OANDA,1,-0.1,+00:00", "taker_fee_bps -0.1 is out of bounds", "0 to 1000 are allowed")]
    [InlineData("oanda,OANDA,1,1000.1,+00:00", "taker_fee_bps 1000.1 is out of bounds", "0 to 1000 are allowed")]
    [InlineData("oanda,OANDA,1,0.2,UTC", "file_utc_offset 'UTC'", "of the form -05:00 or +00:00")]
    [InlineData("oanda,OANDA,1,0.2,5", "file_utc_offset '5'", "of the form -05:00 or +00:00")]
    [InlineData("oanda,OANDA,1,0.2,+14:01", "file_utc_offset +14:01 is out of bounds", "-14:00 to +14:00 are allowed")]
    [InlineData("oanda,OANDA,1,0.2,-14:01", "file_utc_offset -14:01 is out of bounds", "-14:00 to +14:00 are allowed")]
    [InlineData("oanda,,1,0.2,+00:00", "display_name has 0 characters", "1 to 64 are allowed")]
    [InlineData("oanda,OANDA,1,0.2", "4 columns", "a row has 5: name,display_name")]
    public void A_bad_venue_is_refused_with_file_and_line(string row, string wrong, string allowed)
    {
        Write(InstrumentHeader + Euro, VenueHeader + Fxcm + row + "\n");
        Refused.With("CATALOGUE_ROW_INVALID", Load, "venues.csv:3: ", wrong, allowed);
    }

    [Theory]
    [InlineData("a,A,1,0,+14:00", 14)]
    [InlineData("a,A,3,1000,-14:00", -14)]
    public void Values_at_their_bounds_are_allowed(string venue, int hours)
    {
        Write(InstrumentHeader + "A/B,compute,A,B,0.000000000001,1000000000,0,x\n", VenueHeader + venue);
        var catalogue = CatalogueFiles.Load(_folder.Path);
        Assert.Equal(CatalogueFiles.MinStep, catalogue.Instrument("AB").TickSize);
        Assert.Equal(CatalogueFiles.MaxStep, catalogue.Instrument("AB").LotSize);
        Assert.Equal(TimeSpan.FromHours(hours), catalogue.Venue("a").FileUtcOffset);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("symbol,class\n")]
    [InlineData(Euro)]
    public void A_file_without_its_header_is_refused(string instruments)
    {
        Write(instruments, VenueHeader);
        Refused.With("CATALOGUE_ROW_INVALID", Load, "instruments.csv:", "must be the header symbol,class,base,quote");
    }

    [Fact]
    public void Ten_thousand_rows_are_allowed_and_one_more_is_refused()
    {
        var rows = string.Concat(Enumerable.Range(0, 10_000).Select(i => $"A{i}/USD,crypto,A{i},USD,1,1,1,coin\n"));
        Write(InstrumentHeader + rows, VenueHeader);
        Assert.Equal(10_000, CatalogueFiles.Load(_folder.Path).Instruments.Count);
        Write(InstrumentHeader + rows + Euro, VenueHeader);
        Refused.With("CATALOGUE_ROW_INVALID", Load, "instruments.csv:10002: more than 10000 rows");
    }

    private void Load() => CatalogueFiles.Load(_folder.Path);

    private void Write(string instruments, string venues)
    {
        _folder.Write("instruments.csv", instruments);
        _folder.Write("venues.csv", venues);
    }
}
