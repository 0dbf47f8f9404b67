using OrleansTrading.Api.GraphQL;

namespace OrleansTrading.Api;

/// <summary>The embedded stack's GraphQL server.</summary>
internal static class GraphQLStack
{
    /// <summary>Registers the server.</summary>
    public static void AddTradingGraphQL(this IServiceCollection services) => services
        .AddTradingSchema()
        .ModifyLimits(limits => limits.MaxRequestBytes = ApiHost.MaxRequestBytes);
}
