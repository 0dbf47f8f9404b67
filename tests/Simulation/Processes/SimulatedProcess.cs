using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansTrading.Api.Feeds;
using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Journal;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Domain.Strategies;
using OrleansTrading.Grains;
using OrleansTrading.Grains.Abstractions.Markets;
using OrleansTrading.Silo;
using OrleansTrading.Simulation.Kernel;
using OrleansTrading.Simulation.Market;
using OrleansTrading.Simulation.Storage;

namespace OrleansTrading.Simulation.Processes;

/// <summary>One life of the service's process: the silo as it is registered everywhere, on a simulated thread, clock and disk.</summary>
internal sealed class SimulatedProcess
{
    private readonly Simulator _simulator;
    private readonly IHost _host;
    private readonly ActorRuntime _runtime;
    private readonly MarketPump _pump;
    private readonly HoldableClock _clock;
    private readonly OutsideContext _outside;
    private readonly TaskCompletionSource _died = new();

    public SimulatedProcess(Simulator simulator, SeededRandom random, Disk disk, IMarketTape tape, Pace pace)
    {
        _simulator = simulator;
        Census = new Census(simulator);
        _outside = new OutsideContext(simulator, Life, "pump");
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Environments.Development });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Logging.AddProvider(new TraceLog(simulator));
        builder.UseOrleans(silo =>
        {
            var market = new RecordedMarketOptions("", [], default, default, pace, StrategyCatalogue.Names, ExitWhenDone: false);
            silo.Configure<SiloMessagingOptions>(o => o.ResponseTimeout = TimeSpan.FromSeconds(4));
            // Its enumeration has no fixed order; deactivations are the simulation's own.
            silo.Configure<GrainCollectionOptions>(o => o.CollectionQuantum = TimeSpan.FromDays(40));
            silo.AddTradingWithoutStorage(new TradingOptions("", market), SeededTape.Catalogue, tape);
            var services = silo.Services;
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(new VirtualTime(simulator, Life)));
            services.Replace(ServiceDescriptor.Singleton<TurnScheduler>(new SimulatedScheduler(simulator, Life, random, Census)));
            services.AddSingleton(provider => new HoldableClock(provider.GetRequiredService<MarketClock>(), _outside));
            services.Replace(ServiceDescriptor.Singleton<IMarketClock>(provider => provider.GetRequiredService<HoldableClock>()));
            services.AddSingleton<IEventJournal>(new SimulatedJournal(disk, Life));
            services.AddSingleton<IBarStore>(new SimulatedBarStore(disk, Life));
            services.AddKeyedSingleton<IGrainStorage>(StateStorage.Name, new SimulatedGrainStorage(disk, Life));
        });
        _host = builder.Build();
        _runtime = _host.Services.GetRequiredService<ActorRuntime>();
        _clock = _host.Services.GetRequiredService<HoldableClock>();
        _pump = ActivatorUtilities.CreateInstance<MarketPump>(_host.Services);
    }

    public Life Life { get; } = new();

    /// <summary>The grains that live in it.</summary>
    public Census Census { get; }

    public IClusterClient Client => _runtime.Factory;

    /// <summary>Opens the feed of a portfolio's fills, as the API has it: one for all subscribers.</summary>
    public FillFeed FeedOf(string portfolio) => new(
        portfolio, Client, _host.Services.GetRequiredService<TimeProvider>(), _host.Services.GetRequiredService<ILogger<FillFeed>>());

    /// <summary>Whether it takes requests: the session is open.</summary>
    public bool IsServing { get; private set; }

    /// <summary>Whether its session has come to an end, good or bad.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Whether the market was played to its end.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>Completes when the process dies.</summary>
    public Task Died => _died.Task;

    /// <summary>Starts the process.</summary>
    /// <param name="listen">Begins to listen in it, before its session is opened.</param>
    public void Start(Func<Task> listen)
    {
        _runtime.Start();
        _ = new OutsideContext(_simulator, Life, "listeners").Start(listen);
        _ = _outside.Start(Run);
    }

    /// <summary>Kills it between two steps: between any two awaits of anything in it.</summary>
    public void Kill()
    {
        Life.End();
        IsServing = false;
        _died.SetResult();
        _host.Dispose();
    }

    /// <summary>Loses one activation, with what it held on its machine.</summary>
    public void Lose(Activation activation)
    {
        Census.Lose(activation);
        _clock.Lose(activation);
    }

    /// <summary>Lets a grain go if it is idle, as the collector does.</summary>
    public void Collect(Activation activation) => activation.Push(new RuntimeTurn(idle => idle.EndIfIdle(_simulator.NowTicks)));

    private async Task Run()
    {
        try
        {
            await _pump.Open();
            IsServing = true;
            await _pump.Play(CancellationToken.None);
            var session = await Client.GetGrain<IMarketGrain>(IMarketGrain.Key).GetStatus();
            IsFinished = session!.State == SessionState.Finished;
        }
        catch (Exception e)
        {
            // A process that cannot open its session, or not even note why it failed, ends.
            _simulator.Trace.Result(_simulator.NowTicks, "process", "ends: " + e.GetType().Name);
        }

        HasEnded = true;
    }
}
