using System.Numerics;
using System.Runtime.InteropServices;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Arbitrage;

/// <summary>
/// Looks for one instrument that is sold at one venue for more than it costs at another, fees paid: every quote is tested against
/// every other venue's, in both directions, at the top of the book. An opportunity opens at
/// <see cref="ArbitrageLimits.MinNetEdgeBps"/> and closes below <see cref="ArbitrageLimits.CloseBelowBps"/>, or when one of its
/// quotes is too old or replaced by a bad one. It goes by market time alone: the same quotes give the same changes.
/// </summary>
/// <remarks>A bad quote takes its venue out until the next good one: nobody should trade on what it said before.</remarks>
public sealed class CrossVenueScan
{
    /// <summary>Most venues.</summary>
    public const int MaxVenues = 64;

    private const long Never = long.MaxValue;

    private readonly ArbitrageLimits _limits;
    private readonly PairEdges _edges;
    private readonly CandidateFilter _filter;
    private readonly Quote[] _quotes;

    // The open opportunities, and by venue the other ones of its open pairs, a bit each: to buy at, and to sell at.
    private readonly Dictionary<int, OpenOpportunity> _open = [];
    private readonly ulong[] _sellsOf;
    private readonly ulong[] _buysOf;

    // Before this time no open opportunity's quote can be too old.
    private long _nextExpiryNs = Never;

    /// <summary>Starts empty.</summary>
    /// <param name="takerFeesBps">
    /// Each venue's taker fee, 1 to <see cref="MaxVenues"/> of them, basis points, 0 to 10,000 with at most 8 decimals.
    /// </param>
    /// <param name="limits">The limits.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public CrossVenueScan(IReadOnlyList<decimal> takerFeesBps, ArbitrageLimits limits)
    {
        ArgumentNullException.ThrowIfNull(takerFeesBps);
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentOutOfRangeException.ThrowIfLessThan(takerFeesBps.Count, 1, nameof(takerFeesBps));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(takerFeesBps.Count, MaxVenues, nameof(takerFeesBps));
        limits.Validate();
        _limits = limits;
        _edges = new PairEdges(takerFeesBps, limits);
        _filter = new CandidateFilter(takerFeesBps, limits.MinNetEdgeBps);
        _quotes = new Quote[takerFeesBps.Count];
        _sellsOf = new ulong[takerFeesBps.Count];
        _buysOf = new ulong[takerFeesBps.Count];
    }

    /// <summary>Continues from a capture with the fees and limits that it was made with.</summary>
    /// <exception cref="ArgumentException">The capture has other venues, or an opportunity without its quotes.</exception>
    public CrossVenueScan(IReadOnlyList<decimal> takerFeesBps, ArbitrageLimits limits, CrossVenueScanState state)
        : this(takerFeesBps, limits)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Quotes.Count != _quotes.Length)
            throw new ArgumentException($"The capture has {state.Quotes.Count} venues, not {_quotes.Length}.", nameof(state));

        for (var venue = 0; venue < _quotes.Length; venue++)
        {
            if (!IsGood(state.Quotes[venue])) continue;
            _quotes[venue] = state.Quotes[venue];
            _filter.Set(venue, _quotes[venue]);
        }

        foreach (var open in state.Open)
        {
            if (open.BuyVenue == open.SellVenue || !IsGood(_quotes[open.BuyVenue]) || !IsGood(_quotes[open.SellVenue]))
                throw new ArgumentException("The capture has an opportunity without its quotes.", nameof(state));
            Add(open);
        }
    }

    /// <summary>Number of open opportunities.</summary>
    public int OpenCount => _open.Count;

    /// <summary>Takes a venue's quote. Without a change it allocates nothing.</summary>
    /// <param name="venue">Index of the venue.</param>
    /// <param name="quote">The quote, good or bad.</param>
    /// <param name="nowNs">Market time, Unix nanoseconds UTC, not before that of the last call.</param>
    /// <param name="changes">
    /// What changed is added to it: what expired before the quote, then closings and updates, then openings, these by the other
    /// venue's index, selling at this venue before buying at it.
    /// </param>
    public void Apply(int venue, in Quote quote, long nowNs, List<OpportunityChange> changes)
    {
        if (nowNs >= _nextExpiryNs) Expire(nowNs, changes);
        if (!IsGood(quote))
        {
            Withdraw(venue, nowNs, changes);
            return;
        }

        _quotes[venue] = quote;
        _filter.Set(venue, quote);
        if ((_sellsOf[venue] | _buysOf[venue]) != 0) Review(venue, nowNs, changes);
        if (_filter.MayMatch(venue)) Open(venue, nowNs, changes);
    }

    /// <summary>Closes the opportunities whose quotes have become too old.</summary>
    /// <param name="nowNs">Market time, Unix nanoseconds UTC, not before that of the last call.</param>
    /// <param name="changes">What closed is added to it, by the venue to buy at, then by the one to sell at.</param>
    public void Expire(long nowNs, List<OpportunityChange> changes)
    {
        if (nowNs < _nextExpiryNs) return;
        _nextExpiryNs = Never;
        for (var buy = 0; buy < _quotes.Length; buy++)
        {
            for (var left = _sellsOf[buy]; left != 0; left &= left - 1)
            {
                var sell = BitOperations.TrailingZeroCount(left);
                if (AreYoung(buy, sell, nowNs)) ExpectExpiry(buy, sell);
                else Close(OpportunityChangeKind.QuoteTooOld, buy, sell, nowNs, changes);
            }
        }
    }

    /// <summary>The state, from which with the same fees and limits the same future follows.</summary>
    public CrossVenueScanState Capture() =>
        new([.. _quotes], [.. _open.Values.OrderBy(open => open.BuyVenue).ThenBy(open => open.SellVenue)]);

    private static bool IsGood(in Quote quote) => quote.IsValid && quote.TimeNs > 0;

    private static bool Has(ulong venues, int venue) => (venues >> venue & 1) != 0;

    private int KeyOf(int buy, int sell) => buy * _quotes.Length + sell;

    private bool AreYoung(int buy, int sell, long nowNs) =>
        nowNs - Math.Min(_quotes[buy].TimeNs, _quotes[sell].TimeNs) < _limits.MaxQuoteAgeNs;

    private void ExpectExpiry(int buy, int sell) =>
        _nextExpiryNs = Math.Min(_nextExpiryNs, Math.Min(_quotes[buy].TimeNs, _quotes[sell].TimeNs) + _limits.MaxQuoteAgeNs);

    private void Withdraw(int venue, long nowNs, List<OpportunityChange> changes)
    {
        for (var other = 0; other < _quotes.Length; other++)
        {
            if (Has(_buysOf[venue], other)) Close(OpportunityChangeKind.QuoteInvalid, other, venue, nowNs, changes);
            if (Has(_sellsOf[venue], other)) Close(OpportunityChangeKind.QuoteInvalid, venue, other, nowNs, changes);
        }

        _quotes[venue] = default;
        _filter.Clear(venue);
    }

    private void Review(int venue, long nowNs, List<OpportunityChange> changes)
    {
        for (var left = _sellsOf[venue] | _buysOf[venue]; left != 0; left &= left - 1)
        {
            var other = BitOperations.TrailingZeroCount(left);
            if (Has(_buysOf[venue], other)) Review(other, venue, nowNs, changes);
            if (Has(_sellsOf[venue], other)) Review(venue, other, nowNs, changes);
        }
    }

    private void Review(int buy, int sell, long nowNs, List<OpportunityChange> changes)
    {
        var (ask, bid) = (_quotes[buy].AskTicks, _quotes[sell].BidTicks);
        if (!_edges.Stays(buy, sell, ask, bid))
        {
            Close(OpportunityChangeKind.EdgeGone, buy, sell, nowNs, changes);
            return;
        }

        if (!AreYoung(buy, sell, nowNs))
        {
            Close(OpportunityChangeKind.QuoteTooOld, buy, sell, nowNs, changes);
            return;
        }

        // A late quote may be older than the one it replaces.
        ExpectExpiry(buy, sell);
        ref var open = ref CollectionsMarshal.GetValueRefOrNullRef(_open, KeyOf(buy, sell));
        if (PairEdges.IsLarger(ask, bid, open.PeakBuyTicks, open.PeakSellTicks))
            open = open with { PeakBuyTicks = ask, PeakSellTicks = bid };
        if (nowNs - open.ReportedNs < _limits.MinUpdateIntervalNs) return;
        if (ask == open.ReportedBuyTicks && bid == open.ReportedSellTicks) return;
        open = open with { ReportedNs = nowNs, ReportedBuyTicks = ask, ReportedSellTicks = bid };
        changes.Add(Report(OpportunityChangeKind.Updated, open, nowNs));
    }

    private void Open(int venue, long nowNs, List<OpportunityChange> changes)
    {
        for (var other = 0; other < _quotes.Length; other++)
        {
            if (other == venue) continue;
            if (_filter.MayMatch(other, venue)) TryOpen(other, venue, nowNs, changes);
            if (_filter.MayMatch(venue, other)) TryOpen(venue, other, nowNs, changes);
        }
    }

    private void TryOpen(int buy, int sell, long nowNs, List<OpportunityChange> changes)
    {
        var (ask, bid) = (_quotes[buy].AskTicks, _quotes[sell].BidTicks);
        if (Has(_sellsOf[buy], sell) || !AreYoung(buy, sell, nowNs) || !_edges.Opens(buy, sell, ask, bid)) return;
        var open = new OpenOpportunity(buy, sell, nowNs, nowNs, ask, bid, ask, bid);
        Add(open);
        changes.Add(Report(OpportunityChangeKind.Opened, open, nowNs));
    }

    private void Add(in OpenOpportunity open)
    {
        _open.Add(KeyOf(open.BuyVenue, open.SellVenue), open);
        _sellsOf[open.BuyVenue] |= 1UL << open.SellVenue;
        _buysOf[open.SellVenue] |= 1UL << open.BuyVenue;
        ExpectExpiry(open.BuyVenue, open.SellVenue);
    }

    private void Close(OpportunityChangeKind why, int buy, int sell, long nowNs, List<OpportunityChange> changes)
    {
        _open.Remove(KeyOf(buy, sell), out var open);
        _sellsOf[buy] &= ~(1UL << sell);
        _buysOf[sell] &= ~(1UL << buy);
        changes.Add(Report(why, open, nowNs));
    }

    private OpportunityChange Report(OpportunityChangeKind kind, in OpenOpportunity open, long nowNs)
    {
        var (buy, sell) = (_quotes[open.BuyVenue], _quotes[open.SellVenue]);
        var fees = _edges.FeesBps(open.BuyVenue, open.SellVenue);
        return new OpportunityChange(
            kind,
            open.BuyVenue,
            open.SellVenue,
            open.OpenedNs,
            nowNs,
            buy.AskTicks,
            sell.BidTicks,
            PairEdges.GrossBps(buy.AskTicks, sell.BidTicks),
            fees,
            PairEdges.GrossBps(open.PeakBuyTicks, open.PeakSellTicks) - fees,
            nowNs - buy.TimeNs,
            nowNs - sell.TimeNs);
    }
}
