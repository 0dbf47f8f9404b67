using OrleansTrading.Domain;

namespace OrleansTrading.Storage.State;

/// <summary>
/// Grain state by name and key, in the same database and through the same writer as the journal, so that a state and an append that
/// wait together share one sync. What was acknowledged is synced. Every call is safe from any thread.
/// </summary>
/// <param name="database">The database; who opened it closes it.</param>
public sealed class StateStore(TradingDatabase database)
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
    public async ValueTask<StoredState?> ReadAsync(string name, string key, CancellationToken cancellationToken = default) =>
        await database.Tables.ReadStateAsync(new StateIdentity(name, key), cancellationToken).ConfigureAwait(false);

    /// <summary>Replaces a state.</summary>
    /// <param name="name">What kind of state it is.</param>
    /// <param name="key">Whose it is.</param>
    /// <param name="payload">At most <see cref="MaxPayloadBytes"/> bytes, which must not change until the call completes.</param>
    /// <param name="expectedETag">The etag of the state that the writer knows; null when there must be none.</param>
    /// <returns>The new etag.</returns>
    /// <exception cref="StateConflictException">The state is another one. Nothing was changed.</exception>
    /// <exception cref="ArgumentException">A limit is breached. Nothing was changed.</exception>
    /// <exception cref="RefusedException">
    /// <see cref="StorageCodes.WriteFailed"/>: nothing was changed; or <see cref="StorageCodes.OutcomeUnknown"/>.
    /// </exception>
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
    /// <exception cref="RefusedException">
    /// <see cref="StorageCodes.WriteFailed"/>: nothing was changed; or <see cref="StorageCodes.OutcomeUnknown"/>.
    /// </exception>
    public async ValueTask ClearAsync(
        string name, string key, string? expectedETag, CancellationToken cancellationToken = default)
    {
        var clear = new StateOperation(new StateIdentity(name, key), null, expectedETag);
        await database.Writer.WriteAsync(clear, cancellationToken).ConfigureAwait(false);
    }
}
