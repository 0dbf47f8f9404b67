using OrleansTrading.Domain.Bars;
using OrleansTrading.Simulation.Kernel;

namespace OrleansTrading.Simulation.Market;

/// <summary>Minute bars of a venue that gives nothing else, of trades or of bid and ask; some are missing, some cannot be meant.</summary>
internal static class SeededBars
{
    /// <summary>Walks from a price.</summary>
    /// <param name="fromNs">When the first opens, Unix nanoseconds UTC.</param>
    /// <param name="toNs">Before which the last closes, Unix nanoseconds UTC.</param>
    /// <param name="start">The price that it begins at, ticks.</param>
    /// <param name="random">What decides.</param>
    public static IEnumerable<VenueBar> Walk(long fromNs, long toNs, double start, SeededRandom random)
    {
        var (mid, isQuoted) = (start, random.Chance(0.5));
        for (var openNs = fromNs; openNs + Timeframe.MinuteNs < toNs; openNs += Timeframe.MinuteNs)
        {
            var open = (long)mid;
            mid *= 1 + (random.NextDouble() - 0.5) * 0.004;
            var close = (long)mid;
            var (high, low) = (Math.Max(open, close) + random.Next(20), Math.Min(open, close) - random.Next(20));
            if (random.Chance(0.06)) continue;
            if (random.Chance(0.01)) low = high + 1;
            var closeNs = openNs + Timeframe.MinuteNs;
            if (isQuoted)
            {
                var spread = random.Next(1, 9);
                yield return new VenueBar(openNs, closeNs, BarPrice.Bid, open, high, low, close, 0);
                yield return new VenueBar(openNs, closeNs, BarPrice.Ask, open + spread, high + spread, low + spread, close + spread, 0);
            }
            else
            {
                yield return new VenueBar(openNs, closeNs, BarPrice.Trade, open, high, low, close, random.Next(1_000_000));
            }
        }
    }
}
