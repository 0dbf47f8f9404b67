using Microsoft.Extensions.DependencyInjection;
using OrleansTrading.Embedded.GraphQL.Subscriptions;

namespace OrleansTrading.Embedded.GraphQL;

/// <summary>Registers and describes the GraphQL server.</summary>
public static class GraphQLServiceExtensions
{
    /// <summary>Adds the GraphQL server. Calls add up: there is one server in an application.</summary>
    /// <param name="services">The application's services.</param>
    public static IRequestExecutorBuilder AddGraphQLServer(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        var known = services.FirstOrDefault(s => s.ServiceType == typeof(GraphQLServer))?.ImplementationInstance as GraphQLServer;
        if (known is not null)
            return new Builder(services, known);
        var server = new GraphQLServer();
        services.AddSingleton(server);
        services.AddSingleton(server.Build);
        services.AddSingleton<GraphQLSockets>();
        return new Builder(services, server);
    }

    /// <summary>Sets the class whose public members are the fields of queries.</summary>
    /// <typeparam name="T">A plain class.</typeparam>
    /// <param name="builder">The server.</param>
    public static IRequestExecutorBuilder AddQueryType<T>(this IRequestExecutorBuilder builder)
        where T : class => builder.With(s => s.Query = typeof(T));

    /// <summary>Sets the class whose public members are the fields of mutations.</summary>
    /// <typeparam name="T">A plain class.</typeparam>
    /// <param name="builder">The server.</param>
    public static IRequestExecutorBuilder AddMutationType<T>(this IRequestExecutorBuilder builder)
        where T : class => builder.With(s => s.Mutation = typeof(T));

    /// <summary>Sets the class whose public members are the fields of subscriptions.</summary>
    /// <typeparam name="T">A plain class.</typeparam>
    /// <param name="builder">The server.</param>
    public static IRequestExecutorBuilder AddSubscriptionType<T>(this IRequestExecutorBuilder builder)
        where T : class => builder.With(s => s.Subscription = typeof(T));

    /// <summary>Adds topics that live in this process: senders and subscribers meet in <see cref="ITopicEventSender"/>.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="options">How much waits for a slow subscriber.</param>
    public static IRequestExecutorBuilder AddInMemorySubscriptions(
        this IRequestExecutorBuilder builder, SubscriptionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton(new InMemoryTopics(options ?? new SubscriptionOptions()));
        builder.Services.AddSingleton<ITopicEventSender>(s => s.GetRequiredService<InMemoryTopics>());
        builder.Services.AddSingleton<ITopicEventReceiver>(s => s.GetRequiredService<InMemoryTopics>());
        return builder;
    }

    /// <summary>Lets a class decide about the sockets of clients when they begin.</summary>
    /// <typeparam name="T">The class; made once, from the application's services.</typeparam>
    /// <param name="builder">The server.</param>
    public static IRequestExecutorBuilder AddSocketSessionInterceptor<T>(this IRequestExecutorBuilder builder)
        where T : class, ISocketSessionInterceptor
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<ISocketSessionInterceptor, T>();
        return builder;
    }

    /// <summary>Adds the members of a class marked <see cref="ExtendObjectTypeAttribute"/> to the type it names.</summary>
    /// <typeparam name="T">The class.</typeparam>
    /// <param name="builder">The server.</param>
    public static IRequestExecutorBuilder AddTypeExtension<T>(this IRequestExecutorBuilder builder)
        where T : class => builder.With(s => s.Extensions.Add(typeof(T)));

    /// <summary>Lets a class see and replace every error.</summary>
    /// <typeparam name="T">The filter; made once, from the application's services.</typeparam>
    /// <param name="builder">The server.</param>
    public static IRequestExecutorBuilder AddErrorFilter<T>(this IRequestExecutorBuilder builder)
        where T : class, IErrorFilter =>
        builder.With(s => s.Filters.Add(services => ActivatorUtilities.GetServiceOrCreateInstance<T>(services)));

    /// <summary>Lets a function see and replace every error.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="errorFilter">Returns the error to send.</param>
    public static IRequestExecutorBuilder AddErrorFilter(
        this IRequestExecutorBuilder builder, Func<IError, IError> errorFilter) =>
        builder.With(s => s.Filters.Add(_ => new FunctionFilter(errorFilter)));

    /// <summary>Limits how deep the fields of an operation may nest.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="maxAllowedExecutionDepth">The deepest allowed level; fields of the root are on level 1.</param>
    /// <param name="skipIntrospectionFields">Whether introspection is exempt; it has a bound of its own.</param>
    public static IRequestExecutorBuilder AddMaxExecutionDepthRule(
        this IRequestExecutorBuilder builder, int maxAllowedExecutionDepth, bool skipIntrospectionFields = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxAllowedExecutionDepth, 1);
        return builder.ModifyLimits(limits =>
        {
            limits.MaxExecutionDepth = maxAllowedExecutionDepth;
            limits.SkipIntrospectionDepth = skipIntrospectionFields;
        });
    }

    /// <summary>Changes how requests are executed.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="configure">Changes the options.</param>
    public static IRequestExecutorBuilder ModifyRequestOptions(
        this IRequestExecutorBuilder builder, Action<RequestExecutorOptions> configure) =>
        builder.With(s => s.Changes.Add(settings => configure(settings.Request)));

    /// <summary>Changes what an operation may cost.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="configure">Changes the options.</param>
    public static IRequestExecutorBuilder ModifyCostOptions(
        this IRequestExecutorBuilder builder, Action<CostOptions> configure) =>
        builder.With(s => s.Changes.Add(settings => configure(settings.Cost)));

    /// <summary>Changes the bounds on what a client may send; HotChocolate spells them otherwise.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="configure">Changes the limits.</param>
    public static IRequestExecutorBuilder ModifyLimits(this IRequestExecutorBuilder builder, Action<GraphQLLimits> configure) =>
        builder.With(s => s.Changes.Add(settings => configure(settings.Limits)));

    /// <summary>Enables <see cref="AuthorizeAttribute"/> through ASP.NET's authorisation.</summary>
    /// <param name="builder">The server.</param>
    public static IRequestExecutorBuilder AddAuthorization(this IRequestExecutorBuilder builder)
    {
        builder.Services.AddAuthorization();
        return builder;
    }

    /// <summary>Turns introspection off or on; without a call it is on in Development only.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="disable">Whether it is off.</param>
    public static IRequestExecutorBuilder DisableIntrospection(this IRequestExecutorBuilder builder, bool disable = true) =>
        builder.With(s => s.DisablesIntrospection = disable);

    private static IRequestExecutorBuilder With(this IRequestExecutorBuilder builder, Action<GraphQLServer> change)
    {
        ArgumentNullException.ThrowIfNull(builder);
        change(((Builder)builder).Server);
        return builder;
    }

    private sealed class Builder(IServiceCollection services, GraphQLServer server) : IRequestExecutorBuilder
    {
        public IServiceCollection Services { get; } = services;

        public GraphQLServer Server { get; } = server;
    }

    private sealed class FunctionFilter(Func<IError, IError> filter) : IErrorFilter
    {
        public IError OnError(IError error) => filter(error);
    }
}
