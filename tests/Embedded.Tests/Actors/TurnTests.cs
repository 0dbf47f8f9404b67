namespace OrleansTrading.Embedded.Tests.Actors;

public interface ITurnGrain : IGrainWithStringKey
{
    Task Ordinary(string name);

    [AlwaysInterleave]
    Task Interleaving(string name);

    [ReadOnly]
    Task Reading(string name);

    Task<int> CountWithoutLock(int steps);

    Task<string> CallBackThrough(string other, bool allow);

    Task<string> Relay(string back);

    Task<string> Echo();

    Task<bool> ResumesInTurn();
}

public interface IReentrantTurnGrain : ITurnGrain;

public class TurnGrain(Probe probe) : Grain, ITurnGrain
{
    private int _inside;
    private int _unguarded;

    public Task Ordinary(string name) => Step(name);

    public Task Interleaving(string name) => Step(name);

    public Task Reading(string name) => Step(name);

    public async Task<int> CountWithoutLock(int steps)
    {
        probe.Add("overlaps", ++_inside > 1 ? 1 : 0);
        for (var i = 0; i < steps; i++)
        {
            var before = _unguarded;
            if (i % 3 == 0)
                await Task.Yield();
            _unguarded = before + 1;
        }

        _inside--;
        return _unguarded;
    }

    public async Task<string> CallBackThrough(string other, bool allow)
    {
        if (!allow)
            return await GrainFactory.GetGrain<ITurnGrain>(other, nameof(TurnGrain)).Relay(this.GetPrimaryKeyString());
        using var section = RequestContext.AllowCallChainReentrancy();
        return await GrainFactory.GetGrain<ITurnGrain>(other, nameof(TurnGrain)).Relay(this.GetPrimaryKeyString());
    }

    public Task<string> Relay(string back)
    {
        var echo = GrainFactory.GetGrain<ITurnGrain>(back, nameof(TurnGrain)).Echo();
        probe.Signal("relayed");
        return echo;
    }

    public Task<string> Echo() => Task.FromResult("echo");

    public async Task<bool> ResumesInTurn()
    {
        var turn = SynchronizationContext.Current;
        await Task.Yield();
        var afterYield = SynchronizationContext.Current == turn;
#pragma warning disable ACT201 // What comes back from the pool is what is asked about.
        await Task.Run(() => { });
#pragma warning restore ACT201
        var afterPool = SynchronizationContext.Current == turn;
        await GrainFactory.GetGrain<ITurnGrain>("another", nameof(TurnGrain)).Echo();
        return turn is not null && afterYield && afterPool && SynchronizationContext.Current == turn;
    }

    private async Task Step(string name)
    {
        probe.Note($"{name} begins");
        probe.Signal($"{name} began");
        await probe.Signalled($"let {name} end");
        probe.Note($"{name} ends");
    }
}

[Reentrant]
public sealed class ReentrantTurnGrain(Probe probe) : TurnGrain(probe), IReentrantTurnGrain;

public sealed class TurnTests
{
    private readonly Probe _probe = new();

    [Fact]
    public async Task A_call_does_not_start_while_another_one_is_in_progress_awaits_included()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var grain = Grain(cluster);
        var first = grain.Ordinary("first");
        var second = grain.Ordinary("second");
        await _probe.Signalled("first began");
        _probe.Signal("let second end");
        _probe.Signal("let first end");
        await Task.WhenAll(first, second);
        Assert.Equal(["first begins", "first ends", "second begins", "second ends"], _probe.Notes);
    }

    [Fact]
    public async Task Unguarded_state_is_never_seen_by_two_calls_at_once()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => Grain(cluster).CountWithoutLock(30))));
        Assert.Equal(200 * 30, await Grain(cluster).CountWithoutLock(0));
        Assert.Equal(0, _probe.Count("overlaps"));
    }

    [Fact]
    public async Task Awaits_inside_a_grain_resume_in_its_turns()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        Assert.True(await Grain(cluster).ResumesInTurn());
    }

    [Fact]
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

    [Fact]
    public async Task Reading_calls_overlap_each_other_and_no_ordinary_one()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var one = Grain(cluster).Reading("one");
        var two = Grain(cluster).Reading("two");
        await _probe.Signalled("one began");
        await _probe.Signalled("two began");
        var writing = Grain(cluster).Ordinary("writing");
        _probe.Signal("let one end");
        await one;
        // Answered after the writer has arrived: a reader beside the other one, while the writer waits.
        _probe.Signal("let three end");
        await Grain(cluster).Reading("three");
        Assert.DoesNotContain("writing begins", _probe.Notes);
        _probe.Signal("let two end");
        await _probe.Signalled("writing began");
        var late = Grain(cluster).Reading("late");
        _probe.Signal("let late end");
        _probe.Signal("let writing end");
        await Task.WhenAll(two, writing, late);
        Assert.True(Array.IndexOf(_probe.Notes, "late begins") > Array.IndexOf(_probe.Notes, "writing ends"));
    }

    [Fact]
    public async Task Calls_of_a_reentrant_class_interleave()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var grain = cluster.Client.GetGrain<IReentrantTurnGrain>("a");
        var first = grain.Ordinary("first");
        var second = grain.Ordinary("second");
        await _probe.Signalled("first began");
        await _probe.Signalled("second began");
        _probe.Signal("let first end");
        _probe.Signal("let second end");
        await Task.WhenAll(first, second);
    }

    [Fact]
    public async Task A_call_chain_re_enters_where_that_is_allowed()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        Assert.Equal("echo", await Grain(cluster).CallBackThrough("b", allow: true));
        Assert.Equal("echo", await Grain(cluster).CallBackThrough("b", allow: true));
    }

    [Fact]
    public async Task A_call_chain_that_comes_back_without_leave_times_out()
    {
        var clock = new ManualClock();
        await using var cluster = await TestCluster.Start(clock: clock, probe: _probe);
        var stuck = Grain(cluster).CallBackThrough("b", allow: false);
        await _probe.Signalled("relayed");
        clock.Advance(TimeSpan.FromMinutes(1));
        await Assert.ThrowsAsync<TimeoutException>(() => stuck);
    }

    [Fact]
    public async Task Calls_of_one_caller_start_in_their_order()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var names = Enumerable.Range(0, 300).Select(i => $"{i}").ToList();
        names.ForEach(name => _probe.Signal($"let {name} end"));
        await Task.WhenAll(names.Select(Grain(cluster).Ordinary));
        Assert.Equal(names.Select(name => $"{name} begins"), _probe.Notes.Where(note => note.EndsWith("begins", StringComparison.Ordinal)));
    }

    private static ITurnGrain Grain(InProcessTestCluster cluster) => cluster.Client.GetGrain<ITurnGrain>("a", nameof(TurnGrain));
}
