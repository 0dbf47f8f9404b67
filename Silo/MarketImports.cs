using System.Collections.Concurrent;
using OrleansTrading.Connectors.Import;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Silo;

/// <summary>Imports on the thread pool, from one folder into one archive. Disposed it stops what is running and waits for that.</summary>
/// <param name="folder">Where may be imported from.</param>
/// <param name="catalogue">Known instruments, venues and listings.</param>
/// <param name="archive">Where it goes.</param>
/// <param name="time">Measures how long it takes.</param>
internal sealed class MarketImports(ImportFolder folder, Catalogue catalogue, ITickArchive archive, TimeProvider time) : IMarketImport, IAsyncDisposable
{
    private readonly ConcurrentDictionary<Run, byte> _running = new();

    /// <inheritdoc/>
    public void Check(MarketImportRequest request)
    {
        if (request.MaxRejects < 0) throw new RefusedException("IMPORT_INPUT_INVALID", "The number of rows that may be rejected is not below 0.");
        folder.Find(request.Path);
        if (request.Format is { } format) ImportFormats.Of(format);
        if (request.Venue is { } venue) catalogue.Venue(venue);
        if (request.Symbol is { Length: 0 or > 64 }) throw new RefusedException(Catalogue.UnknownSymbol(request.Symbol));
    }

    /// <inheritdoc/>
    public IMarketImportRun Start(MarketImportRequest request)
    {
        Check(request);
        var full = folder.Find(request.Path);
        var job = new ImportJob(
            new ImportOptions
            {
                Path = full,
                Format = request.Format,
                Venue = request.Venue,
                Symbol = request.Symbol,
                BarLengthNs = request.BarLengthNs,
                BarPrice = request.BarPrice,
                MaxRejects = request.MaxRejects,
            },
            catalogue, archive, time);
        var run = new Run(job, full, ended => _running.TryRemove(ended, out _));
        _running[run] = 0;
        run.Begin();
        return run;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        var running = _running.Keys.ToArray();
        foreach (var run in running) run.Cancel();
        await Task.WhenAll(running.Select(run => run.Ended));
    }

    private sealed class Run(ImportJob job, string path, Action<Run> ended) : IMarketImportRun
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile Outcome? _outcome;

        public Task Ended => _ended.Task;

        public void Begin() => _ = Task.Run(ExecuteAsync);

        public void Cancel() => _stop.Cancel();

        public MarketImportStatus Look()
        {
            // Before the report: what is final must not be reported with counts from before the end.
            var outcome = _outcome;
            var report = job.Report;
            var progress = report.Progress;
            return new MarketImportStatus(
                outcome?.Phase ?? MarketImportPhase.Running,
                new MarketImportCounts(
                    progress.Files, progress.FilesDone, progress.FilesKnown, progress.FilesFailed, progress.FilesIgnored, progress.Bytes,
                    progress.BytesDone, progress.RowsRead, progress.RowsRejected, progress.TicksImported, progress.TicksKnown),
                outcome is null ? progress.CurrentFile : null,
                progress.RowsPerSecond,
                report.Rejects,
                [.. report.RejectedRows.Select(row => new MarketImportRow(row.File, row.Line, row.Column, row.Code, row.Text))],
                [.. report.FileErrors.Select(file => new MarketImportFile(file.File, file.Refusal))],
                outcome?.Error);
        }

        private async Task ExecuteAsync()
        {
            try
            {
                ImportFolder.RequireNoLinks(path);
                await job.RunAsync(_stop.Token);
                _outcome = new Outcome(MarketImportPhase.Done, null);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                _outcome = new Outcome(MarketImportPhase.Cancelled, null);
            }
            catch (RefusedException e)
            {
                _outcome = new Outcome(MarketImportPhase.Failed, e.Refusal);
            }
            // Whatever else goes wrong ends this import, and must be said by it: nobody awaits it.
            catch (Exception e)
            {
                _outcome = new Outcome(MarketImportPhase.Failed, new Refusal("IMPORT_FAILED", e.Message));
            }
            finally
            {
                ended(this);
                _ended.SetResult();
            }
        }

        private sealed record Outcome(MarketImportPhase Phase, Refusal? Error);
    }
}
