using OrleansTrading.Connectors.Import;
using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Markets;
using static OrleansTrading.Connectors.Tests.Import.Imports;

namespace OrleansTrading.Connectors.Tests.Import;

/// <summary>Kinds of LEAN's files and of klines that no recorded sample has.</summary>
public sealed class LeanLayoutTests : IDisposable
{
    private static readonly long Day = Nanoseconds.OfDay(new DateOnly(2024, 3, 5));

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Coins_ticks_have_sizes_and_a_mark_of_suspicious_ones()
    {
        var (archive, report) = await Import(
            "crypto/binance/tick/btcusdt/20240305_quote.zip", "1,100.01,0.5,100.02,7\n2.5,100.01,0.123456789,100.03,7,0\n3,1,1,2,1,1\n");
        Assert.Equal(
            [new Quote(Day + 1_000_000, 10_001, 10_002), new Quote(Day + 2_500_000, 10_001, 10_003)],
            archive.Read(TickKind.Quote).Select(tick => tick.Quote));
        Assert.Equal(("TICK_SUSPICIOUS", 3, 6), (report.RejectedRows[0].Code, (int)report.RejectedRows[0].Line, report.RejectedRows[0].Column));

        (archive, report) = await Import(
            "crypto/binance/tick/btcusdt/20240305_trade.zip", "1,100.01,0.5\n2,100.02,0.000001,0\n3,100.02,0\n4,100,0.0000001\n5,100,1,2\n");
        Assert.Equal(
            [new Trade(Day + 1_000_000, 10_001, 500_000, Aggressor.Unknown), new Trade(Day + 2_000_000, 10_002, 1, Aggressor.Unknown)],
            archive.Read(TickKind.Trade).Select(tick => tick.Trade));
        Assert.Equal(["SIZE_NOT_POSITIVE", "SIZE_BETWEEN_LOTS", "VALUE_UNKNOWN"], report.RejectedRows.Select(row => row.Code));
    }

    [Fact]
    public async Task Bars_of_a_second_and_sides_that_had_nothing_are_read()
    {
        var (archive, report) = await Import(
            "forex/oanda/second/eurusd/20240305_quote.zip",
            "1000,1.1,1.2,1.0,1.15,3,1.2,1.3,1.1,1.25,4\n2000,,,,,0,1.2,1.3,1.1,1.25,4\n"
            + "3000,1.1,1.2,1.0,1.15,3,,,,,0\n4000,,,,,,,,,,\n");
        var bars = archive.Read(TickKind.Bar).Select(tick => tick.Bar).ToArray();
        Assert.Equal(new VenueBar(Day + 1_000_000_000, Day + 2_000_000_000, BarPrice.Bid, 110_000, 120_000, 100_000, 115_000, 0), bars[0]);
        Assert.Equal([BarPrice.Bid, BarPrice.Ask, BarPrice.Ask, BarPrice.Bid], bars.Select(bar => bar.Price));
        Assert.Equal("NUMBER_MALFORMED", Assert.Single(report.RejectedRows).Code);
    }

    [Fact]
    public async Task Bars_are_in_the_clock_of_the_venue_s_files()
    {
        var (archive, _) = await Import("forex/fxcm/hour/eurusd.zip", "20240305 01:00,1.1,1.2,1.0,1.15,3,1.2,1.3,1.1,1.25,4\n");
        Assert.All(
            archive.Read(TickKind.Bar),
            tick => Assert.Equal((Day + 6 * 3_600_000_000_000, Day + 7 * 3_600_000_000_000), (tick.Bar.OpenTimeNs, tick.TimeNs)));
        (archive, _) = await Import("forex/fxcm/minute/eurusd/20240305_quote.zip", "60000,1.1,1.2,1.0,1.15,3,1.2,1.3,1.1,1.25,4\n");
        Assert.All(archive.Read(TickKind.Bar), tick => Assert.Equal(Day + (5 * 3_600 + 60) * 1_000_000_000L, tick.Bar.OpenTimeNs));
    }

    [Fact]
    public async Task A_bar_whose_ask_is_wrong_leaves_no_bid_behind()
    {
        var (archive, report) = await Import(
            "forex/oanda/minute/eurusd/20240305_quote.zip", "0,1.1,1.2,1.0,1.15,3,1.2,1.1,1.1,1.25,4\n60000,1.1,1.2,1.0,1.15,3,1.2,1.3,1.1,1.25,x\n");
        Assert.Empty(archive.Segments);
        Assert.Equal([("BAR_INCONSISTENT", 7), ("NUMBER_MALFORMED", 11)], report.RejectedRows.Select(row => (row.Code, row.Column)));
    }

    [Fact]
    public async Task Volumes_finer_than_a_lot_are_cut_and_counted()
    {
        var (archive, report) = await Import("crypto/binance/daily/btcusdt_trade.zip", "20240305 00:00,1,2,0.5,1.5,3.0000019\n");
        Assert.Equal((3_000_001, 1L), (Assert.Single(archive.Read(TickKind.Bar)).Bar.VolumeLots, report.CutVolumes));
        Assert.Empty(report.Rejects);
    }

    [Fact]
    public async Task Instruments_whose_tick_is_no_power_of_ten_have_prices_on_it_alone()
    {
        var (archive, report) = await Import("cfd/oanda/tick/oddusd/20240305_quote.zip", "1,1.25,1.50\n2,1.25,1.6\n3,1,2.0000\n4,1.75,1e1\n");
        Assert.Equal([(5, 6), (4, 8), (7, 40)], archive.Read(TickKind.Quote).Select(tick => ((int)tick.Quote.BidTicks, (int)tick.Quote.AskTicks)));
        Assert.Equal(
            new RejectedRow("forex", 2, 3, "PRICE_BETWEEN_TICKS", "1.6"), Assert.Single(report.RejectedRows) with { File = "forex" });
    }

    [Fact]
    public async Task The_same_rows_in_another_place_are_other_ticks()
    {
        const string rows = "20240305 00:00,1,2,0.5,1.5,3\n";
        var archive = new MemoryArchive();
        foreach (var place in new[] { "daily/btcusdt_trade.zip", "hour/btcusdt_trade.zip" })
            Zip(Path.Combine(_folder.Path, "crypto/binance", place), ("btcusdt.csv", rows));
        foreach (var day in new[] { "20240305", "20240306" })
            Zip(Path.Combine(_folder.Path, $"crypto/binance/minute/btcusdt/{day}_trade.zip"), ("btcusdt.csv", "0,1,2,0.5,1.5,3\n"));
        await archive.Run(_folder.Path);
        Assert.Equal(
            [Day + 60_000_000_000, Day + 3_600_000_000_000, Day + 86_400_000_000_000, Day + 86_460_000_000_000],
            archive.Read(TickKind.Bar).Select(tick => tick.TimeNs).Order());
    }

    [Theory]
    [InlineData("1709596800000,100,102,99,101,5,1709596859999", 0)]
    [InlineData("1709596800000000,100,102,99,101,5,1709596859999999", 0)]
    [InlineData("1709596800000,100,102,99,101,5,1709596860000", 1)]
    public async Task Klines_are_read_in_milliseconds_and_microseconds(string beginning, int rejected)
    {
        const string names = "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore\n";
        foreach (var header in new[] { "", names })
        {
            var zip = Zip(Path.Combine(_folder.Path, "BTCUSDT-1m-2024-03.zip"), ("BTCUSDT-1m-2024-03.csv", $"{header}{beginning},500,10,2,200,0\n"));
            var archive = new MemoryArchive();
            var report = await archive.Run(zip);
            Assert.Equal(rejected, report.Progress.RowsRejected);
            if (rejected > 0) continue;
            Assert.Equal(
                new VenueBar(Day, Day + 60_000_000_000, BarPrice.Trade, 10_000, 10_200, 9_900, 10_100, 5_000_000),
                Assert.Single(archive.Read(TickKind.Bar)).Bar);
            Assert.Equal(new ArchiveStream("binance", "BTC/USDT", TickKind.Bar), archive.Segments[0].Stream);
        }
    }

    private async Task<(MemoryArchive Archive, ImportReport Report)> Import(string path, string rows)
    {
        var zip = Zip(Path.Combine(_folder.Path, path), ("rows.csv", rows));
        var archive = new MemoryArchive();
        return (archive, await archive.Run(zip));
    }
}
