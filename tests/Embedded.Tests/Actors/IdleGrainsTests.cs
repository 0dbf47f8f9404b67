using Microsoft.Extensions.DependencyInjection;

namespace OrleansTrading.Embedded.Tests.Actors;

public interface IIdleGrain : IGrainWithIntegerKey
{
    ValueTask<bool> Wake();
}

public sealed class IdleGrain(Probe probe) : Grain, IIdleGrain
{
    public ValueTask<bool> Wake() => new(probe is not null);
}

/// <summary>Looks at the memory of the process, so it runs alone.</summary>
[CollectionDefinition(nameof(IdleGrainsTests), DisableParallelization = true)]
[Collection(nameof(IdleGrainsTests))]
public sealed class IdleGrainsTests
{
    private const int Grains = 200_000;
    private const int MostBytes = 1_000;
    private const double MostOfThemLeft = 0.1;

    [Fact]
    public async Task Memory_comes_back_when_very_many_idle_grains_are_collected_and_calls_are_answered_meanwhile()
    {
        var clock = new ManualClock();
        await using var cluster = await TestCluster.Start(
            silo => silo.Services.Configure<GrainCollectionOptions>(o => o.CollectionAge = TimeSpan.FromMinutes(5)), clock);
        await Wake(cluster.Client, 1);
        var before = Memory();
        await Wake(cluster.Client, Grains);
        var alive = Memory() - before;
        Assert.InRange(alive / Grains, 1, MostBytes);
        for (var minute = 0; Memory() - before > alive * MostOfThemLeft; minute++)
        {
            Assert.True(minute < 1_000, "They are never collected.");
            clock.Advance(TimeSpan.FromMinutes(1));
            Assert.True(await cluster.Client.GetGrain<IIdleGrain>(0).Wake());
        }
    }

    private static long Memory()
    {
        GC.Collect();
        return GC.GetTotalMemory(forceFullCollection: false);
    }

    private static async Task Wake(IClusterClient client, int grains)
    {
        for (var i = 0; i < grains; i++)
            await client.GetGrain<IIdleGrain>(i).Wake();
    }
}
