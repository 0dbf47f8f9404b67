using Microsoft.Extensions.DependencyInjection;

namespace OrleansTrading.Embedded.Tests.Actors;

public interface IIdleGrain : IGrainWithIntegerKey
{
    ValueTask<long> Key();
}

public sealed class IdleGrain(Probe probe) : Grain, IIdleGrain, IDisposable
{
    public ValueTask<long> Key() => new(this.GetPrimaryKeyLong());

    public void Dispose() => probe.Add("gone");
}

/// <summary>Looks at the memory of the process, so it runs alone.</summary>
[CollectionDefinition(nameof(IdleGrainsTests), DisableParallelization = true)]
[Collection(nameof(IdleGrainsTests))]
public sealed class IdleGrainsTests
{
    private const int Grains = 200_000;
    private const int MostBytes = 1_000;
    private const double MostLeft = 0.25;

    [Fact]
    public async Task Memory_comes_back_when_very_many_idle_grains_are_collected_and_calls_are_answered_meanwhile()
    {
        var (clock, probe) = (new ManualClock(), new Probe());
        await using var cluster = await TestCluster.Start(
            silo => silo.Services.Configure<GrainCollectionOptions>(o => o.CollectionAge = TimeSpan.FromMinutes(5)), clock, probe);
        await Wake(cluster.Client, 1);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await Wake(cluster.Client, Grains);
        var alive = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.InRange(alive / Grains, 1, MostBytes);
        while (probe.Count("gone") < Grains - 1)
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            Assert.Equal(0, await cluster.Client.GetGrain<IIdleGrain>(0).Key());
        }

        // The table in which they stood keeps its size.
        var left = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(left < alive * MostLeft, $"{left} bytes of {alive} are left.");
    }

    private static async Task Wake(IClusterClient client, int grains)
    {
        for (var i = 0; i < grains; i++)
            await client.GetGrain<IIdleGrain>(i).Key();
    }
}
