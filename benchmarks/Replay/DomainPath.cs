using System.Diagnostics;
using System.Runtime.InteropServices;
using OrleansTrading.Domain.Arbitrage;
using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Domain.Strategies;

namespace OrleansTrading.Bench.Replay;

/// <summary>
/// What a quote costs in the domain alone, on one core: cross-venue scan, consolidated top, bars of every timeframe, every strategy;
/// no grains, no journal, and the quotes are in memory. The whole system cannot be faster.
/// </summary>
internal sealed class DomainPath
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Repetition = TimeSpan.FromSeconds(1);

    private readonly InstrumentPath[] _instruments;

    private DomainPath(IMarketTape market) => _instruments =
        [.. market.Instruments.Select((instrument, index) => new InstrumentPath(instrument, market, index))];

    /// <summary>Signals that the strategies gave.</summary>
    public long Signals { get; private set; }

    /// <summary>Measures a market's quotes again and again.</summary>
    public static IReadOnlyList<PathCost> Measure(IMarketTape market, CancellationToken cancellationToken)
    {
        List<TapeTick> quotes = [.. market.Read(market.FromNs - 1)];
        Repeat(market, quotes, WarmUp, cancellationToken);
        List<PathCost> costs =
            [.. Enumerable.Range(0, Bench.Measure.Repetitions).Select(_ => Repeat(market, quotes, Repetition, cancellationToken))];

        var once = new DomainPath(market);
        once.Run(quotes);
        Console.Error.WriteLine($"{quotes.Count} quotes gave {once.Signals} signals");
        return costs;
    }

    private static PathCost Repeat(IMarketTape market, List<TapeTick> quotes, TimeSpan time, CancellationToken cancellationToken)
    {
        var (elapsed, allocated, count) = (TimeSpan.Zero, 0L, 0L);
        while (elapsed < time)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // A fresh one for each pass, made outside the measured stretch: time only goes forward in it.
            var path = new DomainPath(market);
            var allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
            var started = Stopwatch.GetTimestamp();
            path.Run(quotes);
            elapsed += Stopwatch.GetElapsedTime(started);
            allocated += GC.GetAllocatedBytesForCurrentThread() - allocatedBefore;
            count += quotes.Count;
        }

        return new PathCost(count / elapsed.TotalSeconds, (double)allocated / count);
    }

    private void Run(List<TapeTick> quotes)
    {
        foreach (ref readonly var entry in CollectionsMarshal.AsSpan(quotes))
            Signals += _instruments[entry.Instrument].Apply(entry.Venue, entry.Quote);
    }

    // As the instrument's grain does it.
    private sealed class InstrumentPath
    {
        private readonly Instrument _instrument;
        private readonly int[] _venues;
        private readonly List<OpportunityChange> _found = [];
        private readonly CrossVenueScan _scan;
        private readonly ConsolidatedTop _top;
        private readonly BarLadder _bars = new();
        private readonly IBarStrategy[] _strategies = [.. StrategyCatalogue.Names.Select(name => StrategyCatalogue.Create(name))];

        public InstrumentPath(Instrument instrument, IMarketTape market, int index)
        {
            _instrument = instrument;
            var listing = market.Listings.Where(l => l.Instrument == index).Select(l => l.Venue).ToList();
            _venues = [.. market.Venues.Select((_, venue) => listing.IndexOf(venue))];
            _scan = new CrossVenueScan([.. listing.Select(venue => market.Venues[venue].TakerFeeBps)], new ArbitrageLimits());
            _top = new ConsolidatedTop(listing.Count);
        }

        public int Apply(int venue, in Quote quote)
        {
            _scan.Apply(_venues[venue], quote, quote.TimeNs, _found);
            // The grain tells others, which is not the domain's cost.
            _found.Clear();
            if (_top.Apply(_venues[venue], quote) < QuoteOutcome.Updated) return 0;
            var signals = 0;
            foreach (ref readonly var closed in _bars.Apply(quote.TimeNs, _top.MidHalfTicks))
            {
                if (closed.Timeframe != Timeframe.Minute) continue;
                var close = (double)_instrument.HalfTicksToPrice(closed.Bar.Close);
                foreach (var strategy in _strategies)
                    if (strategy.OnBar(close) is not null)
                        signals++;
            }

            return signals;
        }
    }
}

/// <summary>What a quote costs.</summary>
internal readonly record struct PathCost(double QuotesPerSecond, double AllocatedBytesPerQuote);
