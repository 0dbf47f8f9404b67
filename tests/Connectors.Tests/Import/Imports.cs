using System.IO.Compression;
using OrleansTrading.Connectors.Import;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Tests.Import;

/// <summary>A catalogue made for the importers' tests, and the ways in which the tests run jobs.</summary>
internal static class Imports
{
    public static readonly TimeSpan FxcmClock = TimeSpan.FromHours(-5);

    public static Catalogue Known { get; } = Make();

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<ImportReport> Run(this MemoryArchive archive, ImportOptions options)
    {
        var report = await new ImportJob(options, Known, archive).RunAsync(Stop);
        Assert.Equal(0, archive.Open);
        return report;
    }

    public static Task<ImportReport> Run(this MemoryArchive archive, string path, string? venue = null, string? symbol = null) =>
        archive.Run(new ImportOptions { Path = path, Venue = venue, Symbol = symbol });

    /// <summary>Path of real data, which lies beside the repository and is no part of it; the test is skipped where it is absent.</summary>
    public static string Shared(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "OrleansTrading.sln"))) folder = folder.Parent;
        var data = folder is null ? "" : Path.GetFullPath(Path.Combine(folder.FullName, "..", "shared", "data"));
        if (!Directory.Exists(data)) Assert.Skip("../shared is absent");
        return Path.Combine(data, path);
    }

    /// <summary>Writes a zip archive with files in it.</summary>
    public static string Zip(string path, params (string Name, string Text)[] files)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var archive = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        foreach (var (name, text) in files)
        {
            using var writer = new StreamWriter(archive.CreateEntry(name).Open());
            writer.Write(text);
        }
        return path;
    }

    /// <summary>The text of the only file in a zip archive.</summary>
    public static string Unzip(string path)
    {
        using var archive = ZipFile.OpenRead(path);
        using var reader = new StreamReader(Assert.Single(archive.Entries).Open());
        return reader.ReadToEnd();
    }

    public static string[] Lines(string text) => text.Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0).ToArray();

    private static Catalogue Make()
    {
        Venue[] venues =
        [
            new("fxcm", "FXCM", 1, 0.2m, FxcmClock),
            .. new[] { "oanda", "binance", "binance-futures", "bybit", "bybit-futures", "coinbase", "dydx", "deribit", "ftx", "truefx", "nasdaq" }
                .Select(name => new Venue(name, name, 1, 1, TimeSpan.Zero)),
        ];
        Instrument[] instruments =
        [
            Of("EUR/USD", 0.00001m, 1), Of("NZD/USD", 0.00001m, 1), Of("GBP/USD", 0.00001m, 1), Of("EUR/GBP", 0.00001m, 1), Of("USD/JPY", 0.001m, 1),
            Of("XAU/USD", 0.001m, 0.01m), Of("BTC/USD", 0.01m, 0.00000001m), Of("ETH/USD", 0.01m, 0.00000001m), Of("LTC/USD", 0.01m, 0.00000001m),
            Of("BTC/BUSD", 0.01m, 0.00001m), Of("BTC/USDT", 0.01m, 0.000001m), Of("XRP/USDT", 0.0001m, 1), Of("BTC-PERP/USDT", 0.01m, 0.001m),
            Of("BTC-PERP/USD", 0.001m, 0.00000001m), Of("ADA-PERP/USDT", 0.0001m, 1), Of("AAPL/USD", 0.01m, 1), Of("SPY/USD", 0.01m, 1),
            Of("ODD/USD", 0.25m, 5),
        ];
        return new Catalogue(instruments, venues, [.. Pairs().Select(pair => List(pair.Venue, pair.Symbol, pair.VenueSymbol))]);

        Listing List(string venue, string symbol, string venueSymbol)
        {
            var instrument = instruments.Single(i => i.Symbol == symbol);
            return new Listing(venues.Single(v => v.Name == venue), instrument, venueSymbol, instrument.TickSize, instrument.LotSize, 1, 0, 1);
        }
    }

    private static IEnumerable<(string Venue, string Symbol, string VenueSymbol)> Pairs()
    {
        foreach (var symbol in (string[])["EUR/USD", "NZD/USD", "GBP/USD", "EUR/GBP"])
        {
            yield return ("fxcm", symbol, symbol.Replace("/", "", StringComparison.Ordinal));
            yield return ("oanda", symbol, symbol.Replace('/', '_'));
        }

        yield return ("oanda", "XAU/USD", "XAU_USD");
        yield return ("truefx", "USD/JPY", "USD/JPY");
        yield return ("oanda", "ODD/USD", "ODDUSD");
        foreach (var symbol in (string[])["BTC/USD", "ETH/USD", "LTC/USD"]) yield return ("coinbase", symbol, symbol.Replace('/', '-'));
        yield return ("binance", "BTC/BUSD", "BTCBUSD");
        yield return ("binance", "BTC/USDT", "BTCUSDT");
        yield return ("bybit", "BTC/USDT", "BTCUSDT");
        yield return ("bybit", "XRP/USDT", "XRPUSDT");
        yield return ("binance-futures", "BTC-PERP/USDT", "BTCUSDT");
        yield return ("binance-futures", "BTC-PERP/USD", "BTCUSD");
        yield return ("binance-futures", "ADA-PERP/USDT", "ADAUSDT");
        yield return ("bybit-futures", "BTC-PERP/USDT", "BTCUSDT");
        yield return ("bybit-futures", "BTC-PERP/USD", "BTCUSD");
        yield return ("dydx", "BTC-PERP/USD", "BTC-USD");
        yield return ("deribit", "BTC-PERP/USD", "BTC-PERPETUAL");
        yield return ("ftx", "BTC-PERP/USD", "BTC-PERP");
        yield return ("nasdaq", "AAPL/USD", "AAPL");
        yield return ("nasdaq", "SPY/USD", "SPY");
    }

    private static Instrument Of(string symbol, decimal tick, decimal lot) =>
        new(symbol, AssetClass.Crypto, symbol.Split('/')[0], symbol.Split('/')[1], tick, lot, 1, "test");
}
