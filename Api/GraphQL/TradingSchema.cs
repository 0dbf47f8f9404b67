namespace OrleansTrading.Api.GraphQL;

/// <summary>The schema and its limits, the same on both servers.</summary>
internal static class TradingSchema
{
    private const int MaxDepth = 12;

    // A full page of orders, fills and ledger lines at once, and some more.
    private const int MaxCost = 10_000;

    /// <summary>Registers a server with the schema.</summary>
    public static IRequestExecutorBuilder AddTradingSchema(this IServiceCollection services) => services
        .AddGraphQLServer()
        .AddQueryType<Query>()
        .AddMutationType<Mutation>()
        .AddSubscriptionType<Subscription>()
        .AddTypeExtension<HistoryQuery>()
        .AddTypeExtension<InstrumentFields>()
        .AddTypeExtension<VenueFields>()
        .AddTypeExtension<PortfolioFields>()
        .AddTypeExtension<PortfolioReportFields>()
        .AddAuthorization()
        .AddMaxExecutionDepthRule(MaxDepth, skipIntrospectionFields: true)
        .ModifyCostOptions(cost => (cost.MaxFieldCost, cost.MaxTypeCost) = (MaxCost, MaxCost))
        .DisableIntrospection(disable: false);
}
