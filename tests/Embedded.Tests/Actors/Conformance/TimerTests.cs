namespace OrleansTrading.Embedded.Tests.Actors.Conformance;

public interface ITimerGrain : IGrainWithStringKey
{
    Task Start(TimeSpan due, TimeSpan period, bool interleave);

    Task StartAnd(string whatInTick);

    Task Change(TimeSpan due, TimeSpan period);

    [AlwaysInterleave]
    Task Stop();

    Task Hold();

    Task Settle();

    Task Leave();

    Task<int> Activation();

    Task StartOutside();
}

/// <summary>Ticks; what else happens in a tick is said when the timer is started.</summary>
public sealed class TimerGrain(Probe probe) : Grain, ITimerGrain
{
    private readonly int _activation = probe.Add("activations");
    private IGrainTimer? _timer;

    public Task Start(TimeSpan due, TimeSpan period, bool interleave)
    {
        _timer = this.RegisterGrainTimer(Tick, new GrainTimerCreationOptions { DueTime = due, Period = period, Interleave = interleave });
        return Task.CompletedTask;
    }

    public Task StartAnd(string whatInTick)
    {
        _timer = this.RegisterGrainTimer(TickAnd, whatInTick, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));
        return Task.CompletedTask;
    }

    public Task Change(TimeSpan due, TimeSpan period)
    {
        _timer!.Change(due, period);
        return Task.CompletedTask;
    }

    public Task Stop()
    {
        _timer!.Dispose();
        return Task.CompletedTask;
    }

    public async Task Hold()
    {
        probe.Signal("holds");
        await probe.Signalled("release");
    }

    public Task Settle() => Task.CompletedTask;

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task<int> Activation() => Task.FromResult(_activation);

#pragma warning disable ACT201 // A timer from outside of the grain is what is refused.
    public Task StartOutside() => Task.Run(() => this.RegisterGrainTimer(() => Task.CompletedTask, TimeSpan.Zero, TimeSpan.Zero));
#pragma warning restore ACT201

    private async Task Tick(CancellationToken cancellationToken)
    {
        var tick = probe.Add("ticks");
        probe.Add("overlaps", probe.Add("ticking") > 1 ? 1 : 0);
        probe.Signal($"tick {tick}");
        if (tick == 2)
            await probe.Signalled("let tick 2 end");
        probe.Add("ticking", -1);
        if (tick == 3)
            throw new InvalidOperationException("a tick fails");
    }

    private async Task TickAnd(string what, CancellationToken cancellationToken)
    {
        var tick = probe.Add("ticks");
        switch (what)
        {
            case "change":
                _timer!.Change(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3));
                break;
            case "dispose":
                _timer!.Dispose();
                break;
            case "wait to be cancelled":
                probe.Signal("waits");
                await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
                probe.Signal("cancelled");
                break;
            case "call":
                await GrainFactory.GetGrain<ITimerGrain>("other").Settle();
                break;
            case "fail at once":
                probe.Signal($"tick {tick}");
                throw new InvalidOperationException(what);
            case "contradict the storage":
                throw new InconsistentStateException("somebody else wrote");
        }

        probe.Signal($"tick {tick}");
    }
}

public sealed class TimerTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Probe _probe = new();
    private readonly ManualClock _clock = new();

    [Fact, Follows(OrleansSource.TimersDocs, "The period counts from the end of a tick; a tick that fails does not stop the timer.")]
    public async Task A_timer_ticks_at_its_due_time_then_after_each_period_and_also_after_a_tick_that_failed()
    {
        await using var cluster = await Start();
        var grain = Grain(cluster);
        _probe.Signal("let tick 2 end");
        await grain.Start(10 * Second, 5 * Second, interleave: false);
        _clock.Advance(9 * Second);
        await grain.Settle();
        Assert.Equal(0, _probe.Count("ticks"));
        _clock.Advance(Second);
        for (var tick = 1; tick <= 5; tick++)
        {
            await _probe.Signalled($"tick {tick}");
            await grain.Settle();
            _clock.Advance(4.9 * Second);
            await grain.Settle();
            Assert.Equal(tick, _probe.Count("ticks"));
            _clock.Advance(0.1 * Second);
        }
    }

    [Fact, Follows(OrleansSource.GrainTimer, "The next tick is scheduled when the last one has completed.")]
    public async Task Ticks_do_not_overlap_and_those_missed_meanwhile_do_not_pile_up()
    {
        await using var cluster = await Start();
        var grain = Grain(cluster);
        await grain.Start(Second, Second, interleave: true);
        _clock.Advance(Second);
        await _probe.Signalled("tick 1");
        await grain.Settle();
        _clock.Advance(Second);
        await _probe.Signalled("tick 2");
        _clock.Advance(10 * Second);
        await grain.Settle();
        Assert.Equal(2, _probe.Count("ticks"));
        _probe.Signal("let tick 2 end");
        while (_probe.Count("ticks") == 2)
        {
            await grain.Settle();
            _clock.Advance(0.1 * Second);
        }

        await _probe.Signalled("tick 3");
        Assert.Equal(0, _probe.Count("overlaps"));
    }

    [Fact, Follows("src/Orleans.Core.Abstractions/Timers/GrainTimerCreationOptions.cs", "Interleave: whether ticks may interleave with calls and other timers; by default not.")]
    public async Task A_tick_waits_for_the_call_in_progress_unless_it_may_interleave()
    {
        await using var cluster = await Start();
        var (polite, pushy) = (cluster.Client.GetGrain<ITimerGrain>("polite"), cluster.Client.GetGrain<ITimerGrain>("pushy"));
        await polite.Start(Second, Timeout.InfiniteTimeSpan, interleave: false);
        var held = polite.Hold();
        await _probe.Signalled("holds");
        _clock.Advance(Second);
        Assert.Equal(0, _probe.Count("ticks"));
        await pushy.Start(Second, Timeout.InfiniteTimeSpan, interleave: true);
        var heldToo = pushy.Hold();
        _clock.Advance(Second);
        await _probe.Signalled("tick 1");
        Assert.Equal(1, _probe.Count("ticks"));
        _probe.Signal("release");
        _probe.Signal("let tick 2 end");
        await Task.WhenAll(held, heldToo);
        await _probe.Signalled("tick 2");
    }

    [Fact, Follows(OrleansSource.GrainTimer, "A tick is a request: calls wait for one that is in progress.")]
    public async Task A_call_waits_for_the_tick_in_progress()
    {
        await using var cluster = await Start();
        await Grain(cluster).Start(Second, Second, interleave: false);
        _clock.Advance(Second);
        await _probe.Signalled("tick 1");
        await Grain(cluster).Settle();
        _clock.Advance(Second);
        await _probe.Signalled("tick 2");
        var call = Grain(cluster).Settle();
        await cluster.Client.GetGrain<ITimerGrain>("other").Settle();
        Assert.False(call.IsCompleted);
        _probe.Signal("let tick 2 end");
        await call;
    }

    [Fact, Follows(OrleansSource.TimerTests, "A timer ticks no more when it is disposed or its activation has ended.")]
    public async Task A_timer_ends_when_disposed_and_with_its_activation()
    {
        await using var cluster = await Start();
        foreach (var name in new[] { "disposed", "deactivated" })
        {
            var grain = cluster.Client.GetGrain<ITimerGrain>(name);
            await grain.Start(Second, Second, interleave: false);
            await (name == "disposed" ? grain.Stop() : grain.Leave());
            await cluster.DeactivateAsync(grain);
            _clock.Advance(10 * Second);
            await grain.Settle();
        }

        Assert.Equal(0, _probe.Count("ticks"));
    }

    [Fact, Follows(OrleansSource.GrainTimer, "Change resets the timer at once where no tick is in progress.")]
    public async Task A_changed_timer_ticks_at_its_new_time()
    {
        await using var cluster = await Start();
        var grain = Grain(cluster);
        await grain.Start(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan, interleave: false);
        _clock.Advance(100 * Second);
        await grain.Settle();
        Assert.Equal(0, _probe.Count("ticks"));
        await grain.Change(3 * Second, Timeout.InfiniteTimeSpan);
        _clock.Advance(3 * Second);
        await _probe.Signalled("tick 1");
        await grain.Settle();
        _clock.Advance(100 * Second);
        await grain.Settle();
        Assert.Equal(1, _probe.Count("ticks"));
    }

    [Fact, Follows(OrleansSource.GrainTimer, "Change during a tick takes effect when the tick has completed.")]
    public async Task A_tick_may_change_its_own_timer()
    {
        await using var cluster = await Start();
        await Grain(cluster).StartAnd("change");
        for (var tick = 1; tick <= 3; tick++)
        {
            _clock.Advance(tick == 1 ? Second : 3 * Second);
            await _probe.Signalled($"tick {tick}");
            await Grain(cluster).Settle();
        }
    }

    [Fact, Follows(OrleansSource.TimerTests, "GrainTimer_DisposeInCallback: a timer that disposes itself does not tick again.")]
    public async Task A_tick_may_dispose_its_own_timer()
    {
        await using var cluster = await Start();
        await Grain(cluster).StartAnd("dispose");
        _clock.Advance(Second);
        await _probe.Signalled("tick 1");
        await Grain(cluster).Settle();
        _clock.Advance(100 * Second);
        await Grain(cluster).Settle();
        Assert.Equal(1, _probe.Count("ticks"));
        Assert.Equal(1, await Grain(cluster).Activation());
    }

    [Fact, Follows(OrleansSource.GrainTimer, "Dispose cancels the token that the callback has been given.")]
    public async Task The_token_of_a_tick_is_cancelled_when_its_timer_is_disposed()
    {
        await using var cluster = await Start();
        await Grain(cluster).StartAnd("wait to be cancelled");
        _clock.Advance(Second);
        await _probe.Signalled("waits");
        Assert.False(_probe.IsSignalled("cancelled"));
        await Grain(cluster).Stop();
        await _probe.Signalled("cancelled");
    }

    [Fact, Follows(OrleansSource.TimerTests, "AsyncTimerTest_GrainCall: a tick may call grains.")]
    public async Task A_tick_may_call_other_grains()
    {
        await using var cluster = await Start();
        await Grain(cluster).StartAnd("call");
        _clock.Advance(Second);
        await _probe.Signalled("tick 1");
    }

    [Fact, Follows(OrleansSource.GrainTimer, "An exception thrown by the callback itself is caught as well.")]
    public async Task A_tick_that_fails_before_its_first_await_does_not_stop_the_timer()
    {
        await using var cluster = await Start();
        await Grain(cluster).StartAnd("fail at once");
        _clock.Advance(Second);
        await _probe.Signalled("tick 1");
        await Grain(cluster).Settle();
        _clock.Advance(10 * Second);
        await _probe.Signalled("tick 2");
        Assert.Equal(1, await Grain(cluster).Activation());
    }

    [Fact, Follows(OrleansSource.RuntimeClient, "An InconsistentStateException that a request lets out, a tick too, ends the activation.")]
    public async Task A_tick_that_finds_the_storage_changed_ends_the_activation()
    {
        await using var cluster = await Start();
        await Grain(cluster).StartAnd("contradict the storage");
        _clock.Advance(Second);
        while (_probe.Count("ticks") == 0)
            await Task.Yield();
        Assert.Equal(2, await Grain(cluster).Activation());
    }

    [Fact, Follows(OrleansSource.GrainTimer, "Times are not negative, but for the infinite one; ArgumentOutOfRangeException.")]
    public async Task Times_of_a_timer_are_not_negative()
    {
        await using var cluster = await Start();
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Grain(cluster).Start(-Second, Second, interleave: false));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Grain(cluster).Start(Second, -Second, interleave: false));
        await Grain(cluster).Start(Second, Second, interleave: false);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Grain(cluster).Change(-Second, Second));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Grain(cluster).Change(Second, -Second));
    }

    [Fact, Follows(OrleansSource.GrainTimer, "A timer is registered in the context of its grain, and not in Task.Run.")]
    public async Task A_timer_cannot_be_registered_outside_of_its_grain()
    {
        await using var cluster = await Start();
        await Assert.ThrowsAnyAsync<InvalidOperationException>(Grain(cluster).StartOutside);
    }

    private static ITimerGrain Grain(InProcessTestCluster cluster) => cluster.Client.GetGrain<ITimerGrain>("a");

    private Task<InProcessTestCluster> Start() => TestCluster.Start(clock: _clock, probe: _probe);
}
