using OrleansTrading.Domain;
using OrleansTrading.Domain.Books;

namespace OrleansTrading.Connectors.Import;

/// <summary>How far a job is. Immutable; each is of one instant.</summary>
public sealed record ImportProgress
{
    /// <summary>Files with rows that were recognised.</summary>
    public int Files { get; init; }

    /// <summary>Files that are done: imported, known or failed.</summary>
    public int FilesDone { get; init; }

    /// <summary>Of those, files that the archive had wholly before.</summary>
    public int FilesKnown { get; init; }

    /// <summary>Files that could not be read, or not to their end.</summary>
    public int FilesFailed { get; init; }

    /// <summary>Files of no known format.</summary>
    public int FilesIgnored { get; init; }

    /// <summary>Bytes of all files with rows, unpacked as far as that is known.</summary>
    public long Bytes { get; init; }

    /// <summary>Of those, bytes that are done.</summary>
    public long BytesDone { get; init; }

    /// <summary>Rows read, good and bad.</summary>
    public long RowsRead { get; init; }

    /// <summary>Rows that were not taken.</summary>
    public long RowsRejected { get; init; }

    /// <summary>Ticks given to the archive. What is not committed yet goes when the job fails.</summary>
    public long TicksImported { get; init; }

    /// <summary>Ticks that the archive had before.</summary>
    public long TicksKnown { get; init; }

    /// <summary>Segments committed.</summary>
    public int Segments { get; init; }

    /// <summary>The file being read; null before the first and after the last.</summary>
    public string? CurrentFile { get; init; }

    /// <summary>How long the job has been running.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Rows read a second, since the start; 0 before any time has passed.</summary>
    public double RowsPerSecond => Elapsed > TimeSpan.Zero ? RowsRead / Elapsed.TotalSeconds : 0;
}

/// <summary>A file that could not be imported, or not to its end. What it gave before is in the archive by whole parts.</summary>
/// <param name="File">The file, as it is called in messages.</param>
/// <param name="Refusal">Why.</param>
public sealed record FileError(string File, Refusal Refusal);

/// <summary>What a job has come to.</summary>
/// <param name="Progress">The counts at the end.</param>
/// <param name="Rejects">Rows that were not taken, by code.</param>
/// <param name="RejectedRows">The first of them.</param>
/// <param name="FileErrors">The first files that failed; all are counted in the progress.</param>
/// <param name="IgnoredFiles">The first files of no known format.</param>
/// <param name="StaleBooks">How often a book was not to be trusted any more, by fault.</param>
/// <param name="CrossedQuotes">Quotes that were taken as the venue sent them although their bid is above their ask.</param>
/// <param name="CutVolumes">Volumes of bars that were finer than a lot of the instrument and were cut to whole lots.</param>
/// <param name="LateBooks">Messages about a book that were a little before the last one, and were given its time.</param>
public sealed record ImportReport(
    ImportProgress Progress,
    IReadOnlyDictionary<string, long> Rejects,
    IReadOnlyList<RejectedRow> RejectedRows,
    IReadOnlyList<FileError> FileErrors,
    IReadOnlyList<string> IgnoredFiles,
    IReadOnlyDictionary<BookFault, long> StaleBooks,
    long CrossedQuotes,
    long CutVolumes,
    long LateBooks);
