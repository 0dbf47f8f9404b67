using OrleansTrading.Connectors.Venues.Simulated;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Grains.Abstractions.Markets;
using OrleansTrading.Silo;

namespace OrleansTrading.Bench.Markets;

/// <summary>A block of ticks for one instrument's grain.</summary>
/// <param name="Instrument">Index of the instrument.</param>
/// <param name="Ticks">How many.</param>
/// <param name="Message">The block.</param>
internal readonly record struct SentBlock(int Instrument, int Ticks, TickBlockMessage Message);

/// <summary>
/// A stretch of the simulated market of the whole catalogue, livelier than usual, as the blocks in which a live feed would send it: all that one
/// venue said about one instrument within five milliseconds, by kind.
/// </summary>
internal sealed class MarketBlocks
{
    private const long WindowNs = 5 * Nanoseconds.PerMillisecond;

    private static readonly long FromNs = Nanoseconds.Of(new DateTimeOffset(2026, 3, 4, 15, 0, 0, TimeSpan.Zero));

    private MarketBlocks(SimulatedMarket market, IReadOnlyList<SentBlock> blocks) => (Market, Blocks) = (market, blocks);

    /// <summary>The market that they are from.</summary>
    public SimulatedMarket Market { get; }

    /// <summary>The blocks, by time.</summary>
    public IReadOnlyList<SentBlock> Blocks { get; }

    /// <summary>Ticks of all blocks.</summary>
    public long Ticks => Blocks.Sum(block => (long)block.Ticks);

    /// <summary>Makes the blocks of a number of ticks.</summary>
    /// <param name="rate">How much livelier than usual.</param>
    /// <param name="ticks">Ticks, at least.</param>
    public static MarketBlocks Make(decimal rate, int ticks)
    {
        var market = new SimulatedMarket(
            TradingSilo.LoadCatalogue(), seed: 1, FromNs, long.MaxValue, options: SimulatedOptions.All with { Rate = rate });
        var blocks = new List<SentBlock>();
        var open = new Dictionary<(int Venue, int Instrument, TickKind Kind), BlockCutter>();
        var (windowNs, count) = (0L, 0);
        foreach (var tick in market.Read(FromNs - 1))
        {
            if (tick.Tick.TimeNs - windowNs >= WindowNs)
            {
                Cut();
                if (count >= ticks) break;
                windowNs = tick.Tick.TimeNs;
            }

            var key = (tick.Venue, tick.Instrument, tick.Tick.Kind);
            if (!open.TryGetValue(key, out var cutter)) cutter = open[key] = new BlockCutter();
            if (!cutter.TryAdd(tick)) throw new CheckFailedException("A block of five milliseconds is full.");
            count++;
        }

        return new MarketBlocks(market, blocks);

        void Cut()
        {
            foreach (var cutter in open.Values.Where(c => c.Count > 0).OrderBy(c => c.TimeNs))
            {
                blocks.Add(new SentBlock(cutter.Instrument, cutter.Count, new TickBlockMessage(
                    market.Venues[cutter.Venue].Name, market.Instruments[cutter.Instrument].Symbol, cutter.TimeNs, cutter.Take())));
            }
        }
    }
}
