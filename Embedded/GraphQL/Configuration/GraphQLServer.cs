using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansTrading.Embedded.GraphQL.Execution;
using OrleansTrading.Embedded.GraphQL.Types;

namespace OrleansTrading.Embedded.GraphQL;

/// <summary>What was registered for the server, and how it is put together.</summary>
internal sealed class GraphQLServer
{
    public Type? Query { get; set; }

    public Type? Mutation { get; set; }

    public Type? Subscription { get; set; }

    public List<Type> Extensions { get; } = [];

    public List<Func<IServiceProvider, IErrorFilter>> Filters { get; } = [];

    public List<Action<ExecutorSettings>> Changes { get; } = [];

    /// <summary>Whether introspection is refused; where nobody said, it is outside Development.</summary>
    public bool? DisablesIntrospection { get; set; }

    public RequestExecutor Build(IServiceProvider services)
    {
        var settings = new ExecutorSettings();
        foreach (Action<ExecutorSettings> change in Changes)
            change(settings);
        settings.AllowsIntrospection = DisablesIntrospection is { } disabled
            ? !disabled
            : services.GetService<IHostEnvironment>()?.IsDevelopment() != false;
        var schema = SchemaBuilder.Build(services, Query, Mutation, Subscription, Extensions);
        ILogger<RequestExecutor> logger = services.GetService<ILogger<RequestExecutor>>() ?? NullLogger<RequestExecutor>.Instance;
        return new RequestExecutor(
            schema, settings, [.. Filters.Select(f => f(services))], Authorizer.From(services), logger);
    }
}
