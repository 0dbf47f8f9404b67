namespace OrleansTrading.Embedded.Tests.Actors.Conformance;

public interface IChainGrain : IGrainWithStringKey
{
    /// <summary>Calls the grains of a path one through the other; each lets the chain re-enter it that is marked with a plus.</summary>
    Task<string> Pass([Immutable] string[] path);

    Task<string> PassInSection([Immutable] string[] path, bool suppress);

    Task<bool> OpenThenClose(string other, [Immutable] string[] path);

    Task<string> Echo();
}

public sealed class ChainGrain(Probe probe) : Grain, IChainGrain
{
    public async Task<string> Pass(string[] path)
    {
        if (path.Length == 0)
            return "arrived";
        var (next, isOpen) = (path[0].TrimEnd('+'), path[0].EndsWith('+'));
        if (!isOpen)
            return await Send(next, path[1..]);
        using var section = RequestContext.AllowCallChainReentrancy();
        return await Send(next, path[1..]);
    }

    public async Task<string> PassInSection(string[] path, bool suppress)
    {
        using var outer = RequestContext.AllowCallChainReentrancy();
        if (!suppress)
            return await Pass(path);
        using (RequestContext.SuppressCallChainReentrancy())
            return await Pass(path);
    }

    public async Task<bool> OpenThenClose(string other, string[] path)
    {
        using (RequestContext.AllowCallChainReentrancy())
            await Pass([other, .. path]);
        var wasOpen = RequestContext.ReentrancyId != Guid.Empty;
        probe.Signal("closed");
        await Pass([other, .. path]);
        return wasOpen;
    }

    public Task<string> Echo() => Task.FromResult("echo");

    private Task<string> Send(string to, string[] path)
    {
        var call = GrainFactory.GetGrain<IChainGrain>(to).Pass(path);
        if (path.Length == 0)
            probe.Signal("last call is on its way");
        return call;
    }
}

public sealed class CallChainTests
{
    private readonly Probe _probe = new();
    private readonly ManualClock _clock = new();

    [Fact, Follows(OrleansSource.CallChainTests, "A grain that allowed it is re-entered by the calls that it caused.")]
    public async Task A_call_chain_re_enters_where_that_is_allowed()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        Assert.Equal("arrived", await Grain(cluster).Pass(["b+", "a"]));
        Assert.Equal("arrived", await Grain(cluster).Pass(["b+", "a"]));
    }

    [Fact, Follows(OrleansSource.SchedulingDocs, "Without leave the call back waits for the call that it came from.")]
    public async Task A_call_chain_that_comes_back_without_leave_times_out()
    {
        await using var cluster = await TestCluster.Start(clock: _clock, probe: _probe);
        await TimesOut(cluster, Grain(cluster).Pass(["b", "a"]));
    }

    [Fact, Follows(OrleansSource.CallChainTests, "The leave travels along the whole chain.")]
    public async Task A_call_chain_comes_back_over_any_number_of_grains()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        Assert.Equal("arrived", await Grain(cluster).Pass(["b+", "c", "d", "a"]));
        Assert.Equal("arrived", await Grain(cluster).Pass(["b+", "c", "a", "d", "a"]));
    }

    [Fact, Follows(OrleansSource.CallChainTests, "Only the grain that gave leave is re-entered; others in the chain are not.")]
    public async Task A_grain_in_the_chain_that_gave_no_leave_is_not_re_entered()
    {
        await using var cluster = await TestCluster.Start(clock: _clock, probe: _probe);
        await TimesOut(cluster, Grain(cluster).Pass(["b+", "c", "b"]));
    }

    [Fact, Follows(OrleansSource.CallChainTests, "Several grains of one chain may give leave; they share the chain's id.")]
    public async Task Several_grains_of_a_chain_may_give_leave()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        Assert.Equal("arrived", await Grain(cluster).Pass(["b+", "c+", "b+", "a", "c"]));
    }

    [Fact, Follows(OrleansSource.RequestContext, "ReentrancySection.Dispose closes the section and restores the id that was.")]
    public async Task Leave_ends_with_its_section()
    {
        await using var cluster = await TestCluster.Start(clock: _clock, probe: _probe);
        var stuck = Grain(cluster).OpenThenClose("b", ["a"]);
        await _probe.Signalled("closed");
        await TimesOut(cluster, stuck);
    }

    [Fact, Follows(OrleansSource.RequestContext, "SuppressCallChainReentrancy removes the id from the calls made in its section.")]
    public async Task Calls_made_in_a_suppressing_section_do_not_re_enter()
    {
        await using var cluster = await TestCluster.Start(clock: _clock, probe: _probe);
        Assert.Equal("arrived", await Grain(cluster).PassInSection(["b", "a"], suppress: false));
        await TimesOut(cluster, Grain(cluster).PassInSection(["b", "a"], suppress: true));
    }

    [Fact, Follows(OrleansSource.ActivationData, "IsReentrantSection asks for the chain's own id.")]
    public async Task Another_call_does_not_enter_through_the_section_of_a_chain()
    {
        await using var cluster = await TestCluster.Start(clock: _clock, probe: _probe);
        var stuck = Grain(cluster).Pass(["b+", "c", "b"]);
        await _probe.Signalled("last call is on its way");
        var stranger = Grain(cluster).Echo();
        var chain = cluster.Client.GetGrain<IChainGrain>("e").Pass(["f+", "a"]);
        Assert.Equal("echo", await cluster.Client.GetGrain<IChainGrain>("g").Echo());
        Assert.False(stranger.IsCompleted || chain.IsCompleted);
        await TimesOut(cluster, stuck);
    }

    [Fact, Follows(OrleansSource.RequestContext, "AllowCallChainReentrancy outside of a grain only makes the id.")]
    public async Task A_section_that_a_client_opens_gives_leave_to_no_grain()
    {
        await using var cluster = await TestCluster.Start(clock: _clock, probe: _probe);
        using var section = RequestContext.AllowCallChainReentrancy();
        Assert.NotEqual(Guid.Empty, RequestContext.ReentrancyId);
        await TimesOut(cluster, Grain(cluster).Pass(["b", "a"]));
    }

    private static IChainGrain Grain(InProcessTestCluster cluster) => cluster.Client.GetGrain<IChainGrain>("a");

    private async Task TimesOut(InProcessTestCluster cluster, Task call)
    {
        await _probe.Signalled("last call is on its way");
        // Until those are free too that the call went through, whose own time-outs may be a little later.
        var after = Task.WhenAll([Assert.ThrowsAsync<TimeoutException>(() => call), .. "abc".Select(key => Free(cluster, $"{key}"))]);
        while (!after.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }

        await after;
    }

    private static async Task Free(InProcessTestCluster cluster, string key)
    {
        while (true)
        {
            try
            {
                await cluster.Client.GetGrain<IChainGrain>(key).Echo();
                return;
            }
            catch (TimeoutException)
            {
            }
        }
    }
}
