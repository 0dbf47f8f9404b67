using OrleansTrading.Grains.Abstractions.Portfolio;

namespace OrleansTrading.Api.GraphQL;

/// <summary>A portfolio's money, and reports about it.</summary>
[ExtendObjectType<PortfolioStatus>]
public sealed class PortfolioReportFields
{
    /// <summary>Cash by currency.</summary>
    [GraphQLDescription("Cash by currency: what there is, what working orders have set aside, and what may be withdrawn or converted.")]
    public async Task<IReadOnlyList<CurrencyFunds>> GetFunds([Parent] PortfolioStatus portfolio, IGrainFactory grains)
    {
        var result = await grains.GetGrain<IPortfolioGrain>(Tenant.PortfolioKey(portfolio.Name)).GetFunds();
        return result.Refusal is { } refusal ? throw refusal.ToException() : result.Funds;
    }

    /// <summary>Losses that could be realised now.</summary>
    [GraphQLDescription("Losses that could be realised now, one an instrument, of at least so much in its quote currency; with the dates of the wash-sale rule (30 days).")]
    public async Task<IReadOnlyList<HarvestSuggestion>> GetTaxLossHarvest([Parent] PortfolioStatus portfolio, IGrainFactory grains, decimal minLoss = 100)
    {
        var result = await grains.GetGrain<IPortfolioGrain>(Tenant.PortfolioKey(portfolio.Name)).GetHarvest(minLoss);
        return result.Refusal is { } refusal ? throw refusal.ToException() : result.Suggestions;
    }

    /// <summary>Lots that were closed.</summary>
    [GraphQLDescription("The lots that were closed from a time to another: acquired, disposed, proceeds, cost, fees and gain; at most 1,000 a page, and the sums of all.")]
    public async Task<TaxLotConnection> GetTaxLots(
        [Parent] PortfolioStatus portfolio, DateTimeOffset from, DateTimeOffset to, IGrainFactory grains,
        int first = Query.DefaultPageSize, string? after = null)
    {
        var result = await Reports(portfolio, grains).GetTaxLots(Period(from, to), first, after);
        return result.Page ?? throw result.Refusal!.ToException();
    }

    /// <summary>Lots that were open.</summary>
    [GraphQLDescription("The lots that are open, or were at a time, by symbol, oldest first; at most 1,000 a page.")]
    public async Task<OpenLotConnection> GetOpenLots(
        [Parent] PortfolioStatus portfolio, IGrainFactory grains, DateTimeOffset? at = null, int first = Query.DefaultPageSize, string? after = null)
    {
        var result = await Reports(portfolio, grains).GetOpenLots(at is { } time ? HistoryQuery.Ns(time) : long.MaxValue, first, after);
        return result.Page ?? throw result.Refusal!.ToException();
    }

    /// <summary>A statement.</summary>
    [GraphQLDescription("What happened to money and positions from a time to another: opening balances, every movement (at most 1,000 a page), closing balances, and whether they tie out.")]
    public async Task<PortfolioStatement> GetStatement(
        [Parent] PortfolioStatus portfolio, DateTimeOffset from, DateTimeOffset to, IGrainFactory grains,
        int first = Query.DefaultPageSize, string? after = null)
    {
        var result = await Reports(portfolio, grains).GetStatement(Period(from, to), first, after);
        return result.Statement ?? throw result.Refusal!.ToException();
    }

    /// <summary>Who earned what.</summary>
    [GraphQLDescription("Who earned what from a time to another: by strategy, by venue, by asset class and by sector, each in every currency.")]
    public async Task<IReadOnlyList<AttributionRow>> GetAttribution(
        [Parent] PortfolioStatus portfolio, DateTimeOffset from, DateTimeOffset to, IGrainFactory grains)
    {
        var result = await Reports(portfolio, grains).GetAttribution(Period(from, to));
        return result.Refusal is { } refusal ? throw refusal.ToException() : result.Rows;
    }

    private static ReportPeriod Period(DateTimeOffset from, DateTimeOffset to) => new(HistoryQuery.Ns(from), HistoryQuery.Ns(to));

    private static IPortfolioReportsGrain Reports(PortfolioStatus portfolio, IGrainFactory grains) =>
        grains.GetGrain<IPortfolioReportsGrain>(Tenant.PortfolioKey(portfolio.Name));
}
