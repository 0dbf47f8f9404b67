using OrleansTrading.Connectors.Venues;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Tests.Venues;

public sealed class CatalogueFilesTests : IDisposable
{
    private const string InstrumentHeader = "symbol,class,base,quote,tick_size,lot_size,min_notional,sector,hours\n";

    private const string VenueHeader =
        "name,display_name,kind,tier,maker_fee_bps,taker_fee_bps,requests_per_second,request_burst,order_types,heartbeat_ms,file_utc_offset\n";

    private const string Euro = "EUR/USD,forex,EUR,USD,0.00001,1,1,fx-major,fx-week\n";
    private const string Fxcm = "fxcm,FXCM,broker,1,0.1,0.2,5,50,market limit,15000,-05:00\n";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Comments_blank_lines_and_spaces_around_columns_are_allowed()
    {
        Write("# hand-made\n\n" + InstrumentHeader + "\n# the euro\n EUR/USD , Forex ,EUR,USD,0.00001,1,0, fx , always \r\n", VenueHeader + Fxcm);
        var only = Assert.Single(CatalogueFiles.Load(_folder.Path).Instruments);
        Assert.Equal(new Instrument("EUR/USD", AssetClass.Forex, "EUR", "USD", 0.00001m, 1, 0, "fx") { Hours = only.Hours }, only);
        Assert.True(only.Hours.IsAlways);
    }

    [Fact]
    public void A_missing_file_is_refused()
    {
        Refused.With("CATALOGUE_FILE_MISSING", Load, "trading-hours.csv", _folder.Path);
        _folder.Write("trading-hours.csv", "name,time_zone,opens,closes\n");
        Refused.With("CATALOGUE_FILE_MISSING", Load, "instruments.csv");
        _folder.Write("instruments.csv", InstrumentHeader);
        Refused.With("CATALOGUE_FILE_MISSING", Load, "venues.csv");
        _folder.Write("venues.csv", VenueHeader);
        Refused.With("CATALOGUE_FILE_MISSING", Load, "listings.csv");
    }

    [Theory]
    [InlineData("EUR/USD,money,EUR,USD,0.00001,1,1,fx,fx-week", "class 'money' is unknown", "crypto, forex, metal")]
    [InlineData("EUR/USD,1,EUR,USD,0.00001,1,1,fx,fx-week", "class '1' is unknown", "crypto, forex, metal")]
    [InlineData("EUR-USD,forex,EUR,USD,0.00001,1,1,fx,fx-week", "'EUR-USD' is not BASE/QUOTE", "it must be EUR/USD")]
    [InlineData("USD/EUR,forex,EUR,USD,0.00001,1,1,fx,fx-week", "'USD/EUR' is not BASE/QUOTE", "it must be EUR/USD")]
    [InlineData("eur/USD,forex,eur,USD,0.00001,1,1,fx,fx-week", "base 'eur'", "1 to 24 of A-Z and 0-9")]
    [InlineData("EUR/../X,forex,EUR,../X,0.00001,1,1,fx,fx-week", "quote '../X'", "1 to 24 of A-Z and 0-9")]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXY/USD,forex,ABCDEFGHIJKLMNOPQRSTUVWXY,USD,1,1,1,fx,fx-week", "base 'ABCDEFGHIJKLMNOPQRSTUVWXY'", "1 to 24 of A-Z and 0-9")]
    [InlineData("EUR/USD,forex,EUR,USD,0,1,1,fx,fx-week", "tick_size 0 is out of bounds", "0.000000000001 to 1000000000 are allowed")]
    [InlineData("EUR/USD,forex,EUR,USD,-0.1,1,1,fx,fx-week", "tick_size -0.1 is out of bounds", "are allowed")]
    [InlineData("EUR/USD,forex,EUR,USD,0.0000000000009,1,1,fx,fx-week", "tick_size 0.0000000000009 is out of bounds", "are allowed")]
    [InlineData("EUR/USD,forex,EUR,USD,1000000000.1,1,1,fx,fx-week", "tick_size 1000000000.1 is out of bounds", "are allowed")]
    [InlineData("EUR/USD,forex,EUR,USD,NaN,1,1,fx,fx-week", "tick_size 'NaN' is no number", "tick_size")]
    [InlineData("EUR/USD,forex,EUR,USD,1e-5,1,1,fx,fx-week", "tick_size '1e-5' is no number", "tick_size")]
    [InlineData("EUR/USD,forex,EUR,USD,,1,1,fx,fx-week", "tick_size has 0 characters", "1 to 64 are allowed")]
    [InlineData("EUR/USD,forex,EUR,USD,0.1,0,1,fx,fx-week", "lot_size 0 is out of bounds", "are allowed")]
    [InlineData("EUR/USD,forex,EUR,USD,0.1,1,-1,fx,fx-week", "min_notional -1 is out of bounds", "0 to 1000000000 are allowed")]
    [InlineData("EUR/USD,forex,EUR,USD,0.1,1,1,,fx-week", "sector has 0 characters", "1 to 64 are allowed")]
    [InlineData("EUR/USD,forex,EUR,USD,0.1,1,1,12345678901234567890123456789012345678901234567890123456789012345,fx-week", "sector has 65", "1 to 64 are allowed")]
    [InlineData("EUR/USD,forex,EUR,USD,0.1,1,1", "7 columns", "a row has 9: symbol,class")]
    [InlineData("EUR/USD,forex,EUR,USD,0.1,1,1,fx,fx-week,more", "10 columns", "a row has 9: symbol,class")]
    [InlineData("EUR/USD,forex,EUR,USD,0.1,1,1,f\"x\",fx-week", "sector has a quote mark", "values stand without")]
    [InlineData("EUR/USD,forex,EUR,USD,0.1,1,1,\"fx,fx-week", "sector has a quote mark", "values stand without")]
    [InlineData("EUR/USD,forex,EUR,USD,0.1,1,1,fx,never", "hours 'never' are not in trading-hours.csv", "")]
    [InlineData("EUR-/USD,forex,EUR-,USD,0.1,1,1,fx,fx-week", "base 'EUR-'", "with '-' only between them")]
    [InlineData("EUR--X/USD,forex,EUR--X,USD,0.1,1,1,fx,fx-week", "base 'EUR--X'", "with '-' only between them")]
    [InlineData("GBP/USD,forex,GBP,USD,0.1,1,1,fx,fx-week", "already answers to 'GBP/USD'", "'GBPUSD'")]
    [InlineData("GB/PUSD,forex,GB,PUSD,0.1,1,1,fx,fx-week", "already answers to 'GB/PUSD'", "'GBPUSD'")]
    public void A_bad_instrument_is_refused_with_file_and_line(string row, string wrong, string allowed)
    {
        Write(InstrumentHeader + "GBP/USD,forex,GBP,USD,0.1,1,1,fx,fx-week\n# comment\n" + row + "\n", VenueHeader + Fxcm);
        Refused.With("CATALOGUE_ROW_INVALID", Load, "instruments.csv:4: ", wrong, allowed);
    }

    [Theory]
    [InlineData("OANDA,OANDA,broker,1,0,0.2,5,50,market,15000,+00:00", "name 'OANDA'", "1 to 32 of a-z, 0-9 and '-'")]
    [InlineData("../x,OANDA,broker,1,0,0.2,5,50,market,15000,+00:00", "name '../x'", "1 to 32 of a-z, 0-9 and '-'")]
    [InlineData("fxcm,FXCM,broker,1,0,0.2,5,50,market,15000,+00:00", "an earlier row already is called 'fxcm'", "")]
    [InlineData("oanda,OANDA,broker,0,0,0.2,5,50,market,15000,+00:00", "tier 0 is out of bounds", "1 to 3 are allowed")]
    [InlineData("oanda,OANDA,broker,4,0,0.2,5,50,market,15000,+00:00", "tier 4 is out of bounds", "1 to 3 are allowed")]
    [InlineData("oanda,OANDA,broker,1.5,0,0.2,5,50,market,15000,+00:00", "tier 1.5 is not 1, 2 or 3", "")]
    [InlineData("oanda,OANDA,broker,1,0,-0.1,5,50,market,15000,+00:00", "taker_fee_bps -0.1 is out of bounds", "0 to 1000 are allowed")]
    [InlineData("oanda,OANDA,broker,1,0,1000.1,5,50,market,15000,+00:00", "taker_fee_bps 1000.1 is out of bounds", "0 to 1000 are allowed")]
    [InlineData("oanda,OANDA,broker,1,0,0.2,5,50,market,15000,UTC", "file_utc_offset 'UTC'", "of the form -05:00 or +00:00")]
    [InlineData("oanda,OANDA,broker,1,0,0.2,5,50,market,15000,5", "file_utc_offset '5'", "of the form -05:00 or +00:00")]
    [InlineData("oanda,OANDA,broker,1,0,0.2,5,50,market,15000,+14:01", "file_utc_offset +14:01 is out of bounds", "-14:00 to +14:00 are allowed")]
    [InlineData("oanda,OANDA,broker,1,0,0.2,5,50,market,15000,-14:01", "file_utc_offset -14:01 is out of bounds", "-14:00 to +14:00 are allowed")]
    [InlineData("oanda,,broker,1,0,0.2,5,50,market,15000,+00:00", "display_name has 0 characters", "1 to 64 are allowed")]
    [InlineData("oanda,OANDA,shop,1,0,0.2,5,50,market,15000,+00:00", "kind 'shop' is unknown", "exchange, derivatives, dex, broker, rig, feed")]
    [InlineData("oanda,OANDA,broker,1,-100.1,0.2,5,50,market,15000,+00:00", "maker_fee_bps -100.1 is out of bounds", "-100 to 1000")]
    [InlineData("oanda,OANDA,broker,1,0,0.2,0,50,market,15000,+00:00", "requests_per_second 0 is out of bounds", "0.001 to 100000")]
    [InlineData("oanda,OANDA,broker,1,0,0.2,5,0,market,15000,+00:00", "request_burst 0 is out of bounds", "1 to 100000")]
    [InlineData("oanda,OANDA,broker,1,0,0.2,5,1.5,market,15000,+00:00", "request_burst 1.5 is no whole number", "")]
    [InlineData("oanda,OANDA,broker,1,0,0.2,5,50,market maybe,15000,+00:00", "order_types 'maybe' is unknown", "limit, stop, stop-limit")]
    [InlineData("oanda,OANDA,broker,1,0,0.2,5,50,market,99,+00:00", "heartbeat_ms 99 is out of bounds", "100 to 3600000")]
    [InlineData("oanda,OANDA,1,0.2", "4 columns", "a row has 11: name,display_name")]
    public void A_bad_venue_is_refused_with_file_and_line(string row, string wrong, string allowed)
    {
        Write(InstrumentHeader + Euro, VenueHeader + Fxcm + row + "\n");
        Refused.With("CATALOGUE_ROW_INVALID", Load, "venues.csv:3: ", wrong, allowed);
    }

    [Theory]
    [InlineData("a,A,exchange,1,-100,0,0.001,1,none,100,+14:00", 14)]
    [InlineData("a,A,feed,3,1000,1000,100000,100000,market,3600000,-14:00", -14)]
    public void Values_at_their_bounds_are_allowed(string venue, int hours)
    {
        Write(InstrumentHeader + "A/B,compute,A,B,0.000000000001,1000000000,0,x,always\n", VenueHeader + venue);
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
    public void Equities_are_instruments_of_a_file_that_may_be_absent()
    {
        Write(InstrumentHeader + Euro, VenueHeader + Fxcm);
        _folder.Write("equities.csv", InstrumentHeader + "AAPL/USD,equity,AAPL,USD,0.01,1,1,technology,always\n");
        var catalogue = CatalogueFiles.Load(_folder.Path);
        Assert.Equal(["AAPL/USD", "EUR/USD"], catalogue.Instruments.Select(instrument => instrument.Symbol));
        Assert.Equal(AssetClass.Equity, catalogue.Instrument("AAPLUSD").Class);
        _folder.Write("equities.csv", InstrumentHeader + Euro);
        Refused.With("CATALOGUE_ROW_INVALID", Load, "equities.csv:2: ", "already answers to 'EUR/USD'");
    }

    [Fact]
    public void Ten_thousand_rows_are_allowed_and_one_more_is_refused()
    {
        var rows = string.Concat(Enumerable.Range(0, 10_000).Select(i => $"A{i}/USD,crypto,A{i},USD,1,1,1,coin,always\n"));
        Write(InstrumentHeader + rows, VenueHeader);
        Assert.Equal(10_000, CatalogueFiles.Load(_folder.Path).Instruments.Count);
        Write(InstrumentHeader + rows + Euro, VenueHeader);
        Refused.With("CATALOGUE_ROW_INVALID", Load, "instruments.csv:10002: more than 10000 rows");
    }

    private void Load() => CatalogueFiles.Load(_folder.Path);

    private void Write(string instruments, string venues)
    {
        _folder.Write("trading-hours.csv", "name,time_zone,opens,closes\nalways,UTC,Mon 00:00,Mon 00:00\nfx-week,America/New_York,Sun 17:00,Fri 17:00\n");
        _folder.Write("listings.csv", "venue,symbol,venue_symbol,tick_size,lot_size,min_notional,maker_fee_bps,taker_fee_bps\n");
        _folder.Write("instruments.csv", instruments);
        _folder.Write("venues.csv", venues);
    }
}
