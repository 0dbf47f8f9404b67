using System.Text;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Journal;
using OrleansTrading.Storage.Sqlite;

namespace OrleansTrading.Storage.Journal;

/// <summary>
/// The event journal in a SQLite file. Appends of all streams that wait at the same time share one transaction and one sync;
/// reads run beside them and see what was committed when they began. Every row carries a checksum, which every read verifies:
/// a damaged one is refused as <see cref="StorageCodes.Corrupt"/> with its stream and version.
/// </summary>
/// <remarks>
/// Payloads handed to an append or a snapshot must not change until the call completes. A write that fails
/// (<see cref="StorageCodes.WriteFailed"/>: a full disk, say) takes its whole transaction with it and leaves nothing visible;
/// the journal stays usable. If the sync itself failed and power is lost before the next write, SQLite may yet find the
/// unacknowledged events when it recovers: after a restart a stream's version is what its events say.
/// </remarks>
public sealed class SqliteEventJournal : IEventJournal, IAsyncDisposable
{
    /// <summary>Most bytes of a snapshot's payload.</summary>
    public const int MaxSnapshotBytes = 64 * 1_024 * 1_024;

    /// <summary>Longest name of a snapshot's schema, in characters.</summary>
    public const int MaxSchemaLength = 64;

    private readonly SqliteDatabase _database;
    private readonly bool _ownsDatabase;

    /// <summary>A journal in a database that others share; who opened the database closes it.</summary>
    public SqliteEventJournal(SqliteDatabase database) : this(database, ownsDatabase: false)
    {
    }

    private SqliteEventJournal(SqliteDatabase database, bool ownsDatabase)
    {
        ArgumentNullException.ThrowIfNull(database);
        _database = database;
        _ownsDatabase = ownsDatabase;
    }

    /// <summary>Opens a journal in a file of its own, which it closes when it is disposed.</summary>
    /// <param name="path">The file; created where there is none. Its folder must exist.</param>
    /// <param name="options">Bounds; null for the defaults.</param>
    /// <exception cref="RefusedException">As <see cref="SqliteDatabase.Open"/>.</exception>
    public static SqliteEventJournal Open(string path, SqliteOptions? options = null) =>
        new(SqliteDatabase.Open(path, options), ownsDatabase: true);

    /// <inheritdoc/>
    /// <exception cref="RefusedException"><see cref="StorageCodes.WriteFailed"/>. Nothing was appended.</exception>
    /// <exception cref="OperationCanceledException">
    /// Cancelled before the writer took the append. Nothing was appended; once taken, an append is not cancelled any more.
    /// </exception>
    public async ValueTask<long> AppendAsync(
        string stream, long expectedVersion, IReadOnlyList<JournalEvent> events, CancellationToken cancellationToken = default)
    {
        var name = JournalArguments.Stream(stream);
        JournalArguments.Version(expectedVersion, nameof(expectedVersion));
        var encoded = EncodedEvent.Encode(name, expectedVersion, events);

        var writer = _database.Writer;
        var append = new AppendOperation(writer.Heads, stream, name, expectedVersion, encoded);
        await writer.WriteAsync(append, cancellationToken).ConfigureAwait(false);
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
        await ReadAsync(SqliteDialect.ReadEvents, stream, afterVersion, limit, null, cancellationToken).ConfigureAwait(false);

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
        return await ReadAsync(SqliteDialect.ReadEventsOfSubject, stream, 0, limit, match, cancellationToken)
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
        return await ReadAsync(SqliteDialect.ReadEventsOfType, stream, afterVersion, limit, match, cancellationToken)
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
        return await ReadAsync(SqliteDialect.ReadEventsOfTypeBackward, stream, beforeVersion, limit, match, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="RefusedException">
    /// <see cref="StorageCodes.Corrupt"/> or <see cref="StorageCodes.ReadFailed"/>.
    /// </exception>
    public async ValueTask<JournalSnapshot?> ReadSnapshotAsync(string stream, CancellationToken cancellationToken = default)
    {
        var name = JournalArguments.Stream(stream);
        return await _database.Readers.ReadAsync((stream, name), ReadSnapshot, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The snapshot is ahead of its stream, or exceeds <see cref="MaxSnapshotBytes"/> or <see cref="MaxSchemaLength"/>.
    /// </exception>
    /// <exception cref="RefusedException"><see cref="StorageCodes.WriteFailed"/>. The former snapshot is kept.</exception>
    public async ValueTask WriteSnapshotAsync(
        string stream, JournalSnapshot snapshot, CancellationToken cancellationToken = default)
    {
        var name = JournalArguments.Stream(stream);
        ArgumentNullException.ThrowIfNull(snapshot);
        JournalArguments.Version(snapshot.Version, nameof(snapshot));
        JournalArguments.Payload(snapshot.Payload, MaxSnapshotBytes, "The snapshot's payload");
        var schema = WellFormedText.Encode(snapshot.Schema, 1, MaxSchemaLength, nameof(snapshot), "The snapshot's schema");

        var writer = _database.Writer;
        var write = new SnapshotOperation(writer.Heads, stream, name, snapshot, schema);
        await writer.WriteAsync(write, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Finishes what was appended and closes the file, if the journal opened it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_ownsDatabase)
            await _database.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask<IReadOnlyList<RecordedEvent>> ReadAsync(
        string sql, string stream, long fromVersion, int limit, byte[]? match, CancellationToken cancellationToken)
    {
        var name = JournalArguments.Stream(stream);
        JournalArguments.Version(fromVersion, nameof(fromVersion));
        JournalArguments.Limit(limit);
        var query = new EventQuery(sql, stream, name, fromVersion, limit, match);
        return await _database.Readers.ReadAsync(query, static (session, q, token) => q.Run(session, token), cancellationToken)
            .ConfigureAwait(false);
    }

    private static JournalSnapshot? ReadSnapshot(
        SqliteSession session, (string Stream, byte[] StreamUtf8) of, CancellationToken cancellationToken)
    {
        var row = session.Statement(SqliteDialect.ReadSnapshot).BindText(1, of.StreamUtf8);
        try
        {
            if (!row.Step())
                return null;

            var version = row.Int64(0);
            var schema = row.Bytes(1);
            var payload = row.Bytes(2);
            if (row.Int64(3) != SnapshotOperation.ChecksumOf(of.StreamUtf8, version, schema, payload))
            {
                throw StorageRefusals.Corrupt(
                    $"The snapshot of stream '{of.Stream}' at version {version} is corrupt: its checksum differs.");
            }

            return new JournalSnapshot(version, Encoding.UTF8.GetString(schema), payload.ToArray());
        }
        finally
        {
            row.Reset();
        }
    }
}
