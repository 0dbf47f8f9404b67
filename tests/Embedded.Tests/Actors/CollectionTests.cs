namespace OrleansTrading.Embedded.Tests.Actors;

public interface ICollectedGrain : IGrainWithStringKey
{
    Task<int> Activation();

    Task Delay(TimeSpan time);
}

public interface ISlowGrain : IGrainWithStringKey
{
    Task<int> Attempt();

    Task Leave();
}

public abstract class CollectedGrainBase(Probe probe) : Grain, ICollectedGrain
{
    private int _activation;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _activation = probe.Add(this.GetGrainId().ToString());
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        probe.Signal($"{GetType().Name} ended");
        return Task.CompletedTask;
    }

    public Task<int> Activation() => Task.FromResult(_activation);

    public Task Delay(TimeSpan time)
    {
        DelayDeactivation(time);
        return Task.CompletedTask;
    }
}

public sealed class UsualGrain(Probe probe) : CollectedGrainBase(probe);

[KeepAlive]
public sealed class KeptGrain(Probe probe) : CollectedGrainBase(probe);

[CollectionAgeLimit(AlwaysActive = true)]
public sealed class AlwaysActiveGrain(Probe probe) : CollectedGrainBase(probe);

[CollectionAgeLimit(Minutes = 3)]
public sealed class ShortLivedGrain(Probe probe) : CollectedGrainBase(probe);

[CollectionAgeLimit(Hours = 1, Minutes = 30)]
public sealed class LongLivedGrain(Probe probe) : CollectedGrainBase(probe);

public sealed class ConfiguredGrain(Probe probe) : CollectedGrainBase(probe);

public sealed class SlowGrain(Probe probe) : Grain, ISlowGrain
{
    private int _attempt;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _attempt = probe.Add("attempts");
        probe.Signal($"attempt {_attempt}");
        if (_attempt == 1)
        {
            using var registration = cancellationToken.Register(() => probe.Signal("token signalled"));
            await probe.Signalled("never");
        }
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (probe.Add("farewells") == 1)
            await probe.Signalled("never").WaitAsync(cancellationToken);
    }

    public Task<int> Attempt() => Task.FromResult(_attempt);

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}

public sealed class CollectionTests
{
    private readonly Probe _probe = new();
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task A_class_says_how_long_its_grains_stay_unused_and_the_host_may_say_it_for_a_class()
    {
        await using var cluster = await TestCluster.Start(
            silo => silo.Configure<GrainCollectionOptions>(o =>
            {
                o.ClassSpecificCollectionAge[typeof(ConfiguredGrain).FullName!] = TimeSpan.FromMinutes(5);
                o.ClassSpecificCollectionAge[typeof(LongLivedGrain).FullName!] = TimeSpan.FromMinutes(5);
            }),
            _clock, _probe);
        string[] all = ["Usual", "Kept", "AlwaysActive", "ShortLived", "LongLived", "Configured"];
        foreach (var name in all)
            Assert.Equal(1, await Grain(cluster, name).Activation());

        await Pass(minutes: 4);
        await _probe.Signalled("ShortLivedGrain ended");
        await Pass(minutes: 3);
        await _probe.Signalled("ConfiguredGrain ended");
        Assert.False(_probe.IsSignalled("UsualGrain ended"));
        await Pass(minutes: 12);
        await _probe.Signalled("UsualGrain ended");
        Assert.False(_probe.IsSignalled("LongLivedGrain ended"));
        await Pass(minutes: 80);
        await _probe.Signalled("LongLivedGrain ended");
        await Pass(minutes: 10_000);
        Assert.Equal(1, await Grain(cluster, "Kept").Activation());
        Assert.Equal(1, await Grain(cluster, "AlwaysActive").Activation());
        Assert.Equal(2, await Grain(cluster, "Usual").Activation());
    }

    [Fact]
    public async Task A_delayed_deactivation_holds_for_as_long_as_asked_and_can_be_taken_back()
    {
        await using var cluster = await TestCluster.Start(clock: _clock, probe: _probe);
        await Grain(cluster, "Usual").Delay(TimeSpan.MaxValue);
        await Pass(minutes: 10_000);
        Assert.Equal(1, await Grain(cluster, "Usual").Activation());
        await Grain(cluster, "Usual").Delay(TimeSpan.FromMinutes(-1));
        await Pass(minutes: 20);
        await _probe.Signalled("UsualGrain ended");
    }

    [Fact]
    public void A_limit_is_at_least_a_minute_and_the_sum_of_its_parts()
    {
        Assert.Equal(TimeSpan.FromMinutes(1), new CollectionAgeLimitAttribute { Minutes = 0.5 }.AgeLimit);
        Assert.Equal(new TimeSpan(1, 2, 3, 0), new CollectionAgeLimitAttribute { Days = 1, Hours = 2, Minutes = 3 }.AgeLimit);
        Assert.Equal(TimeSpan.FromMinutes(7), new CollectionAgeLimitAttribute("00:07:00").AgeLimit);
    }

    [Fact]
    public async Task A_grain_that_does_not_come_to_life_in_time_has_failed_and_the_next_call_tries_anew()
    {
        // Times that no other timer has, so that the test can wait until they are set.
        var (activation, deactivation) = (TimeSpan.FromMilliseconds(27_777), TimeSpan.FromMilliseconds(33_333));
        await using var cluster = await TestCluster.Start(
            silo => silo
                .Configure<SiloMessagingOptions>(o => o.ResponseTimeout = TimeSpan.FromMinutes(5))
                .Configure<GrainCollectionOptions>(o => (o.ActivationTimeout, o.DeactivationTimeout) = (activation, deactivation)),
            _clock, _probe);
        var grain = cluster.Client.GetGrain<ISlowGrain>("a");
        var first = grain.Attempt();
        await _clock.TimerSet(_clock.Elapsed + activation);
        _clock.Advance(activation - TimeSpan.FromMilliseconds(1));
        Assert.False(_probe.IsSignalled("token signalled"));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await _probe.Signalled("token signalled");
        await Assert.ThrowsAnyAsync<Exception>(() => first);
        Assert.Equal(2, await grain.Attempt());

        await grain.Leave();
        await _clock.TimerSet(_clock.Elapsed + deactivation);
        var next = grain.Attempt();
        _clock.Advance(deactivation);
        Assert.Equal(3, await next);
    }

    private static ICollectedGrain Grain(InProcessTestCluster cluster, string name) =>
        cluster.Client.GetGrain<ICollectedGrain>("a", $"{typeof(CollectionTests).Namespace}.{name}Grain");

    private async Task Pass(int minutes)
    {
        // The collector looks once in a while, and what it saw unused it asks in the next round.
        for (var i = 0; i < minutes; i += Math.Max(1, minutes / 40))
        {
            _clock.Advance(TimeSpan.FromMinutes(Math.Max(1, minutes / 40)));
            await Task.Yield();
        }
    }
}
