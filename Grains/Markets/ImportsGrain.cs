using OrleansTrading.Domain;
using OrleansTrading.Grains.Abstractions;
using OrleansTrading.Grains.Abstractions.Markets;

namespace OrleansTrading.Grains.Markets;

/// <inheritdoc cref="IImportsGrain"/>
/// <remarks>It calls jobs, and no job calls it: so neither waits for the other.</remarks>
public sealed class ImportsGrain(
    [PersistentState("imports", StateStorage.Name)] IPersistentState<ImportsState> state, Refusals refusals) : Grain, IImportsGrain
{
    private const int MaxIdLength = 64;

    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(500);

    private IGrainTimer? _timer;

    private List<ImportEntry> Jobs => state.State.Jobs;

    internal static Refusal Unknown(string id) => new("IMPORT_UNKNOWN", $"There is no import '{id}'.");

    /// <inheritdoc/>
    public async Task<ImportResult> Start(string id, ImportInput input)
    {
        if (!IsId(id))
            return Refuse(new Refusal("IMPORT_ID_INVALID", $"An id has 1 to {MaxIdLength} letters, digits, dots, dashes and underscores."));
        var prepared = await Job(id).Prepare(input, Jobs.Count(job => job.Phase == ImportPhase.Queued) < IImportsGrain.MaxQueued);
        if (prepared.Job is not { } job) return prepared;
        // After a crash between the two a job may wait that is not in the list.
        if (!job.Phase.IsEnded() && Jobs.TrueForAll(known => known.Id != id))
        {
            Jobs.Add(new ImportEntry { Id = id, Phase = ImportPhase.Queued });
            while (Jobs.Count > IImportsGrain.MaxListed && Jobs.FindIndex(known => known.Phase.IsEnded()) is >= 0 and var oldest) Jobs.RemoveAt(oldest);
            await state.WriteStateAsync();
            await Advance();
        }

        return new ImportResult(await Job(id).GetStatus(), null);
    }

    /// <inheritdoc/>
    public async Task<ImportResult> Cancel(string id)
    {
        if (!IsId(id)) return Refuse(Unknown(id));
        var result = await Job(id).Cancel();
        await Advance();
        return result;
    }

    /// <inheritdoc/>
    public async Task<ImportResult> Get(string id) =>
        IsId(id) && await Job(id).GetStatus() is { } job ? new ImportResult(job, null) : Refuse(Unknown(id));

    /// <inheritdoc/>
    public async Task<ImportPageResult> List(PageRequest request)
    {
        var isForward = request.Last is null;
        var count = request.Last ?? request.First ?? PageInfo.DefaultPageSize;
        if (isForward ? request.Before is not null : request.First is not null || request.After is not null)
            return RefusePage(new Refusal("PAGE_ARGUMENTS_INVALID", "A page is asked for with first and after, or with last and before."));
        if (count is < 1 or > PageInfo.MaxPageSize)
        {
            return RefusePage(new Refusal(
                "PAGE_SIZE_INVALID", $"A page has 1 to {PageInfo.MaxPageSize} entries.", "MAX_PAGE_SIZE", PageInfo.MaxPageSize, count));
        }

        var place = isForward ? -1 : Jobs.Count;
        if ((isForward ? request.After : request.Before) is { } cursor && (place = Jobs.FindIndex(job => job.Id == cursor)) < 0)
            return RefusePage(new Refusal("CURSOR_INVALID", "A cursor is what an earlier page gave as its start or end."));
        var from = isForward ? place + 1 : Math.Max(0, place - count);
        var to = isForward ? Math.Min(Jobs.Count, from + count) : place;
        var jobs = await Task.WhenAll(Jobs[from..to].Select(job => Job(job.Id).GetStatus()));
        return new ImportPageResult(
            new ImportConnection(
                [.. jobs.OfType<ImportJobStatus>()],
                new PageInfo(to < Jobs.Count, from > 0, jobs.FirstOrDefault()?.Id, jobs.LastOrDefault()?.Id),
                Jobs.Count),
            null);
    }

    /// <inheritdoc/>
    public Task Resume() => Advance();

    // Looks which have ended, and lets the next ones run. What was running when the process ended goes on.
    private async Task Advance()
    {
        var isChanged = false;
        foreach (var entry in Jobs.Where(entry => !entry.Phase.IsEnded()).ToArray())
        {
            var phase = (await Job(entry.Id).GetStatus())?.Phase ?? ImportPhase.Failed;
            if (phase == entry.Phase) continue;
            (entry.Phase, isChanged) = (phase, true);
        }

        foreach (var entry in Jobs.Where(entry => entry.Phase == ImportPhase.Queued).Take(IImportsGrain.MaxRunning - Running()).ToArray())
        {
            await Job(entry.Id).Run();
            (entry.Phase, isChanged) = (ImportPhase.Running, true);
        }

        if (isChanged) await state.WriteStateAsync();
        if (Jobs.TrueForAll(entry => entry.Phase.IsEnded()))
        {
            _timer?.Dispose();
            _timer = null;
        }
        else
        {
            _timer ??= this.RegisterGrainTimer(Advance, new GrainTimerCreationOptions(LookPeriod, LookPeriod) { KeepAlive = true });
        }
    }

    private int Running() => Jobs.Count(entry => entry.Phase == ImportPhase.Running);

    private IImportGrain Job(string id) => GrainFactory.GetGrain<IImportGrain>(id);

    private ImportResult Refuse(Refusal refusal) => new(null, refusals.Count(refusal));

    private ImportPageResult RefusePage(Refusal refusal) => new(null, refusals.Count(refusal));

    private static bool IsId(string id) =>
        id.Length is >= 1 and <= MaxIdLength && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');
}

/// <summary>The import jobs in the order in which they were started.</summary>
[GenerateSerializer, Alias("imports-state")]
public sealed class ImportsState
{
    /// <summary>The jobs.</summary>
    [Id(0)] public List<ImportEntry> Jobs { get; set; } = [];
}

/// <summary>A job of the list.</summary>
[GenerateSerializer, Alias("import-entry")]
public sealed class ImportEntry
{
    /// <summary>Its id.</summary>
    [Id(0)] public string Id { get; set; } = "";

    /// <summary>Where it stood when it was last looked at.</summary>
    [Id(1)] public ImportPhase Phase { get; set; }
}
