using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace OrleansTrading.Embedded.Tests.Actors.Conformance;

public sealed class ShutdownTests
{
    private readonly Probe _probe = new();

    [Fact, Follows(OrleansSource.ShutdownDocs, "A graceful stop lets requests complete and deactivates all grains.")]
    public async Task Stopping_finishes_what_was_begun_then_deactivates_every_grain()
    {
        var cluster = await TestCluster.Start(probe: _probe);
        var client = cluster.Client;
        await client.GetGrain<ILifeGrain>("idle").Activation();
        var begun = client.GetGrain<ILifeGrain>("busy").Hold("first");
        var queued = client.GetGrain<ILifeGrain>("busy").CallOther("late");
        await _probe.Signalled("first holds");
        var stopping = cluster.StopAllSilosAsync();
        await Assert.ThrowsAsync<SiloUnavailableException>(client.GetGrain<ILifeGrain>("idle").Activation);
        Assert.False(stopping.IsCompleted);
        _probe.Signal("release first");
        await begun;
        Assert.Equal(1, await queued);
        await stopping;
        var notes = _probe.Notes;
        Assert.Equal("first released", notes[0]);
        Assert.Equal(["busy ends: ShuttingDown", "idle ends: ShuttingDown", "late ends: ShuttingDown"], notes[1..].Order());
        await Assert.ThrowsAsync<SiloUnavailableException>(client.GetGrain<ILifeGrain>("idle").Activation);
        await cluster.DisposeAsync();
    }

    [Fact, Follows(OrleansSource.ShutdownDocs, "When the time for a graceful stop is over, the host stops without waiting further.")]
    public async Task Stopping_gives_up_on_a_grain_that_does_not_finish_in_the_grace_time()
    {
        var cluster = await TestCluster.Start(
            silo => silo.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromMilliseconds(50)), probe: _probe);
        var stuck = cluster.Client.GetGrain<ILifeGrain>("a").Hold("a");
        await _probe.Signalled("a holds");
        await cluster.StopAllSilosAsync();
        await Assert.ThrowsAsync<SiloUnavailableException>(() => stuck);
        _probe.Signal("release a");
        await cluster.DisposeAsync();
    }

    [Fact, Follows(OrleansSource.LifecycleDocs, "OnDeactivateAsync runs at a graceful stop, and may call other grains.")]
    public async Task A_grain_may_call_others_when_the_host_stops()
    {
        var cluster = await TestCluster.Start(probe: _probe);
        await cluster.Client.GetGrain<ILifeGrain>("says goodbye").Activation();
        await cluster.StopAllSilosAsync();
        Assert.Contains("says goodbye ends: ShuttingDown", _probe.Notes);
        Assert.Contains("activation 1 of friend heard it", _probe.Notes);
        await cluster.DisposeAsync();
    }

    [Fact, Follows(OrleansSource.ActivationData, "A grain that fails to say goodbye does not keep the others from it.")]
    public async Task A_grain_that_fails_to_say_goodbye_does_not_keep_the_host_from_stopping()
    {
        var cluster = await TestCluster.Start(probe: _probe);
        foreach (var key in new[] { "fails to end", "a", "b" })
            await cluster.Client.GetGrain<ILifeGrain>(key).Activation();
        await cluster.StopAllSilosAsync();
        Assert.Equal(["a ends: ShuttingDown", "b ends: ShuttingDown", "fails to end ends: ShuttingDown"], _probe.Notes.Order());
        await cluster.DisposeAsync();
    }
}
