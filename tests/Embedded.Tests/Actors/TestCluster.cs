using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace OrleansTrading.Embedded.Tests.Actors;

/// <summary>A host of grains for a test, in real time or in the test's, with a probe that grains get injected.</summary>
public static class TestCluster
{
    public static async Task<InProcessTestCluster> Start(
        Action<ISiloBuilder>? configure = null, TimeProvider? clock = null, Probe? probe = null)
    {
        var builder = new InProcessTestClusterBuilder();
        builder.ConfigureSilo((_, silo) =>
        {
            if (clock is not null)
                silo.Services.Replace(ServiceDescriptor.Singleton(clock));
            silo.Services.AddSingleton(probe ?? new Probe());
            silo.AddMemoryGrainStorageAsDefault();
            silo.AddMemoryGrainStorage("other");
            silo.AddMemoryStreams("streams");
            configure?.Invoke(silo);
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }
}
