using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace OrleansTrading.Embedded.Tests.Actors;

public interface IIndexService : IGrainService
{
    Task<int> Count(string word);

    Task Hold();
}

public interface IIndexServiceClient : IGrainServiceClient<IIndexService>
{
    Task<int> Count(string word);

    Task Hold();
}

public interface IIndexingGrain : IGrainWithStringKey
{
    Task<int> Index(string word);

    Task Hold();
}

public sealed class IndexService(GrainId grainId, Silo silo, ILoggerFactory loggerFactory, Probe probe)
    : GrainService(grainId, silo, loggerFactory), IIndexService
{
    private readonly Dictionary<string, int> _counts = [];

    public override Task Init(IServiceProvider serviceProvider)
    {
        probe.Note("init");
        return base.Init(serviceProvider);
    }

    public override Task Start()
    {
        probe.Note("start");
        return base.Start();
    }

    public override Task Stop()
    {
        probe.Note("stop");
        return base.Stop();
    }

    public async Task<int> Count(string word)
    {
        await Task.Yield();
        return _counts[word] = _counts.GetValueOrDefault(word) + 1;
    }

    public async Task Hold()
    {
        probe.Signal("holds");
        await probe.Signalled("release");
    }
}

public sealed class IndexServiceClient(IServiceProvider services) : GrainServiceClient<IIndexService>(services), IIndexServiceClient
{
    private IIndexService Service => GetGrainService(default(GrainId));

    public Task<int> Count(string word) => Service.Count(word);

    public Task Hold() => Service.Hold();
}

public sealed class IndexingGrain(IIndexServiceClient index) : Grain, IIndexingGrain
{
    public Task<int> Index(string word) => index.Count(word);

    public Task Hold() => index.Hold();
}

public sealed class GrainServiceTests
{
    private readonly Probe _probe = new();

    [Fact]
    public async Task All_grains_call_one_service_which_starts_and_stops_with_the_host()
    {
        var cluster = await Start();
        Assert.Equal(["init", "start"], _probe.Notes);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => cluster.Client.GetGrain<IIndexingGrain>($"{i % 10}").Index("word")));
        Assert.Equal(101, await cluster.Client.GetGrain<IIndexingGrain>("a").Index("word"));
        await cluster.StopAllSilosAsync();
        await cluster.DisposeAsync();
        Assert.Equal(["init", "start", "stop"], _probe.Notes);
    }

    [Fact]
    public async Task A_call_of_a_service_that_waits_does_not_hold_up_others()
    {
        await using var cluster = await Start();
        var held = cluster.Client.GetGrain<IIndexingGrain>("a").Hold();
        await _probe.Signalled("holds");
        Assert.Equal(1, await cluster.Client.GetGrain<IIndexingGrain>("b").Index("word"));
        _probe.Signal("release");
        await held;
    }

    private Task<InProcessTestCluster> Start() => TestCluster.Start(
        silo =>
        {
            silo.AddGrainService<IndexService>();
            silo.Services.AddSingleton<IIndexServiceClient, IndexServiceClient>();
        },
        probe: _probe);
}
