using Microsoft.Extensions.DependencyInjection;
using OrleansTrading.Embedded.Tests.Actors.Conformance;

namespace OrleansTrading.Embedded.Tests.Actors;

public sealed class CallingStartupTask(IGrainFactory grains, Probe probe) : IStartupTask
{
    public async Task Execute(CancellationToken cancellationToken) =>
        probe.Note($"activation {await grains.GetGrain<ILifeGrain>("a").Activation()}");
}

public sealed class LifecycleTests
{
    private readonly Probe _probe = new();

    [Fact]
    public async Task A_startup_task_may_call_grains_and_is_done_before_the_host_has_started()
    {
        await using var cluster = await TestCluster.Start(
            silo => silo.AddStartupTask<CallingStartupTask>().AddStartupTask(async (services, _) =>
            {
                await Task.Yield();
                services.GetRequiredService<Probe>().Note("delegate");
            }),
            probe: _probe);
        Assert.Equal(["activation 1", "delegate"], _probe.Notes.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_startup_task_that_fails_fails_the_start_and_what_has_started_is_stopped()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => TestCluster.Start(
            silo =>
            {
                silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(
                    new Participant(_probe, "early", ServiceLifecycleStage.ApplicationServices));
                silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(new Participant(_probe, "late", ServiceLifecycleStage.Last));
                silo.AddStartupTask((_, _) => throw new InvalidOperationException("refused"));
            },
            probe: _probe));
        Assert.Equal(["early starts", "early stops"], _probe.Notes);
    }

    [Fact]
    public async Task Stages_start_in_ascending_and_stop_in_descending_order_around_the_grains()
    {
        var cluster = await TestCluster.Start(
            silo =>
            {
                foreach (var stage in new[] { ServiceLifecycleStage.Active, ServiceLifecycleStage.RuntimeServices, 15_000 })
                    silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(new Participant(_probe, $"{stage}", stage));
            },
            probe: _probe);
        await cluster.Client.GetGrain<ILifeGrain>("a").Activation();
        await cluster.StopAllSilosAsync();
        await cluster.DisposeAsync();
        Assert.Equal(
            [
                "4000 starts", "15000 starts", "20000 starts",
                "20000 stops", "a ends: ShuttingDown", "15000 stops", "4000 stops",
            ],
            _probe.Notes);
    }

    [Fact]
    public async Task An_observer_that_fails_to_stop_does_not_keep_others_from_stopping()
    {
        var cluster = await TestCluster.Start(
            silo =>
            {
                silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(new Participant(_probe, "one", ServiceLifecycleStage.First));
                silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(new Stubborn());
            },
            probe: _probe);
        await cluster.StopAllSilosAsync();
        await cluster.DisposeAsync();
        Assert.Equal(["one starts", "one stops"], _probe.Notes);
    }

    [Fact]
    public async Task A_lifecycle_that_has_started_takes_no_more_observers()
    {
        ISiloLifecycle? lifecycle = null;
        await using var cluster = await TestCluster.Start(
            silo => silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(new Participant(_probe, "n", 1) { Seen = l => lifecycle = l }));
        Assert.Equal(ServiceLifecycleStage.BecomeActive, lifecycle!.HighestCompletedStage);
        Assert.Throws<InvalidOperationException>(() => lifecycle.Subscribe("n", 1, _ => Task.CompletedTask));
    }

    private sealed class Participant(Probe probe, string name, int stage) : ILifecycleParticipant<ISiloLifecycle>
    {
        public Action<ISiloLifecycle>? Seen { get; init; }

        public void Participate(ISiloLifecycle lifecycle)
        {
            Seen?.Invoke(lifecycle);
            lifecycle.Subscribe(name, stage, _ => Note("starts"), _ => Note("stops"));
        }

        private Task Note(string what)
        {
            probe.Note($"{name} {what}");
            return Task.CompletedTask;
        }
    }

    private sealed class Stubborn : ILifecycleParticipant<ISiloLifecycle>
    {
        public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe<Stubborn>(
            ServiceLifecycleStage.Active, _ => Task.CompletedTask, _ => throw new InvalidOperationException("refused"));
    }
}
