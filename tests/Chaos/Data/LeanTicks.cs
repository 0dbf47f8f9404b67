using System.Globalization;
using System.IO.Compression;

namespace OrleansTrading.Chaos.Data;

/// <summary>A row of a tick file, at its UTC time.</summary>
public readonly record struct Tick(long TimeNs, decimal Bid, decimal Ask);

/// <summary>
/// Reads a venue's recorded ticks in the simplest way that there is, to check the service's own reader and fills against. Keeps what
/// it read, so that a day of fills needs one reading.
/// </summary>
public sealed class LeanTicks(string root)
{
    private readonly Dictionary<(string Venue, string Ticker), IReadOnlyList<Tick>> _read = [];

    /// <summary>The first good quote of a venue at or after a time; null when none came.</summary>
    public Tick? FirstGoodAt(string venue, string symbol, long timeNs)
    {
        var ticks = Of(venue, symbol.Replace("/", "", StringComparison.Ordinal).ToLowerInvariant());
        var (low, high) = (0, ticks.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (ticks[middle].TimeNs < timeNs) low = middle + 1;
            else high = middle;
        }

        while (low < ticks.Count && ticks[low].Bid > ticks[low].Ask) low++;
        return low < ticks.Count ? ticks[low] : null;
    }

    private IReadOnlyList<Tick> Of(string venue, string ticker)
    {
        if (_read.TryGetValue((venue, ticker), out var known)) return known;
        // FXCM's files are in UTC−05:00, Oanda's in UTC.
        var aheadMs = venue == "fxcm" ? -5 * 3_600_000L : 0;
        var ticks = new List<Tick>();
        foreach (var path in Directory.GetFiles(Path.Combine(root, venue, "tick", ticker), "*_quote.zip").Order(StringComparer.Ordinal))
        {
            var day = DateOnly.ParseExact(Path.GetFileName(path)[..8], "yyyyMMdd", CultureInfo.InvariantCulture);
            var midnightMs = (day.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber) * 86_400_000L - aheadMs;
            using var archive = ZipFile.OpenRead(path);
            using var csv = new StreamReader(archive.Entries[0].Open());
            while (csv.ReadLine() is { } row)
            {
                var cells = row.Split(',');
                ticks.Add(new Tick(
                    (midnightMs + long.Parse(cells[0], CultureInfo.InvariantCulture)) * 1_000_000,
                    decimal.Parse(cells[1], CultureInfo.InvariantCulture),
                    decimal.Parse(cells[2], CultureInfo.InvariantCulture)));
            }
        }

        return _read[(venue, ticker)] = ticks;
    }
}
