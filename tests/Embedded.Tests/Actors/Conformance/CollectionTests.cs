using Microsoft.Extensions.DependencyInjection;

namespace OrleansTrading.Embedded.Tests.Actors.Conformance;

public sealed class CollectionTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Probe _probe = new();
    private readonly ManualClock _clock = new();

    [Fact, Follows(OrleansSource.CollectorTests, "ActivationCollectorShouldCollectIdleActivations, with the age that is configured.")]
    public async Task An_idle_grain_is_collected_at_its_age_and_not_before()
    {
        await using var cluster = await Start();
        await cluster.Client.GetGrain<ILifeGrain>("a").Activation();
        await Pass("a ended");
        Assert.InRange(_clock.Elapsed, 20 * Minute, 600 * Minute);
        Assert.Equal(["a ends: ActivationIdle"], _probe.Notes);
        Assert.Equal(2, await cluster.Client.GetGrain<ILifeGrain>("a").Activation());
    }

    [Fact, Follows(OrleansSource.CollectorTests, "ActivationCollectorShouldNotCollectBusyActivations.")]
    public async Task A_grain_with_a_call_in_progress_is_not_collected()
    {
        await using var cluster = await Start();
        await cluster.Client.GetGrain<ILifeGrain>("idle").Activation();
        var busy = cluster.Client.GetGrain<ILifeGrain>("busy").Hold("busy");
        await _probe.Signalled("busy holds");
        await Pass("idle ended");
        Assert.False(_probe.IsSignalled("busy ended"));
        _probe.Signal("release busy");
        await Assert.ThrowsAsync<TimeoutException>(() => busy);
    }

    [Fact, Follows(OrleansSource.CollectionDocs, "A call makes the activation be in use; its age counts from there.")]
    public async Task A_call_renews_the_age()
    {
        await using var cluster = await Start();
        await cluster.Client.GetGrain<ILifeGrain>("idle").Activation();
        await cluster.Client.GetGrain<ILifeGrain>("used").Activation();
        while (!_probe.IsSignalled("idle ended"))
        {
            await Pass(Minute);
            Assert.Equal(1, await cluster.Client.GetGrain<ILifeGrain>("used").Activation());
        }

        await Pass("used ended");
    }

    [Fact, Follows(OrleansSource.CollectionDocs, "DelayDeactivation keeps the activation for at least the time given.")]
    public async Task A_grain_that_delays_its_collection_is_kept_for_so_long()
    {
        await using var cluster = await Start();
        await cluster.Client.GetGrain<ILifeGrain>("idle").Activation();
        await cluster.Client.GetGrain<ILifeGrain>("delayed").Delay(60 * Minute);
        await Pass("idle ended");
        await Pass("delayed ended");
        Assert.InRange(_clock.Elapsed, 60 * Minute, 600 * Minute);
    }

    [Fact, Follows(OrleansSource.ActivationData, "DelayDeactivation takes TimeSpan.MaxValue and an infinite time as for ever.")]
    public async Task A_grain_may_delay_its_collection_for_ever()
    {
        await using var cluster = await Start();
        await cluster.Client.GetGrain<ILifeGrain>("idle").Activation();
        await cluster.Client.GetGrain<ILifeGrain>("longest").Delay(TimeSpan.MaxValue);
        await cluster.Client.GetGrain<ILifeGrain>("infinite").Delay(Timeout.InfiniteTimeSpan);
        await Pass("idle ended");
        for (var i = 0; i < 100; i++)
            await Pass(Minute);
        Assert.Equal(["idle ends: ActivationIdle"], _probe.Notes);
    }

    [Fact, Follows(OrleansSource.ActivationData, "DelayDeactivation with a negative time cancels what was asked before.")]
    public async Task A_negative_delay_cancels_the_delay()
    {
        await using var cluster = await Start();
        await cluster.Client.GetGrain<ILifeGrain>("a").Delay(TimeSpan.FromDays(10));
        await cluster.Client.GetGrain<ILifeGrain>("a").Delay(-Minute);
        await Pass("a ended");
        Assert.InRange(_clock.Elapsed, 20 * Minute, 600 * Minute);
    }

    [Fact, Follows("src/Orleans.Core.Abstractions/Timers/GrainTimerCreationOptions.cs", "KeepAlive: whether a tick keeps the grain from being idle.")]
    public async Task Ticks_keep_a_grain_alive_only_where_the_timer_is_to_do_so()
    {
        await using var cluster = await Start();
        await cluster.Client.GetGrain<ILifeGrain>("kept").Tick(Minute, keepAlive: true);
        await cluster.Client.GetGrain<ILifeGrain>("left").Tick(Minute, keepAlive: false);
        await Pass("left ended");
        for (var i = 0; i < 30; i++)
            await Pass(Minute);
        Assert.False(_probe.IsSignalled("kept ended"));
        Assert.InRange(_probe.Count("ticks of left"), 1, 1_000);
    }

    private Task<InProcessTestCluster> Start() => TestCluster.Start(
        silo => silo.Services.Configure<GrainCollectionOptions>(o => o.CollectionAge = 20 * Minute), _clock, _probe);

    private async Task Pass(string signal)
    {
        for (var i = 0; !_probe.IsSignalled(signal); i++)
        {
            Assert.True(i < 1_000, $"It never came: {signal}.");
            await Pass(Minute);
        }
    }

    // What came due has had its turns before time goes on.
    private async Task Pass(TimeSpan time)
    {
        _clock.Advance(time);
        for (var i = 0; i < 50; i++)
            await Task.Yield();
    }
}
