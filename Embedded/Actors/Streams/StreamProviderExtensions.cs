using Microsoft.Extensions.DependencyInjection;

namespace OrleansTrading.Embedded.Actors;

/// <summary>A grain's way to streams.</summary>
public static class GrainStreamingExtensions
{
    /// <summary>The provider of a name, from inside a grain.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public static IStreamProvider GetStreamProvider(this IGrainBase grain, string name) =>
        Activation.Of(grain).Runtime.Services.GetStreamProvider(name);

    internal static IStreamProvider GetStreamProvider(this IServiceProvider services, string name) =>
        services.GetKeyedService<IStreamProvider>(name) ?? throw new KeyNotFoundException($"There is no stream provider named '{name}'.");
}

/// <summary>A client's way to streams.</summary>
public static class ClientStreamingExtensions
{
    /// <summary>The provider of a name, from outside.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public static IStreamProvider GetStreamProvider(this IClusterClient client, string name) => client.ServiceProvider.GetStreamProvider(name);
}

/// <summary>Streams by namespace and key instead of by id.</summary>
public static class StreamProviderExtensions
{
    /// <summary>The stream of a namespace and a key.</summary>
    public static IAsyncStream<T> GetStream<T>(this IStreamProvider streamProvider, string ns, string id) =>
        streamProvider.GetStream<T>(StreamId.Create(ns, id));

    /// <summary>The stream of a namespace and a key.</summary>
    public static IAsyncStream<T> GetStream<T>(this IStreamProvider streamProvider, string ns, Guid id) =>
        streamProvider.GetStream<T>(StreamId.Create(ns, id));

    /// <summary>The stream of a key.</summary>
    public static IAsyncStream<T> GetStream<T>(this IStreamProvider streamProvider, string id) =>
        streamProvider.GetStream<T>(StreamId.Create(null, id));

    /// <summary>The stream of a key.</summary>
    public static IAsyncStream<T> GetStream<T>(this IStreamProvider streamProvider, Guid id) =>
        streamProvider.GetStream<T>(StreamId.Create(null, id));
}

/// <summary>Hosts' streams in memory.</summary>
public static class SiloBuilderMemoryStreamExtensions
{
    /// <summary>Adds streams in memory under a provider's name.</summary>
    public static ISiloBuilder AddMemoryStreams(this ISiloBuilder builder, string name)
    {
        builder.Services.AddKeyedSingleton<IStreamProvider>(
            name, (services, _) => new MemoryStreamProvider(name, services.GetRequiredService<ActorRuntime>()));
        return builder;
    }
}

/// <summary>Clients' streams in memory.</summary>
public static class ClientBuilderStreamingExtensions
{
    /// <summary>Nothing to do: the client is in the host's process and has its streams.</summary>
    public static IClientBuilder AddMemoryStreams(this IClientBuilder builder, string name) => builder;
}
