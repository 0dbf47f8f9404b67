using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace OrleansTrading.Embedded.Actors;

/// <summary>How the hosts of a cluster find each other.</summary>
public static class CoreHostingExtensions
{
    /// <summary>Nothing to do: there is one process.</summary>
    public static ISiloBuilder UseLocalhostClustering(this ISiloBuilder builder) => builder;

    /// <summary>Traces calls of and by grains: a span on either side of each, published as <c>Microsoft.Orleans.Application</c> and <c>.Runtime</c>.</summary>
    public static ISiloBuilder AddActivityPropagation(this ISiloBuilder builder)
    {
        builder.Services.TryAddSingleton(DistributedContextPropagator.Current);
        return builder
            .AddOutgoingGrainCallFilter<OutgoingActivityPropagation>()
            .AddIncomingGrainCallFilter<IncomingActivityPropagation>();
    }
}
