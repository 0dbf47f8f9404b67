using OrleansTrading.Domain.Markets;
using OrleansTrading.Silo;
using OrleansTrading.Simulation.Kernel;

namespace OrleansTrading.Simulation.Market;

/// <summary>
/// A market of an hour and more with the faults of venues: quotes that cross themselves, that come twice, that come late with the
/// next ones, venues that fall silent, and prices that jump past the collar; books and trades of some of them (<see cref="SeededBooks"/>); and an
/// instrument of which there are bars only (<see cref="SeededBars"/>).
/// </summary>
internal sealed class SeededTape : IMarketTape
{
    /// <summary>Instruments with the price that each begins at, in quote currency.</summary>
    private static readonly (string Symbol, decimal Price)[] Listed = [("BTC/USD", 63_000), ("ETH/USD", 3_050), ("SOL/USD", 150), ("USD/JPY", 154.5m)];

    private static readonly (string Symbol, decimal Price) Barred = ("ADA/USD", 0.45m);

    private static readonly string[] VenueNames = ["binance", "coinbase", "kraken"];
    private static readonly long LengthNs = 70 * 60 * Nanoseconds.PerSecond;
    private static readonly TimeSpan BetweenQuotes = TimeSpan.FromSeconds(22);

    private readonly TapeTick[] _ticks;

    public SeededTape(SeededRandom random)
    {
        var quotes = new List<TapeTick>();
        for (var instrument = 0; instrument < Listed.Length; instrument++)
            quotes.AddRange(Walk(instrument, random.Fork(Instruments[instrument].Symbol)));
        // As a tape is merged: a stable order, so that what a venue sent first also comes first.
        _ticks =
        [
            .. quotes.Concat(BooksAndTrades(quotes, random)).Concat(Bars(random))
                .OrderBy(t => t.Tick.TimeNs).ThenBy(t => t.Venue).ThenBy(t => t.Instrument).ThenBy(t => t.Tick.Kind),
        ];
        Listings = [.. _ticks.Select(t => (t.Venue, t.Instrument)).Distinct().Order()];
    }

    /// <summary>The catalogue that comes with the program.</summary>
    public static Catalogue Catalogue { get; } = TradingSilo.LoadCatalogue();

    public IReadOnlyList<Venue> Venues { get; } = [.. VenueNames.Select(Catalogue.Venue)];

    public IReadOnlyList<Instrument> Instruments { get; } = [.. Listed.Append(Barred).Select(l => Catalogue.Instrument(l.Symbol))];

    public IReadOnlyList<(int Venue, int Instrument)> Listings { get; }

    public long FromNs { get; } = Nanoseconds.OfDay(new DateOnly(2024, 5, 7));

    public long ToNs => FromNs + LengthNs;

    public string Fingerprint => "a simulation's market";

    public IMarketScenarios? Scenarios => null;

    public double? LatencyMs(int venue) => null;

    public IEnumerable<TapeTick> Read(long afterNs) => _ticks.SkipWhile(t => t.Tick.TimeNs <= afterNs);

    private IEnumerable<TapeTick> BooksAndTrades(List<TapeTick> quotes, SeededRandom random) =>
        from listing in quotes.GroupBy(q => (q.Venue, q.Instrument))
        let books = new SeededBooks(random.Fork($"books of {Venues[listing.Key.Venue].Name} {Instruments[listing.Key.Instrument].Symbol}"))
        from quote in listing
        from tick in books.After(quote.Quote)
        where tick.TimeNs < ToNs
        select new TapeTick(listing.Key.Venue, listing.Key.Instrument, tick);

    private IEnumerable<TapeTick> Bars(SeededRandom random) =>
        from venue in Enumerable.Range(1, 2)
        from bar in SeededBars.Walk(
            FromNs, ToNs, (double)(Barred.Price / Instruments[^1].TickSize), random.Fork($"bars of {Venues[venue].Name} {Barred.Symbol}"))
        select new TapeTick(venue, Instruments.Count - 1, new Tick(bar));

    private List<TapeTick> Walk(int instrument, SeededRandom random)
    {
        var quotes = new List<TapeTick>();
        var tick = Instruments[instrument].TickSize;
        var mid = (double)(Listed[instrument].Price / tick);
        var silentUntil = new long[Venues.Count];
        var unlisted = random.Chance(0.3) ? random.Next(Venues.Count) : -1;
        var timeNs = FromNs;
        while (true)
        {
            timeNs += Milliseconds(random.Around(BetweenQuotes / Venues.Count));
            if (timeNs >= ToNs) return quotes;
            mid *= 1 + (random.NextDouble() - 0.5) * 0.002 + (random.Chance(0.003) ? random.Of([-0.008, 0.008]) : 0);
            var venue = random.Next(Venues.Count);
            if (random.Chance(0.004)) silentUntil[venue] = timeNs + Milliseconds(random.Around(TimeSpan.FromMinutes(3)));
            if (venue == unlisted || timeNs < silentUntil[venue]) continue;
            var spread = Math.Max(1, (long)(mid * 0.0001 * (1 + random.NextDouble())));
            var bid = (long)(mid * (1 + (random.NextDouble() - 0.5) * (random.Chance(0.01) ? 0.006 : 0.0004)));
            var quote = new Quote(timeNs, bid, random.Chance(0.01) ? bid - spread : bid + spread);
            quotes.Add(new TapeTick(venue, instrument, quote));
            if (random.Chance(0.02)) quotes.Add(new TapeTick(venue, instrument, quote));
            if (random.Chance(0.02)) quotes.Add(new TapeTick(venue, instrument, quote with { BidTicks = quote.BidTicks - 1 }));
            // Another venue at the same instant.
            if (random.Chance(0.1)) timeNs -= Nanoseconds.PerMillisecond;
        }
    }

    private static long Milliseconds(TimeSpan time) => Math.Max(1, (long)time.TotalMilliseconds) * Nanoseconds.PerMillisecond;
}
