using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace OrleansTrading.Embedded.Actors;

/// <summary>Names one host of a test cluster; here there is one.</summary>
public sealed class InProcessTestSiloSpecificOptions
{
    /// <summary>The host's name.</summary>
    public string SiloName { get; set; } = "Primary";
}

/// <summary>What a test cluster is made of.</summary>
public sealed class InProcessTestClusterOptions
{
    /// <summary>Number of hosts asked for. The subset always runs one.</summary>
    public short InitialSilosCount { get; set; } = 1;

    /// <summary>What is done to the host before it is built.</summary>
    public List<Action<InProcessTestSiloSpecificOptions, IHostApplicationBuilder>> SiloHostConfigurationDelegates { get; } = [];

    internal ServiceCollection ClientServices { get; } = new();
}

/// <summary>Builds a host of grains for a test.</summary>
public sealed class InProcessTestClusterBuilder(short initialSilosCount)
{
    /// <summary>With one host.</summary>
    public InProcessTestClusterBuilder() : this(1)
    {
    }

    /// <summary>What the cluster is made of.</summary>
    public InProcessTestClusterOptions Options { get; } = new() { InitialSilosCount = initialSilosCount };

    /// <summary>Configures the process of hosts and client.</summary>
    public InProcessTestClusterBuilder ConfigureHost(Action<IHostApplicationBuilder> configureDelegate) =>
        ConfigureSiloHost((_, host) => configureDelegate(host));

    /// <summary>Configures the grains' host.</summary>
    public InProcessTestClusterBuilder ConfigureSilo(Action<InProcessTestSiloSpecificOptions, ISiloBuilder> configureSiloDelegate) =>
        ConfigureSiloHost((options, host) => host.UseOrleans(silo => configureSiloDelegate(options, silo)));

    /// <summary>Configures the process of the grains' host.</summary>
    public InProcessTestClusterBuilder ConfigureSiloHost(
        Action<InProcessTestSiloSpecificOptions, IHostApplicationBuilder> configureSiloHostDelegate)
    {
        Options.SiloHostConfigurationDelegates.Add(configureSiloHostDelegate);
        return this;
    }

    /// <summary>
    /// Configures the client. It is in the host's process here: it has filters of its own, and of its other services those
    /// that the host lacks.
    /// </summary>
    public InProcessTestClusterBuilder ConfigureClient(Action<IClientBuilder> configureClientDelegate)
    {
        configureClientDelegate(new SiloBuilder(Options.ClientServices, new ConfigurationBuilder().Build()));
        return this;
    }

    /// <summary>Builds the cluster; it starts with <see cref="InProcessTestCluster.DeployAsync"/>.</summary>
    public InProcessTestCluster Build() => new(Options);
}
