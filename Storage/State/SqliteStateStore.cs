using OrleansTrading.Domain;
using OrleansTrading.Storage.Sqlite;

namespace OrleansTrading.Storage.State;

/// <summary>
/// Grain state by name and key, in the same file and through the same writer as the journal, so that a state and an append that
/// wait together share one sync. What was acknowledged is synced. Every call is safe from any thread.
/// </summary>
/// <param name="database">The database; who opened it closes it.</param>
public sealed class SqliteStateStore(SqliteDatabase database)
{
    /// <summary>Most bytes of one state.</summary>
    public const int MaxPayloadBytes = 4 * 1_024 * 1_024;

    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 200;

    /// <summary>Longest key, in characters.</summary>
    public const int MaxKeyLength = 400;

    /// <summary>Reads a state; null when there is none.</summary>
    /// <param name="name">What kind of state it is.</param>
    /// <param name="key">Whose it is.</param>
    /// <exception cref="RefusedException">
    /// <see cref="StorageCodes.Corrupt"/> or <see cref="StorageCodes.ReadFailed"/>.
    /// </exception>
    public async ValueTask<StoredState?> ReadAsync(string name, string key, CancellationToken cancellationToken = default)
    {
        var identity = new StateIdentity(name, key);
        return await database.Readers.ReadAsync(identity, Read, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Replaces a state.</summary>
    /// <param name="name">What kind of state it is.</param>
    /// <param name="key">Whose it is.</param>
    /// <param name="payload">At most <see cref="MaxPayloadBytes"/> bytes, which must not change until the call completes.</param>
    /// <param name="expectedETag">The etag of the state that the writer knows; null when there must be none.</param>
    /// <returns>The new etag.</returns>
    /// <exception cref="StateConflictException">The state is another one. Nothing was changed.</exception>
    /// <exception cref="ArgumentException">A limit is breached. Nothing was changed.</exception>
    /// <exception cref="RefusedException"><see cref="StorageCodes.WriteFailed"/>. Nothing was changed.</exception>
    public async ValueTask<string> WriteAsync(
        string name,
        string key,
        ReadOnlyMemory<byte> payload,
        string? expectedETag,
        CancellationToken cancellationToken = default)
    {
        if (payload.Length > MaxPayloadBytes)
        {
            throw new ArgumentException(
                $"The state has {payload.Length} bytes; at most {MaxPayloadBytes} are allowed.", nameof(payload));
        }

        var write = new StateOperation(new StateIdentity(name, key), payload, expectedETag);
        await database.Writer.WriteAsync(write, cancellationToken).ConfigureAwait(false);
        return write.NewETag;
    }

    /// <summary>Clears a state. With no expected etag there must be none, and nothing happens.</summary>
    /// <param name="name">What kind of state it is.</param>
    /// <param name="key">Whose it is.</param>
    /// <param name="expectedETag">The etag of the state that the writer knows; null when there must be none.</param>
    /// <exception cref="StateConflictException">The state is another one. Nothing was changed.</exception>
    /// <exception cref="RefusedException"><see cref="StorageCodes.WriteFailed"/>. Nothing was changed.</exception>
    public async ValueTask ClearAsync(
        string name, string key, string? expectedETag, CancellationToken cancellationToken = default)
    {
        var clear = new StateOperation(new StateIdentity(name, key), null, expectedETag);
        await database.Writer.WriteAsync(clear, cancellationToken).ConfigureAwait(false);
    }

    private static StoredState? Read(SqliteSession session, StateIdentity identity, CancellationToken cancellationToken)
    {
        var row = session.Statement(SqliteDialect.ReadState).BindText(1, identity.NameUtf8).BindText(2, identity.KeyUtf8);
        try
        {
            if (!row.Step())
                return null;

            var etag = row.Int64(0);
            var payload = row.Bytes(1);
            if (row.Int64(2) != identity.ChecksumOf(etag, payload))
            {
                throw StorageRefusals.Corrupt(
                    $"State '{identity.Name}' of '{identity.Key}' (etag {etag}) is corrupt: its checksum differs.");
            }

            return new StoredState(payload.ToArray(), StateOperation.Text(etag));
        }
        finally
        {
            row.Reset();
        }
    }
}
