namespace OrleansTrading.Grains.Abstractions.Markets;

/// <summary>One import job, by its id. Only <see cref="IImportsGrain"/> starts and stops it; anybody may look.</summary>
[Alias("import")]
public interface IImportGrain : IGrainWithStringKey
{
    /// <summary>Makes the job, waiting. Again with the same input is the same job.</summary>
    /// <param name="input">What to import.</param>
    /// <param name="mayQueue">Whether there is room for a job that is new.</param>
    [Alias("prepare")]
    Task<ImportResult> Prepare(ImportInput input, bool mayQueue);

    /// <summary>Lets a job that waits run; one that runs or has ended goes on as it is.</summary>
    [Alias("run")]
    Task Run();

    /// <summary>Asks the job to stop. One that waits is cancelled at once; again gets the same answer.</summary>
    [Alias("cancel")]
    Task<ImportResult> Cancel();

    /// <summary>The job as it stands; null when there is none.</summary>
    [Alias("status")]
    Task<ImportJobStatus?> GetStatus();
}

/// <summary>All import jobs: lets a few run at a time, in the order in which they were started.</summary>
[Alias("imports")]
public interface IImportsGrain : IGrainWithStringKey
{
    /// <summary>The key to use.</summary>
    const string Key = "main";

    /// <summary>Jobs that run at a time.</summary>
    const int MaxRunning = 2;

    /// <summary>Jobs that may wait.</summary>
    const int MaxQueued = 100;

    /// <summary>Jobs that are listed; of those that have ended the oldest leave. They can still be asked for by id.</summary>
    const int MaxListed = 1_000;

    /// <summary>Starts a job. The same id again with the same input is the same job, also after it has ended.</summary>
    /// <param name="id">1 to 64 letters, digits, dots, dashes and underscores.</param>
    /// <param name="input">What to import.</param>
    [Alias("start")]
    Task<ImportResult> Start(string id, ImportInput input);

    /// <summary>Asks a job to stop.</summary>
    [Alias("cancel")]
    Task<ImportResult> Cancel(string id);

    /// <summary>A job.</summary>
    [Alias("get")]
    Task<ImportResult> Get(string id);

    /// <summary>The jobs, in the order in which they were started.</summary>
    /// <param name="request">Which page; a cursor is a job's id.</param>
    [Alias("list")]
    Task<ImportPageResult> List(PageRequest request);

    /// <summary>Goes on with what was running or waiting when the process ended. Again changes nothing.</summary>
    [Alias("resume")]
    Task Resume();
}
