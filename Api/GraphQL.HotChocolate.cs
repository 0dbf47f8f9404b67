using OrleansTrading.Api.GraphQL;

namespace OrleansTrading.Api;

/// <summary>HotChocolate as the GraphQL server.</summary>
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
        // A day of an instrument's minute bars is 1,440 objects.
        .ModifyCostOptions(cost => cost.MaxTypeCost = 2_000)
        .DisableIntrospection(disable: false);
}
