namespace OrleansTrading.Embedded.Tests.Actors.Conformance;

public interface IContextGrain : IGrainWithStringKey
{
    ValueTask<string?> Read(string key);

    ValueTask<string?> ReadThrough(string other, string key);

    Task<string?> SetAndReadThrough(string other, string key, string value);

    ValueTask Set(string key, string value);

    [OneWay]
    Task Tell(string key);

    Task<string?> ReadAfterAwaits(string key);

    Task<bool> ReadInTick(string key);

    Task<string?> CallObserver(IContextObserver observer, string key);
}

public interface IContextObserver : IGrainObserver
{
    Task<string?> Read(string key);
}

public sealed class ContextGrain(Probe probe) : Grain, IContextGrain
{
    public ValueTask<string?> Read(string key) => new((string?)RequestContext.Get(key));

    public ValueTask<string?> ReadThrough(string other, string key) => GrainFactory.GetGrain<IContextGrain>(other).Read(key);

    public async Task<string?> SetAndReadThrough(string other, string key, string value)
    {
        RequestContext.Set(key, value);
        return await GrainFactory.GetGrain<IContextGrain>(other).Read(key);
    }

    public ValueTask Set(string key, string value)
    {
        RequestContext.Set(key, value);
        return default;
    }

    public Task Tell(string key)
    {
        probe.Note($"{RequestContext.Get(key)}");
        return Task.CompletedTask;
    }

    public async Task<string?> ReadAfterAwaits(string key)
    {
        await Task.Yield();
        await GrainFactory.GetGrain<IContextGrain>("other").Set(key, "elsewhere");
#pragma warning disable ACT201 // What a task that left the turn sets is what is asked about.
        await Task.Run(() => RequestContext.Set(key, "in a task"));
#pragma warning restore ACT201
        return (string?)RequestContext.Get(key);
    }

    public Task<bool> ReadInTick(string key)
    {
        var ticked = new TaskCompletionSource<bool>();
        this.RegisterGrainTimer(
            () =>
            {
                ticked.SetResult(RequestContext.Get(key) is null);
                return Task.CompletedTask;
            },
            new GrainTimerCreationOptions { DueTime = TimeSpan.Zero, Period = Timeout.InfiniteTimeSpan, Interleave = true });
        return ticked.Task;
    }

    public Task<string?> CallObserver(IContextObserver observer, string key) => observer.Read(key);
}

public sealed class RequestContextTests
{
    private readonly Probe _probe = new();

    private sealed class Observer : IContextObserver
    {
        public Task<string?> Read(string key) => Task.FromResult((string?)RequestContext.Get(key));
    }

    [Fact, Follows(OrleansSource.RequestContextDocs, "Values flow from the caller to the grains called, and on to those that they call.")]
    public async Task Values_flow_along_the_chain_of_calls()
    {
        await using var cluster = await TestCluster.Start();
        RequestContext.Set("trace", "42");
        Assert.Equal("42", await Grain(cluster).Read("trace"));
        Assert.Equal("42", await Grain(cluster).ReadThrough("b", "trace"));
    }

    [Fact, Follows(OrleansSource.RequestContextDocs, "Values flow with requests and not with responses.")]
    public async Task What_a_grain_sets_does_not_flow_back()
    {
        await using var cluster = await TestCluster.Start();
        RequestContext.Set("trace", "42");
        await Grain(cluster).Set("trace", "changed");
        await Grain(cluster).Set("more", "added");
        Assert.Equal("42", RequestContext.Get("trace"));
        Assert.Null(RequestContext.Get("more"));
        Assert.Equal("42", await Grain(cluster).Read("trace"));
    }

    [Fact, Follows(OrleansSource.RequestContextTests, "A grain's own values go to the grains that it calls.")]
    public async Task What_a_grain_sets_goes_with_its_own_calls()
    {
        await using var cluster = await TestCluster.Start();
        RequestContext.Set("trace", "42");
        Assert.Equal("7", await Grain(cluster).SetAndReadThrough("b", "trace", "7"));
        Assert.Null(await Grain(cluster).Read("unset"));
    }

    [Fact, Follows(OrleansSource.RequestContext, "Clear removes all; the next request carries none.")]
    public async Task Cleared_values_are_gone_for_the_next_call()
    {
        await using var cluster = await TestCluster.Start();
        RequestContext.Set("trace", "42");
        RequestContext.Set("other", "43");
        RequestContext.Clear();
        Assert.Empty(RequestContext.Keys);
        Assert.Null(await Grain(cluster).Read("trace"));
        Assert.Null(await Grain(cluster).ReadThrough("b", "other"));
    }

    [Fact, Follows("test/Orleans.Core.Tests/General/RequestContextTestsNonSiloRequired.cs", "The context belongs to an asynchronous flow; what a branch sets stays there.")]
    public async Task Calls_made_side_by_side_have_contexts_of_their_own()
    {
        await using var cluster = await TestCluster.Start();
        RequestContext.Set("trace", "shared");
        var seen = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(async () =>
        {
            RequestContext.Set("trace", $"{i}");
            await Task.Yield();
            return await Grain(cluster).ReadThrough("b", "trace");
        })));
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{i}"), seen);
        Assert.Equal("shared", RequestContext.Get("trace"));
    }

    [Fact, Follows(OrleansSource.RequestContext, "Values are held in an AsyncLocal, which flows through awaits.")]
    public async Task Values_stay_with_a_call_over_its_awaits()
    {
        await using var cluster = await TestCluster.Start();
        RequestContext.Set("trace", "42");
        Assert.Equal("42", await Grain(cluster).ReadAfterAwaits("trace"));
    }

    [Fact, Follows(OrleansSource.RequestContextDocs, "One-way requests carry the context as others do.")]
    public async Task Values_flow_with_one_way_calls()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        RequestContext.Set("trace", "42");
        await Grain(cluster).Tell("trace");
        await Grain(cluster).Read("trace");
        Assert.Equal(["42"], _probe.Notes);
    }

    [Fact, Follows(OrleansSource.InvokableObjects, "The request context is imported before an observer's method is invoked.")]
    public async Task Values_flow_to_observers()
    {
        await using var cluster = await TestCluster.Start();
        var observer = new Observer();
        RequestContext.Set("trace", "42");
        Assert.Equal(
            "42", await Grain(cluster).CallObserver(cluster.Client.CreateObjectReference<IContextObserver>(observer), "trace"));
        GC.KeepAlive(observer);
    }

    [Fact, Follows(OrleansSource.GrainTimer, "The timer is made without capturing async locals.")]
    public async Task A_tick_has_no_context_of_the_call_that_registered_its_timer()
    {
        await using var cluster = await TestCluster.Start();
        RequestContext.Set("trace", "42");
        Assert.True(await Grain(cluster).ReadInTick("trace"));
    }

    [Fact, Follows(OrleansSource.RequestContext, "Remove tells whether there was something to remove.")]
    public void Removing_tells_whether_there_was_a_value()
    {
        RequestContext.Set("one", 1);
        RequestContext.Set("two", 2);
        Assert.True(RequestContext.Remove("one"));
        Assert.False(RequestContext.Remove("one"));
        Assert.Equal(["two"], RequestContext.Keys);
        RequestContext.Clear();
    }

    private static IContextGrain Grain(InProcessTestCluster cluster) => cluster.Client.GetGrain<IContextGrain>("a");
}
