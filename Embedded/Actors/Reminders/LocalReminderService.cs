using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OrleansTrading.Embedded.Actors;

/// <summary>
/// Lets the reminders of the table tick, as long as the host is active. It reads the table once: nobody else writes it while
/// the host runs.
/// </summary>
internal sealed partial class LocalReminderService : IReminderRegistry, ILifecycleParticipant<ISiloLifecycle>
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(GrainId Grain, string Name), LocalReminder> _reminders = [];
    private readonly IReminderTable? _table;
    private readonly ReminderOptions _options;
    private readonly ActorRuntime _runtime;
    private readonly ILogger _log;
    private bool _isStopped;

    public LocalReminderService(
        IServiceProvider services, ActorRuntime runtime, IOptions<ReminderOptions> options, ILogger<LocalReminderService> log)
    {
        _table = services.GetService<IReminderTable>();
        _options = options.Value;
        _runtime = runtime;
        _log = log;
        if (_options.MinimumReminderPeriod < TimeSpan.Zero)
            throw new InvalidOperationException($"{nameof(ReminderOptions)}.{nameof(ReminderOptions.MinimumReminderPeriod)} must not be negative.");
    }

    public TimeProvider Clock => _runtime.Clock;

    private IReminderTable Table => _table ?? throw new InvalidOperationException(
        $"The host has no {nameof(IReminderTable)}; {nameof(SiloBuilderReminderMemoryExtensions.UseInMemoryReminderService)} adds one.");

    public void Participate(ISiloLifecycle lifecycle)
    {
        lifecycle.Subscribe<LocalReminderService>(
            ServiceLifecycleStage.RuntimeGrainServices, stop => Table.StartAsync(stop), stop => Table.StopAsync(stop));
        lifecycle.Subscribe<LocalReminderService>(ServiceLifecycleStage.Active, Start, Stop);
    }

    public async Task<IGrainReminder> RegisterOrUpdateReminder(GrainId callingGrainId, string reminderName, TimeSpan dueTime, TimeSpan period)
    {
        Check(reminderName, dueTime, period);
        var entry = new ReminderEntry
        {
            GrainId = callingGrainId,
            ReminderName = reminderName,
            StartAt = Clock.GetUtcNow().UtcDateTime + dueTime,
            Period = period,
        };
        entry.ETag = await Table.UpsertRow(entry)
            ?? throw new ReminderException($"Reminder {entry} could not be stored because of a race. Please try again later.");
        Schedule(entry);
        return new GrainReminder(entry);
    }

    public async Task UnregisterReminder(GrainId callingGrainId, IGrainReminder reminder)
    {
        if (reminder is not GrainReminder { Entry: var entry })
            throw new ArgumentException("This reminder is not of this host.", nameof(reminder));
        var isRemoved = await Table.RemoveRow(entry.GrainId, entry.ReminderName, entry.ETag!);
        if (!isRemoved && await Table.ReadRow(entry.GrainId, entry.ReminderName) is not null)
            throw new ReminderException($"Reminder {entry} could not be removed: it was changed since it was looked up. You can retry.");
        lock (_lock)
        {
            if (_reminders.Remove((entry.GrainId, entry.ReminderName), out var local))
                local.Dispose();
        }
    }

    public async Task<IGrainReminder?> GetReminder(GrainId callingGrainId, string reminderName) =>
        await Table.ReadRow(callingGrainId, reminderName) is { } entry ? new GrainReminder(entry) : null;

    public async Task<List<IGrainReminder>> GetReminders(GrainId callingGrainId) =>
        [.. (await Table.ReadRows(callingGrainId)).Reminders.Select(entry => new GrainReminder(entry))];

    /// <summary>Calls the grain; never fails.</summary>
    public async Task Tick(ReminderEntry entry)
    {
        try
        {
            var status = new TickStatus(entry.StartAt, entry.Period, Clock.GetUtcNow().UtcDateTime);
            await new ReminderReference(_runtime, entry.GrainId).ReceiveReminder(entry.ReminderName, status);
        }
        catch (Exception exception)
        {
            LogTick(_log, entry.ReminderName, entry.GrainId, exception);
        }
    }

    private async Task Start(CancellationToken cancellationToken)
    {
        foreach (var entry in (await Table.ReadRows(0, 0)).Reminders)
            Schedule(entry);
    }

    private Task Stop(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _isStopped = true;
            foreach (var reminder in _reminders.Values)
                reminder.Dispose();
            _reminders.Clear();
        }

        return Task.CompletedTask;
    }

    private void Schedule(ReminderEntry entry)
    {
        lock (_lock)
        {
            if (_isStopped)
                return;
            var key = (entry.GrainId, entry.ReminderName);
            if (_reminders.TryGetValue(key, out var reminder))
                reminder.Update(entry);
            else
                _reminders.Add(key, new LocalReminder(this, entry));
        }
    }

    private void Check(string reminderName, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime < TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(dueTime), dueTime, "A reminder's due time is neither negative nor infinite.");
        if (period < TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(period), period, "A reminder's period is neither negative nor infinite.");
        if (period < _options.MinimumReminderPeriod || period == TimeSpan.Zero)
        {
            throw new ArgumentException($"Cannot register reminder {reminderName}: its period ({period}) is less than the minimum "
                + $"({_options.MinimumReminderPeriod}).", nameof(period));
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The tick of reminder {Reminder} of {GrainId} failed; the next one comes as scheduled.")]
    private static partial void LogTick(ILogger log, string reminder, GrainId grainId, Exception exception);

    private sealed class GrainReminder(ReminderEntry entry) : IGrainReminder
    {
        public string ReminderName => entry.ReminderName;

        public ReminderEntry Entry => entry;

        public override string ToString() => $"<IOrleansReminder: GrainId={entry.GrainId} ReminderName={ReminderName} ETag={entry.ETag}>";
    }
}
