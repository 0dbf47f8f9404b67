using System.Globalization;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Storage.Archive.Coding;
using OrleansTrading.Storage.Archive.Segments;

namespace OrleansTrading.Storage.Archive.Sessions;

/// <summary>When a session's ticks become segments: at the first checkpoint at which one of these is reached.</summary>
/// <param name="Bytes">What they take on disk.</param>
/// <param name="SpanNs">Time from the first tick to the last.</param>
public sealed record SessionRolling(long Bytes = 32 << 20, long SpanNs = 3_600 * Nanoseconds.PerSecond);

/// <summary>
/// Archives what a session says, live or replayed, for all its streams together, so that a checkpoint costs one write and one sync however many they are.
/// Every tick has the session's cursor, a number that grows. A checkpoint makes all ticks up to its cursor durable, in a file of the session; from time to
/// time they become segments, and then are seen. After a crash the session goes on behind some cursor of its own: ticks up to
/// <see cref="Through"/> are known and skipped, so that none is written twice, and none is lost if the session checkpoints here before it
/// does at home. One caller at a time.
/// </summary>
public sealed class SessionArchive : IAsyncDisposable
{
    private const int MaxSessionLength = 100;

    private readonly ITickArchive _archive;
    private readonly string _session;
    private readonly SessionRolling _rolling;
    private readonly SpoolFile _spool;
    private readonly Dictionary<ArchiveStream, Waiting> _streams = [];
    private long _cursor;
    private long? _firstNs;
    private long _lastNs;

    private SessionArchive(ITickArchive archive, SpoolFile spool, string session, SessionRolling rolling) =>
        (_archive, _spool, _session, _rolling, _cursor) = (archive, spool, session, rolling, spool.Through);

    /// <summary>The cursor of the last checkpoint; the least number before the first. Ticks up to it are durable.</summary>
    public long Through => _spool.Through;

    /// <summary>Opens a session's archive. What a crash left in its file becomes segments.</summary>
    /// <param name="archive">Where the segments go.</param>
    /// <param name="path">The session's file, which is created where there is none.</param>
    /// <param name="session">What tells it from other sessions that write to the archive, 1 to 100 characters.</param>
    /// <param name="reached">The last cursor that the session has checkpointed at home; the least number if it never did.</param>
    /// <param name="rolling">When ticks become segments.</param>
    /// <exception cref="RefusedException">
    /// ARCHIVE_SOURCE_INVALID. ARCHIVE_CORRUPT: the file is damaged, or ends before what the session has reached. ARCHIVE_STORE_FAILED.
    /// </exception>
    public static ValueTask<SessionArchive> OpenAsync(
        ITickArchive archive, string path, string session, long reached, SessionRolling? rolling = null, CancellationToken cancellationToken = default) =>
        OpenAsync(new Disk(), archive, path, session, reached, rolling ?? new SessionRolling(), cancellationToken);

    internal static async ValueTask<SessionArchive> OpenAsync(
        Disk disk, ITickArchive archive, string path, string session, long reached, SessionRolling rolling, CancellationToken cancellationToken)
    {
        if (session is not { Length: > 0 and <= MaxSessionLength })
            throw new RefusedException(ArchiveCodes.SourceInvalid, $"The name of a session has 1 to {MaxSessionLength} characters.");
        var spool = Guarded(path, () => SpoolFile.Open(disk, Path.GetFullPath(path)));
        var opened = new SessionArchive(archive, spool, session, rolling);
        try
        {
            if (spool.Through < reached)
                throw new RefusedException(
                    ArchiveCodes.Corrupt, $"The session's ticks in '{path}' end at cursor {spool.Through}, but the session has reached {reached}.");
            if (spool.HasBlocks) await opened.RollAsync(cancellationToken).ConfigureAwait(false);
            return opened;
        }
        catch
        {
            await opened.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Adds a tick, unless its cursor says that it is known. A stream's ticks may come out of order of time; they are read in order.</summary>
    /// <exception cref="ArgumentException">The cursor is before that of the last tick; the tick is of another kind.</exception>
    /// <exception cref="RefusedException">ARCHIVE_STORE_FAILED, ARCHIVE_STREAM_INVALID.</exception>
    public void Append(ArchiveStream stream, long cursor, in Tick tick)
    {
        if (cursor <= Through) return;
        ArgumentOutOfRangeException.ThrowIfLessThan(cursor, _cursor);
        SegmentBuilder.Check(tick, stream.Kind, lastNs: 0);
        if (!_streams.TryGetValue(stream, out var waiting)) waiting = Begin(stream);
        // A block, and a segment, is in order of time.
        if (tick.TimeNs < waiting.LastNs)
        {
            Flush(waiting);
            waiting.Run++;
        }

        if (!waiting.Encoder.TryAdd(tick))
        {
            Flush(waiting);
            if (!waiting.Encoder.TryAdd(tick)) throw new InvalidOperationException("An empty block has room for any tick.");
        }

        (_cursor, waiting.LastNs) = (cursor, tick.TimeNs);
        _firstNs ??= tick.TimeNs;
        _lastNs = Math.Max(_lastNs, tick.TimeNs);
    }

    /// <summary>Makes all ticks durable. A session does this before it checkpoints at home.</summary>
    /// <param name="cursor">The cursor up to which all ticks were added; not before that of the last one or of the last checkpoint.</param>
    /// <exception cref="RefusedException">ARCHIVE_STORE_FAILED, ARCHIVE_CORRUPT.</exception>
    public async ValueTask CheckpointAsync(long cursor, CancellationToken cancellationToken = default)
    {
        // A session that goes again through what is known.
        if (cursor <= Through) return;
        ArgumentOutOfRangeException.ThrowIfLessThan(cursor, _cursor);
        foreach (var waiting in _streams.Values) Flush(waiting);
        Guarded(_session, () =>
        {
            _spool.Checkpoint(cursor);
            return true;
        });
        _cursor = cursor;
        if (_spool.Bytes >= _rolling.Bytes || _lastNs - _firstNs >= _rolling.SpanNs)
            await RollAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes segments of all ticks up to the last checkpoint, so that they are seen. Interrupted anywhere it can be repeated.</summary>
    /// <exception cref="RefusedException">ARCHIVE_STORE_FAILED, ARCHIVE_CORRUPT.</exception>
    public async ValueTask RollAsync(CancellationToken cancellationToken = default)
    {
        if (_spool.HasLooseBlocks || _streams.Values.Any(w => w.Encoder.Count > 0))
            throw new InvalidOperationException("There are ticks behind the last checkpoint.");
        if (_spool.HasBlocks) await CommitSegmentsAsync(cancellationToken).ConfigureAwait(false);
        Guarded(_session, () =>
        {
            _spool.Restart();
            return true;
        });
        _streams.Clear();
        (_firstNs, _lastNs) = (null, 0);
    }

    /// <summary>Lets the file go. Ticks behind the last checkpoint are lost, as in a crash; those before it become segments when it is opened again.</summary>
    public ValueTask DisposeAsync()
    {
        _spool.Dispose();
        return default;
    }

    private async ValueTask CommitSegmentsAsync(CancellationToken cancellationToken)
    {
        var writers = new Dictionary<(ArchiveStream Stream, int Run), IArchiveWriter>();
        try
        {
            foreach (var (stream, run, tick) in _spool.Read())
            {
                if (!writers.TryGetValue((stream, run), out var writer))
                {
                    // The same segments at the same checkpoint: what was committed before a crash is known.
                    var source = string.Create(CultureInfo.InvariantCulture, $"session {_session} through {Through} run {run}");
                    writers.Add((stream, run), writer = await _archive.BeginAsync(stream, source, cancellationToken).ConfigureAwait(false));
                }

                await writer.AppendAsync(tick).ConfigureAwait(false);
            }

            foreach (var writer in writers.Values) await writer.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            foreach (var writer in writers.Values) await writer.DisposeAsync().ConfigureAwait(false);
        }
    }

    private Waiting Begin(ArchiveStream stream)
    {
        // Refused now and not when segments are made of it.
        _ = StreamPath.Of(stream);
        var waiting = new Waiting(_streams.Count, BlockEncoder.Of(stream.Kind));
        _spool.AddStream(stream);
        _streams.Add(stream, waiting);
        return waiting;
    }

    private void Flush(Waiting waiting)
    {
        if (waiting.Encoder.Count > 0)
            Guarded(_session, () =>
            {
                _spool.AddBlock(waiting.Ordinal, waiting.Run, waiting.Encoder);
                return true;
            });
    }

    private static T Guarded<T>(string what, Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RefusedException(ArchiveCodes.StoreFailed, $"The ticks of '{what}' could not be kept: {e.Message}", e);
        }
    }

    /// <summary>A stream's ticks that are not yet in the file.</summary>
    private sealed class Waiting(int ordinal, BlockEncoder encoder)
    {
        public int Ordinal { get; } = ordinal;

        public BlockEncoder Encoder { get; } = encoder;

        public int Run { get; set; }

        public long LastNs { get; set; }
    }
}
