namespace OrleansTrading.Embedded.Tests.Actors.Conformance;

public interface IOneWayGrain : IGrainWithStringKey
{
    [OneWay]
    Task Tell(string what);

    [OneWay]
    ValueTask TellAsValueTask(string what);

    [OneWay]
    Task Fail();

    Task<bool> TellOther(string other, string what);

    Task Settle();
}

public sealed class OneWayGrain(Probe probe) : Grain, IOneWayGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken) => this.GetPrimaryKeyString() == "dead"
        ? throw new InvalidOperationException("not today")
        : Task.CompletedTask;

    public async Task Tell(string what)
    {
        if (what == "wait")
            await probe.Signalled("go on");
        probe.Note(what);
        probe.Signal(what);
    }

    public ValueTask TellAsValueTask(string what) => new(Tell(what));

    public Task Fail() => throw new InvalidOperationException("nobody hears this");

    public async Task<bool> TellOther(string other, string what)
    {
        var told = GrainFactory.GetGrain<IOneWayGrain>(other).Tell(what);
        var isCompleted = told.IsCompletedSuccessfully;
        await told;
        return isCompleted;
    }

    public Task Settle() => Task.CompletedTask;
}

public sealed class OneWayTests
{
    private readonly Probe _probe = new();

    [Fact, Follows(OrleansSource.OneWayTests, "OneWayMethodsReturnSynchronously_ViaClient: the task has completed when the call returns.")]
    public async Task A_one_way_call_has_completed_before_the_grain_begins()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var grain = cluster.Client.GetGrain<IOneWayGrain>("a");
        Assert.True(grain.Tell("wait").IsCompletedSuccessfully);
        Assert.Empty(_probe.Notes);
        _probe.Signal("go on");
        await _probe.Signalled("wait");
    }

    [Fact, Follows(OrleansSource.OneWayTests, "OneWayMethodsReturnSynchronously_ViaClient_ValueTask.")]
    public async Task A_one_way_call_may_return_a_ValueTask()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        Assert.True(cluster.Client.GetGrain<IOneWayGrain>("a").TellAsValueTask("told").IsCompletedSuccessfully);
        await _probe.Signalled("told");
    }

    [Fact, Follows(OrleansSource.OneWayTests, "OneWayMethodReturnSynchronously_ViaGrain.")]
    public async Task A_grain_too_goes_on_at_once_after_a_one_way_call()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        Assert.True(await cluster.Client.GetGrain<IOneWayGrain>("a").TellOther("b", "told"));
        await _probe.Signalled("told");
    }

    [Fact, Follows(OrleansSource.OneWayTests, "ThrowsOneWay: a failure of the grain is not thrown to the caller.")]
    public async Task A_one_way_call_that_fails_disturbs_neither_caller_nor_grain()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var grain = cluster.Client.GetGrain<IOneWayGrain>("a");
        Assert.True(grain.Fail().IsCompletedSuccessfully);
        await grain.Settle();
    }

    [Fact, Follows(OrleansSource.OneWayDocs, "The caller learns nothing of what becomes of a one-way request.")]
    public async Task A_one_way_call_of_a_grain_that_cannot_be_activated_is_lost_in_silence()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var dead = cluster.Client.GetGrain<IOneWayGrain>("dead");
        Assert.True(dead.Tell("lost").IsCompletedSuccessfully);
        await Assert.ThrowsAsync<InvalidOperationException>(dead.Settle);
        Assert.Empty(_probe.Notes);
    }

    [Fact, Follows(OrleansSource.OneWayDocs, "A one-way request is a request like others but for the missing response.")]
    public async Task One_way_calls_keep_their_order_among_the_others()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var grain = cluster.Client.GetGrain<IOneWayGrain>("a");
        for (var i = 0; i < 100; i++)
            await grain.Tell($"{i}");
        await grain.Settle();
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{i}"), _probe.Notes);
    }
}
