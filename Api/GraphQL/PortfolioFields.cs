using OrleansTrading.Grains.Abstractions;
using OrleansTrading.Grains.Abstractions.Portfolio;

namespace OrleansTrading.Api.GraphQL;

/// <summary>The growing lists of a portfolio, in pages.</summary>
[ExtendObjectType<PortfolioStatus>]
public sealed class PortfolioFields
{
    /// <summary>Orders, oldest first.</summary>
    [GraphQLDescription("Orders, oldest first: the first ones behind a cursor (50 when nothing is said), or the last ones before a cursor.")]
    public async Task<OrderConnection> GetOrders(
        [Parent] PortfolioStatus portfolio, IGrainFactory grains,
        int? first = null, string? after = null, int? last = null, string? before = null)
    {
        var page = await Grain(portfolio, grains).GetOrders(new PageRequest(first, after, last, before));
        return page.Page ?? throw page.Refusal!.ToException();
    }

    /// <summary>Fills, oldest first.</summary>
    [GraphQLDescription("Fills, oldest first: the first ones behind a cursor (50 when nothing is said), or the last ones before a cursor.")]
    public async Task<FillConnection> GetFills(
        [Parent] PortfolioStatus portfolio, IGrainFactory grains,
        int? first = null, string? after = null, int? last = null, string? before = null)
    {
        var page = await Grain(portfolio, grains).GetFills(new PageRequest(first, after, last, before));
        return page.Page ?? throw page.Refusal!.ToException();
    }

    /// <summary>Lines of the ledger, oldest first.</summary>
    [GraphQLDescription("Lines of the ledger, oldest first: the first ones behind a cursor (50 when nothing is said), or the last ones before a cursor. The lines of a transaction sum to zero in every currency.")]
    public async Task<LedgerConnection> GetLedger(
        [Parent] PortfolioStatus portfolio, IGrainFactory grains,
        int? first = null, string? after = null, int? last = null, string? before = null)
    {
        var page = await Grain(portfolio, grains).GetLedger(new PageRequest(first, after, last, before));
        return page.Page ?? throw page.Refusal!.ToException();
    }

    /// <summary>Samples of its value.</summary>
    [GraphQLDescription("Samples of its value, one a market minute, oldest first; at most 1,440.")]
    public async Task<IReadOnlyList<EquityPoint>> GetEquityCurve([Parent] PortfolioStatus portfolio, IGrainFactory grains, int last = 360)
    {
        var curve = await Grain(portfolio, grains).GetEquityCurve(last);
        return curve.Refusal is { } refusal ? throw refusal.ToException() : curve.Points;
    }

    private static IPortfolioGrain Grain(PortfolioStatus portfolio, IGrainFactory grains) =>
        grains.GetGrain<IPortfolioGrain>(Tenant.PortfolioKey(portfolio.Name));
}
