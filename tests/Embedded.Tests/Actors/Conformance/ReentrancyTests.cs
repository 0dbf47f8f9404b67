namespace OrleansTrading.Embedded.Tests.Actors.Conformance;

public sealed class ReentrancyTests
{
    private readonly Probe _probe = new();

    [Fact, Follows(OrleansSource.SchedulingDocs, "AlwaysInterleave: such a method interleaves with any other, itself included.")]
    public async Task An_interleaving_method_starts_while_others_are_in_progress_and_holds_none_up()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var ordinary = Grain(cluster).Ordinary("ordinary");
        await _probe.Signalled("ordinary began");
        var interleaving = Grain(cluster).Interleaving("interleaving");
        await _probe.Signalled("interleaving began");
        _probe.Signal("let ordinary end");
        await ordinary;
        _probe.Signal("let next end");
        await Grain(cluster).Ordinary("next");
        Assert.False(interleaving.IsCompleted);
        _probe.Signal("let interleaving end");
        await interleaving;
    }

    [Fact, Follows(OrleansSource.ReentrancyTests, "An interleaving call passes those that wait.")]
    public async Task An_interleaving_method_passes_the_calls_that_wait()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var held = Grain(cluster).Ordinary("held");
        var waiting = Grain(cluster).Ordinary("waiting");
        await _probe.Signalled("held began");
        _probe.Signal("let interleaving end");
        await Grain(cluster).Interleaving("interleaving");
        Assert.False(_probe.IsSignalled("waiting began"));
        _probe.Signal("let held end");
        _probe.Signal("let waiting end");
        await Task.WhenAll(held, waiting);
    }

    [Fact, Follows(OrleansSource.SchedulingDocs, "ReadOnly: such a request may be processed concurrently with other read-only ones.")]
    public async Task Reading_calls_overlap_each_other()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var one = Grain(cluster).Reading("one");
        var two = Grain(cluster).Reading("two");
        await _probe.Signalled("one began");
        await _probe.Signalled("two began");
        _probe.Signal("let one end");
        _probe.Signal("let two end");
        await Task.WhenAll(one, two);
    }

    [Fact, Follows(OrleansSource.ActivationData, "MayInvokeRequest: a request that is not read-only does not start beside a read-only one that blocks, nor the other way round.")]
    public async Task A_reading_call_and_an_ordinary_one_wait_for_each_other()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var reading = Grain(cluster).Reading("reading");
        await _probe.Signalled("reading began");
        var writing = Grain(cluster).Ordinary("writing");
        _probe.Signal("let reading end");
        await reading;
        await _probe.Signalled("writing began");
        var late = Grain(cluster).Reading("late");
        _probe.Signal("let late end");
        _probe.Signal("let writing end");
        await Task.WhenAll(writing, late);
        Assert.Equal(
            ["reading begins", "reading ends", "writing begins", "writing ends", "late begins", "late ends"], _probe.Notes);
    }

    [Fact, Follows(OrleansSource.ActivationData, "MayInvokeRequest looks at the request that blocks, not at those that wait.")]
    public async Task A_reading_call_starts_beside_another_while_an_ordinary_one_waits()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var one = Grain(cluster).Reading("one");
        await _probe.Signalled("one began");
        var writing = Grain(cluster).Ordinary("writing");
        _probe.Signal("let two end");
        await Grain(cluster).Reading("two");
        Assert.False(_probe.IsSignalled("writing began"));
        _probe.Signal("let one end");
        _probe.Signal("let writing end");
        await Task.WhenAll(one, writing);
    }

    [Fact, Follows(OrleansSource.ActivationData, "OnCompletedRequest: when the request that blocks has ended the first that waits may start, whatever else still runs.")]
    public async Task Reading_calls_that_always_overlap_do_not_keep_an_ordinary_one_from_starting()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var readings = new List<Task> { Grain(cluster).Reading("0") };
        await _probe.Signalled("0 began");
        var writing = Grain(cluster).Ordinary("writing");
        _probe.Signal("let writing end");
        for (var i = 1; !writing.IsCompleted; i++)
        {
            Assert.True(i < 1_000, "The ordinary call never starts.");
            readings.Add(Grain(cluster).Reading($"{i}"));
            await Task.WhenAny(_probe.Signalled($"{i} began"), writing);
            _probe.Signal($"let {i - 1} end");
            await Task.WhenAny(readings[^2], writing);
        }

        _probe.Signal($"let {readings.Count - 1} end");
        await Task.WhenAll(readings);
    }

    [Fact, Follows(OrleansSource.SchedulingDocs, "Reentrant: the class's requests may interleave.")]
    public async Task Calls_of_a_reentrant_class_interleave()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var grain = cluster.Client.GetGrain<IReentrantTurnGrain>("a");
        var first = grain.Ordinary("first");
        var second = grain.Ordinary("second");
        await _probe.Signalled("first began");
        await _probe.Signalled("second began");
        _probe.Signal("let second end");
        await second;
        _probe.Signal("let first end");
        await first;
        Assert.Equal(["first begins", "second begins", "second ends", "first ends"], _probe.Notes);
    }

    [Fact, Follows(OrleansSource.SchedulingDocs, "Also in a reentrant class only one turn runs at a time.")]
    public async Task Turns_of_a_reentrant_class_never_overlap()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var grain = cluster.Client.GetGrain<IReentrantTurnGrain>("a");
        Assert.Equal(200, await grain.FanOut(200));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => grain.FanOut(20))));
    }

    [Fact, Follows(OrleansSource.ReentrancyTests, "A reentrant grain may call itself.")]
    public async Task A_reentrant_grain_may_wait_for_itself()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        await cluster.Client.GetGrain<IReentrantTurnGrain>("a").AskItself();
    }

    [Fact, Follows(OrleansSource.SchedulingDocs, "Requests that do not interleave are processed one after the other, in the order in which they arrived.")]
    public async Task Ordinary_calls_keep_their_order_around_reading_and_interleaving_ones()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var names = Enumerable.Range(0, 90).Select(i => (Kind: i % 3, Name: $"{i}")).ToList();
        names.ForEach(call => _probe.Signal($"let {call.Name} end"));
        await Task.WhenAll(names.Select(call => call.Kind switch
        {
            0 => Grain(cluster).Ordinary(call.Name),
            1 => Grain(cluster).Reading(call.Name),
            _ => Grain(cluster).Interleaving(call.Name),
        }));
        var ordinary = names.Where(call => call.Kind == 0).Select(call => $"{call.Name} begins").ToList();
        Assert.Equal(ordinary, _probe.Notes.Where(ordinary.Contains));
    }

    private static ITurnGrain Grain(InProcessTestCluster cluster) => cluster.Client.GetGrain<ITurnGrain>("a", nameof(TurnGrain));
}
