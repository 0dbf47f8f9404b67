using OrleansTrading.Domain;
using OrleansTrading.Domain.Journal;

namespace OrleansTrading.Storage.Journal;

/// <summary>
/// The event journal in a database. Appends of all streams that wait at the same time share one transaction and one sync;
/// reads run beside them and see what was committed when they began. Every row carries a checksum, which every read verifies:
/// a damaged one is refused as <see cref="StorageCodes.Corrupt"/> with its stream and version.
/// </summary>
/// <remarks>
/// Payloads handed to an append or a snapshot must not change until the call completes. A write that fails
/// (<see cref="StorageCodes.WriteFailed"/>: a full disk, say) takes its whole transaction with it and leaves nothing visible;
/// the journal stays usable. If the sync itself failed and power is lost before the next write, SQLite may yet find the
/// unacknowledged events when it recovers; and of a write during which the connection to PostgreSQL was lost
/// (<see cref="StorageCodes.OutcomeUnknown"/>) nobody knows whether it was stored. In both cases a stream's version is what its events say.
/// </remarks>
/// <param name="database">The database; who opened it closes it.</param>
public sealed class EventJournal(TradingDatabase database) : IEventJournal
{
    /// <summary>Most bytes of a snapshot's payload.</summary>
    public const int MaxSnapshotBytes = 64 * 1_024 * 1_024;

    /// <summary>Longest name of a snapshot's schema, in characters.</summary>
    public const int MaxSchemaLength = 64;

    /// <inheritdoc/>
    /// <exception cref="RefusedException">
    /// <see cref="StorageCodes.WriteFailed"/>: nothing was appended; or <see cref="StorageCodes.OutcomeUnknown"/>.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// Cancelled before the writer took the append. Nothing was appended; once taken, an append is not cancelled any more.
    /// </exception>
    public async ValueTask<long> AppendAsync(
        string stream, long expectedVersion, IReadOnlyList<JournalEvent> events, CancellationToken cancellationToken = default)
    {
        var identity = new StreamIdentity(stream);
        JournalArguments.Version(expectedVersion, nameof(expectedVersion));
        var append = new AppendOperation(identity, expectedVersion, EncodedEvent.Encode(identity.Utf8, expectedVersion, events));
        await database.Writer.WriteAsync(append, cancellationToken).ConfigureAwait(false);
        return append.LastVersion;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The version is negative, or the limit not between 1 and <see cref="JournalLimits.MaxEventsPerRead"/>.
    /// </exception>
    /// <exception cref="RefusedException">
    /// <see cref="StorageCodes.Corrupt"/> or <see cref="StorageCodes.ReadFailed"/>.
    /// </exception>
    public async ValueTask<IReadOnlyList<RecordedEvent>> ReadAsync(
        string stream, long afterVersion, int limit, CancellationToken cancellationToken = default) =>
        await ReadAsync(EventPageKind.All, stream, afterVersion, limit, null, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The limit is not between 1 and <see cref="JournalLimits.MaxEventsPerRead"/>.
    /// </exception>
    /// <exception cref="RefusedException">
    /// <see cref="StorageCodes.Corrupt"/> or <see cref="StorageCodes.ReadFailed"/>.
    /// </exception>
    public async ValueTask<IReadOnlyList<RecordedEvent>> ReadSubjectAsync(
        string stream, string subject, int limit, CancellationToken cancellationToken = default)
    {
        var match = JournalArguments.Subject(subject);
        return await ReadAsync(EventPageKind.OfSubject, stream, 0, limit, match, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The version is negative, or the limit not between 1 and <see cref="JournalLimits.MaxEventsPerRead"/>.
    /// </exception>
    /// <exception cref="RefusedException">
    /// <see cref="StorageCodes.Corrupt"/> or <see cref="StorageCodes.ReadFailed"/>.
    /// </exception>
    public async ValueTask<IReadOnlyList<RecordedEvent>> ReadTypeAsync(
        string stream, string type, long afterVersion, int limit, CancellationToken cancellationToken = default)
    {
        var match = JournalArguments.Type(type);
        return await ReadAsync(EventPageKind.OfType, stream, afterVersion, limit, match, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The version is negative, or the limit not between 1 and <see cref="JournalLimits.MaxEventsPerRead"/>.
    /// </exception>
    /// <exception cref="RefusedException">
    /// <see cref="StorageCodes.Corrupt"/> or <see cref="StorageCodes.ReadFailed"/>.
    /// </exception>
    public async ValueTask<IReadOnlyList<RecordedEvent>> ReadTypeBackwardAsync(
        string stream, string type, long beforeVersion, int limit, CancellationToken cancellationToken = default)
    {
        var match = JournalArguments.Type(type);
        return await ReadAsync(EventPageKind.OfTypeBackward, stream, beforeVersion, limit, match, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="RefusedException">
    /// <see cref="StorageCodes.Corrupt"/> or <see cref="StorageCodes.ReadFailed"/>.
    /// </exception>
    public async ValueTask<JournalSnapshot?> ReadSnapshotAsync(string stream, CancellationToken cancellationToken = default) =>
        await database.Tables.ReadSnapshotAsync(new StreamIdentity(stream), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The snapshot is ahead of its stream, or exceeds <see cref="MaxSnapshotBytes"/> or <see cref="MaxSchemaLength"/>.
    /// </exception>
    /// <exception cref="RefusedException">
    /// <see cref="StorageCodes.WriteFailed"/>: the former snapshot is kept; or <see cref="StorageCodes.OutcomeUnknown"/>.
    /// </exception>
    public async ValueTask WriteSnapshotAsync(
        string stream, JournalSnapshot snapshot, CancellationToken cancellationToken = default)
    {
        var identity = new StreamIdentity(stream);
        var write = new SnapshotOperation(identity, EncodedSnapshot.Encode(identity.Utf8, snapshot));
        await database.Writer.WriteAsync(write, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<IReadOnlyList<RecordedEvent>> ReadAsync(
        EventPageKind kind, string stream, long fromVersion, int limit, byte[]? match, CancellationToken cancellationToken)
    {
        var identity = new StreamIdentity(stream);
        JournalArguments.Version(fromVersion, nameof(fromVersion));
        JournalArguments.Limit(limit);
        var page = new EventPage(kind, identity, fromVersion, limit, match);
        await database.Tables.ReadEventsAsync(page, cancellationToken).ConfigureAwait(false);
        return page.Events;
    }
}
