using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace OrleansTrading.Chaos.Data;

/// <summary>
/// Ticks of two venues made from a seed, in LEAN's layout, for machines without recorded ones. Both venues quote around one
/// random walk with noise of their own, so that their books cross now and then; FXCM's files are in UTC−05:00 and
/// some of its quotes are bad, as in the recorded ones. A day has enough movement for both strategies to trade.
/// </summary>
public sealed class RandomWalkMarket(int seed)
{
    public static readonly DateOnly FirstDay = new(2024, 3, 5);

    private const int SecondsOfDay = 86_400;
    private const int MsOfDay = SecondsOfDay * 1_000;
    private const double BadShare = 0.03;

    private static readonly (string Name, int HoursAheadOfUtc)[] Venues = [("fxcm", -5), ("oanda", 0)];

    /// <summary>Mean time between a venue's quotes of a symbol.</summary>
    public int MeanGapMs { get; init; } = 3_000;

    public static string Tickers => "EURUSD,NZDUSD";

    /// <summary>Writes whole UTC days from <see cref="FirstDay"/> on.</summary>
    public void Write(string root, int days)
    {
        var random = new Random(seed);
        foreach (var (ticker, start) in new[] { ("eurusd", 138_000), ("nzdusd", 87_000) })
        {
            var mids = Walk(random, start, days * SecondsOfDay);
            foreach (var (venue, hours) in Venues) WriteVenue(root, venue, ticker, hours, days, mids, random);
        }
    }

    /// <summary>Writes rows as one day's file, and says where.</summary>
    public static string WriteDay(string root, string venue, string ticker, DateOnly day, string rows)
    {
        var folder = Directory.CreateDirectory(Path.Combine(root, venue, "tick", ticker)).FullName;
        var path = Path.Combine(folder, day.ToString("yyyyMMdd", CultureInfo.InvariantCulture) + "_quote.zip");
        using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
        using var csv = archive.CreateEntry($"{day:yyyyMMdd}_{ticker}_tick_quote.csv", CompressionLevel.Fastest).Open();
        csv.Write(Encoding.ASCII.GetBytes(rows));
        return path;
    }

    private static int[] Walk(Random random, int start, int seconds)
    {
        var mids = new int[seconds];
        var mid = (double)start;
        for (var second = 0; second < seconds; second++)
        {
            // About 300 ticks of standard deviation a day: an ordinary day of a currency pair.
            mid += (random.NextDouble() - 0.5) * 3.5;
            mids[second] = (int)mid;
        }

        return mids;
    }

    private void WriteVenue(string root, string venue, string ticker, int hours, int days, int[] mids, Random random)
    {
        var rows = new SortedDictionary<int, StringBuilder>();
        var offsetMs = hours * 3_600_000L;
        for (var ms = (long)random.Next(1, MeanGapMs); ms < (long)days * MsOfDay; ms += random.Next(1, 2 * MeanGapMs))
        {
            var bid = mids[ms / 1_000] + random.Next(-2, 2);
            var ask = bid + random.Next(1, 4);
            if (venue == "fxcm" && random.NextDouble() < BadShare) (bid, ask) = (ask, bid);
            var fileDay = (int)Math.Floor((ms + offsetMs) / (double)MsOfDay);
            if (!rows.TryGetValue(fileDay, out var day)) rows[fileDay] = day = new StringBuilder();
            day.Append(CultureInfo.InvariantCulture, $"{ms + offsetMs - fileDay * (long)MsOfDay},{Price(bid)},{Price(ask)}\n");
        }

        foreach (var (day, text) in rows) WriteDay(root, venue, ticker, FirstDay.AddDays(day), text.ToString());
    }

    private static string Price(int ticks) => (ticks / 100_000m).ToString(CultureInfo.InvariantCulture);
}
