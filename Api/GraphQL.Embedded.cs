using OrleansTrading.Api.GraphQL;

namespace OrleansTrading.Api;

/// <summary>The embedded stack's GraphQL server.</summary>
internal static class GraphQLStack
{
    private const int MaxDepth = 12;

    // A full page of orders, fills and ledger lines at once, and some more.
    private const int MaxCost = 10_000;

    /// <summary>Registers the schema and its limits.</summary>
    public static void AddTradingGraphQL(this IServiceCollection services) => services
        .AddGraphQLServer()
        .AddQueryType<Query>()
        .AddMutationType<Mutation>()
        .AddTypeExtension<InstrumentFields>()
        .AddTypeExtension<PortfolioFields>()
        .AddAuthorization()
        .AddMaxExecutionDepthRule(MaxDepth)
        .ModifyCostOptions(cost => (cost.MaxFieldCost, cost.MaxTypeCost) = (MaxCost, MaxCost))
        .ModifyLimits(limits => limits.MaxRequestBytes = ApiHost.MaxRequestBytes)
        .DisableIntrospection(disable: false);
}
