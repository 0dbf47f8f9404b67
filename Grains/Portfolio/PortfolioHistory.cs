using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Journal;
using OrleansTrading.Domain.Portfolio;
using OrleansTrading.Grains.Abstractions;
using OrleansTrading.Grains.Abstractions.Portfolio;

namespace OrleansTrading.Grains.Portfolio;

/// <summary>
/// Reads a portfolio's journal: all of it, what it says about one order, and pages of its growing lists. A page's cursor is the
/// version of the event that its last entry is from.
/// </summary>
internal sealed class PortfolioHistory(IEventJournal journal, string stream)
{
    // An order has a handful of events; one fill may be many pieces.
    private const int MaxEventsOfOrder = JournalLimits.MaxEventsPerRead;
    private const int ReplayPage = 4_096;

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

    public async ValueTask<(OrderConnection?, Refusal?)> Orders(
        int first, string? after, IReadOnlyDictionary<string, OrderState> working)
    {
        if (!TryParse(first, after, out var cursor, out var refusal)) return (null, refusal);
        var (submitted, hasNext) = await Page(PortfolioEventCodec.OrderSubmittedType, cursor.Version, first);
        var orders = ImmutableArray.CreateBuilder<Order>(submitted.Count);
        foreach (var recorded in submitted)
        {
            var order = working.GetValueOrDefault(recorded.Subject) ?? OrderState.Fold(await Of(recorded.Subject));
            orders.Add(order!.ToMessage());
        }

        return (new OrderConnection(orders.DrainToImmutable(), End(submitted, hasNext)), null);
    }

    public async ValueTask<(FillConnection?, Refusal?)> Fills(int first, string? after)
    {
        if (!TryParse(first, after, out var cursor, out var refusal)) return (null, refusal);
        var (filled, hasNext) = await Page(PortfolioEventCodec.OrderFilledType, cursor.Version, first);
        return (new FillConnection(
            [.. filled.Select(f => ((OrderFilled)PortfolioEventCodec.Decode(f)).ToMessage())], End(filled, hasNext)), null);
    }

    // A transaction has several lines and a page may end between them, so this cursor is version and line.
    public async ValueTask<(LedgerConnection?, Refusal?)> Ledger(int first, string? after)
    {
        if (!TryParse(first, after, out var cursor, out var refusal)) return (null, refusal);
        var from = cursor.Line > 0 ? cursor.Version - 1 : cursor.Version;
        var (posted, more) = await Page(PortfolioEventCodec.TransactionPostedType, from, first + 1);
        var lines = posted
            .SelectMany(p => ((TransactionPosted)PortfolioEventCodec.Decode(p)).ToMessages().Select((line, i) => (p.Version, Line: i + 1, Message: line)))
            .Where(l => l.Version > cursor.Version || l.Line > cursor.Line)
            .ToList();
        var page = lines.Take(first).ToList();
        var end = page.Count == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{page[^1].Version}.{page[^1].Line}");
        return (new LedgerConnection([.. page.Select(l => l.Message)], new PageInfo(more || lines.Count > page.Count, end)), null);
    }

    private async ValueTask<(IReadOnlyList<RecordedEvent> Events, bool HasNext)> Page(string type, long after, int first)
    {
        var events = await journal.ReadTypeAsync(stream, type, after, first + 1);
        return events.Count > first ? ([.. events.Take(first)], true) : (events, false);
    }

    private static PageInfo End(IReadOnlyList<RecordedEvent> events, bool hasNext) =>
        new(hasNext, events.Count == 0 ? null : events[^1].Version.ToString(CultureInfo.InvariantCulture));

    private static bool TryParse(int first, string? after, out (long Version, int Line) cursor, out Refusal? refusal)
    {
        cursor = default;
        refusal = null;
        if (first is < 1 or > PageInfo.MaxPageSize)
        {
            refusal = new Refusal("PAGE_SIZE_INVALID", $"A page has 1 to {PageInfo.MaxPageSize} entries.", "MAX_PAGE_SIZE", PageInfo.MaxPageSize, first);
            return false;
        }

        if (after is null) return true;
        var parts = after.Split('.');
        if (parts.Length <= 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out cursor.Version)
            && (parts.Length == 1 || int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out cursor.Line)))
            return true;
        refusal = new Refusal("CURSOR_INVALID", "A cursor is what an earlier page gave as its end.");
        return false;
    }
}
