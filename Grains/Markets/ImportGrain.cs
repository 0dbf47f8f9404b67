using OrleansTrading.Domain;
using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Grains.Abstractions;
using OrleansTrading.Grains.Abstractions.Markets;

namespace OrleansTrading.Grains.Markets;

/// <inheritdoc cref="IImportGrain"/>
public sealed class ImportGrain(
    [PersistentState("import", StateStorage.Name)] IPersistentState<ImportState> state,
    IMarketImport imports,
    Refusals refusals,
    TimeProvider time) : Grain, IImportGrain
{
    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan WritePeriod = TimeSpan.FromSeconds(3);

    private IMarketImportRun? _run;
    private IGrainTimer? _timer;
    private long _written;

    private string Id => this.GetPrimaryKeyString();

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // It was running when the process ended, or the activation was lost.
        if (state.State.Job is { Phase: ImportPhase.Running }) await Begin();
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        // What it has done stays, and the next activation goes on.
        _run?.Cancel();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<ImportResult> Prepare(ImportInput input, bool mayQueue)
    {
        if (state.State.Job is not null)
        {
            return state.State.Input == input
                ? new ImportResult(await GetStatus(), null)
                : Refuse(new Refusal("IMPORT_ID_TAKEN", $"The id '{Id}' is another import's; the same id is the same import."));
        }

        if (!mayQueue)
        {
            return Refuse(new Refusal(
                "IMPORTS_TOO_MANY", $"{IImportsGrain.MaxQueued} imports are waiting already.", "MAX_QUEUED", IImportsGrain.MaxQueued, IImportsGrain.MaxQueued + 1));
        }

        try
        {
            imports.Check(RequestOf(input));
        }
        catch (RefusedException e)
        {
            return Refuse(e.Refusal);
        }

        state.State = new ImportState { Input = input, Job = ImportMapping.Queued(Id, input) };
        await state.WriteStateAsync();
        return new ImportResult(state.State.Job, null);
    }

    /// <inheritdoc/>
    public async Task Run()
    {
        if (state.State.Job is not { } job || job.Phase.IsEnded() || _run is not null) return;
        if (job.Phase == ImportPhase.Queued)
        {
            state.State.Job = job with { Phase = ImportPhase.Running, StartedNs = Now() };
            await state.WriteStateAsync();
        }

        await Begin();
    }

    /// <inheritdoc/>
    public async Task<ImportResult> Cancel()
    {
        if (await GetStatus() is not { } job) return Refuse(ImportsGrain.Unknown(Id));
        if (job.Phase is ImportPhase.Done or ImportPhase.Failed)
            return Refuse(new Refusal("IMPORT_CLOSED", $"The import '{Id}' has ended and cannot be cancelled."));
        if (job.Phase == ImportPhase.Cancelled || job.IsCancelling) return new ImportResult(job, null);

        state.State.Job = job.Phase == ImportPhase.Queued
            ? job with { Phase = ImportPhase.Cancelled, IsCancelling = true, FinishedNs = Now() }
            : job with { IsCancelling = true };
        // Before it is told to stop: what was acknowledged must hold after a crash.
        await state.WriteStateAsync();
        _run?.Cancel();
        return new ImportResult(state.State.Job, null);
    }

    /// <inheritdoc/>
    public async Task<ImportJobStatus?> GetStatus()
    {
        await Look();
        return state.State.Job;
    }

    private async Task Begin()
    {
        if (state.State.Job is not { } job || state.State.Input is not { } input) return;
        if (job.IsCancelling)
        {
            await End(job with { Phase = ImportPhase.Cancelled });
            return;
        }

        try
        {
            _run = imports.Start(RequestOf(input));
        }
        catch (RefusedException e)
        {
            await End(job with { Phase = ImportPhase.Failed, Error = new ImportError(e.Refusal.Code, e.Refusal.Message) });
            return;
        }

        _written = time.GetTimestamp();
        _timer ??= this.RegisterGrainTimer(Look, new GrainTimerCreationOptions(LookPeriod, LookPeriod) { KeepAlive = true });
    }

    private async Task Look()
    {
        if (_run is not { } run || state.State.Job is not { } job) return;
        var seen = run.Look();
        state.State.Job = job.With(seen);
        if (seen.Phase != MarketImportPhase.Running)
        {
            _run = null;
            await End(state.State.Job);
        }
        else if (time.GetElapsedTime(_written) >= WritePeriod)
        {
            _written = time.GetTimestamp();
            await state.WriteStateAsync();
        }
    }

    private Task End(ImportJobStatus job)
    {
        _timer?.Dispose();
        _timer = null;
        state.State.Job = job with { FinishedNs = Now(), CurrentFile = null };
        return state.WriteStateAsync();
    }

    private ImportResult Refuse(Refusal refusal) => new(null, refusals.Count(refusal));

    private string Now() => UnixNs.Text(Nanoseconds.Of(time.GetUtcNow()));

    private static MarketImportRequest RequestOf(ImportInput input) => new(
        input.Path,
        input.Format,
        input.Venue,
        input.Symbol,
        input.BarLength is { } length ? Timeframe.Parse(length).LengthNs : null,
        input.BarPrice switch
        {
            null => null,
            BarPriceKind.Bid => BarPrice.Bid,
            BarPriceKind.Ask => BarPrice.Ask,
            _ => BarPrice.Trade,
        },
        input.MaxRejects);
}

/// <summary>What is kept of an import job.</summary>
[GenerateSerializer, Alias("import-state")]
public sealed class ImportState
{
    /// <summary>What it imports; null before it is made.</summary>
    [Id(0)] public ImportInput? Input { get; set; }

    /// <summary>The job as it was last written.</summary>
    [Id(1)] public ImportJobStatus? Job { get; set; }
}
