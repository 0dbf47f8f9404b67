namespace OrleansTrading.Embedded.Tests.Actors;

public interface ITimerGrain : IGrainWithStringKey
{
    Task Start(TimeSpan due, TimeSpan period, bool interleave);

    Task Change(TimeSpan due, TimeSpan period);

    Task Stop();

    Task Hold();

    Task Settle();

    Task Leave();
}

public sealed class TimerGrain(Probe probe) : Grain, ITimerGrain
{
    private IGrainTimer? _timer;

    public Task Start(TimeSpan due, TimeSpan period, bool interleave)
    {
        _timer = this.RegisterGrainTimer(Tick, new GrainTimerCreationOptions { DueTime = due, Period = period, Interleave = interleave });
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
}

public sealed class TimerTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Probe _probe = new();
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task A_timer_ticks_at_its_due_time_then_after_each_period_and_also_after_a_tick_that_failed()
    {
        await using var cluster = await TestCluster.Start(clock: _clock, probe: _probe);
        var grain = cluster.Client.GetGrain<ITimerGrain>("a");
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

    [Fact]
    public async Task Ticks_do_not_overlap_and_those_missed_meanwhile_do_not_pile_up()
    {
        await using var cluster = await TestCluster.Start(clock: _clock, probe: _probe);
        var grain = cluster.Client.GetGrain<ITimerGrain>("a");
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

    [Fact]
    public async Task A_tick_waits_for_the_call_in_progress_unless_it_may_interleave()
    {
        await using var cluster = await TestCluster.Start(clock: _clock, probe: _probe);
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

    [Fact]
    public async Task A_timer_ends_when_disposed_and_with_its_activation()
    {
        await using var cluster = await TestCluster.Start(clock: _clock, probe: _probe);
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

    [Fact]
    public async Task A_changed_timer_ticks_at_its_new_time()
    {
        await using var cluster = await TestCluster.Start(clock: _clock, probe: _probe);
        var grain = cluster.Client.GetGrain<ITimerGrain>("a");
        await grain.Start(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan, interleave: false);
        _clock.Advance(100 * Second);
        await grain.Settle();
        Assert.Equal(0, _probe.Count("ticks"));
        await grain.Change(3 * Second, Timeout.InfiniteTimeSpan);
        _clock.Advance(3 * Second);
        await _probe.Signalled("tick 1");
    }
}
