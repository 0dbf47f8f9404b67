using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace OrleansTrading.Embedded.Actors;

/// <summary>The reminders of a grain; callable only inside it. The grain implements <see cref="IRemindable"/>.</summary>
public static class GrainReminderExtensions
{
    /// <summary>Registers a reminder, or changes the one of its name. Stored when the task completes.</summary>
    /// <param name="grain">The grain itself.</param>
    /// <param name="reminderName">The name, unique in the grain.</param>
    /// <param name="dueTime">Until the first tick; not negative.</param>
    /// <param name="period">Between ticks; at least <see cref="ReminderOptions.MinimumReminderPeriod"/>.</param>
    /// <exception cref="ArgumentException">The name is empty, or a time is out of its range.</exception>
    /// <exception cref="InvalidOperationException">The grain is no <see cref="IRemindable"/>, or the host has no reminders.</exception>
    public static Task<IGrainReminder> RegisterOrUpdateReminder(
        this IGrainBase grain, string reminderName, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(grain);
        CheckName(reminderName);
        if (grain is not IRemindable)
            throw new InvalidOperationException($"Grain {grain.GrainContext.GrainId} does not implement {nameof(IRemindable)}.");
        return RemindersOf(grain).RegisterOrUpdateReminder(grain.GrainContext.GrainId, reminderName, dueTime, period);
    }

    /// <summary>Ends a reminder.</summary>
    /// <exception cref="ReminderException">The reminder was changed since it was looked up.</exception>
    public static Task UnregisterReminder(this IGrainBase grain, IGrainReminder reminder)
    {
        ArgumentNullException.ThrowIfNull(reminder);
        return RemindersOf(grain).UnregisterReminder(grain.GrainContext.GrainId, reminder);
    }

    /// <summary>A reminder of this grain, or null.</summary>
    public static Task<IGrainReminder?> GetReminder(this IGrainBase grain, string reminderName)
    {
        CheckName(reminderName);
        return RemindersOf(grain).GetReminder(grain.GrainContext.GrainId, reminderName);
    }

    /// <summary>All reminders of this grain.</summary>
    public static Task<List<IGrainReminder>> GetReminders(this IGrainBase grain) => RemindersOf(grain).GetReminders(grain.GrainContext.GrainId);

    private static void CheckName(string reminderName)
    {
        if (string.IsNullOrWhiteSpace(reminderName))
            throw new ArgumentNullException(nameof(reminderName));
    }

    private static IReminderRegistry RemindersOf(IGrainBase grain)
    {
        ArgumentNullException.ThrowIfNull(grain);
        return grain.GrainContext.ActivationServices.GetRequiredService<IReminderRegistry>();
    }
}

/// <summary>The reminders of all grains of the host.</summary>
public interface IReminderRegistry
{
    /// <inheritdoc cref="GrainReminderExtensions.RegisterOrUpdateReminder"/>
    Task<IGrainReminder> RegisterOrUpdateReminder(GrainId callingGrainId, string reminderName, TimeSpan dueTime, TimeSpan period);

    /// <inheritdoc cref="GrainReminderExtensions.UnregisterReminder"/>
    Task UnregisterReminder(GrainId callingGrainId, IGrainReminder reminder);

    /// <inheritdoc cref="GrainReminderExtensions.GetReminder"/>
    Task<IGrainReminder?> GetReminder(GrainId callingGrainId, string reminderName);

    /// <inheritdoc cref="GrainReminderExtensions.GetReminders"/>
    Task<List<IGrainReminder>> GetReminders(GrainId callingGrainId);
}

/// <summary>Gives a host reminders.</summary>
public static class SiloBuilderReminderExtensions
{
    /// <summary>Adds reminders; their <see cref="IReminderTable"/> is a service of its own.</summary>
    public static ISiloBuilder AddReminders(this ISiloBuilder builder)
    {
        builder.Services.AddReminders();
        return builder;
    }

    /// <inheritdoc cref="AddReminders(ISiloBuilder)"/>
    public static void AddReminders(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(LocalReminderService)))
            return;
        services.AddSingleton<LocalReminderService>();
        services.AddSingleton<IReminderRegistry>(provider => provider.GetRequiredService<LocalReminderService>());
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<LocalReminderService>());
    }
}

/// <summary>Gives a host reminders that need no storage.</summary>
public static class SiloBuilderReminderMemoryExtensions
{
    /// <summary>Adds reminders that end with the process.</summary>
    public static ISiloBuilder UseInMemoryReminderService(this ISiloBuilder builder)
    {
        builder.AddReminders();
        builder.Services.TryAddSingleton<IReminderTable, InMemoryReminderTable>();
        return builder;
    }
}
