using System.Globalization;
using System.IO.Compression;

namespace OrleansTrading.Bench.Replay;

/// <summary>Writes quotes that are about as many, and move about as much, as the recorded ones. The same ones every time.</summary>
internal static class MadeUpQuotes
{
    private const int Seed = 20140507;
    private const double DayMs = 86_400_000;
    private const int QuotesPerFile = 85_000;

    /// <summary>Writes a folder in LEAN's layout for the days that <see cref="QuoteFolder"/> asks for.</summary>
    public static void Write(string folder)
    {
        var random = new Random(Seed);
        foreach (var venue in QuoteFolder.Venues)
            foreach (var ticker in QuoteFolder.Tickers)
            {
                var path = Path.Combine(folder, venue, "tick", ticker.ToLowerInvariant());
                Directory.CreateDirectory(path);
                // A venue whose files' clock is behind UTC has the first hours of a day in the file before.
                for (var day = QuoteFolder.From.AddDays(-1); day <= QuoteFolder.To; day = day.AddDays(1))
                    WriteDay(path, day, random);
            }
    }

    private static void WriteDay(string path, DateOnly day, Random random)
    {
        var name = day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        using var zip = ZipFile.Open(Path.Combine(path, $"{name}_quote.zip"), ZipArchiveMode.Create);
        using var csv = new StreamWriter(zip.CreateEntry($"{name}_tick_quote.csv", CompressionLevel.Fastest).Open());
        // Arrivals of a Poisson process, and bids of a random walk in points of 0.00001 around 1.
        var bid = 100_000L;
        for (var ms = Gap(random); ms < DayMs; ms += Gap(random))
        {
            bid = Math.Max(50_000, bid + random.Next(-3, 4));
            var ask = bid + random.Next(8, 20);
            csv.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{(long)ms},{bid / 100_000}.{bid % 100_000:D5},{ask / 100_000}.{ask % 100_000:D5}\n"));
        }
    }

    private static double Gap(Random random) => -Math.Log(1 - random.NextDouble()) * DayMs / QuotesPerFile;
}
