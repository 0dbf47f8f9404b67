using OrleansTrading.Connectors.Venues;

namespace OrleansTrading.Connectors.Tests.Venues;

public sealed class ListingFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public ListingFileTests()
    {
        _folder.Write("trading-hours.csv", "name,time_zone,opens,closes\nalways,UTC,Mon 00:00,Mon 00:00\n");
        _folder.Write(
            "instruments.csv",
            "symbol,class,base,quote,tick_size,lot_size,min_notional,sector,hours\n"
                + "BTC/USD,crypto,BTC,USD,0.01,0.0001,5,coin,always\nETH/USD,crypto,ETH,USD,0.01,0.001,5,coin,always\n");
        _folder.Write(
            "venues.csv",
            "name,display_name,kind,tier,maker_fee_bps,taker_fee_bps,requests_per_second,request_burst,order_types,heartbeat_ms,file_utc_offset\n"
                + "kraken,Kraken,exchange,1,2.5,5,1,20,market limit stop-limit,5000,+00:00\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_stands_empty_is_the_instruments_or_the_venues()
    {
        Write("kraken,BTC/USD,XBT/USD,,,,,\nkraken,ETH/USD,ETH/USD,0.05,0.01,10,-1,0");
        var catalogue = CatalogueFiles.Load(_folder.Path);
        var (bitcoin, ether) = (catalogue.FindListing("kraken", "BTC/USD")!, catalogue.FindListing("kraken", "ETH/USD")!);
        Assert.Equal(
            (0.01m, 0.0001m, 5m, 2.5m, 5m),
            (bitcoin.TickSize, bitcoin.LotSize, bitcoin.MinNotional, bitcoin.MakerFeeBps, bitcoin.TakerFeeBps));
        Assert.Equal(
            (0.05m, 0.01m, 10m, -1m, 0m), (ether.TickSize, ether.LotSize, ether.MinNotional, ether.MakerFeeBps, ether.TakerFeeBps));
        Assert.Same(bitcoin, catalogue.FindVenueSymbol("kraken", "XBT/USD"));
        Assert.Same(catalogue.Venue("kraken"), bitcoin.Venue);
        Assert.Same(catalogue.Instrument("BTC/USD"), bitcoin.Instrument);
    }

    [Theory]
    [InlineData("binance,BTC/USD,BTCUSD,,,,,", "venue 'binance' is not in venues.csv")]
    [InlineData("Kraken,BTC/USD,BTCUSD,,,,,", "venue 'Kraken' is not in venues.csv")]
    [InlineData("kraken,BTC/EUR,BTCEUR,,,,,", "symbol 'BTC/EUR' is not in instruments.csv")]
    [InlineData("kraken,ETH/USD,,,,,,", "venue_symbol has 0 characters")]
    [InlineData("kraken,ETH/USD,ETH USD,,,,,", "venue_symbol 'ETH USD' is not 1 to 32 printable")]
    [InlineData("kraken,ETH/USD,ETHÜ,,,,,", "venue_symbol 'ETHÜ' is not 1 to 32 printable")]
    [InlineData("kraken,ETH/USD,ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFG,,,,,", "is not 1 to 32 printable")]
    [InlineData("kraken,BTC/USD,BTCUSD,,,,,", "an earlier row already lists BTC/USD at kraken")]
    [InlineData("kraken,ETH/USD,XBT/USD,,,,,", "an earlier row already is called 'XBT/USD' at kraken")]
    [InlineData("kraken,ETH/USD,ETHUSD,0.015,,,,", "tick_size 0.015 is no whole multiple of the instrument's 0.01")]
    [InlineData("kraken,ETH/USD,ETHUSD,0.001,,,,", "tick_size 0.001 is no whole multiple of the instrument's 0.01")]
    [InlineData("kraken,ETH/USD,ETHUSD,0,,,,", "tick_size 0 is out of bounds")]
    [InlineData("kraken,ETH/USD,ETHUSD,,0.0025,,,", "lot_size 0.0025 is no whole multiple of the instrument's 0.001")]
    [InlineData("kraken,ETH/USD,ETHUSD,,,-1,,", "min_notional -1 is out of bounds")]
    [InlineData("kraken,ETH/USD,ETHUSD,,,,1001,", "maker_fee_bps 1001 is out of bounds")]
    [InlineData("kraken,ETH/USD,ETHUSD,,,,,-1", "taker_fee_bps -1 is out of bounds")]
    [InlineData("kraken,ETH/USD,ETHUSD", "3 columns")]
    public void A_bad_listing_is_refused_with_file_and_line(string row, string wrong)
    {
        Write("kraken,BTC/USD,XBT/USD,,,,,\n" + row);
        Refused.With("CATALOGUE_ROW_INVALID", () => CatalogueFiles.Load(_folder.Path), "listings.csv:3: ", wrong);
    }

    private void Write(string listings) => _folder.Write(
        "listings.csv", "venue,symbol,venue_symbol,tick_size,lot_size,min_notional,maker_fee_bps,taker_fee_bps\n" + listings + "\n");
}
