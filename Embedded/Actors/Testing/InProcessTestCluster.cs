using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OrleansTrading.Embedded.Actors;

/// <summary>A host of grains inside a test.</summary>
public sealed class InProcessTestCluster : IAsyncDisposable, IDisposable
{
    private IHost? _host;

    internal InProcessTestCluster(InProcessTestClusterOptions options) => Options = options;

    /// <summary>What it was made of.</summary>
    public InProcessTestClusterOptions Options { get; }

    /// <summary>The way into the grains.</summary>
    public IClusterClient Client => Running.Services.GetRequiredService<IClusterClient>();

    private IHost Running => _host ?? throw new InvalidOperationException("The cluster has not been deployed.");

    /// <summary>The services of the grains' host.</summary>
    public IServiceProvider GetSiloServiceProvider() => Running.Services;

    /// <summary>Builds and starts the host.</summary>
    public async Task DeployAsync()
    {
        if (_host is not null)
            throw new InvalidOperationException("The cluster has been deployed already.");
        // No configuration files, no environment, no console: a test's host has what the test gives it.
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Environments.Development });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.UseOrleans();
        var silo = new InProcessTestSiloSpecificOptions();
        foreach (var configure in Options.SiloHostConfigurationDelegates)
            configure(silo, builder);
        foreach (var service in Options.ClientServices)
        {
            if (Equals(service.ServiceKey, CallFilters.ClientKey))
                builder.Services.Add(service);
            else
                builder.Services.TryAdd(service);
        }

        builder.Services.AddSingleton<SeparateClient>();
        _host = builder.Build();
        await _host.StartAsync();
    }

    /// <summary>Ends a grain's activation and waits until it has ended; the next call makes a new one.</summary>
    public Task DeactivateAsync(IAddressable grain) => DeactivateAsync(grain.GetGrainId());

    /// <summary>Ends a grain's activation and waits until it has ended; the next call makes a new one.</summary>
    public Task DeactivateAsync(GrainId grainId)
    {
        var runtime = Running.Services.GetRequiredService<ActorRuntime>();
        return runtime.TryFind(grainId, out var activation)
            ? activation.EndAsync(new DeactivationReason(DeactivationReasonCode.RuntimeRequested, "A test asked for it."))
            : Task.CompletedTask;
    }

    /// <summary>Drains and stops the host.</summary>
    public Task StopAllSilosAsync() => _host?.StopAsync() ?? Task.CompletedTask;

    /// <summary>Drains, stops and disposes the host.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_host is null)
            return;
        await StopAllSilosAsync();
        _host.Dispose();
        _host = null;
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();
}
