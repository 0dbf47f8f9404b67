using Microsoft.Extensions.DependencyInjection;

namespace OrleansTrading.Embedded.Tests.Actors.Conformance;

public interface IWaitingGrain : IGrainWithStringKey
{
    Task Hang(string gate);

    ValueTask<int> HangWithResult(string gate);

    [ResponseTimeout("00:00:05")]
    Task HangShortly(string gate);

    Task HangUntilCancelled(CancellationToken cancellationToken);

    ValueTask<bool> Look(string name, CancellationToken cancellationToken);

    Task PassTokenOn(string other, CancellationToken cancellationToken);

    Task<int> Note(string name);
}

public sealed class WaitingGrain(Probe probe) : Grain, IWaitingGrain
{
    public async Task Hang(string gate)
    {
        probe.Signal(gate + " hangs");
        await probe.Signalled(gate);
        probe.Note($"{gate} has ended");
    }

    public async ValueTask<int> HangWithResult(string gate)
    {
        await Hang(gate);
        return 1;
    }

    public Task HangShortly(string gate) => Hang(gate);

    public async Task HangUntilCancelled(CancellationToken cancellationToken)
    {
        probe.Signal("hangs");
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            probe.Signal("grain saw the cancellation");
        }
    }

    public ValueTask<bool> Look(string name, CancellationToken cancellationToken)
    {
        probe.Note(name);
        return new(cancellationToken.IsCancellationRequested);
    }

    public Task PassTokenOn(string other, CancellationToken cancellationToken) =>
        GrainFactory.GetGrain<IWaitingGrain>(other).HangUntilCancelled(cancellationToken);

    public Task<int> Note(string name)
    {
        probe.Note(name);
        return Task.FromResult(probe.Notes.Length);
    }
}

public sealed class TimeoutTests
{
    private readonly Probe _probe = new();
    private readonly ManualClock _clock = new();

    [Fact, Follows(OrleansSource.TimeoutTests, "A call that is not answered within the response time-out fails with TimeoutException.")]
    public async Task A_call_that_is_not_answered_in_time_fails_with_a_timeout_that_names_it()
    {
        await using var cluster = await TestCluster.Start(clock: _clock, probe: _probe);
        var hanging = Grain(cluster).Hang("gate");
        var waiting = Grain(cluster).HangWithResult("gate").AsTask();
        await _probe.Signalled("gate hangs");
        _clock.Advance(TimeSpan.FromSeconds(29));
        Assert.False(hanging.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(3));
        var timeout = await Assert.ThrowsAsync<TimeoutException>(() => hanging);
        Assert.Contains("IWaitingGrain.Hang", timeout.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<TimeoutException>(() => waiting);
        _probe.Signal("gate");
    }

    [Fact, Follows("src/Orleans.Core/Configuration/Options/MessagingOptions.cs", "ResponseTimeout is configurable; ResponseTimeoutAttribute sets a method's own.")]
    public async Task The_response_timeout_is_configurable_for_the_host_and_for_a_method()
    {
        await using var cluster = await TestCluster.Start(
            silo => silo.Services.Configure<SiloMessagingOptions>(o => o.ResponseTimeout = TimeSpan.FromSeconds(10)), _clock, _probe);
        var usual = cluster.Client.GetGrain<IWaitingGrain>("a").Hang("gate");
        var shorter = cluster.Client.GetGrain<IWaitingGrain>("b").HangShortly("gate");
        _clock.Advance(TimeSpan.FromSeconds(8));
        await Assert.ThrowsAsync<TimeoutException>(() => shorter);
        Assert.False(usual.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(5));
        await Assert.ThrowsAsync<TimeoutException>(() => usual);
        _probe.Signal("gate");
    }

    [Fact, Follows(OrleansSource.RuntimeClient, "A response whose callback is gone is dropped; the grain has done its work.")]
    public async Task A_late_answer_is_ignored_and_the_grain_goes_on()
    {
        await using var cluster = await TestCluster.Start(clock: _clock, probe: _probe);
        var hanging = Grain(cluster).Hang("gate");
        await _probe.Signalled("gate hangs");
        _clock.Advance(TimeSpan.FromMinutes(1));
        await Assert.ThrowsAsync<TimeoutException>(() => hanging);
        _probe.Signal("gate");
        Assert.Equal(2, await Grain(cluster).Note("next"));
        Assert.Equal(["gate has ended", "next"], _probe.Notes);
    }

    [Fact, Follows(OrleansSource.RuntimeClient, "Invoke drops a message that has expired.")]
    public async Task A_call_whose_caller_no_longer_waits_is_not_started()
    {
        await using var cluster = await TestCluster.Start(clock: _clock, probe: _probe);
        var hanging = Grain(cluster).Hang("gate");
        var expired = Grain(cluster).Note("expired");
        await _probe.Signalled("gate hangs");
        _clock.Advance(TimeSpan.FromMinutes(1));
        await Assert.ThrowsAsync<TimeoutException>(() => hanging);
        await Assert.ThrowsAsync<TimeoutException>(() => expired);
        _probe.Signal("gate");
        await Grain(cluster).Note("next");
        Assert.DoesNotContain("expired", _probe.Notes);
    }

    [Fact, Follows(OrleansSource.TimeoutTests, "The timed-out caller may call again.")]
    public async Task A_timeout_of_one_call_is_none_of_another()
    {
        await using var cluster = await TestCluster.Start(clock: _clock, probe: _probe);
        var early = Grain(cluster).Hang("gate");
        await _probe.Signalled("gate hangs");
        _clock.Advance(TimeSpan.FromSeconds(20));
        var late = Grain(cluster).Hang("gate");
        _clock.Advance(TimeSpan.FromSeconds(13));
        await Assert.ThrowsAsync<TimeoutException>(() => early);
        Assert.False(late.IsCompleted);
        _probe.Signal("gate");
        await late;
    }

    private static IWaitingGrain Grain(InProcessTestCluster cluster) => cluster.Client.GetGrain<IWaitingGrain>("a");
}
