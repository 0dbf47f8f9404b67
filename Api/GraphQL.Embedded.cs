using OrleansTrading.Api.GraphQL;

namespace OrleansTrading.Api;

/// <summary>The embedded stack's GraphQL server.</summary>
internal static class GraphQLStack
{
    /// <summary>Registers the schema and its limits.</summary>
    public static void AddTradingGraphQL(this IServiceCollection services) => services
        .AddGraphQLServer()
        .AddQueryType<Query>()
        .AddMutationType<Mutation>()
        .AddTypeExtension<InstrumentFields>()
        .AddTypeExtension<PortfolioFields>()
        .AddAuthorization()
        .AddMaxExecutionDepthRule(12)
        .ModifyLimits(limits => limits.MaxRequestBytes = ApiHost.MaxRequestBytes)
        // A day of an instrument's minute bars is 1,440 objects.
        .ModifyCostOptions(cost => cost.MaxTypeCost = 2_000)
        .DisableIntrospection(disable: false);
}
