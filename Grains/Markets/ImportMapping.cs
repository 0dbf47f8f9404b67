using OrleansTrading.Domain.Markets;
using OrleansTrading.Grains.Abstractions.Markets;

namespace OrleansTrading.Grains.Markets;

/// <summary>Imports as the messages that clients see.</summary>
internal static class ImportMapping
{
    public static ImportJobStatus Queued(string id, ImportInput input) => new(
        id, ImportPhase.Queued, IsCancelling: false, input.Path, input.Format, input.Venue, input.Symbol, input.BarLength,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, null, 0, [], [], [], null, null, null);

    public static ImportJobStatus With(this ImportJobStatus job, MarketImportStatus seen) => job with
    {
        Phase = seen.Phase switch
        {
            MarketImportPhase.Done => ImportPhase.Done,
            MarketImportPhase.Failed => ImportPhase.Failed,
            MarketImportPhase.Cancelled => ImportPhase.Cancelled,
            _ => ImportPhase.Running,
        },
        Files = seen.Counts.Files,
        FilesDone = seen.Counts.FilesDone,
        FilesKnown = seen.Counts.FilesKnown,
        FilesFailed = seen.Counts.FilesFailed,
        FilesIgnored = seen.Counts.FilesIgnored,
        Bytes = seen.Counts.Bytes,
        BytesDone = seen.Counts.BytesDone,
        RowsRead = seen.Counts.RowsRead,
        RowsRejected = seen.Counts.RowsRejected,
        TicksImported = seen.Counts.TicksImported,
        TicksKnown = seen.Counts.TicksKnown,
        CurrentFile = seen.CurrentFile,
        RowsPerSecond = seen.RowsPerSecond,
        Rejects =
        [
            .. seen.Rejects.OrderBy(reject => reject.Key, StringComparer.Ordinal).Select(reject => new ImportRejectCount(reject.Key, reject.Value)),
        ],
        RejectedRows = [.. seen.RejectedRows.Select(row => new ImportRejectedRow(row.File, row.Line, row.Column, row.Code, row.Text))],
        FileErrors = [.. seen.FileErrors.Select(file => new ImportFileError(file.File, file.Error.Code, file.Error.Message))],
        Error = seen.Error is { } error ? new ImportError(error.Code, error.Message) : null,
    };
}
