using System.Globalization;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Journal;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Domain.Portfolio;
using OrleansTrading.Domain.Portfolio.Reports;
using OrleansTrading.Grains.Abstractions;
using OrleansTrading.Grains.Abstractions.Portfolio;

namespace OrleansTrading.Grains.Portfolio;

/// <inheritdoc cref="IPortfolioReportsGrain"/>
[StatelessWorker(MaxReaders)]
public sealed class PortfolioReportsGrain(IEventJournal journal, Catalogue catalogue, Refusals refusals) : Grain, IPortfolioReportsGrain
{
    private const int MaxReaders = 2;

    /// <inheritdoc/>
    public async Task<TaxLotResult> GetTaxLots(ReportPeriod period, int first, string? after)
    {
        if (Check(period) is { } bad) return new(null, refusals.Count(bad));
        if (!TryParse(first, after, out var slice, out var refusal)) return new(null, refusals.Count(refusal!));
        var report = new TaxLotReport(period.ToDomain(), slice, default);
        if (!await Read(report.Take)) return new(null, Unknown());
        return new(
            new TaxLotConnection(
                [.. report.Closed.Select(l => l.ToMessage())], Info(slice, report.Closed.Count, report.ClosedCount), report.ClosedCount,
                [.. report.Totals.Select(t => t.ToMessage())]),
            null);
    }

    /// <inheritdoc/>
    public async Task<OpenLotResult> GetOpenLots(long atNs, int first, string? after)
    {
        if (!TryParse(first, after, out var slice, out var refusal)) return new(null, refusals.Count(refusal!));
        var report = new TaxLotReport(new Period(long.MinValue, atNs), default, slice);
        if (!await Read(report.Take)) return new(null, Unknown());
        var (lots, count) = report.Open();
        return new(new OpenLotConnection([.. lots.Select(l => l.ToMessage())], Info(slice, lots.Count, count), count), null);
    }

    /// <inheritdoc/>
    public async Task<StatementResult> GetStatement(ReportPeriod period, int first, string? after)
    {
        if (Check(period) is { } bad) return new(null, refusals.Count(bad));
        if (!TryParse(first, after, out var slice, out var refusal)) return new(null, refusals.Count(refusal!));
        var statement = new Statement(period.ToDomain(), slice);
        if (!await Read(statement.Take)) return new(null, Unknown());
        return new(statement.ToMessage(period, Info(slice, statement.Movements.Count, statement.MovementCount)), null);
    }

    /// <inheritdoc/>
    public async Task<AttributionResult> GetAttribution(ReportPeriod period)
    {
        if (Check(period) is { } bad) return new([], refusals.Count(bad));
        var attribution = new Attribution(period.ToDomain(), catalogue);
        if (!await Read(attribution.Take)) return new([], Unknown());
        return new([.. attribution.Lines.Select(l => l.ToMessage())], null);
    }

    // False when there is nothing to read.
    private async ValueTask<bool> Read(Func<PortfolioEvent, bool> take)
    {
        var history = new PortfolioHistory(journal, "portfolio/" + this.GetPrimaryKeyString());
        var hasEvents = false;
        await foreach (var e in history.After(0, CancellationToken.None))
        {
            hasEvents = true;
            if (!take(e)) break;
        }

        return hasEvents;
    }

    private RefusalMessage Unknown() => refusals.Count("UNKNOWN_PORTFOLIO", "There is no such portfolio.");

    private static Refusal? Check(ReportPeriod period) =>
        period.FromNs < period.ToNs ? null : new Refusal("PERIOD_INVALID", "A period ends after it begins.");

    // A cursor is an entry's place in its list, which only grows at its end.
    private static bool TryParse(int first, string? after, out Slice slice, out Refusal? refusal)
    {
        var skip = 0L;
        refusal = first is < 1 or > PageInfo.MaxPageSize
            ? new Refusal("PAGE_SIZE_INVALID", $"A page has 1 to {PageInfo.MaxPageSize} entries.", "MAX_PAGE_SIZE", PageInfo.MaxPageSize, first)
            : after is not null && !long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out skip)
                ? new Refusal("CURSOR_INVALID", "A cursor is what an earlier page gave as its start or end.")
                : null;
        slice = new Slice(skip, first);
        return refusal is null;
    }

    private static PageInfo Info(Slice slice, int taken, long count) => new(
        slice.Skip + taken < count,
        slice.Skip > 0,
        taken == 0 ? null : Cursor(slice.Skip + 1),
        taken == 0 ? null : Cursor(slice.Skip + taken));

    private static string Cursor(long place) => place.ToString(CultureInfo.InvariantCulture);
}
