using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Tests.Kafka;

/// <summary>
/// What venues say, by a seed: snapshots, deltas, stale books, quotes, trades and bars of several listings, each kind by turns, times that now and then
/// step back. What it has said of a listing it keeps in words, and the books as they are.
/// </summary>
public sealed class MarketScript
{
    private readonly Random _random;
    private readonly Dictionary<Listing, Teller> _tellers;

    public MarketScript(int seed, IReadOnlyList<Listing> listings)
    {
        _random = new Random(seed);
        Listings = listings;
        _tellers = listings.ToDictionary(listing => listing, listing => new Teller(_random.Next(3) > 0));
    }

    public IReadOnlyList<Listing> Listings { get; }

    /// <summary>Two venues that list the same instruments.</summary>
    public static IReadOnlyList<Listing> Listed(int instruments)
    {
        Venue[] venues = [new("kraken", "Kraken", 1, 1, TimeSpan.Zero), new("oanda", "OANDA", 1, 1, TimeSpan.Zero)];
        return
        [
            .. from number in Enumerable.Range(0, instruments)
               let instrument = new Instrument($"COIN{number}/USD", AssetClass.Crypto, $"COIN{number}", "USD", 0.01m, 0.01m, 1, "coins")
               from venue in venues
               select new Listing(venue, instrument, instrument.Ticker, 0.01m, 0.01m, 1, 1, 1),
        ];
    }

    public IReadOnlyList<string> Said(Listing listing) => _tellers[listing].Said;

    public string Book(Listing listing) => Books.Describe(_tellers[listing].Book);

    public Quote? Quote(Listing listing) => _tellers[listing].Quote;

    /// <summary>Says things about listings by chance and hands them to a sink, waiting for room.</summary>
    public async Task WriteAsync(ITickSink sink, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var listing = Listings[_random.Next(Listings.Count)];
            await WriteAsync(sink, listing, _tellers[listing].Next(_random));
        }
    }

    /// <summary>Makes every book live, and quotes.</summary>
    public async Task ReviveAsync(ITickSink sink)
    {
        foreach (var (listing, teller) in _tellers)
        {
            await WriteAsync(sink, listing, teller.Snapshot(_random));
            await WriteAsync(sink, listing, teller.NewQuote(_random));
        }
    }

    public async Task StaleAsync(ITickSink sink, Listing listing) => await WriteAsync(sink, listing, _tellers[listing].Stale(BookFault.Gap));

    private async Task WriteAsync(ITickSink sink, Listing listing, Tick tick)
    {
        _tellers[listing].Note(tick);
        while (!sink.TryWrite(listing, tick)) await sink.WaitToWriteAsync(TestContext.Current.CancellationToken);
    }

    private sealed class Teller(bool isNumbered)
    {
        private readonly BookUpdate _update = new();
        private long _timeNs = Blocks.Start;
        private long _sequence;

        public List<string> Said { get; } = [];

        public VenueBook Book { get; } = new();

        public Quote? Quote { get; private set; }

        public Tick Next(Random random)
        {
            // Venues' clocks of books and trades are not one.
            _timeNs += random.Next(20) == 0 ? -1_000 : random.Next(3) * 1_000_000L;
            return random.Next(40) switch
            {
                0 => Stale((BookFault)random.Next(1, 7)),
                1 or 2 => Snapshot(random),
                < 10 => NewQuote(random),
                < 18 => new Tick(new Trade(_timeNs, random.Next(90, 110), random.Next(1, 5_000), (Aggressor)random.Next(3))),
                18 => new Tick(new VenueBar(_timeNs - 1_000, _timeNs, BarPrice.Trade, 100, 105, 95, 101, random.Next(100))),
                _ => Delta(random),
            };
        }

        public Tick Stale(BookFault fault)
        {
            _update.BeginStale(_timeNs, fault);
            return new Tick(_update);
        }

        public Tick Snapshot(Random random)
        {
            _update.Begin(BookUpdateKind.Snapshot, _timeNs, NextSequence());
            for (var depth = 0; depth < random.Next(1, 30); depth++)
            {
                _update.AddBid(new BookLevel(100 - depth, random.Next(1, 1_000)));
                _update.AddAsk(new BookLevel(101 + depth, random.Next(1, 1_000)));
            }

            return new Tick(_update);
        }

        public Tick NewQuote(Random random) => new(new Quote(_timeNs, random.Next(90, 100), random.Next(100, 110)));

        public void Note(in Tick tick)
        {
            Said.Add(CollectingSink.Said(tick));
            if (tick.Kind == TickKind.Quote) Quote = tick.Quote;
            if (tick.Kind != TickKind.Book) return;
            Book.Apply(tick.Book);
            if (tick.Book.Kind == BookUpdateKind.Stale) Quote = null;
        }

        // Now and then a book that crosses itself.
        private Tick Delta(Random random)
        {
            _update.Begin(BookUpdateKind.Delta, _timeNs, NextSequence());
            for (var levels = random.Next(1, 4); levels > 0; levels--)
            {
                if (random.Next(2) == 0)
                    _update.AddBid(new BookLevel(random.Next(80, random.Next(10) == 0 ? 110 : 101), random.Next(3) * 100));
                else
                    _update.AddAsk(new BookLevel(random.Next(101, 121), random.Next(3) * 100));
            }

            return new Tick(_update);
        }

        private long NextSequence() => isNumbered ? ++_sequence : 0;
    }
}
