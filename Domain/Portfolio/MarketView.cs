using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Portfolio;

/// <summary>A venue's standing quote.</summary>
public readonly record struct VenueTop(string Venue, Quote Quote);

/// <summary>What a portfolio knows of the market when it decides: the venues' quotes of the instruments that matter to it.</summary>
/// <param name="nowNs">Market time, Unix nanoseconds UTC.</param>
public sealed class MarketView(long nowNs)
{
    private readonly SortedDictionary<string, (Instrument Instrument, IReadOnlyList<VenueTop> Tops)> _markets = new(StringComparer.Ordinal);

    /// <summary>Market time, Unix nanoseconds UTC.</summary>
    public long NowNs { get; } = nowNs;

    /// <summary>Adds an instrument's quotes; without any it counts as having no market.</summary>
    public void Add(Instrument instrument, IReadOnlyList<VenueTop> tops)
    {
        if (tops.Count > 0) _markets[instrument.Symbol] = (instrument, tops);
    }

    /// <summary>The mid of the best bid and ask over all venues, in quote currency; null without a market.</summary>
    /// <param name="symbol">Canonical symbol.</param>
    /// <param name="maxAgeNs">Leaves out venues whose quote is older, ns.</param>
    public decimal? Mid(string symbol, long maxAgeNs = long.MaxValue)
    {
        if (!_markets.TryGetValue(symbol, out var market)) return null;
        long bid = 0, ask = 0;
        foreach (var top in market.Tops)
        {
            if (NowNs - top.Quote.TimeNs > maxAgeNs) continue;
            bid = Math.Max(bid, top.Quote.BidTicks);
            ask = ask == 0 ? top.Quote.AskTicks : Math.Min(ask, top.Quote.AskTicks);
        }

        return ask == 0 ? null : market.Instrument.HalfTicksToPrice(bid + ask);
    }

    /// <summary>
    /// The venue with the best price for an order among quotes that are young enough: the lowest ask for a buy, the highest
    /// bid for a sell, the first by name among equals.
    /// </summary>
    public VenueTop? Best(string symbol, Side side, long maxAgeNs)
    {
        VenueTop? best = null;
        if (!_markets.TryGetValue(symbol, out var market)) return best;
        foreach (var top in market.Tops)
        {
            if (NowNs - top.Quote.TimeNs > maxAgeNs) continue;
            if (best is not { } b || IsBetter(top, b, side)) best = top;
        }

        return best;
    }

    /// <summary>Age of the youngest quote of a symbol, ns; null without a market.</summary>
    public long? Age(string symbol) =>
        _markets.TryGetValue(symbol, out var market) ? NowNs - market.Tops.Max(t => t.Quote.TimeNs) : null;

    /// <summary>What one unit of a currency is worth in another, by a mid of either direction; null when no market tells.</summary>
    public decimal? Rate(string from, string to)
    {
        if (from == to) return 1;
        if (Mid($"{from}/{to}") is { } direct) return direct;
        return Mid($"{to}/{from}") is { } inverse and > 0 ? 1 / inverse : null;
    }

    private static bool IsBetter(in VenueTop a, in VenueTop b, Side side)
    {
        var byPrice = side == Side.Buy ? a.Quote.AskTicks.CompareTo(b.Quote.AskTicks) : b.Quote.BidTicks.CompareTo(a.Quote.BidTicks);
        return byPrice != 0 ? byPrice < 0 : string.CompareOrdinal(a.Venue, b.Venue) < 0;
    }
}
