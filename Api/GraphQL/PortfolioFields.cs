using OrleansTrading.Grains.Abstractions.Portfolio;

namespace OrleansTrading.Api.GraphQL;

/// <summary>The growing lists of a portfolio, in pages.</summary>
[ExtendObjectType<PortfolioStatus>]
public sealed class PortfolioFields
{
    /// <summary>Orders, oldest first.</summary>
    [GraphQLDescription("Orders, oldest first.")]
    public async Task<OrderConnection> GetOrders(
        [Parent] PortfolioStatus portfolio, IGrainFactory grains, int first = Query.DefaultPageSize, string? after = null)
    {
        var page = await Grain(portfolio, grains).GetOrders(first, after);
        return page.Page ?? throw page.Refusal!.ToException();
    }

    /// <summary>Fills, oldest first.</summary>
    [GraphQLDescription("Fills, oldest first.")]
    public async Task<FillConnection> GetFills(
        [Parent] PortfolioStatus portfolio, IGrainFactory grains, int first = Query.DefaultPageSize, string? after = null)
    {
        var page = await Grain(portfolio, grains).GetFills(first, after);
        return page.Page ?? throw page.Refusal!.ToException();
    }

    /// <summary>Lines of the ledger, oldest first.</summary>
    [GraphQLDescription("Lines of the ledger, oldest first. The lines of a transaction sum to zero in every currency.")]
    public async Task<LedgerConnection> GetLedger(
        [Parent] PortfolioStatus portfolio, IGrainFactory grains, int first = Query.DefaultPageSize, string? after = null)
    {
        var page = await Grain(portfolio, grains).GetLedger(first, after);
        return page.Page ?? throw page.Refusal!.ToException();
    }

    private static IPortfolioGrain Grain(PortfolioStatus portfolio, IGrainFactory grains) =>
        grains.GetGrain<IPortfolioGrain>(Tenant.PortfolioKey(portfolio.Name));
}
