using System.Globalization;
using OrleansTrading.Connectors.Import;
using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Markets;
using static OrleansTrading.Connectors.Tests.Import.Imports;

namespace OrleansTrading.Connectors.Tests.Import;

/// <summary>Every file of ticks or bars that lies in the shared folder, against a reading of it that shares nothing with the importers.</summary>
public sealed class RealBarAndQuoteTests
{
    [Fact]
    public async Task Every_LEAN_file_is_read_back_as_its_rows_say()
    {
        var root = Shared("lean");
        var files = Directory.GetFiles(root, "*.zip", SearchOption.AllDirectories);
        Assert.Equal(50, files.Length);
        var (crossed, rows) = (0L, 0L);
        foreach (var file in files)
        {
            var archive = new MemoryArchive();
            var report = await archive.Run(new ImportOptions { Path = file, MaxRejects = 0 });
            var expected = Lean(file, root);
            var (_, stream, ticks) = Assert.Single(archive.Segments);
            Assert.Equal(expected.Stream, stream);
            AssertSame(expected.Rows, ticks, stream, file);
            rows += report.Progress.RowsRead;
            crossed += report.CrossedQuotes;
        }

        // FXCM's crossed quotes are what FXCM said; whoever decides on a quote asks whether it can be meant.
        Assert.Equal(9_999 + 9_847 + 18_285 + 2_650 + 2_334 + 2_132, crossed);
        Assert.True(rows > 1_300_000);
    }

    [Fact]
    public async Task The_whole_LEAN_folder_is_one_job_and_known_the_second_time()
    {
        var (first, second) = (new MemoryArchive(), new MemoryArchive());
        var report = await first.Run(Shared("lean"));
        Assert.Equal((50, 50, 0), (report.Progress.Files, report.Progress.FilesDone, report.Progress.FilesKnown));
        Assert.Equal((0, 0), (report.Progress.FilesFailed, report.Progress.FilesIgnored));
        Assert.Equal(0, report.Progress.RowsRejected);
        Assert.Equal(report.Progress.TicksImported, first.Segments.Sum(segment => segment.Ticks.LongLength));
        Assert.Equal(report.Progress.Bytes, report.Progress.BytesDone);

        await second.Run(Shared("lean"));
        first.AssertSame(second);
        var again = await first.Run(Shared("lean"));
        Assert.Equal((50, 0), (again.Progress.FilesKnown, (int)again.Progress.TicksImported));
        first.AssertSame(second);
    }

    [Theory]
    [InlineData("nautilus/btc-perp-20211231-20220201_1m.csv", "ftx", "BTC-PERP/USD", BarPrice.Trade, 45_031, 6)]
    [InlineData("nautilus/fxcm/gbpusd-m1-bid-2012.csv", "fxcm", "GBP/USD", BarPrice.Bid, 30_117, 0)]
    [InlineData("nautilus/fxcm/gbpusd-m1-ask-2012.csv", "fxcm", "GBP/USD", BarPrice.Ask, 30_117, 0)]
    public async Task Minute_bars_are_read_back_as_their_rows_say(string file, string venue, string symbol, BarPrice price, int count, int cut)
    {
        var archive = new MemoryArchive();
        // Neither folder nor name say of which venue the perpetual is.
        var report = await archive.Run(new ImportOptions { Path = Shared(file), Venue = venue == "ftx" ? "ftx" : null, MaxRejects = 0 });
        // Six volumes have eleven decimals, which no lot has: they are cut to lots, and said to be.
        Assert.Equal(cut, report.CutVolumes);
        var lot = Known.Instrument(symbol).LotSize;
        var (_, stream, ticks) = Assert.Single(archive.Segments);
        Assert.Equal(new ArchiveStream(venue, symbol, TickKind.Bar), stream);
        var rows = Lines(File.ReadAllText(Shared(file))).Skip(1).Select(line => line.Split(',')).Select(cells =>
        {
            var open = DateTimeOffset.Parse(cells[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            var volume = cells.Length > 5 ? Math.Floor(Number(cells[5]) / lot) * lot : 0;
            return new Row(Ns(open.UtcDateTime), 60_000_000_000, price, cells[1..5].Select(Number).ToArray(), volume);
        }).ToList();
        Assert.Equal(count, rows.Count);
        AssertSame(rows, ticks, stream, file);
    }

    [Fact]
    public async Task Quote_ticks_are_read_back_as_their_rows_say()
    {
        var file = Shared("nautilus/truefx/usdjpy-ticks.csv");
        var archive = new MemoryArchive();
        await archive.Run(new ImportOptions { Path = file, MaxRejects = 0 });
        var (_, stream, ticks) = Assert.Single(archive.Segments);
        Assert.Equal(new ArchiveStream("truefx", "USD/JPY", TickKind.Quote), stream);
        var rows = Lines(File.ReadAllText(file)).Skip(1).Select(line => line.Split(',')).Select(cells => new Row(
            Ns(DateTimeOffset.Parse(cells[0], CultureInfo.InvariantCulture).UtcDateTime), 0, 0, [Number(cells[1]), Number(cells[2])], 0)).ToList();
        Assert.Equal(1_000, rows.Count);
        AssertSame(rows, ticks, stream, file);
    }

    [Theory]
    [InlineData("indicators/default.csv", "SPY", 502)]
    [InlineData("indicators/bitcoin.csv", "BTC-USD", 1_246)]
    public async Task Daily_bars_are_read_back_as_their_rows_say(string file, string symbol, int count)
    {
        var archive = new MemoryArchive();
        var venue = symbol == "SPY" ? "nasdaq" : "coinbase";
        var report = await archive.Run(new ImportOptions { Path = Shared(file), Venue = venue, Symbol = symbol });
        Assert.Empty(report.Rejects);
        var (_, stream, ticks) = Assert.Single(archive.Segments);
        var rows = Lines(File.ReadAllText(Shared(file))).Skip(1).Select(line => line.Split(',')).Select(cells => new Row(
            Ns(DateTime.Parse(cells[0], CultureInfo.InvariantCulture)), 86_400_000_000_000, BarPrice.Trade,
            cells[1..5].Select(Number).ToArray(), Number(cells[5]))).ToList();
        Assert.Equal(count, rows.Count);
        AssertSame(rows, ticks, stream, file);
    }

    [Fact]
    public async Task A_file_of_bad_bars_has_its_rows_rejected()
    {
        var archive = new MemoryArchive();
        var report = await archive.Run(Shared("indicators/bad.csv"), "nasdaq", "SPY");
        Assert.Equal(502, report.Progress.RowsRead);
        Assert.Equal(new Dictionary<string, long> { ["TIME_MALFORMED"] = 502 }, report.Rejects);
        Assert.Empty(archive.Sources);
    }

    [Fact]
    public async Task A_folder_of_every_format_is_one_job()
    {
        var archive = new MemoryArchive();
        var report = await archive.Run(Shared("nautilus"));
        // The perpetual's bars say nowhere of which venue they are.
        var error = Assert.Single(report.FileErrors);
        Assert.Equal(("btc-perp-20211231-20220201_1m.csv", "IMPORT_VENUE_UNKNOWN"), (error.File, error.Refusal.Code));
        Assert.Equal((8, 8, 1, 0), (report.Progress.Files, report.Progress.FilesDone, report.Progress.FilesFailed, report.Progress.FilesIgnored));
        Assert.Equal(
            [
                "binance-futures BTC-PERP/USDT Book", "binance-futures BTC-PERP/USDT Book", "bybit XRP/USDT Book", "deribit BTC-PERP/USD Book",
                "fxcm GBP/USD Bar", "fxcm GBP/USD Bar", "truefx USD/JPY Quote",
            ],
            archive.Segments.Select(segment => segment.Stream).Select(stream => $"{stream.Venue} {stream.Symbol} {stream.Kind}").Order(StringComparer.Ordinal));
        Assert.Empty(report.Rejects);
    }

    // One row in plain numbers: a quote has two prices, a bar four.
    private sealed record Row(long TimeNs, long LengthNs, BarPrice Price, decimal[] Prices, decimal Volume);

    private static void AssertSame(IReadOnlyList<Row> rows, Tick[] ticks, ArchiveStream stream, string file)
    {
        var instrument = Known.Instrument(stream.Symbol);
        Assert.Equal(rows.Count, ticks.Length);
        for (var i = 0; i < rows.Count; i++)
        {
            var read = ticks[i].Kind == TickKind.Quote
                ? new Row(ticks[i].TimeNs, 0, 0, [instrument.ToPrice(ticks[i].Quote.BidTicks), instrument.ToPrice(ticks[i].Quote.AskTicks)], 0)
                : OfBar(ticks[i].Bar, instrument);
            if (rows[i] with { Prices = read.Prices } == read && rows[i].Prices.SequenceEqual(read.Prices)) continue;
            Assert.Fail($"{file}, tick {i}: {rows[i]} {string.Join(' ', rows[i].Prices)} was read as {read} {string.Join(' ', read.Prices)}");
        }
    }

    private static Row OfBar(VenueBar bar, Instrument instrument) => new(
        bar.OpenTimeNs, bar.CloseTimeNs - bar.OpenTimeNs, bar.Price,
        [instrument.ToPrice(bar.Open), instrument.ToPrice(bar.High), instrument.ToPrice(bar.Low), instrument.ToPrice(bar.Close)],
        instrument.ToQuantity(bar.VolumeLots));

    private static (ArchiveStream Stream, List<Row> Rows) Lean(string file, string root)
    {
        var parts = Path.GetRelativePath(root, file).Split('/');
        var (kind, folder, resolution) = (parts[0], parts[1], parts[2]);
        var venue = kind == "cryptofuture" && folder is "binance" or "bybit" && kind == "cryptofuture" ? $"{folder}-futures" : folder;
        var ticker = parts.Length == 5 ? parts[3] : parts[3].Split('_', '.')[0];
        var symbol = Known.Listings.Single(listing => listing.Venue.Name == venue
            && string.Concat(listing.VenueSymbol.Split('_', '-')).Equals(ticker, StringComparison.OrdinalIgnoreCase))
            .Instrument.Symbol;
        var clock = folder == "fxcm" ? TimeSpan.FromHours(-5) : TimeSpan.Zero;
        var day = parts.Length == 5 ? DateTime.ParseExact(parts[4][..8], "yyyyMMdd", CultureInfo.InvariantCulture) : default;
        var length = resolution switch { "minute" => 60L, "hour" => 3_600, _ => 86_400 } * 1_000_000_000;
        var rows = new List<Row>();
        foreach (var line in Lines(Unzip(file)))
        {
            var cells = line.Split(',');
            var timeNs = parts.Length == 5
                ? Ns(day - clock) + (long)(Number(cells[0]) * 1_000_000)
                : Ns(DateTime.ParseExact(cells[0], "yyyyMMdd HH:mm", CultureInfo.InvariantCulture) - clock);
            if (resolution == "tick")
            {
                rows.Add(new Row(timeNs, 0, 0, [Number(cells[1]), Number(cells[2])], 0));
            }
            else if (cells.Length == 6)
            {
                rows.Add(new Row(timeNs, length, BarPrice.Trade, [.. cells[1..5].Select(Number)], Number(cells[5])));
            }
            else
            {
                rows.Add(new Row(timeNs, length, BarPrice.Bid, [.. cells[1..5].Select(Number)], 0));
                rows.Add(new Row(timeNs, length, BarPrice.Ask, [.. cells[6..10].Select(Number)], 0));
            }
        }

        return (new ArchiveStream(venue, symbol, resolution == "tick" ? TickKind.Quote : TickKind.Bar), rows);
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static long Ns(DateTime time) => (time - DateTime.UnixEpoch).Ticks * 100;
}
