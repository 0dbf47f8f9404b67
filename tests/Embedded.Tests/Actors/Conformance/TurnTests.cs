namespace OrleansTrading.Embedded.Tests.Actors.Conformance;

public interface ITurnGrain : IGrainWithStringKey
{
    Task Ordinary(string name);

    [AlwaysInterleave]
    Task Interleaving(string name);

    [ReadOnly]
    Task Reading(string name);

    Task<int> CountWithoutLock(int steps);

    Task<bool> ResumesInTurn();

    Task<(bool Run, bool Configured, bool After)> LeavesTheTurn();

    Task<int> FanOut(int width);

    Task AskItself();

    Task AskEachOther(string other);

    Task<string> Echo();
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

#pragma warning disable ACT201 // What leaves a turn, and what comes back to it, is what is asked about.
    public async Task<bool> ResumesInTurn()
    {
        var turn = (SynchronizationContext.Current, TaskScheduler.Current);
        await Task.Yield();
        var afterYield = turn == (SynchronizationContext.Current, TaskScheduler.Current);
        await Task.Run(() => { });
        var afterPool = turn == (SynchronizationContext.Current, TaskScheduler.Current);
        await GrainFactory.GetGrain<ITurnGrain>("another", nameof(TurnGrain)).Echo();
        return afterYield && afterPool && turn == (SynchronizationContext.Current, TaskScheduler.Current);
    }

    public async Task<(bool Run, bool Configured, bool After)> LeavesTheTurn()
    {
        var turn = (SynchronizationContext.Current, TaskScheduler.Current);
        var run = await Task.Run(() => turn != (SynchronizationContext.Current, TaskScheduler.Current));
        var configured = await LeaveBehind();
        return (run, configured, turn == (SynchronizationContext.Current, TaskScheduler.Current));

        async Task<bool> LeaveBehind()
        {
            await Task.Delay(1).ConfigureAwait(false);
            return turn != (SynchronizationContext.Current, TaskScheduler.Current);
        }
    }
#pragma warning restore ACT201

    public async Task<int> FanOut(int width)
    {
        var answers = Enumerable.Range(0, width).Select(async i =>
        {
            await GrainFactory.GetGrain<ITurnGrain>($"{i}", nameof(TurnGrain)).Echo();
            return _unguarded++;
        });
        return (await Task.WhenAll(answers)).Distinct().Count();
    }

#pragma warning disable ACT302 // It waits for itself on purpose.
    public Task AskItself()
    {
        var asked = this.AsReference<ITurnGrain>().Echo();
        probe.Signal("asked itself");
        return asked;
    }
#pragma warning restore ACT302

    public async Task AskEachOther(string other)
    {
        probe.Signal($"{this.GetPrimaryKeyString()} asks");
        await probe.Signalled("let them ask");
        await GrainFactory.GetGrain<ITurnGrain>(other, nameof(TurnGrain)).Echo();
    }

    public Task<string> Echo() => Task.FromResult("echo");

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

    [Fact, Follows(OrleansSource.SchedulingDocs, "A request is processed from beginning to end before the next one begins.")]
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

    [Fact, Follows(OrleansSource.SchedulingDocs, "The activation is single-threaded: its state needs no lock.")]
    public async Task Unguarded_state_is_never_seen_by_two_calls_at_once()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => Grain(cluster).CountWithoutLock(30))));
        Assert.Equal(200 * 30, await Grain(cluster).CountWithoutLock(0));
        Assert.Equal(0, _probe.Count("overlaps"));
    }

    [Fact, Follows(OrleansSource.ExternalTasksDocs, "await resumes on the activation's scheduler, whatever was awaited.")]
    public async Task Awaits_inside_a_grain_resume_in_its_turns()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        Assert.True(await Grain(cluster).ResumesInTurn());
    }

    [Fact, Follows(OrleansSource.ExternalTasksDocs, "Task.Run and ConfigureAwait(false) leave the activation's scheduler; awaiting them comes back.")]
    public async Task What_runs_on_the_thread_pool_is_outside_of_the_turn()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        Assert.Equal((true, true, true), await Grain(cluster).LeavesTheTurn());
    }

    [Fact, Follows(OrleansSource.ExternalTasksDocs, "Task.WhenAll may be used: each continuation is a turn of its own.")]
    public async Task Continuations_of_many_calls_made_at_once_run_one_after_the_other()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        Assert.Equal(500, await Grain(cluster).FanOut(500));
    }

    [Fact, Follows(OrleansSource.ActivationData, "Messages of one sender to one activation wait in the order of their arrival.")]
    public async Task Calls_of_one_caller_start_in_their_order()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var names = Enumerable.Range(0, 300).Select(i => $"{i}").ToList();
        names.ForEach(name => _probe.Signal($"let {name} end"));
        await Task.WhenAll(names.Select(Grain(cluster).Ordinary));
        Assert.Equal(names.Select(name => $"{name} begins"), _probe.Notes.Where(note => note.EndsWith("begins", StringComparison.Ordinal)));
    }

    [Fact, Follows(OrleansSource.SchedulingDocs, "A grain that calls itself waits for itself, and the call times out.")]
    public async Task A_grain_that_waits_for_itself_is_helped_by_the_timeout()
    {
        var clock = new ManualClock();
        await using var cluster = await TestCluster.Start(clock: clock, probe: _probe);
        var stuck = Grain(cluster).AskItself();
        await _probe.Signalled("asked itself");
        clock.Advance(TimeSpan.FromMinutes(1));
        await Assert.ThrowsAsync<TimeoutException>(() => stuck);
        Assert.Equal("echo", await Grain(cluster).Echo());
    }

    [Fact, Follows(OrleansSource.SchedulingDocs, "Two grains that call each other at the same time wait for each other until the time-out.")]
    public async Task Two_grains_that_wait_for_each_other_are_helped_by_the_timeout()
    {
        var clock = new ManualClock();
        await using var cluster = await TestCluster.Start(clock: clock, probe: _probe);
        var (a, b) = (Grain(cluster), cluster.Client.GetGrain<ITurnGrain>("b", nameof(TurnGrain)));
        var both = new[] { a.AskEachOther("b"), b.AskEachOther("a") };
        await Task.WhenAll(_probe.Signalled("a asks"), _probe.Signalled("b asks"));
        _probe.Signal("let them ask");
        var after = Task.WhenAll([.. both.Select(call => Assert.ThrowsAsync<TimeoutException>(() => call)), Free(a), Free(b)]);
        while (!after.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }

        await after;

        // One that waits behind the two may time out with them.
        static async Task Free(ITurnGrain grain)
        {
            while (true)
            {
                try
                {
                    Assert.Equal("echo", await grain.Echo());
                    return;
                }
                catch (TimeoutException)
                {
                }
            }
        }
    }

    private static ITurnGrain Grain(InProcessTestCluster cluster) => cluster.Client.GetGrain<ITurnGrain>("a", nameof(TurnGrain));
}
