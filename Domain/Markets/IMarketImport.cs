using OrleansTrading.Domain.Bars;

namespace OrleansTrading.Domain.Markets;

/// <summary>What to import into the archive.</summary>
/// <param name="Path">A file or folder, relative to the folder that may be imported from, with slashes.</param>
/// <param name="Format">Name of the format; null: recognised file by file.</param>
/// <param name="Venue">The venue, where the files do not say it or say another; null: by name and folder.</param>
/// <param name="Symbol">The instrument, where the files do not say it; null: by name and content.</param>
/// <param name="BarLengthNs">Length of the bars, ns, whole seconds, where a name does not say it; null: by name.</param>
/// <param name="BarPrice">Which price the bars are made of, where a name does not say it; null: by name.</param>
/// <param name="MaxRejects">Most rows that may be rejected in all, ≥ 0.</param>
public sealed record MarketImportRequest(
    string Path, string? Format, string? Venue, string? Symbol, long? BarLengthNs, BarPrice? BarPrice, long MaxRejects);

/// <summary>Imports recorded market data into the archive, beside whoever asks for it. Safe from any thread.</summary>
public interface IMarketImport
{
    /// <summary>Looks whether a request can be begun; reads no file.</summary>
    /// <exception cref="RefusedException">
    /// IMPORT_PATH_INVALID: not below the folder that may be imported from, or by way of a link. IMPORT_PATH_MISSING, IMPORT_FORMAT_UNKNOWN,
    /// UNKNOWN_VENUE, UNKNOWN_SYMBOL, IMPORT_INPUT_INVALID.
    /// </exception>
    void Check(MarketImportRequest request);

    /// <summary>Begins an import. What the archive has of it already is passed over, so the same request goes on with one that did not end.</summary>
    /// <exception cref="RefusedException">As <see cref="Check"/>.</exception>
    IMarketImportRun Start(MarketImportRequest request);
}

/// <summary>An import that was begun. Safe from any thread.</summary>
public interface IMarketImportRun
{
    /// <summary>How far it is. Never waits.</summary>
    MarketImportStatus Look();

    /// <summary>Asks it to stop; what was committed stays. Again, or after its end, changes nothing.</summary>
    void Cancel();
}

/// <summary>Where an import stands.</summary>
public enum MarketImportPhase
{
    /// <summary>It is being done.</summary>
    Running,

    /// <summary>All that could be imported is in the archive.</summary>
    Done,

    /// <summary>It ended before its end.</summary>
    Failed,

    /// <summary>It was asked to stop, and has.</summary>
    Cancelled,
}

/// <summary>An import at an instant.</summary>
/// <param name="Phase">Where it stands.</param>
/// <param name="Counts">What it has read and written.</param>
/// <param name="CurrentFile">The file being read; null before the first and after the last.</param>
/// <param name="RowsPerSecond">Rows read a second, since it was begun.</param>
/// <param name="Rejects">Rows that were not taken, by code.</param>
/// <param name="RejectedRows">The first of them.</param>
/// <param name="FileErrors">The first files that failed.</param>
/// <param name="Error">Why it failed; null unless it did.</param>
public sealed record MarketImportStatus(
    MarketImportPhase Phase,
    MarketImportCounts Counts,
    string? CurrentFile,
    double RowsPerSecond,
    IReadOnlyDictionary<string, long> Rejects,
    IReadOnlyList<MarketImportRow> RejectedRows,
    IReadOnlyList<MarketImportFile> FileErrors,
    Refusal? Error);

/// <summary>What an import has read and written.</summary>
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
public readonly record struct MarketImportCounts(
    int Files, int FilesDone, int FilesKnown, int FilesFailed, int FilesIgnored,
    long Bytes, long BytesDone, long RowsRead, long RowsRejected, long TicksImported, long TicksKnown);

/// <summary>A row that was not taken.</summary>
/// <param name="File">Its file.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Column">Its column at fault, from 1; 0: the row as a whole.</param>
/// <param name="Code">Why.</param>
/// <param name="Text">What stands there, cut short.</param>
public sealed record MarketImportRow(string File, long Line, int Column, string Code, string Text);

/// <summary>A file that could not be imported, or not to its end.</summary>
/// <param name="File">The file.</param>
/// <param name="Error">Why.</param>
public sealed record MarketImportFile(string File, Refusal Error);
