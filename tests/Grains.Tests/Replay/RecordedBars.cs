using System.Globalization;
using System.IO.Compression;
using OrleansTrading.Grains.Tests.Architecture;

namespace OrleansTrading.Grains.Tests.Replay;

/// <summary>Open, high, low and close of a bar in a file.</summary>
internal readonly record struct Ohlc(decimal Open, decimal High, decimal Low, decimal Close)
{
    /// <summary>Halfway between two bars, price by price.</summary>
    public static Ohlc Mid(Ohlc a, Ohlc b) => new((a.Open + b.Open) / 2, (a.High + b.High) / 2, (a.Low + b.Low) / 2, (a.Close + b.Close) / 2);
}

/// <summary>A row of a file of bars; what the file does not have is null.</summary>
internal sealed record RecordedBar(long OpenNs, Ohlc? Bid, Ohlc? Ask, Ohlc? Trade, decimal Volume);

/// <summary>Reads files of bars in the simplest way that there is, to compare with what the market makes of them.</summary>
internal static class RecordedBars
{
    /// <summary>A path in the shared data; the test is skipped where that is absent.</summary>
    public static string Shared(string path)
    {
        var shared = Path.Combine(Repository.Folder, "..", "shared", "data");
        Assert.SkipUnless(Directory.Exists(shared), "../shared is absent");
        return Path.GetFullPath(Path.Combine(shared, path));
    }

    /// <summary>A LEAN file whose times are in UTC.</summary>
    public static IReadOnlyList<RecordedBar> Lean(string path)
    {
        using var zip = ZipFile.OpenRead(path);
        using var rows = new StreamReader(zip.Entries[0].Open());
        var bars = new List<RecordedBar>();
        while (rows.ReadLine() is { } row)
        {
            var cells = row.Split(',');
            var openNs = cells[0].Contains(' ', StringComparison.Ordinal)
                ? Ns(DateTime.ParseExact(cells[0], "yyyyMMdd HH:mm", CultureInfo.InvariantCulture))
                : Ns(DateTime.ParseExact(Path.GetFileName(path)[..8], "yyyyMMdd", CultureInfo.InvariantCulture)) + long.Parse(cells[0], CultureInfo.InvariantCulture) * 1_000_000;
            bars.Add(cells.Length == 6
                ? new RecordedBar(openNs, null, null, Prices(cells, 1), Number(cells[5]))
                : new RecordedBar(openNs, Prices(cells, 1), Prices(cells, 6), null, 0));
        }

        return bars;
    }

    /// <summary>A file with a header and the columns time, open, high, low, close.</summary>
    public static IEnumerable<(long OpenNs, Ohlc Prices)> Csv(string path) =>
        from row in File.ReadLines(path).Skip(1)
        let cells = row.Split(',')
        select (Ns(DateTimeOffset.Parse(cells[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).UtcDateTime), Prices(cells, 1));

    private static Ohlc Prices(string[] cells, int at) => new(Number(cells[at]), Number(cells[at + 1]), Number(cells[at + 2]), Number(cells[at + 3]));

    private static decimal Number(string cell) => decimal.Parse(cell, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static long Ns(DateTime utc) => (utc - DateTime.UnixEpoch).Ticks * 100;
}
