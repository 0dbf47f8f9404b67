using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace OrleansTrading.Embedded.Actors;

/// <summary>Registers the tracing of calls; the sources' names are in <see cref="ActivitySources"/>.</summary>
public static class ActivityPropagationExtensions
{
    /// <summary>Traces calls of and by grains: a span on either side of each.</summary>
    public static ISiloBuilder AddActivityPropagation(this ISiloBuilder builder)
    {
        builder.Services.TryAddSingleton(DistributedContextPropagator.Current);
        return builder
            .AddOutgoingGrainCallFilter<OutgoingActivityPropagation>()
            .AddIncomingGrainCallFilter<IncomingActivityPropagation>();
    }

    /// <summary>Traces calls that are made outside of grains, and those that arrive at observers.</summary>
    public static IClientBuilder AddActivityPropagation(this IClientBuilder builder)
    {
        builder.Services.TryAddSingleton(DistributedContextPropagator.Current);
        return builder
            .AddOutgoingGrainCallFilter<OutgoingActivityPropagation>()
            .AddIncomingGrainCallFilter<IncomingActivityPropagation>();
    }
}
