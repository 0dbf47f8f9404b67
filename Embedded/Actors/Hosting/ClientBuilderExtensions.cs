using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace OrleansTrading.Embedded.Actors;

/// <summary>What a client of the host can be given.</summary>
public static class ClientBuilderExtensions
{
    /// <summary>Configures services.</summary>
    public static IClientBuilder ConfigureServices(this IClientBuilder builder, Action<IServiceCollection> configureDelegate)
    {
        configureDelegate(builder.Services);
        return builder;
    }

    /// <summary>Sets options.</summary>
    public static IClientBuilder Configure<TOptions>(this IClientBuilder builder, Action<TOptions> configureOptions)
        where TOptions : class
    {
        builder.Services.Configure(configureOptions);
        return builder;
    }

    /// <summary>Nothing to do: there is one process.</summary>
    public static IClientBuilder UseLocalhostClustering(this IClientBuilder builder) => builder;

    /// <summary>Traces calls that are made outside of grains, and those that arrive at observers: a span on either side of each, published as <c>Microsoft.Orleans.Application</c> and <c>.Runtime</c>.</summary>
    public static IClientBuilder AddActivityPropagation(this IClientBuilder builder)
    {
        builder.Services.TryAddSingleton(DistributedContextPropagator.Current);
        return builder
            .AddOutgoingGrainCallFilter<OutgoingActivityPropagation>()
            .AddIncomingGrainCallFilter<IncomingActivityPropagation>();
    }
}
