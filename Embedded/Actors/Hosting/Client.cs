using Microsoft.Extensions.Hosting;

namespace OrleansTrading.Embedded.Actors;

/// <summary>Makes a process a client of grains.</summary>
public static class OrleansClientGenericHostExtensions
{
    /// <summary>
    /// Makes the process a client of grains. The grains are in the same process, so that there is nothing to connect to; if
    /// the process hosts none yet, it does now.
    /// </summary>
    public static IHostApplicationBuilder UseOrleansClient(this IHostApplicationBuilder builder, Action<IClientBuilder> configureDelegate)
    {
        ArgumentNullException.ThrowIfNull(configureDelegate);
        OrleansSiloGenericHostExtensions.AddActors(builder.Services);
        configureDelegate(new SiloBuilder(builder.Services, builder.Configuration));
        return builder;
    }

    /// <inheritdoc cref="UseOrleansClient(IHostApplicationBuilder, Action{IClientBuilder})"/>
    public static IHostApplicationBuilder UseOrleansClient(this IHostApplicationBuilder builder) => builder.UseOrleansClient(_ => { });

    /// <inheritdoc cref="UseOrleansClient(IHostApplicationBuilder, Action{IClientBuilder})"/>
    public static HostApplicationBuilder UseOrleansClient(this HostApplicationBuilder builder, Action<IClientBuilder> configureDelegate)
    {
        ((IHostApplicationBuilder)builder).UseOrleansClient(configureDelegate);
        return builder;
    }

    /// <inheritdoc cref="UseOrleansClient(IHostApplicationBuilder, Action{IClientBuilder})"/>
    public static HostApplicationBuilder UseOrleansClient(this HostApplicationBuilder builder) => builder.UseOrleansClient(_ => { });

    /// <inheritdoc cref="UseOrleansClient(IHostApplicationBuilder, Action{IClientBuilder})"/>
    public static IHostBuilder UseOrleansClient(this IHostBuilder builder, Action<IClientBuilder> configureDelegate)
    {
        ArgumentNullException.ThrowIfNull(configureDelegate);
        return builder.ConfigureServices((context, services) =>
        {
            OrleansSiloGenericHostExtensions.AddActors(services);
            configureDelegate(new SiloBuilder(services, context.Configuration));
        });
    }
}
