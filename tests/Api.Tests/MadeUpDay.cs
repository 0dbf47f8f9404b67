[assembly: AssemblyFixture(typeof(OrleansTrading.Api.Tests.MadeUpDay))]

namespace OrleansTrading.Api.Tests;

/// <summary>One made-up day of two venues, and what an uninterrupted replay of it ends with.</summary>
public sealed class MadeUpDay : IAsyncLifetime
{
    private const int Seed = 20_240_305;

    private readonly TemporaryFolder _folder = new();
    private ServiceState? _end;

    public static DateOnly Day => RandomWalkMarket.FirstDay;

    public string Root => _folder.Of("market");

    public ServiceCommand Command => ServiceCommand.Replay(Root, RandomWalkMarket.Tickers, Day, Day);

    public LeanTicks Ticks => field ??= new LeanTicks(Root);

    /// <summary>How many quotes a replay reads.</summary>
    public async Task<long> Quotes() => (await End()).Venues.Sum(v => v.GetProperty("quotesRead").GetInt64());

    /// <summary>What a replay that nobody disturbs ends with.</summary>
    public async Task<ServiceState> End() => _end ??= await EndOf(Command);

    /// <summary>What an undisturbed replay ends with.</summary>
    public static async Task<ServiceState> EndOf(ServiceCommand command)
    {
        using var folder = new TemporaryFolder();
        using var service = await Service.Start(command, folder.Path, Stop.Token);
        await service.Finished(Stop.Token);
        return await ServiceState.Read(service.Client, Stop.Token);
    }

    public ValueTask InitializeAsync()
    {
        new RandomWalkMarket(Seed) { MeanGapMs = 2_000 }.Write(Root, days: 1);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
