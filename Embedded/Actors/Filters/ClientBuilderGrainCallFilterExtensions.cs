using Microsoft.Extensions.DependencyInjection;

namespace OrleansTrading.Embedded.Actors;

/// <summary>
/// Registers call filters of a client, which stand in a call's way in the order of their registration. They see the calls that are made
/// outside of grains, and those that arrive at observers.
/// </summary>
public static class ClientBuilderGrainCallFilterExtensions
{
    /// <summary>Adds a filter for calls that arrive at observers.</summary>
    public static IClientBuilder AddIncomingGrainCallFilter(this IClientBuilder builder, IIncomingGrainCallFilter filter)
    {
        builder.Services.AddKeyedSingleton(CallFilters.ClientKey, filter);
        return builder;
    }

    /// <inheritdoc cref="AddIncomingGrainCallFilter(IClientBuilder, IIncomingGrainCallFilter)"/>
    public static IClientBuilder AddIncomingGrainCallFilter<TImplementation>(this IClientBuilder builder)
        where TImplementation : class, IIncomingGrainCallFilter
    {
        builder.Services.AddKeyedSingleton<IIncomingGrainCallFilter, TImplementation>(CallFilters.ClientKey);
        return builder;
    }

    /// <inheritdoc cref="AddIncomingGrainCallFilter(IClientBuilder, IIncomingGrainCallFilter)"/>
    public static IClientBuilder AddIncomingGrainCallFilter(this IClientBuilder builder, IncomingGrainCallFilterDelegate filter) =>
        builder.AddIncomingGrainCallFilter(new IncomingFilterDelegate(filter));

    /// <summary>Adds a filter for calls that leave.</summary>
    public static IClientBuilder AddOutgoingGrainCallFilter(this IClientBuilder builder, IOutgoingGrainCallFilter filter)
    {
        builder.Services.AddKeyedSingleton(CallFilters.ClientKey, filter);
        return builder;
    }

    /// <inheritdoc cref="AddOutgoingGrainCallFilter(IClientBuilder, IOutgoingGrainCallFilter)"/>
    public static IClientBuilder AddOutgoingGrainCallFilter<TImplementation>(this IClientBuilder builder)
        where TImplementation : class, IOutgoingGrainCallFilter
    {
        builder.Services.AddKeyedSingleton<IOutgoingGrainCallFilter, TImplementation>(CallFilters.ClientKey);
        return builder;
    }

    /// <inheritdoc cref="AddOutgoingGrainCallFilter(IClientBuilder, IOutgoingGrainCallFilter)"/>
    public static IClientBuilder AddOutgoingGrainCallFilter(this IClientBuilder builder, OutgoingGrainCallFilterDelegate filter) =>
        builder.AddOutgoingGrainCallFilter(new OutgoingFilterDelegate(filter));
}
