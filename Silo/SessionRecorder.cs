using OrleansTrading.Domain.Markets;
using OrleansTrading.Storage.Archive.Sessions;

namespace OrleansTrading.Silo;

/// <summary>Where a session's ticks are archived.</summary>
/// <param name="Archive">The archive.</param>
/// <param name="SpoolPath">The session's file until its ticks become segments.</param>
internal sealed record SessionRecording(ITickArchive Archive, string SpoolPath);

/// <summary>
/// Archives the ticks of a played market, with the market's time as cursor: a checkpoint makes them durable before the session's own, so that after a
/// crash none is missing and none is there twice.
/// </summary>
internal sealed class SessionRecorder : IAsyncDisposable
{
    // A file a listing and kind: of a market of thousands they are many, so they are made once a day and not oftener.
    private static readonly SessionRolling Rolling = new(Bytes: 512 << 20, SpanNs: Nanoseconds.PerDay);

    private readonly SessionArchive _archive;
    private readonly ArchiveStream[,] _streams;

    private SessionRecorder(SessionArchive archive, IMarket market)
    {
        _archive = archive;
        _streams = new ArchiveStream[market.Venues.Count * market.Instruments.Count, (int)TickKind.Bar + 1];
        foreach (var (venue, instrument) in market.Listings)
            foreach (var kind in Enum.GetValues<TickKind>())
                _streams[venue * market.Instruments.Count + instrument, (int)kind] = new(market.Venues[venue].Name, market.Instruments[instrument].Symbol, kind);
        Instruments = market.Instruments.Count;
    }

    private int Instruments { get; }

    /// <summary>Opens the recording of a session.</summary>
    /// <param name="recording">Where it goes.</param>
    /// <param name="market">What the session is about.</param>
    /// <param name="reachedNs">Up to which market time the archive must have it; the least number for any, Unix nanoseconds UTC.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <exception cref="Domain.RefusedException">ARCHIVE_CORRUPT, ARCHIVE_STORE_FAILED.</exception>
    public static async ValueTask<SessionRecorder> Open(SessionRecording recording, IMarket market, long reachedNs, CancellationToken cancellationToken) =>
        new(await SessionArchive.OpenAsync(
            recording.Archive, recording.SpoolPath, market.Fingerprint, reachedNs, Rolling, cancellationToken), market);

    /// <summary>Adds a tick.</summary>
    public void Append(in TapeTick tick) =>
        _archive.Append(_streams[tick.Venue * Instruments + tick.Instrument, (int)tick.Tick.Kind], tick.Tick.TimeNs, tick.Tick);

    /// <summary>Makes all ticks up to a market time durable.</summary>
    public ValueTask Checkpoint(long cursorNs) => _archive.CheckpointAsync(cursorNs);

    /// <summary>Makes segments of all that was recorded.</summary>
    public async ValueTask Finish(long cursorNs)
    {
        await _archive.CheckpointAsync(cursorNs);
        await _archive.RollAsync();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _archive.DisposeAsync();
}
