namespace OrleansTrading.Embedded.Tests.Actors;

public interface ICancellableGrain : IGrainWithStringKey
{
    Task Wait(CancellationToken cancellationToken);

    ValueTask<int> Ignore(string gate, CancellationToken cancellationToken);

    Task CountCancellations(CancellationToken cancellationToken);

    [OneWay]
    Task WaitUnheard(CancellationToken cancellationToken);

    Task<int> Cancellations();

    Task<bool> PassOn(string key, CancellationToken cancellationToken);
}

public sealed class CancellableGrain(Probe probe) : Grain, ICancellableGrain
{
    private int _cancellations;

    public async Task Wait(CancellationToken cancellationToken)
    {
        probe.Signal($"{this.GetPrimaryKeyString()} waits");
        try
        {
            await probe.Signalled("release").WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            probe.Signal($"{this.GetPrimaryKeyString()} cancelled");
            throw;
        }
    }

    public async ValueTask<int> Ignore(string gate, CancellationToken cancellationToken)
    {
        probe.Signal($"{gate} entered");
        await probe.Signalled(gate);
        return 1;
    }

    public async Task CountCancellations(CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.Register(() =>
        {
            // Only a grain in its turn may do this.
            using var timer = this.RegisterGrainTimer(() => Task.CompletedTask, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _cancellations++;
            probe.Signal("counted");
        });
        probe.Signal("counting");
        await probe.Signalled("go on");
    }

    public async Task WaitUnheard(CancellationToken cancellationToken)
    {
        probe.Note($"one-way {cancellationToken.IsCancellationRequested} {cancellationToken.CanBeCanceled}");
        probe.Signal("one-way");
        await Task.CompletedTask;
    }

    public Task<int> Cancellations() => Task.FromResult(_cancellations);

    public async Task<bool> PassOn(string key, CancellationToken cancellationToken)
    {
        try
        {
            await GrainFactory.GetGrain<ICancellableGrain>(key).Wait(cancellationToken);
            return false;
        }
        catch (OperationCanceledException)
        {
            probe.Signal("chain saw it");
            return true;
        }
    }
}

public sealed class CancellationTests
{
    private readonly Probe _probe = new();
    private readonly ManualClock _clock = new();
    private readonly CancellationTokenSource _cancellation = new();

    [Fact]
    public async Task A_cancelled_call_fails_at_once_even_if_the_grain_goes_on()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var call = Grain(cluster, "a").Ignore("gate", _cancellation.Token).AsTask();
        await _probe.Signalled("gate entered");
        await _cancellation.CancelAsync();
        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(_cancellation.Token, cancelled.CancellationToken);
        _probe.Signal("gate");
        Assert.Equal(0, await Grain(cluster, "a").Cancellations());
    }

    [Fact]
    public async Task The_grains_token_is_signalled_along_a_chain_of_calls()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var call = Grain(cluster, "a").PassOn("b", _cancellation.Token);
        await _probe.Signalled("b waits");
        await _cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await _probe.Signalled("b cancelled");
        await _probe.Signalled("chain saw it");
    }

    [Fact]
    public async Task A_call_cancelled_while_it_waits_never_starts()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var held = Grain(cluster, "a").Ignore("gate", CancellationToken.None).AsTask();
        await _probe.Signalled("gate entered");
        var waiting = Grain(cluster, "a").Ignore("second", _cancellation.Token).AsTask();
        await _cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        _probe.Signal("gate");
        Assert.Equal(1, await held);
        await Grain(cluster, "a").Cancellations();
        Assert.False(_probe.IsSignalled("second entered"));
    }

    [Fact]
    public async Task What_a_grain_registered_on_its_token_runs_in_its_turns()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var call = Grain(cluster, "a").CountCancellations(_cancellation.Token);
        await _probe.Signalled("counting");
        await _cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await _probe.Signalled("counted");
        _probe.Signal("go on");
        Assert.Equal(1, await Grain(cluster, "a").Cancellations());
    }

    [Fact]
    public async Task A_timeout_signals_the_grains_token_only_if_so_configured()
    {
        await using var usual = await TestCluster.Start(clock: _clock, probe: _probe);
        var ignored = Grain(usual, "usual").Wait(_cancellation.Token);
        await _probe.Signalled("usual waits");
        await using var cancelling = await TestCluster.Start(
            silo => silo.Configure<SiloMessagingOptions>(o => o.CancelRequestOnTimeout = true), _clock, _probe);
        var call = Grain(cancelling, "cancelling").Wait(CancellationToken.None);
        await _probe.Signalled("cancelling waits");
        _clock.Advance(TimeSpan.FromSeconds(33));
        await Assert.ThrowsAsync<TimeoutException>(() => ignored);
        await Assert.ThrowsAsync<TimeoutException>(() => call);
        await _probe.Signalled("cancelling cancelled");
        _probe.Signal("release");
        Assert.False(_probe.IsSignalled("usual cancelled"));
    }

    [Fact]
    public async Task A_one_way_call_takes_the_tokens_state_along_and_not_the_token()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        await Grain(cluster, "a").WaitUnheard(_cancellation.Token);
        await _probe.Signalled("one-way");
        Assert.Equal(["one-way False False"], _probe.Notes);
    }

    [Fact]
    public async Task An_answer_that_came_before_the_cancellation_stands()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        _probe.Signal("gate");
        for (var i = 0; i < 100; i++)
        {
            using var cancellation = new CancellationTokenSource();
            Assert.Equal(1, await Grain(cluster, "a").Ignore("gate", cancellation.Token));
            await cancellation.CancelAsync();
        }
    }

    private static ICancellableGrain Grain(InProcessTestCluster cluster, string key) => cluster.Client.GetGrain<ICancellableGrain>(key);
}
