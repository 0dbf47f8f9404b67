using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Silo;

namespace OrleansTrading.Grains.Tests;

/// <summary>
/// A recorded market made by a test: two venues, two pairs, a day of seeded random walks that cross now and then, and rarely stand so
/// far apart that it pays.
/// </summary>
internal sealed class ListMarket : IMarketTape
{
    private static readonly Catalogue Catalogue = TradingSilo.LoadCatalogue();
    private readonly TapeTick[] _quotes;
    private readonly int _failAt;

    private ListMarket(TapeTick[] quotes, int failAt) => (_quotes, _failAt) = (quotes, failAt);

    public IReadOnlyList<Venue> Venues { get; } = [Catalogue.Venue("fxcm"), Catalogue.Venue("oanda")];

    public IReadOnlyList<Instrument> Instruments { get; } = [Catalogue.Instrument("EUR/USD"), Catalogue.Instrument("NZD/USD")];

    public IReadOnlyList<(int Venue, int Instrument)> Listings { get; } = [(0, 0), (0, 1), (1, 0), (1, 1)];

    public long FromNs { get; } = Nanoseconds.OfDay(new DateOnly(2024, 5, 7));

    public long ToNs => FromNs + Nanoseconds.PerDay;

    public string Fingerprint => "a test's market";

    public IMarketScenarios? Scenarios => null;

    public double? LatencyMs(int venue) => null;

    /// <summary>Quotes in merge order.</summary>
    public IReadOnlyList<TapeTick> Quotes => _quotes;

    /// <summary>Makes a market of one quote every few seconds for each venue and pair.</summary>
    public static ListMarket Make(int seed, int quotes = 60_000)
    {
        var random = new Random(seed);
        var mids = new[] { 139_000.0, 86_500.0 };
        var made = new TapeTick[quotes];
        var start = Nanoseconds.OfDay(new DateOnly(2024, 5, 7));
        for (var i = 0; i < quotes; i++)
        {
            var instrument = random.Next(2);
            var venue = random.Next(2);
            mids[instrument] *= 1 + (random.NextDouble() - 0.5) * 1e-4;
            var bid = (long)mids[instrument] + random.Next(-3, 4) + (random.Next(300) == 0 ? 250 : 0);
            // A few quotes are bad input: a bid above the own ask.
            var ask = bid + (random.Next(200) == 0 ? -2 : random.Next(1, 12));
            // Some share their millisecond with the one before.
            var time = start + i * (Nanoseconds.PerDay / quotes / Nanoseconds.PerMillisecond / 2 * 2) * Nanoseconds.PerMillisecond;
            if (i > 0 && random.Next(10) == 0) time = made[i - 1].Quote.TimeNs;
            made[i] = new TapeTick(venue, instrument, new Quote(time, bid, ask));
        }

        var ordered = made.OrderBy(q => q.Quote.TimeNs).ThenBy(q => q.Venue).ThenBy(q => q.Instrument).ToArray();
        return new ListMarket(ordered, int.MaxValue);
    }

    /// <summary>The same market with a file that turns out to be broken after a number of quotes.</summary>
    public ListMarket FailingAt(int quote) => new(_quotes, quote);

    public IEnumerable<TapeTick> Read(long afterNs)
    {
        for (var i = 0; i < _quotes.Length; i++)
        {
            if (i == _failAt) throw new RefusedException("MARKET_FILE_CORRUPT", $"The test broke the market after {i} quotes.");
            if (_quotes[i].Quote.TimeNs > afterNs) yield return _quotes[i];
        }
    }
}
