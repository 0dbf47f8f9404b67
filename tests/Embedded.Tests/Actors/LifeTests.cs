using Microsoft.Extensions.DependencyInjection;

namespace OrleansTrading.Embedded.Tests.Actors;

public interface ILifeGrain : IGrainWithStringKey
{
    Task<int> Activation();

    Task Leave();

    Task Hold(string name);

    Task<int> CallOther(string key);
}

public interface IFragileGrain : IGrainWithStringKey
{
    Task<int> Attempt();
}

public interface IWorkerGrain : IGrainWithStringKey
{
    Task Work();
}

public sealed class LifeGrain(Probe probe) : Grain, ILifeGrain, IDisposable
{
    private int _activation;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _activation = probe.Add($"activations of {this.GetPrimaryKeyString()}");
        await Task.Yield();
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        probe.Note($"{this.GetPrimaryKeyString()} ends: {reason.ReasonCode}");
        probe.Signal($"{this.GetPrimaryKeyString()} ended");
        return Task.CompletedTask;
    }

    public Task<int> Activation() => Task.FromResult(_activation);

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task Hold(string name)
    {
        probe.Signal($"{name} holds");
        await probe.Signalled($"release {name}");
        probe.Note($"{name} released");
    }

    public Task<int> CallOther(string key) => GrainFactory.GetGrain<ILifeGrain>(key).Activation();

    public void Dispose() => probe.Signal($"{this.GetPrimaryKeyString()} disposed");
}

public sealed class FragileGrain(Probe probe) : Grain, IFragileGrain
{
    private int _attempt;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _attempt = probe.Add("attempts");
        if (_attempt == 1)
            throw new InvalidOperationException("at once");
        await Task.Yield();
        if (_attempt == 2)
            throw new InvalidOperationException("later");
    }

    public Task<int> Attempt() => Task.FromResult(_attempt);
}

[StatelessWorker(3)]
public sealed class WorkerGrain(Probe probe) : Grain, IWorkerGrain
{
    public async Task Work()
    {
        if (probe.Add("at work") == 3)
            probe.Signal("three at work");
        await probe.Signalled("go home");
        probe.Add("at work", -1);
    }
}

public sealed class LifeTests
{
    private readonly Probe _probe = new();
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task Many_callers_at_once_find_one_activation()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        for (var key = 0; key < 50; key++)
        {
            var name = $"{key}";
            var activations = await Task.WhenAll(Enumerable.Range(0, 20)
                .Select(_ => Task.Run(() => cluster.Client.GetGrain<ILifeGrain>(name).Activation())));
            Assert.All(activations, activation => Assert.Equal(1, activation));
        }
    }

    [Fact]
    public async Task A_failed_activation_fails_the_call_and_the_next_call_tries_afresh()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var grain = cluster.Client.GetGrain<IFragileGrain>("a");
        Assert.Equal("at once", (await Assert.ThrowsAsync<InvalidOperationException>(grain.Attempt)).Message);
        Assert.Equal("later", (await Assert.ThrowsAsync<InvalidOperationException>(grain.Attempt)).Message);
        Assert.Equal(3, await grain.Attempt());
        Assert.Equal(3, await grain.Attempt());
    }

    [Fact]
    public async Task A_grain_that_asks_to_leave_ends_after_its_call_and_comes_back_when_called()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var grain = cluster.Client.GetGrain<ILifeGrain>("a");
        Assert.Equal(1, await grain.Activation());
        await grain.Leave();
        Assert.Equal(2, await grain.Activation());
        await _probe.Signalled("a disposed");
        Assert.Contains("a ends: ApplicationRequested", _probe.Notes);
    }

    [Fact]
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

    [Fact]
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
    }

    [Fact]
    public async Task An_idle_grain_is_collected_at_its_age_and_not_before()
    {
        await using var cluster = await TestCluster.Start(
            silo => silo.Services.Configure<GrainCollectionOptions>(o => o.CollectionAge = TimeSpan.FromMinutes(20)), _clock, _probe);
        await cluster.Client.GetGrain<ILifeGrain>("a").Activation();
        await Forward("a ended");
        Assert.InRange(_clock.Elapsed, TimeSpan.FromMinutes(20), TimeSpan.FromHours(10));
        Assert.Equal(["a ends: ActivationIdle"], _probe.Notes);
        Assert.Equal(2, await cluster.Client.GetGrain<ILifeGrain>("a").Activation());
    }

    [Fact]
    public async Task A_grain_with_a_call_in_progress_is_not_collected()
    {
        await using var cluster = await TestCluster.Start(clock: _clock, probe: _probe);
        await cluster.Client.GetGrain<ILifeGrain>("idle").Activation();
        var busy = cluster.Client.GetGrain<ILifeGrain>("busy").Hold("busy");
        await _probe.Signalled("busy holds");
        await Forward("idle ended");
        Assert.False(_probe.IsSignalled("busy ended"));
        _probe.Signal("release busy");
        await Assert.ThrowsAsync<TimeoutException>(() => busy);
    }

    [Fact]
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

    [Fact]
    public async Task Stopping_gives_up_on_a_grain_that_does_not_finish_in_the_grace_time()
    {
        var cluster = await TestCluster.Start(
            silo => silo.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromMilliseconds(50)),
            probe: _probe);
        var stuck = cluster.Client.GetGrain<ILifeGrain>("a").Hold("a");
        await _probe.Signalled("a holds");
        await cluster.StopAllSilosAsync();
        await Assert.ThrowsAsync<SiloUnavailableException>(() => stuck);
        _probe.Signal("release a");
        await cluster.DisposeAsync();
    }

    [Fact]
    public async Task A_stateless_worker_works_on_as_many_calls_at_once_as_it_may_have_activations()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var calls = Enumerable.Range(0, 7).Select(_ => cluster.Client.GetGrain<IWorkerGrain>("a").Work()).ToList();
        await _probe.Signalled("three at work");
        Assert.Equal(3, _probe.Count("at work"));
        _probe.Signal("go home");
        await Task.WhenAll(calls);
        Assert.Equal(0, _probe.Count("at work"));
    }

    private async Task Forward(string signal)
    {
        while (!_probe.IsSignalled(signal))
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            await Task.Yield();
        }
    }
}
