namespace OrleansTrading.Grains.Abstractions.Markets;

/// <summary>Which price imported bars are made of.</summary>
public enum BarPriceKind
{
    /// <summary>Prices of trades.</summary>
    Trade,

    /// <summary>The best bid.</summary>
    Bid,

    /// <summary>The best ask.</summary>
    Ask,
}

/// <summary>Where an import job stands.</summary>
public enum ImportPhase
{
    /// <summary>It waits for others to end.</summary>
    Queued,

    /// <summary>It is being done.</summary>
    Running,

    /// <summary>All that could be imported is in the archive.</summary>
    Done,

    /// <summary>It ended before its end.</summary>
    Failed,

    /// <summary>It was asked to stop, and has; what was committed stays.</summary>
    Cancelled,
}

/// <summary>What to import.</summary>
/// <param name="Path">A file or folder below the folder of imports.</param>
/// <param name="Format">Name of the format; null: recognised file by file.</param>
/// <param name="Venue">The venue, where the files do not say it; null: by name and folder.</param>
/// <param name="Symbol">The instrument, where the files do not say it; null: by name and content.</param>
/// <param name="BarLength">Length of the bars as a timeframe (<c>1m</c>), where a name does not say it; null: by name.</param>
/// <param name="BarPrice">Which price the bars are made of, where a name does not say it; null: by name.</param>
/// <param name="MaxRejects">Most rows that may be rejected in all.</param>
[GenerateSerializer, Immutable, Alias("import-input")]
public sealed record ImportInput(
    [property: Id(0)] string Path,
    [property: Id(1)] string? Format,
    [property: Id(2)] string? Venue,
    [property: Id(3)] string? Symbol,
    [property: Id(4)] string? BarLength,
    [property: Id(5)] BarPriceKind? BarPrice,
    [property: Id(6)] long MaxRejects);

/// <summary>An import job. One that was interrupted counts from its beginning again, with what the archive has as known.</summary>
/// <param name="Id">Chosen by who started it.</param>
/// <param name="Phase">Where it stands.</param>
/// <param name="IsCancelling">Whether it was asked to stop.</param>
/// <param name="Path">A file or folder below the folder of imports.</param>
/// <param name="Format">Name of the format; null: recognised file by file.</param>
/// <param name="Venue">The venue that it was given; null: by name and folder.</param>
/// <param name="Symbol">The instrument that it was given; null: by name and content.</param>
/// <param name="BarLength">Length of the bars that it was given; null: by name.</param>
/// <param name="Files">Files with rows that were recognised.</param>
/// <param name="FilesDone">Of those, files that are done: imported, known or failed.</param>
/// <param name="FilesKnown">Of those, files that the archive had wholly before.</param>
/// <param name="FilesFailed">Files that could not be read, or not to their end.</param>
/// <param name="FilesIgnored">Files of no known format.</param>
/// <param name="Bytes">Bytes of all files with rows, unpacked as far as that is known.</param>
/// <param name="BytesDone">Of those, bytes that are done.</param>
/// <param name="RowsRead">Rows read, good and bad.</param>
/// <param name="RowsRejected">Rows that were not taken.</param>
/// <param name="TicksImported">Ticks given to the archive.</param>
/// <param name="TicksKnown">Ticks that the archive had before.</param>
/// <param name="CurrentFile">The file being read; null before the first and after the last.</param>
/// <param name="RowsPerSecond">Rows read a second, since it was begun or went on.</param>
/// <param name="Rejects">Rows that were not taken, by code.</param>
/// <param name="RejectedRows">The first of them.</param>
/// <param name="FileErrors">The first files that failed.</param>
/// <param name="StartedNs">When it first ran, by the wall's clock; null while it is queued.</param>
/// <param name="FinishedNs">When it ended; null before.</param>
/// <param name="Error">Why it failed; null unless it did.</param>
[GenerateSerializer, Immutable, Alias("import-job")]
public sealed record ImportJobStatus(
    [property: Id(0)] string Id,
    [property: Id(1)] ImportPhase Phase,
    [property: Id(2)] bool IsCancelling,
    [property: Id(3)] string Path,
    [property: Id(4)] string? Format,
    [property: Id(5)] string? Venue,
    [property: Id(6)] string? Symbol,
    [property: Id(7)] string? BarLength,
    [property: Id(8)] int Files,
    [property: Id(9)] int FilesDone,
    [property: Id(10)] int FilesKnown,
    [property: Id(11)] int FilesFailed,
    [property: Id(12)] int FilesIgnored,
    [property: Id(13)] long Bytes,
    [property: Id(14)] long BytesDone,
    [property: Id(15)] long RowsRead,
    [property: Id(16)] long RowsRejected,
    [property: Id(17)] long TicksImported,
    [property: Id(18)] long TicksKnown,
    [property: Id(19)] string? CurrentFile,
    [property: Id(20)] double RowsPerSecond,
    [property: Id(21)] ImmutableArray<ImportRejectCount> Rejects,
    [property: Id(22)] ImmutableArray<ImportRejectedRow> RejectedRows,
    [property: Id(23)] ImmutableArray<ImportFileError> FileErrors,
    [property: Id(24)] string? StartedNs,
    [property: Id(25)] string? FinishedNs,
    [property: Id(26)] ImportError? Error)
{
    /// <summary>When it first ran.</summary>
    public DateTimeOffset? Started => StartedNs is null ? null : UnixNs.Time(StartedNs);

    /// <summary>When it ended.</summary>
    public DateTimeOffset? Finished => FinishedNs is null ? null : UnixNs.Time(FinishedNs);
}

/// <summary>What can be asked of an import job.</summary>
public static class ImportJobs
{
    /// <summary>Whether nothing more will come of a job.</summary>
    public static bool IsEnded(this ImportPhase phase) => phase is ImportPhase.Done or ImportPhase.Failed or ImportPhase.Cancelled;
}

/// <summary>How many rows were not taken for a reason.</summary>
/// <param name="Code">The reason.</param>
/// <param name="Count">Rows.</param>
[GenerateSerializer, Immutable, Alias("import-reject-count")]
public sealed record ImportRejectCount([property: Id(0)] string Code, [property: Id(1)] long Count);

/// <summary>A row that was not taken.</summary>
/// <param name="File">Its file.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Column">Its column at fault, from 1; 0: the row as a whole.</param>
/// <param name="Code">Why.</param>
/// <param name="Message">What stands there: at most 40 characters, printable ASCII.</param>
[GenerateSerializer, Immutable, Alias("import-rejected-row")]
public sealed record ImportRejectedRow(
    [property: Id(0)] string File, [property: Id(1)] long Line, [property: Id(2)] int Column, [property: Id(3)] string Code,
    [property: Id(4)] string Message);

/// <summary>A file that could not be imported, or not to its end.</summary>
/// <param name="File">The file.</param>
/// <param name="Code">Why.</param>
/// <param name="Message">The same for people.</param>
[GenerateSerializer, Immutable, Alias("import-file-error")]
public sealed record ImportFileError([property: Id(0)] string File, [property: Id(1)] string Code, [property: Id(2)] string Message);

/// <summary>Why an import failed.</summary>
/// <param name="Code">UPPER_SNAKE, stable.</param>
/// <param name="Message">The same for people.</param>
[GenerateSerializer, Immutable, Alias("import-error")]
public sealed record ImportError([property: Id(0)] string Code, [property: Id(1)] string Message);

/// <summary>An import job, or why there is none.</summary>
[GenerateSerializer, Immutable, Alias("import-result")]
public sealed record ImportResult([property: Id(0)] ImportJobStatus? Job, [property: Id(1)] RefusalMessage? Refusal);

/// <summary>A page of import jobs, or why there is none.</summary>
[GenerateSerializer, Immutable, Alias("import-page-result")]
public sealed record ImportPageResult([property: Id(0)] ImportConnection? Page, [property: Id(1)] RefusalMessage? Refusal);

/// <summary>A page of import jobs, in the order in which they were started.</summary>
/// <param name="Nodes">The jobs.</param>
/// <param name="PageInfo">Where the page lies.</param>
/// <param name="TotalCount">Jobs in all.</param>
[GenerateSerializer, Immutable, Alias("import-connection")]
public sealed record ImportConnection(
    [property: Id(0)] ImmutableArray<ImportJobStatus> Nodes, [property: Id(1)] PageInfo PageInfo, [property: Id(2)] int TotalCount);
