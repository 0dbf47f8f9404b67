using Microsoft.Extensions.DependencyInjection;

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
}
