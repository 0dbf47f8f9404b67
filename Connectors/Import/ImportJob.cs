using System.Collections.Immutable;
using System.Security.Cryptography;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Import;

/// <summary>
/// Imports recorded market data into the archive. What has been committed is passed over when the same is imported again, so a job that was
/// stopped, or killed, is gone on with by running it again. It runs once; its progress may be asked from any thread.
/// </summary>
public sealed class ImportJob
{
    // So many messages between two looks at the clock.
    private const int ProgressEvery = 8_192;

    private readonly ImportOptions _options;
    private readonly Catalogue _catalogue;
    private readonly ITickArchive _archive;
    private readonly TimeProvider _time;
    private readonly ImportTally _tally;
    private ImportProgress _progress = new();
    private ImmutableList<FileError> _errors = [];
    private IReadOnlyList<string> _ignored = [];
    private long _started;
    private int _hasRun;

    /// <param name="options">What to import.</param>
    /// <param name="catalogue">Known instruments, venues and listings.</param>
    /// <param name="archive">Where it goes.</param>
    /// <param name="time">Measures how long it takes.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of bounds.</exception>
    public ImportJob(ImportOptions options, Catalogue catalogue, ITickArchive archive, TimeProvider? time = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.MaxRejects);
        ArgumentOutOfRangeException.ThrowIfNegative(options.MaxReported);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.PartRows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxFileBytes, 1);
        if (options.BarLengthNs is { } length)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(length, Nanoseconds.PerSecond);
            ArgumentOutOfRangeException.ThrowIfNotEqual(length % Nanoseconds.PerSecond, 0);
        }

        _options = options;
        _catalogue = catalogue;
        _archive = archive;
        _time = time ?? TimeProvider.System;
        _tally = new ImportTally(options);
    }

    /// <summary>How far it is.</summary>
    public ImportProgress Progress => Volatile.Read(ref _progress);

    /// <summary>What has come of it so far; at the end, and also when it failed, what has come of it.</summary>
    public ImportReport Report => new(
        Progress, _tally.Rejects, _tally.Rows, [.. Volatile.Read(ref _errors).Take(_options.MaxReported)],
        [.. Volatile.Read(ref _ignored).Take(_options.MaxReported)], _tally.StaleBooks, _tally.CrossedQuotes, _tally.CutVolumes, _tally.LateBooks);

    /// <summary>Does it, on the thread pool and not on the caller's scheduler.</summary>
    /// <returns>What has come of it. Files that failed are in it and did not keep others from being imported.</returns>
    /// <exception cref="RefusedException">
    /// IMPORT_PATH_MISSING, IMPORT_FORMAT_UNKNOWN, IMPORT_NOTHING_RECOGNISED, IMPORT_TOO_MANY_FILES, IMPORT_FILE_IS_COMPANION;
    /// IMPORT_ROW_REJECTED and IMPORT_TOO_MANY_REJECTS by <see cref="ImportOptions.MaxRejects"/>; IMPORT_TIME_ZONE_MISSING; and when one file was
    /// named, why it cannot be imported.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled: what was committed stays.</exception>
    public Task<ImportReport> RunAsync(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _hasRun, 1) != 0) throw new InvalidOperationException("A job runs once.");
        return Task.Run(() => ExecuteAsync(cancellationToken), cancellationToken);
    }

    private async Task<ImportReport> ExecuteAsync(CancellationToken cancellationToken)
    {
        _started = _time.GetTimestamp();
        var plan = ImportPlan.Make(_options, cancellationToken);
        Volatile.Write(ref _errors, [.. plan.Errors]);
        Volatile.Write(ref _ignored, plan.Ignored);
        Publish(_progress with
        {
            Files = plan.Units.Count,
            FilesIgnored = plan.Ignored.Count,
            FilesFailed = plan.Errors.Count,
            Bytes = plan.Units.Sum(unit => unit.Length),
        });
        var context = new ImportContext(_catalogue, _options, _tally, cancellationToken);
        var isOneFile = plan is { Units.Count: 1, Errors.Count: 0 } && File.Exists(_options.Path);
        foreach (var unit in plan.Units)
        {
            var before = _progress with { CurrentFile = unit.Content.Path };
            Publish(before);
            try
            {
                await ImportAsync(unit, context, cancellationToken);
            }
            catch (RefusedException exception) when (!isOneFile && IsOfFile(exception.Refusal))
            {
                Volatile.Write(ref _errors, _errors.Add(new FileError(unit.Content.Path, exception.Refusal)));
                Publish(_progress with { FilesFailed = _progress.FilesFailed + 1 });
            }

            Publish(_progress with { FilesDone = before.FilesDone + 1, BytesDone = before.BytesDone + unit.Length, CurrentFile = null });
        }

        return Report;
    }

    private async Task ImportAsync(ImportUnit unit, ImportContext context, CancellationToken cancellationToken)
    {
        // All of the file is read before any of it is taken: of a damaged one nothing must reach the archive.
        var checksum = unit.Content.Verify(cancellationToken);
        if (unit.Companion is { } companion) checksum = SHA256.HashData([.. checksum, .. companion.Verify(cancellationToken)]);

        using var reader = unit.Format.Open(unit.Content, unit.Companion, context);
        await using var segments = new SegmentWriters(_archive, unit.Content.SourceName, checksum, reader.Reading, _options.PartRows);
        var start = _progress;
        try
        {
            if (await ReadAsync(reader, segments, () => PublishRows(segments.Pending), cancellationToken))
                await segments.FinishAsync(cancellationToken);
            else
                start = start with { FilesKnown = start.FilesKnown + 1 };
        }
        finally
        {
            // What is not committed by now never will be.
            PublishRows(0);
        }

        void PublishRows(long pending) => Publish(start with
        {
            RowsRead = start.RowsRead + reader.Rows,
            BytesDone = start.BytesDone + Math.Min(reader.BytesRead, unit.Length),
            TicksImported = start.TicksImported + segments.CommittedTicks + pending,
            TicksKnown = start.TicksKnown + segments.KnownTicks,
            Segments = start.Segments + segments.Committed,
        });
    }

    // False: the archive has the file.
    private async ValueTask<bool> ReadAsync(ImportReader reader, SegmentWriters segments, Action publish, CancellationToken cancellationToken)
    {
        for (var messages = 1; reader.Next(); messages++)
        {
            var stream = segments.Find(reader.Listing, reader.Ticks[0].Kind);
            if (messages == 1 && await segments.IsKnownAsync(stream.Stream, cancellationToken)) return false;
            var turn = segments.TurnAsync(reader.Rows, cancellationToken);
            if (!turn.IsCompletedSuccessfully) await turn;
            if (reader.Ticks[0].TimeNs < stream.LastNs)
            {
                _tally.Reject(reader.Path, reader.Line, 0, RowFault.TimeNotAscending, []);
                continue;
            }

            for (var i = 0; i < reader.Ticks.Length; i++)
            {
                var tick = reader.Ticks[i];
                stream = segments.Find(reader.Listing, tick.Kind);
                if (stream.Writer is null) await segments.OpenAsync(stream, cancellationToken);
                var append = stream.AppendAsync(tick);
                if (!append.IsCompletedSuccessfully) await append;
            }

            if (messages % ProgressEvery != 0) continue;
            cancellationToken.ThrowIfCancellationRequested();
            publish();
        }

        return true;
    }

    // What is wrong with one file does not keep others from being imported; what is wrong with the archive, or too much in all, does.
    private static bool IsOfFile(Refusal refusal) => refusal.Code
        is "IMPORT_FILE_CORRUPT" or "IMPORT_FILE_UNREADABLE" or "IMPORT_ENCODING_UNSUPPORTED"
        or "IMPORT_LISTING_UNKNOWN" or "IMPORT_VENUE_UNKNOWN" or "IMPORT_NAME_MALFORMED" or "IMPORT_HEADER_UNKNOWN" or "IMPORT_COMPANION_MISSING";

    private void Publish(ImportProgress progress) =>
        Volatile.Write(ref _progress, progress with { RowsRejected = _tally.Rejected, Elapsed = _time.GetElapsedTime(_started) });
}
