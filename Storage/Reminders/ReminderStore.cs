using OrleansTrading.Domain;
using OrleansTrading.Storage.State;

namespace OrleansTrading.Storage.Reminders;

/// <summary>
/// When grains want to be reminded, in the same database and through the same writer as the journal. What was acknowledged is
/// synced. Every call is safe from any thread.
/// </summary>
/// <param name="database">The database; who opened it closes it.</param>
public sealed class ReminderStore(TradingDatabase database)
{
    /// <summary>Longest identity of a grain, in characters.</summary>
    public const int MaxGrainLength = StateStore.MaxKeyLength;

    /// <summary>Longest name of a reminder, in characters.</summary>
    public const int MaxNameLength = StateStore.MaxNameLength;

    /// <summary>All reminders, by grain and name.</summary>
    /// <exception cref="RefusedException"><see cref="StorageCodes.Corrupt"/> or <see cref="StorageCodes.ReadFailed"/>.</exception>
    public async ValueTask<IReadOnlyList<StoredReminder>> ReadAllAsync(CancellationToken cancellationToken = default) =>
        await database.Tables.ReadRemindersAsync(null, cancellationToken).ConfigureAwait(false);

    /// <summary>The reminders of a grain, by name.</summary>
    /// <exception cref="RefusedException"><see cref="StorageCodes.Corrupt"/> or <see cref="StorageCodes.ReadFailed"/>.</exception>
    public async ValueTask<IReadOnlyList<StoredReminder>> ReadAsync(string grain, CancellationToken cancellationToken = default) =>
        await database.Tables.ReadRemindersAsync(ReminderIdentity.Encode(grain), cancellationToken).ConfigureAwait(false);

    /// <summary>Adds a reminder, or replaces the one of its name.</summary>
    /// <param name="grain">Whose it is.</param>
    /// <param name="name">Its name, unique in the grain.</param>
    /// <param name="startTicks">The first tick, in 100 ns since the year 1, UTC; not negative.</param>
    /// <param name="periodTicks">Time between ticks, in 100 ns; positive.</param>
    /// <returns>The etag, which no other write of a reminder ever has.</returns>
    /// <exception cref="ArgumentException">A limit is breached. Nothing was changed.</exception>
    /// <exception cref="RefusedException">
    /// <see cref="StorageCodes.WriteFailed"/>: nothing was changed; or <see cref="StorageCodes.OutcomeUnknown"/>.
    /// </exception>
    public async ValueTask<string> WriteAsync(
        string grain, string name, long startTicks, long periodTicks, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(startTicks);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(periodTicks);
        var write = new WriteReminder(new ReminderIdentity(grain, name), startTicks, periodTicks);
        await database.Writer.WriteAsync(write, cancellationToken).ConfigureAwait(false);
        return write.NewETag;
    }

    /// <summary>Removes a reminder if it has this etag.</summary>
    /// <returns>Whether it was removed; if not, it is another one or there is none.</returns>
    /// <exception cref="RefusedException">
    /// <see cref="StorageCodes.WriteFailed"/>: nothing was changed; or <see cref="StorageCodes.OutcomeUnknown"/>.
    /// </exception>
    public async ValueTask<bool> RemoveAsync(string grain, string name, string etag, CancellationToken cancellationToken = default)
    {
        var removal = new RemoveReminder(new ReminderIdentity(grain, name), etag);
        await database.Writer.WriteAsync(removal, cancellationToken).ConfigureAwait(false);
        return removal.IsRemoved;
    }

    /// <summary>Removes all reminders.</summary>
    /// <exception cref="RefusedException">
    /// <see cref="StorageCodes.WriteFailed"/>: nothing was changed; or <see cref="StorageCodes.OutcomeUnknown"/>.
    /// </exception>
    public async ValueTask ClearAsync(CancellationToken cancellationToken = default) =>
        await database.Writer.WriteAsync(new ClearReminders(), cancellationToken).ConfigureAwait(false);
}

/// <summary>A reminder as stored.</summary>
/// <param name="Grain">Whose it is.</param>
/// <param name="Name">Its name, unique in the grain.</param>
/// <param name="StartTicks">The first tick, in 100 ns since the year 1, UTC.</param>
/// <param name="PeriodTicks">Time between ticks, in 100 ns.</param>
/// <param name="ETag">Names this write of it: no other write of any reminder ever has the same.</param>
public sealed record StoredReminder(string Grain, string Name, long StartTicks, long PeriodTicks, string ETag);
