using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace OrleansTrading.Grains.Tests;

public interface IReminderStorageGrain : IGrainWithStringKey
{
    Task Register();

    [return: Immutable]
    Task<string[]> Names();
}

public sealed class ReminderStorageGrain(ReminderStorageTests.Ticks ticks) : Grain, IReminderStorageGrain, IRemindable
{
    public Task Register() => this.RegisterOrUpdateReminder("hourly", TimeSpan.FromHours(1), TimeSpan.FromHours(1));

    public async Task<string[]> Names() => [.. (await this.GetReminders()).Select(r => r.ReminderName)];

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        ticks.First.TrySetResult(status);
        return Task.CompletedTask;
    }
}

public sealed class ReminderStorageTests
{
    [Fact]
    public async Task A_reminder_is_in_the_silos_database_and_ticks_after_a_restart()
    {
        using var folder = new TempFolder();
        var (clock, ticks) = (new ManualClock(), new Ticks());
        await using (var before = await Start(folder["data"], clock, ticks))
            await before.Grains.GetGrain<IReminderStorageGrain>("a").Register();

        await using var after = await Start(folder["data"], clock, ticks);
        Assert.Equal(["hourly"], await after.Grains.GetGrain<IReminderStorageGrain>("a").Names());
        clock.Advance(TimeSpan.FromMinutes(59));
        Assert.False(ticks.First.Task.IsCompleted);
        clock.Advance(TimeSpan.FromMinutes(1));
        var status = await ticks.First.Task;
        Assert.Equal(clock.GetUtcNow().UtcDateTime, status.FirstTickTime);
        Assert.Equal(TimeSpan.FromHours(1), status.Period);
    }

    [Fact]
    public async Task The_table_changes_etags_finds_by_grain_and_by_range_and_removes_by_etag()
    {
        using var folder = new TempFolder();
        await using var cluster = await Start(folder["data"], new ManualClock(), new Ticks());
        var table = cluster.Cluster.GetSiloServiceProvider().GetRequiredService<IReminderTable>();
        var grain = cluster.Grains.GetGrain<IReminderStorageGrain>("a").GetGrainId();
        var entry = new ReminderEntry
        {
            GrainId = grain,
            ReminderName = "n",
            StartAt = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc),
            Period = TimeSpan.FromMinutes(2),
        };
        var before = await table.UpsertRow(entry);
        var etag = await table.UpsertRow(entry);
        Assert.NotEqual(before, etag);

        var stored = Assert.Single((await table.ReadRows(grain)).Reminders);
        Assert.Equal((grain, "n", entry.StartAt, entry.Period, etag), (stored.GrainId, stored.ReminderName, stored.StartAt, stored.Period, stored.ETag));
        Assert.Equal(DateTimeKind.Utc, stored.StartAt.Kind);
        var hash = grain.GetUniformHashCode();
        Assert.Single((await table.ReadRows(0, 0)).Reminders);
        Assert.Single((await table.ReadRows(hash - 1, hash)).Reminders);
        Assert.Empty((await table.ReadRows(hash, hash + 1)).Reminders);
        Assert.Single((await table.ReadRows(hash + 1, hash)).Reminders);

        Assert.False(await table.RemoveRow(grain, "n", before!));
        Assert.True(await table.RemoveRow(grain, "n", etag!));
        Assert.Null(await table.ReadRow(grain, "n"));
    }

    private static Task<TradingCluster> Start(string path, ManualClock clock, Ticks ticks) => TradingCluster.Start(
        path,
        configure: services =>
        {
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
            services.AddSingleton(ticks);
        });

    public sealed class Ticks
    {
        public TaskCompletionSource<TickStatus> First { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
