using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OrleansTrading.Embedded.GraphQL.Execution;
using OrleansTrading.Embedded.GraphQL.Http;
using OrleansTrading.Embedded.GraphQL.Sockets;

namespace OrleansTrading.Embedded.GraphQL;

/// <summary>Serves GraphQL under a path.</summary>
public static class GraphQLEndpointExtensions
{
    /// <summary>
    /// Maps the server: POST and GET as GraphQL over HTTP has it, <c>?sdl</c> for the schema, and sockets of the protocol
    /// graphql-transport-ws where <c>UseWebSockets()</c> was called before.
    /// </summary>
    /// <param name="endpointRouteBuilder">The application.</param>
    /// <param name="path">The path.</param>
    /// <exception cref="SchemaException">The registered classes do not make a schema.</exception>
    public static GraphQLEndpointConventionBuilder MapGraphQL(
        this IEndpointRouteBuilder endpointRouteBuilder, string path = "/graphql")
    {
        ArgumentNullException.ThrowIfNull(endpointRouteBuilder);
        IServiceProvider services = endpointRouteBuilder.ServiceProvider;
        RequestExecutor executor = services.GetRequiredService<RequestExecutor>();
        var handler = new HttpHandler(executor, SocketHandler.From(services, executor));
        return new GraphQLEndpointConventionBuilder(
            endpointRouteBuilder.Map(path, handler.HandleAsync).WithDisplayName("GraphQL"));
    }
}

/// <summary>Adds conventions, such as CORS or rate limits, to the GraphQL endpoint.</summary>
public sealed class GraphQLEndpointConventionBuilder : IEndpointConventionBuilder
{
    private readonly IEndpointConventionBuilder _inner;

    internal GraphQLEndpointConventionBuilder(IEndpointConventionBuilder inner) => _inner = inner;

    /// <inheritdoc />
    public void Add(Action<EndpointBuilder> convention) => _inner.Add(convention);

    /// <inheritdoc />
    public void Finally(Action<EndpointBuilder> finallyConvention) => _inner.Finally(finallyConvention);
}
