using OrleansTrading.Api.GraphQL;

namespace OrleansTrading.Api;

/// <summary>HotChocolate as the GraphQL server. How much of a request is read is Kestrel's limit there.</summary>
internal static class GraphQLStack
{
    /// <summary>Registers the server.</summary>
    public static void AddTradingGraphQL(this IServiceCollection services) => services.AddTradingSchema();
}
