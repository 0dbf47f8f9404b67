using System.IO.Compression;
using System.Text;
using OrleansTrading.Connectors.Venues.Lean;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Tests.Venues.Lean;

/// <summary>A folder of tick zips made up for a test, around 2024-03-05 (a Tuesday).</summary>
public sealed class MadeUpMarket : IDisposable
{
    public const string EurUsd = "EUR/USD";
    public static readonly DateOnly Day = new(2024, 3, 5);
    public static readonly long DayNs = Ns(Day);

    private readonly TempFolder _folder = new();

    public static Catalogue Known { get; } = new(
        [
            Pair("EUR", 0.00001m), Pair("NZD", 0.00001m), Pair("BTC", 0.01m), Pair("ODD", 0.0025m), Pair("BIG", 1m),
        ],
        [
            new Venue("fxcm", "FXCM", 1, 0.2m, TimeSpan.FromHours(-5)),
            new Venue("oanda", "OANDA", 1, 0.2m, TimeSpan.Zero),
            new Venue("tokyo", "Tokyo", 2, 1, TimeSpan.FromHours(9)),
            .. Enumerable.Range(0, 25).Select(i => new Venue($"v{i:00}", "Venue", 3, 1, TimeSpan.Zero)),
        ]);

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public string Root => _folder.Path;

    public static long Ns(DateOnly day) => (day.DayNumber - new DateOnly(1970, 1, 1).DayNumber) * 86_400_000_000_000;

    public static long Ms(double ms) => (long)(ms * 1_000_000);

    /// <summary>Writes one day's zip and says where.</summary>
    public string Write(
        string venue, string ticker, DateOnly day, string rows, CompressionLevel level = CompressionLevel.Optimal, Encoding? encoding = null)
    {
        var path = PathOf(venue, ticker, day);
        using var archive = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        using var csv = archive.CreateEntry($"{day:yyyyMMdd}_{ticker}_tick_quote.csv", level).Open();
        csv.Write((encoding ?? Encoding.UTF8).GetBytes(rows));
        return path;
    }

    /// <summary>Writes any bytes where a day's zip should be.</summary>
    public string WriteBytes(string venue, string ticker, DateOnly day, byte[] bytes)
    {
        var path = PathOf(venue, ticker, day);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public LeanTickMarket Open(string symbol = EurUsd) => Open([symbol], Day, Day);

    public LeanTickMarket Open(string[] symbols, DateOnly from, DateOnly to) =>
        LeanTickMarket.Open(Root, symbols, from, to, Known);

    /// <summary>The only venue's quotes of one day.</summary>
    public static Quote[] All(IMarketTape market) => [.. market.Read(market.FromNs - 1).Select(quote => quote.Quote)];

    public void Dispose() => _folder.Dispose();

    private string PathOf(string venue, string ticker, DateOnly day) => Path.Combine(
        Directory.CreateDirectory(Path.Combine(Root, venue, "tick", ticker)).FullName, $"{day:yyyyMMdd}_quote.zip");

    private static Instrument Pair(string coin, decimal tick) => new($"{coin}/USD", AssetClass.Forex, coin, "USD", tick, 1, 1, "test");
}
