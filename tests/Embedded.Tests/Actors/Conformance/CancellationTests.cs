namespace OrleansTrading.Embedded.Tests.Actors.Conformance;

public sealed class CancellationTests
{
    private readonly Probe _probe = new();

    [Fact, Follows(OrleansSource.CancellationTests, "GrainTaskCancellation: the grain's token is cancelled, and the caller gets OperationCanceledException.")]
    public async Task A_cancelled_token_ends_the_wait_of_the_caller_and_reaches_the_grain()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        using var cancellation = new CancellationTokenSource();
        var call = Grain(cluster).HangUntilCancelled(cancellation.Token);
        await _probe.Signalled("hangs");
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await _probe.Signalled("grain saw the cancellation");
        Assert.False(await Grain(cluster).Look("alive", CancellationToken.None));
    }

    [Fact, Follows(OrleansSource.CancellationTests, "PreCancelledTokenPassing: the call is not made.")]
    public async Task A_call_with_a_token_cancelled_before_does_not_reach_the_grain()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Grain(cluster).HangUntilCancelled(cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Grain(cluster).Look("cancelled", cancelled));
        await Grain(cluster).Note("settled");
        Assert.False(_probe.IsSignalled("hangs"));
        Assert.Equal(["settled"], _probe.Notes);
    }

    [Fact, Follows(OrleansSource.CancellationTests, "GrainTaskMultipleCancellations: each call has its token.")]
    public async Task A_call_that_is_cancelled_while_it_waits_does_not_start_and_others_do()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        using var cancellation = new CancellationTokenSource();
        var held = Grain(cluster).Hang("gate");
        await _probe.Signalled("gate hangs");
        var cancelled = Grain(cluster).Look("cancelled", cancellation.Token).AsTask();
        var kept = Grain(cluster).Look("kept", CancellationToken.None).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.False(kept.IsCompleted);
        _probe.Signal("gate");
        await held;
        Assert.False(await kept);
        Assert.DoesNotContain("cancelled", _probe.Notes);
    }

    [Fact, Follows(OrleansSource.CancellationTests, "InterGrainCancellation: a token is passed on from grain to grain.")]
    public async Task A_token_is_passed_on_from_grain_to_grain()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        using var cancellation = new CancellationTokenSource();
        var call = Grain(cluster).PassTokenOn("b", cancellation.Token);
        await _probe.Signalled("hangs");
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await _probe.Signalled("grain saw the cancellation");
    }

    [Fact, Follows(OrleansSource.CancellationTests, "TokenPassingWithoutCancellation_NoExceptionShouldBeThrown.")]
    public async Task A_token_that_is_not_cancelled_or_only_afterwards_changes_nothing()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        using var cancellation = new CancellationTokenSource();
        Assert.False(await Grain(cluster).Look("first", cancellation.Token));
        await cancellation.CancelAsync();
        Assert.False(await Grain(cluster).Look("second", CancellationToken.None));
        Assert.Equal(["first", "second"], _probe.Notes);
    }

    private static IWaitingGrain Grain(InProcessTestCluster cluster) => cluster.Client.GetGrain<IWaitingGrain>("a");
}
