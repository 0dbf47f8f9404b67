using Microsoft.Extensions.DependencyInjection;

namespace OrleansTrading.Embedded.Tests.Actors;

public interface IRemindedGrain : IGrainWithStringKey
{
    Task Register(string name, TimeSpan dueTime, TimeSpan period);

    Task Unregister(string name);

    Task UnregisterStale(string name);

    [return: Immutable]
    Task<string[]> Names();

    Task<bool> Has(string name);

    Task Leave();

    Task<int> Ticks();
}

public interface IForgetfulGrain : IGrainWithStringKey
{
    Task Register();
}

public sealed class RemindedGrain(Probe probe) : Grain, IRemindedGrain, IRemindable
{
    private int _ticks;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        probe.Add("activations");
        return Task.CompletedTask;
    }

    public Task Register(string name, TimeSpan dueTime, TimeSpan period) => this.RegisterOrUpdateReminder(name, dueTime, period);

    public async Task Unregister(string name) => await this.UnregisterReminder((await this.GetReminder(name))!);

    public async Task UnregisterStale(string name)
    {
        var stale = await this.GetReminder(name);
        await this.RegisterOrUpdateReminder(name, TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        await this.UnregisterReminder(stale!);
    }

    public async Task<string[]> Names() => [.. (await this.GetReminders()).Select(r => r.ReminderName).Order(StringComparer.Ordinal)];

    public async Task<bool> Has(string name) => await this.GetReminder(name) is not null;

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task<int> Ticks() => Task.FromResult(_ticks);

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        _ticks++;
        var count = probe.Add("ticks");
        var (first, period, now) = (status.FirstTickTime, status.Period.TotalMinutes, status.CurrentTickTime);
        probe.Note($"{reminderName} {first:HH:mm} {period} {now:HH:mm} {RequestContext.Get("trace")}".Trim());
        probe.Signal($"tick {count}");
        if (reminderName == "fails")
            throw new InvalidOperationException("refused");
        if (reminderName == "hangs")
            await probe.Signalled("go on");
    }
}

public sealed class ForgetfulGrain : Grain, IForgetfulGrain
{
    public Task Register() => this.RegisterOrUpdateReminder("n", TimeSpan.Zero, TimeSpan.FromMinutes(1));
}

public sealed class ReminderTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Probe _probe = new();
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task A_reminder_ticks_first_when_it_is_due_and_then_in_every_period()
    {
        await using var cluster = await Start();
        RequestContext.Set("trace", "42");
        await Grain(cluster).Register("n", 2 * Minute, 5 * Minute);
        RequestContext.Clear();
        _clock.Advance(Minute);
        Assert.Equal(0, await Grain(cluster).Ticks());
        await Advance(Minute, ticks: 1);
        await _clock.TimerSet(7 * Minute);
        await Advance(5 * Minute, ticks: 2);
        await _clock.TimerSet(12 * Minute);
        await Advance(5 * Minute, ticks: 3);
        Assert.Equal(["n 00:02 5 00:02", "n 00:02 5 00:07", "n 00:02 5 00:12"], _probe.Notes);
        Assert.Equal(3, await Grain(cluster).Ticks());
    }

    [Fact]
    public async Task A_reminder_brings_its_grain_to_life()
    {
        await using var cluster = await Start();
        await Grain(cluster).Register("n", Minute, Minute);
        await Grain(cluster).Leave();
        Assert.Equal(1, _probe.Count("activations"));
        await Advance(Minute, ticks: 1);
        Assert.Equal(1, await Grain(cluster).Ticks());
        Assert.Equal(2, _probe.Count("activations"));
    }

    [Fact]
    public async Task A_reminder_outlives_the_host_and_keeps_its_schedule_without_making_up_for_what_it_missed()
    {
        var table = new SharedReminderTable();
        await using (var first = await Start(table))
        {
            await Grain(first).Register("n", Minute, 10 * Minute);
            await Advance(Minute, ticks: 1);
            await Grain(first).Ticks();
        }

        _clock.Advance(25 * Minute);
        await using var second = await Start(table);
        Assert.Equal(["n"], await Grain(second).Names());
        _clock.Advance(4 * Minute);
        Assert.Equal(0, await Grain(second).Ticks());
        await Advance(Minute, ticks: 2);
        Assert.Equal(["n 00:01 10 00:01", "n 00:01 10 00:31"], _probe.Notes);
    }

    [Fact]
    public async Task Ticks_that_are_missed_during_a_long_tick_are_left_out()
    {
        await using var cluster = await Start(configure: silo =>
            silo.Configure<SiloMessagingOptions>(o => o.ResponseTimeout = Timeout.InfiniteTimeSpan));
        await Grain(cluster).Register("hangs", Minute, 10 * Minute);
        await Advance(Minute, ticks: 1);
        _clock.Advance(25 * Minute);
        Assert.Equal(1, _probe.Count("ticks"));
        _probe.Signal("go on");
        await _clock.TimerSet(31 * Minute);
        await Advance(5 * Minute, ticks: 2);
        Assert.Equal(["hangs 00:01 10 00:01", "hangs 00:01 10 00:31"], _probe.Notes);
    }

    [Fact]
    public async Task A_tick_that_fails_does_not_end_the_reminder()
    {
        await using var cluster = await Start();
        // A period that no other timer has, so that the test can wait until it is set.
        var period = TimeSpan.FromSeconds(77);
        await Grain(cluster).Register("fails", Minute, period);
        await Advance(Minute, ticks: 1);
        await _clock.TimerSet(Minute + period);
        await Advance(period, ticks: 2);
    }

    [Fact]
    public async Task A_reminder_registered_again_has_the_new_schedule()
    {
        await using var cluster = await Start();
        await Grain(cluster).Register("n", Minute, Minute);
        await Grain(cluster).Register("n", 10 * Minute, Minute);
        Assert.Equal(["n"], await Grain(cluster).Names());
        _clock.Advance(9 * Minute);
        Assert.Equal(0, await Grain(cluster).Ticks());
        await Advance(Minute, ticks: 1);
    }

    [Fact]
    public async Task An_unregistered_reminder_ticks_no_more()
    {
        await using var cluster = await Start();
        await Grain(cluster).Register("n", Minute, Minute);
        await Grain(cluster).Register("m", 2 * Minute, Minute);
        Assert.Equal(["m", "n"], await Grain(cluster).Names());
        await Grain(cluster).Unregister("n");
        Assert.False(await Grain(cluster).Has("n"));
        await Advance(2 * Minute, ticks: 1);
        Assert.Equal(["m 00:02 1 00:02"], _probe.Notes);
    }

    [Fact]
    public async Task A_reminder_that_was_changed_since_it_was_looked_up_is_not_unregistered()
    {
        await using var cluster = await Start();
        await Grain(cluster).Register("n", Minute, Minute);
        await Assert.ThrowsAsync<ReminderException>(() => Grain(cluster).UnregisterStale("n"));
        Assert.True(await Grain(cluster).Has("n"));
    }

    [Fact]
    public async Task Reminders_of_different_grains_with_one_name_are_different()
    {
        await using var cluster = await Start();
        await Grain(cluster).Register("n", Minute, Minute);
        Assert.Empty(await cluster.Client.GetGrain<IRemindedGrain>("b").Names());
    }

    [Fact]
    public async Task A_reminder_out_of_range_is_refused()
    {
        await using var cluster = await Start();
        var grain = Grain(cluster);
        var tooShort = await Assert.ThrowsAsync<ArgumentException>(() => grain.Register("n", Minute, TimeSpan.FromSeconds(59)));
        Assert.Contains("00:00:59", tooShort.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => grain.Register("n", -Minute, Minute));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => grain.Register("n", Timeout.InfiniteTimeSpan, Minute));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => grain.Register("n", Minute, Timeout.InfiniteTimeSpan));
        await Assert.ThrowsAsync<ArgumentNullException>(() => grain.Register(" ", Minute, Minute));
        await Assert.ThrowsAsync<InvalidOperationException>(() => cluster.Client.GetGrain<IForgetfulGrain>("a").Register());
        Assert.Empty(await grain.Names());
    }

    [Fact]
    public async Task The_minimum_period_is_configurable()
    {
        await using var cluster = await Start(configure: silo =>
            silo.Services.Configure<ReminderOptions>(o => o.MinimumReminderPeriod = TimeSpan.FromSeconds(1)));
        await Grain(cluster).Register("n", TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        await Advance(TimeSpan.FromSeconds(1), ticks: 1);
    }

    [Fact]
    public async Task A_tick_passes_the_filters_as_an_ordinary_call()
    {
        await using var cluster = await Start(configure: silo => silo.AddOutgoingGrainCallFilter(context =>
        {
            _probe.Note($"out {context.MethodName} {context.SourceId}");
            return context.Invoke();
        }).AddIncomingGrainCallFilter(async context =>
        {
            await context.Invoke();
            if (context.MethodName == nameof(IRemindable.ReceiveReminder))
            {
                _probe.Note($"{context.InterfaceName.Split('.')[^1]} {context.Request.GetArgument(0)}");
                _probe.Signal("filtered");
            }
        }));
        await Grain(cluster).Register("n", Minute, Minute);
        await Advance(Minute, ticks: 1);
        await _probe.Signalled("filtered");
        Assert.Equal(["out ReceiveReminder ", "n 00:01 1 00:01", "IRemindable n"], _probe.Notes);
    }

    private static IRemindedGrain Grain(InProcessTestCluster cluster) => cluster.Client.GetGrain<IRemindedGrain>("a");

    private async Task Advance(TimeSpan time, int ticks)
    {
        _clock.Advance(time);
        await _probe.Signalled($"tick {ticks}");
    }

    private Task<InProcessTestCluster> Start(IReminderTable? table = null, Action<ISiloBuilder>? configure = null) => TestCluster.Start(
        silo =>
        {
            if (table is null)
                silo.UseInMemoryReminderService();
            else
                silo.AddReminders().Services.AddSingleton(table);
            configure?.Invoke(silo);
        },
        _clock, _probe);

    /// <summary>A table that several hosts share, as a database would be.</summary>
    private sealed class SharedReminderTable : IReminderTable
    {
        private readonly List<ReminderEntry> _entries = [];

        public Task<ReminderTableData> ReadRows(GrainId grainId) =>
            Task.FromResult(new ReminderTableData(_entries.Where(e => e.GrainId == grainId)));

        public Task<ReminderTableData> ReadRows(uint begin, uint end) => Task.FromResult(new ReminderTableData(_entries));

        public Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) =>
            Task.FromResult(_entries.SingleOrDefault(e => e.GrainId == grainId && e.ReminderName == reminderName));

        public Task<string?> UpsertRow(ReminderEntry entry)
        {
            _entries.RemoveAll(e => e.GrainId == entry.GrainId && e.ReminderName == entry.ReminderName);
            _entries.Add(entry);
            return Task.FromResult<string?>("1");
        }

        public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) =>
            Task.FromResult(_entries.RemoveAll(e => e.GrainId == grainId && e.ReminderName == reminderName) > 0);

        public Task TestOnlyClearTable()
        {
            _entries.Clear();
            return Task.CompletedTask;
        }
    }
}
