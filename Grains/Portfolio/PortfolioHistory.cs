using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Journal;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Domain.Portfolio;
using OrleansTrading.Grains.Abstractions;
using OrleansTrading.Grains.Abstractions.Portfolio;

namespace OrleansTrading.Grains.Portfolio;

/// <summary>Reads a portfolio's journal: all of it, what it says about one order, and pages of its growing lists.</summary>
internal sealed class PortfolioHistory(IEventJournal journal, string stream)
{
    // An order has a handful of events; one fill may be many pieces.
    private const int MaxEventsOfOrder = JournalLimits.MaxEventsPerRead;
    private const int ReplayPage = 4_096;
    private const int LookBackPage = 256;

    private readonly JournalPages _pages = new(journal, stream);

    public async IAsyncEnumerable<PortfolioEvent> After(long version, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = await journal.ReadAsync(stream, version, ReplayPage, cancellationToken);
            foreach (var recorded in page) yield return PortfolioEventCodec.Decode(recorded);
            if (page.Count < ReplayPage) yield break;
            version = page[^1].Version;
        }
    }

    public async ValueTask<IReadOnlyList<PortfolioEvent>> Of(string clientOrderId)
    {
        // No id of this length was ever journaled; the desk refuses it by name.
        if (clientOrderId.Length is 0 or > JournalLimits.MaxSubjectLength) return [];
        var recorded = await journal.ReadSubjectAsync(stream, clientOrderId, MaxEventsOfOrder);
        return [.. recorded.Select(r => PortfolioEventCodec.Decode(r))];
    }

    /// <summary>Ids of the orders that were sent, or about which something was sent to a venue, at a market time or later; the latest first.</summary>
    public async ValueTask<IReadOnlyList<string>> OrdersSince(long timeNs)
    {
        var ids = new List<string>();
        foreach (var type in PortfolioEventCodec.VenueBoundTypes)
        {
            var beforeVersion = long.MaxValue;
            while (true)
            {
                var page = await journal.ReadTypeBackwardAsync(stream, type, beforeVersion, LookBackPage);
                var since = page.TakeWhile(e => PortfolioEventCodec.Decode(e).TimeNs >= timeNs).ToList();
                ids.AddRange(since.Select(e => e.Subject));
                if (since.Count < LookBackPage) break;
                beforeVersion = page[^1].Version;
            }
        }

        return [.. ids.Distinct(StringComparer.Ordinal)];
    }

    public async ValueTask<(OrderConnection?, Refusal?)> Orders(
        PageRequest request, IReadOnlyDictionary<string, OrderState> working, Catalogue catalogue)
    {
        var (ids, info, refusal) = await _pages.Read(PortfolioEventCodec.OrderSubmittedTypes, request, e => new[] { e.Subject });
        if (refusal is not null) return (null, refusal);
        var orders = ImmutableArray.CreateBuilder<Order>(ids.Count);
        foreach (var id in ids)
        {
            var order = working.GetValueOrDefault(id) ?? OrderState.Fold(await Of(id));
            orders.Add(order!.ToMessage(catalogue));
        }

        return (new OrderConnection(orders.DrainToImmutable(), info), null);
    }

    public async ValueTask<(FillConnection?, Refusal?)> Fills(PageRequest request)
    {
        var (fills, info, refusal) = await _pages.Read(
            PortfolioEventCodec.OrderFilledTypes,
            request,
            e => new[] { ((OrderFilled)PortfolioEventCodec.Decode(e)).ToMessage(e.Version.ToString(CultureInfo.InvariantCulture)) });
        return refusal is null ? (new FillConnection([.. fills], info), null) : (null, refusal);
    }

    public async ValueTask<(LedgerConnection?, Refusal?)> Ledger(PageRequest request)
    {
        var (lines, info, refusal) = await _pages.Read(
            [PortfolioEventCodec.TransactionPostedType], request, e => ((TransactionPosted)PortfolioEventCodec.Decode(e)).ToMessages());
        return refusal is null ? (new LedgerConnection([.. lines], info), null) : (null, refusal);
    }

    public async ValueTask<IReadOnlyList<EquityMarked>> LastMarks(int last)
    {
        var marks = await journal.ReadTypeBackwardAsync(stream, PortfolioEventCodec.EquityMarkedType, long.MaxValue, last);
        return [.. marks.Select(m => (EquityMarked)PortfolioEventCodec.Decode(m)).Reverse()];
    }
}
