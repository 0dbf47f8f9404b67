using Microsoft.Extensions.DependencyInjection;

namespace OrleansTrading.Embedded.Tests.Actors.Conformance;

public sealed class DeactivationTests
{
    private readonly Probe _probe = new();
    private readonly ManualClock _clock = new();

    [Fact, Follows(OrleansSource.DeactivateOnIdleTests, "DeactivateOnIdleTestInside_Basic: the next call finds a new activation.")]
    public async Task A_grain_that_asks_to_leave_ends_after_its_call_and_comes_back_when_called()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var grain = cluster.Client.GetGrain<ILifeGrain>("a");
        Assert.Equal(1, await grain.Activation());
        await grain.Leave();
        Assert.Equal(2, await grain.Activation());
        await _probe.Signalled("a disposed");
        Assert.Equal(["a ends: ApplicationRequested"], _probe.Notes);
    }

    [Fact, Follows(OrleansSource.ActivationData, "Deactivate keeps the first reason; asked again it does nothing more.")]
    public async Task A_grain_that_asks_twice_to_leave_ends_once()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var grain = cluster.Client.GetGrain<ILifeGrain>("a");
        await grain.LeaveTwice();
        Assert.Equal(2, await grain.Activation());
        Assert.Equal(["a ends: ApplicationRequested"], _probe.Notes);
    }

    [Fact, Follows(OrleansSource.LifecycleDocs, "What an activation holds in memory ends with it.")]
    public async Task What_was_only_in_memory_is_gone_with_the_activation()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var grain = cluster.Client.GetGrain<ILifeGrain>("a");
        await grain.Remember(5);
        Assert.Equal(7, await grain.Remember(2));
        await cluster.DeactivateAsync(grain);
        Assert.Equal(1, await grain.Remember(1));
    }

    [Fact, Follows(OrleansSource.ActivationData, "RerouteAllQueuedMessages: what waits when an activation ends goes to the next one.")]
    public async Task Calls_that_wait_when_a_grain_asks_to_leave_go_to_the_next_activation()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var grain = cluster.Client.GetGrain<ILifeGrain>("a");
        var held = grain.Hold("a");
        await _probe.Signalled("a holds");
        var leaving = grain.Leave();
        var waiting = Enumerable.Range(0, 5).Select(_ => grain.Activation()).ToList();
        _probe.Signal("release a");
        await Task.WhenAll(held, leaving);
        Assert.All(await Task.WhenAll(waiting), activation => Assert.Equal(2, activation));
    }

    [Fact, Follows(OrleansSource.ActivationData, "While it deactivates messages wait; they are forwarded when that has ended.")]
    public async Task Calls_that_come_while_a_grain_ends_are_answered_by_the_next_activation_after_that()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var grain = cluster.Client.GetGrain<ILifeGrain>("ends slowly");
        await grain.Leave();
        await _probe.Signalled("ends slowly");
        var calls = Enumerable.Range(0, 10).Select(_ => cluster.Client.GetGrain<ILifeGrain>("ends slowly").Activation()).ToList();
        await cluster.Client.GetGrain<ILifeGrain>("another").Activation();
        Assert.Equal(1, _probe.Count("activations of ends slowly"));
        _probe.Signal("let it end");
        Assert.All(await Task.WhenAll(calls), activation => Assert.Equal(2, activation));
        Assert.Equal(0, _probe.Count("most alive"));
    }

    [Fact, Follows(OrleansSource.ActivationData, "An exception of OnDeactivateAsync is logged, and the deactivation goes on.")]
    public async Task A_grain_that_fails_to_say_goodbye_ends_all_the_same()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var grain = cluster.Client.GetGrain<ILifeGrain>("fails to end");
        await grain.Leave();
        Assert.Equal(2, await grain.Activation());
        await _probe.Signalled("fails to end disposed");
    }

    [Fact, Follows(OrleansSource.ActivationData, "OnDeactivateAsync is waited for until DeactivationTimeout; then the activation ends without it.")]
    public async Task A_grain_that_never_ends_its_goodbye_is_left_after_a_time()
    {
        await using var cluster = await TestCluster.Start(
            silo => silo.Services.Configure<GrainCollectionOptions>(o => o.DeactivationTimeout = TimeSpan.FromSeconds(10)), _clock, _probe);
        var grain = cluster.Client.GetGrain<ILifeGrain>("never ends");
        await grain.Leave();
        await _probe.Signalled("never ends");
        var waiting = grain.Activation();
        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.False(waiting.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, await waiting);
    }

    [Fact, Follows(OrleansSource.LifecycleDocs, "OnDeactivateAsync runs in the grain and may call other grains.")]
    public async Task A_grain_may_call_others_while_it_ends()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var grain = cluster.Client.GetGrain<ILifeGrain>("says goodbye");
        await grain.Leave();
        Assert.Equal(2, await grain.Activation());
        Assert.Equal(["says goodbye ends: ApplicationRequested", "activation 1 of friend heard it"], _probe.Notes);
    }

    [Fact, Follows(OrleansSource.ActivationData, "Timers are stopped before OnDeactivateAsync, and local messages are not forwarded.")]
    public async Task A_timer_that_is_registered_while_a_grain_ends_never_ticks()
    {
        await using var cluster = await TestCluster.Start(clock: _clock, probe: _probe);
        await cluster.Client.GetGrain<ILifeGrain>("ticks to the end").Leave();
        Assert.Equal(2, await cluster.Client.GetGrain<ILifeGrain>("ticks to the end").Activation());
        _clock.Advance(TimeSpan.FromSeconds(5));
        await cluster.Client.GetGrain<ILifeGrain>("ticks to the end").Activation();
        Assert.Equal(0, _probe.Count("ticks"));
    }

    [Fact, Follows(OrleansSource.TimersDocs, "A tick may ask for deactivation as a call may.")]
    public async Task A_grain_may_ask_to_leave_in_a_tick()
    {
        await using var cluster = await TestCluster.Start(clock: _clock, probe: _probe);
        await cluster.Client.GetGrain<ILifeGrain>("a").LeaveInTick();
        _clock.Advance(TimeSpan.FromSeconds(1));
        await _probe.Signalled("a ended");
        Assert.Equal(2, await cluster.Client.GetGrain<ILifeGrain>("a").Activation());
    }

    [Fact, Follows(OrleansSource.ActivationData, "DisposeAsync disposes the instance when the activation has ended.")]
    public async Task A_grain_that_can_be_disposed_is_disposed_after_its_goodbye()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var grain = cluster.Client.GetGrain<ILifeGrain>("ends slowly");
        await grain.Leave();
        await _probe.Signalled("ends slowly");
        Assert.False(_probe.IsSignalled("ends slowly disposed"));
        _probe.Signal("let it end");
        await _probe.Signalled("ends slowly disposed");
    }

    [Fact, Follows(OrleansSource.DeactivateOnIdleTests, "DeactivateOnIdleTest_Stress: no call is lost while activations come and go.")]
    public async Task Calls_that_race_with_the_end_of_an_activation_are_all_answered()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(caller => Task.Run(async () =>
        {
            var grain = cluster.Client.GetGrain<ILifeGrain>("a");
            for (var i = 0; i < 200; i++)
            {
                Assert.True(await grain.Activation() > 0);
                if (caller == 0)
                    await grain.Leave();
            }
        })));
        Assert.Equal(0, _probe.Count("most alive"));
    }
}
