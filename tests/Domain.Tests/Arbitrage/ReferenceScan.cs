using OrleansTrading.Domain.Arbitrage;
using OrleansTrading.Domain.Markets;
using static OrleansTrading.Domain.Arbitrage.OpportunityChangeKind;

namespace OrleansTrading.Domain.Tests.Arbitrage;

/// <summary>The scan as it is written down: every pair, every time, in decimals.</summary>
internal sealed class ReferenceScan(decimal[] fees, ArbitrageLimits limits)
{
    private readonly Quote?[] _quotes = new Quote?[fees.Length];
    private readonly Dictionary<(int Buy, int Sell), (long OpenedNs, long ReportedNs, (long, long) Reported, decimal Peak)> _open = [];

    public List<OpportunityChange> Apply(int venue, Quote quote, long nowNs)
    {
        var changes = Expire(nowNs);
        if (quote.TimeNs <= 0 || quote.BidTicks <= 0 || quote.AskTicks < quote.BidTicks)
        {
            foreach (var (buy, sell) in PairsOf(venue))
                if (_open.ContainsKey((buy, sell)))
                    Close(QuoteInvalid, buy, sell, nowNs, changes);
            _quotes[venue] = null;
            return changes;
        }

        _quotes[venue] = quote;
        foreach (var (buy, sell) in PairsOf(venue))
            if (_open.ContainsKey((buy, sell)))
                Review(buy, sell, nowNs, changes);
        foreach (var (buy, sell) in PairsOf(venue))
        {
            if (_open.ContainsKey((buy, sell)) || _quotes[buy] is null || _quotes[sell] is null) continue;
            if (!IsYoung(buy, sell, nowNs) || Net(buy, sell) < limits.MinNetEdgeBps) continue;
            _open[(buy, sell)] = (nowNs, nowNs, Prices(buy, sell), Net(buy, sell));
            changes.Add(Report(Opened, buy, sell, nowNs));
        }

        return changes;
    }

    public List<OpportunityChange> Expire(long nowNs)
    {
        var changes = new List<OpportunityChange>();
        foreach (var (buy, sell) in _open.Keys.Order().ToArray())
            if (!IsYoung(buy, sell, nowNs))
                Close(QuoteTooOld, buy, sell, nowNs, changes);
        return changes;
    }

    private void Review(int buy, int sell, long nowNs, List<OpportunityChange> changes)
    {
        var net = Net(buy, sell);
        if (net < limits.CloseBelowBps)
        {
            Close(EdgeGone, buy, sell, nowNs, changes);
        }
        else if (!IsYoung(buy, sell, nowNs))
        {
            Close(QuoteTooOld, buy, sell, nowNs, changes);
        }
        else
        {
            var open = _open[(buy, sell)] with { Peak = Math.Max(net, _open[(buy, sell)].Peak) };
            var reports = nowNs - open.ReportedNs >= limits.MinUpdateIntervalNs && Prices(buy, sell) != open.Reported;
            if (reports) open = open with { ReportedNs = nowNs, Reported = Prices(buy, sell) };
            _open[(buy, sell)] = open;
            if (reports) changes.Add(Report(Updated, buy, sell, nowNs));
        }
    }

    private IEnumerable<(int Buy, int Sell)> PairsOf(int venue) =>
        from other in Enumerable.Range(0, fees.Length)
        where other != venue
        from pair in new[] { (other, venue), (venue, other) }
        select pair;

    private (long, long) Prices(int buy, int sell) => (_quotes[buy]!.Value.AskTicks, _quotes[sell]!.Value.BidTicks);

    private decimal Gross(int buy, int sell)
    {
        decimal ask = _quotes[buy]!.Value.AskTicks, bid = _quotes[sell]!.Value.BidTicks;
        return (bid - ask) * 10_000 / ask;
    }

    private decimal Net(int buy, int sell) => Gross(buy, sell) - (fees[buy] + fees[sell]);

    private bool IsYoung(int buy, int sell, long nowNs) =>
        nowNs - _quotes[buy]!.Value.TimeNs < limits.MaxQuoteAgeNs && nowNs - _quotes[sell]!.Value.TimeNs < limits.MaxQuoteAgeNs;

    private void Close(OpportunityChangeKind why, int buy, int sell, long nowNs, List<OpportunityChange> changes)
    {
        changes.Add(Report(why, buy, sell, nowNs));
        _open.Remove((buy, sell));
    }

    private OpportunityChange Report(OpportunityChangeKind kind, int buy, int sell, long nowNs) => new(
        kind, buy, sell, _open[(buy, sell)].OpenedNs, nowNs, _quotes[buy]!.Value.AskTicks, _quotes[sell]!.Value.BidTicks, Gross(buy, sell),
        fees[buy] + fees[sell], _open[(buy, sell)].Peak, nowNs - _quotes[buy]!.Value.TimeNs, nowNs - _quotes[sell]!.Value.TimeNs);
}
