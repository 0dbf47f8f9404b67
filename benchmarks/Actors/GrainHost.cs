using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansTrading.Grains;
using OrleansTrading.Silo;
using OrleansTrading.Storage;

namespace OrleansTrading.Bench.Actors;

/// <summary>A host of grains and nothing else, in this process.</summary>
internal sealed class GrainHost : IAsyncDisposable
{
    /// <summary>The name of the provider of streams, and of their namespace.</summary>
    public const string Streams = "bench";

    private readonly IHost _host;

    private GrainHost(IHost host) => _host = host;

    /// <summary>The way into the grains.</summary>
    public IClusterClient Client => _host.Services.GetRequiredService<IClusterClient>();

    /// <summary>What it consists of.</summary>
    public IServiceProvider Services => _host.Services;

    /// <summary>What its grains count with.</summary>
    public Tally Tally => _host.Services.GetRequiredService<Tally>();

    /// <summary>Starts one whose grains keep their state in memory.</summary>
    public static Task<GrainHost> Start(CancellationToken cancellationToken) =>
        Start(silo => silo.AddMemoryGrainStorage(StateStorage.Name), cancellationToken);

    /// <summary>Starts one whose grains keep their state where the system keeps it.</summary>
    public static Task<GrainHost> Start(DataFolder folder, CancellationToken cancellationToken) =>
        Start(silo => silo.AddTrading(new TradingOptions(folder.Path, Market: null), folder, market: null), cancellationToken);

    /// <summary>Starts one that is configured so.</summary>
    public static async Task<GrainHost> Start(Action<ISiloBuilder> configure, CancellationToken cancellationToken)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.UseOrleans(silo =>
        {
            configure(silo);
            silo.AddMemoryStreams(Streams);
            silo.Services.AddSingleton<Tally>();
        });
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        return new GrainHost(host);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        if (_host is IAsyncDisposable host) await host.DisposeAsync();
    }
}
