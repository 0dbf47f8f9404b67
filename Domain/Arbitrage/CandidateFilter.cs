using System.Numerics;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Arbitrage;

/// <summary>
/// Finds in a few nanoseconds whether a venue's quote may have an edge against any other's, in either direction. It works in
/// doubles, several venues an instruction, and errs on the side of yes by more than doubles round; who asks then looks exactly.
/// </summary>
internal sealed class CandidateFilter
{
    // Prices below 2^60, a factor, a sum and a product: each rounds by at most 2^-53.
    private const double Above = 1 + 1e-13;
    private const double Below = 1 - 1e-13;
    private const double PerUnit = 10_000;

    // By venue, filled up to whole vectors with venues that have no quote: nothing to pay (bid 0), nothing to buy (ask ∞).
    private readonly double[] _bids;
    private readonly double[] _asks;
    private readonly double[] _fees;
    private readonly double _factor;

    public CandidateFilter(IReadOnlyList<decimal> takerFeesBps, decimal minNetEdgeBps)
    {
        var width = Vector<double>.Count;
        var length = (takerFeesBps.Count + width - 1) / width * width;
        _bids = new double[length];
        _asks = new double[length];
        _fees = new double[length];
        Array.Fill(_asks, double.PositiveInfinity);
        for (var venue = 0; venue < takerFeesBps.Count; venue++) _fees[venue] = (double)takerFeesBps[venue] / PerUnit;
        _factor = 1 + (double)minNetEdgeBps / PerUnit;
    }

    /// <summary>Takes a venue's quote.</summary>
    public void Set(int venue, in Quote quote) => (_bids[venue], _asks[venue]) = (quote.BidTicks, quote.AskTicks);

    /// <summary>Forgets a venue's quote.</summary>
    public void Clear(int venue) => (_bids[venue], _asks[venue]) = (0, double.PositiveInfinity);

    /// <summary>Whether any pair with this venue may have an edge.</summary>
    public bool MayMatch(int venue)
    {
        // bid ≥ ask · (1 + threshold + fee + fee) is the edge's formula without its division.
        var factor = new Vector<double>(_factor + _fees[venue]);
        var bid = new Vector<double>(_bids[venue] * Above);
        var ask = new Vector<double>(_asks[venue] * Below);
        var found = Vector<long>.Zero;
        for (var at = 0; at < _bids.Length; at += Vector<double>.Count)
        {
            var factors = factor + new Vector<double>(_fees, at);
            found |= Vector.GreaterThanOrEqual(bid, new Vector<double>(_asks, at) * factors)
                | Vector.GreaterThanOrEqual(new Vector<double>(_bids, at), ask * factors);
        }

        return found != Vector<long>.Zero;
    }

    /// <summary>Whether buying at one venue and selling at another may have an edge.</summary>
    public bool MayMatch(int buyVenue, int sellVenue) =>
        _bids[sellVenue] * Above >= _asks[buyVenue] * (_factor + _fees[buyVenue] + _fees[sellVenue]);
}
