using OrleansTrading.Domain;
using OrleansTrading.Domain.Journal;
using OrleansTrading.Storage.Bars;
using OrleansTrading.Storage.Journal;
using OrleansTrading.Storage.Reminders;
using OrleansTrading.Storage.State;

namespace OrleansTrading.Storage.Groups;

/// <summary>
/// The tables of a database as they were committed when a read began. Rows are handed to what verifies them; a failure is a
/// <see cref="RefusedException"/> of <see cref="StorageCodes.Corrupt"/> or <see cref="StorageCodes.ReadFailed"/>. Safe from any thread.
/// </summary>
internal interface ITableReader
{
    /// <summary>Reads events into their page.</summary>
    ValueTask ReadEventsAsync(EventPage page, CancellationToken cancellationToken);

    /// <summary>Reads a stream's snapshot; null when it has none.</summary>
    ValueTask<JournalSnapshot?> ReadSnapshotAsync(StreamIdentity stream, CancellationToken cancellationToken);

    /// <summary>Reads a state; null when there is none.</summary>
    ValueTask<StoredState?> ReadStateAsync(StateIdentity state, CancellationToken cancellationToken);

    /// <summary>Reads bars into their page.</summary>
    ValueTask ReadBarsAsync(BarPage page, CancellationToken cancellationToken);

    /// <summary>Reads the reminders of a grain by name, or of all grains by grain and name.</summary>
    /// <param name="grainUtf8">The grain in UTF-8; null for all.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    ValueTask<IReadOnlyList<StoredReminder>> ReadRemindersAsync(byte[]? grainUtf8, CancellationToken cancellationToken);
}
