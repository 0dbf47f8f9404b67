using Microsoft.Extensions.DependencyInjection;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Grains.Abstractions;
using OrleansTrading.Grains.Abstractions.Markets;

namespace OrleansTrading.Grains.Tests.Markets;

/// <summary>The life of import jobs, with imports that the test moves by hand.</summary>
public sealed class ImportTests : IDisposable
{
    private readonly TempFolder _temp = new();
    private HandImports _imports = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task A_job_tells_how_far_it_is_what_was_rejected_and_that_it_is_done()
    {
        await using var cluster = await Start();
        var jobs = Jobs(cluster);
        var begun = (await jobs.Start("j", Input("lean"))).Job!;
        Assert.Equal((ImportPhase.Running, "lean", null), (begun.Phase, begun.Path, begun.Finished));
        var run = Assert.Single(_imports.Runs);
        Assert.Equal(60 * Nanoseconds.PerSecond, run.Request.BarLengthNs);

        run.Status = run.Status with
        {
            Counts = new MarketImportCounts(3, 1, 0, 1, 2, 1_000, 400, 70, 7, 60, 3),
            CurrentFile = "a.zip",
            RowsPerSecond = 12.5,
            Rejects = new Dictionary<string, long> { ["PRICE_NOT_POSITIVE"] = 5, ["COLUMN_COUNT"] = 2 },
            RejectedRows = [new MarketImportRow("a.zip", 9, 2, "PRICE_NOT_POSITIVE", "0")],
            FileErrors = [new MarketImportFile("b.zip", new Refusal("IMPORT_FILE_CORRUPT", "torn"))],
        };
        var seen = (await jobs.Get("j")).Job!;
        Assert.Equal(
            (3, 1, 0, 1, 2, 1_000L, 400L, 70L, 7L, 60L, 3L, "a.zip", 12.5),
            (seen.Files, seen.FilesDone, seen.FilesKnown, seen.FilesFailed, seen.FilesIgnored, seen.Bytes, seen.BytesDone, seen.RowsRead, seen.RowsRejected,
                seen.TicksImported, seen.TicksKnown, seen.CurrentFile, seen.RowsPerSecond));
        Assert.Equal([new ImportRejectCount("COLUMN_COUNT", 2), new ImportRejectCount("PRICE_NOT_POSITIVE", 5)], seen.Rejects);
        Assert.Equal([new ImportRejectedRow("a.zip", 9, 2, "PRICE_NOT_POSITIVE", "0")], seen.RejectedRows);
        Assert.Equal([new ImportFileError("b.zip", "IMPORT_FILE_CORRUPT", "torn")], seen.FileErrors);

        run.End(MarketImportPhase.Done);
        var ended = (await jobs.Get("j")).Job!;
        Assert.Equal((ImportPhase.Done, 60L, null), (ended.Phase, ended.TicksImported, ended.Error));
        Assert.NotNull(ended.Finished);
    }

    [Fact]
    public async Task The_same_id_is_the_same_job_and_with_another_input_it_is_refused()
    {
        await using var cluster = await Start();
        var jobs = Jobs(cluster);
        foreach (var _ in new[] { "first", "again" }) Assert.Equal(ImportPhase.Running, (await jobs.Start("j", Input("lean"))).Job!.Phase);
        Assert.Single(_imports.Runs);
        Assert.Equal("IMPORT_ID_TAKEN", (await jobs.Start("j", Input("other"))).Refusal!.Code);
        Assert.Equal("IMPORT_ID_TAKEN", (await jobs.Start("j", Input("lean") with { MaxRejects = 1 })).Refusal!.Code);
        _imports.Runs[0].End(MarketImportPhase.Failed, new Refusal("IMPORT_TOO_MANY_REJECTS", "one too many"));
        var failed = (await jobs.Get("j")).Job!;
        Assert.Equal(new ImportError("IMPORT_TOO_MANY_REJECTS", "one too many"), failed.Error);
        Assert.Equal(failed.FinishedNs, (await jobs.Start("j", Input("lean"))).Job!.FinishedNs);
        Assert.Single(_imports.Runs);
    }

    [Fact]
    public async Task What_cannot_be_begun_is_refused_and_leaves_its_id_free()
    {
        await using var cluster = await Start();
        var jobs = Jobs(cluster);
        foreach (var id in new[] { "", "a b", "../x", "ä", new string('a', 65) })
            Assert.Equal("IMPORT_ID_INVALID", (await jobs.Start(id, Input("lean"))).Refusal!.Code);
        Assert.Equal("IMPORT_PATH_INVALID", (await jobs.Start("j", Input("bad"))).Refusal!.Code);
        Assert.Equal("TIMEFRAME_UNKNOWN", (await jobs.Start("j", Input("lean") with { BarLength = "7m" })).Refusal!.Code);
        Assert.Equal("IMPORT_UNKNOWN", (await jobs.Get("j")).Refusal!.Code);
        Assert.Equal("IMPORT_UNKNOWN", (await jobs.Cancel("j")).Refusal!.Code);
        Assert.Equal(ImportPhase.Running, (await jobs.Start("j", Input("lean"))).Job!.Phase);
    }

    [Fact]
    public async Task Two_run_at_a_time_and_the_others_wait_in_their_order()
    {
        await using var cluster = await Start();
        var jobs = Jobs(cluster);
        foreach (var id in new[] { "a", "b", "c", "d" }) await jobs.Start(id, Input(id));
        Assert.Equal(["a", "b"], _imports.Runs.Select(run => run.Request.Path));
        Assert.Equal([ImportPhase.Running, ImportPhase.Running, ImportPhase.Queued, ImportPhase.Queued], await Phases(jobs));

        Assert.Equal(ImportPhase.Cancelled, (await jobs.Cancel("c")).Job!.Phase);
        _imports.Runs[0].End(MarketImportPhase.Done);
        await jobs.Resume();
        Assert.Equal(["a", "b", "d"], _imports.Runs.Select(run => run.Request.Path));
        Assert.Equal([ImportPhase.Done, ImportPhase.Running, ImportPhase.Cancelled, ImportPhase.Running], await Phases(jobs));
    }

    [Fact]
    public async Task The_queue_is_bounded()
    {
        await using var cluster = await Start();
        var jobs = Jobs(cluster);
        for (var i = 0; i < IImportsGrain.MaxRunning + IImportsGrain.MaxQueued; i++) Assert.Null((await jobs.Start($"j{i}", Input($"p{i}"))).Refusal);
        Assert.Equal("IMPORTS_TOO_MANY", (await jobs.Start("more", Input("more"))).Refusal!.Code);
        // What is known is no new job.
        Assert.Equal(ImportPhase.Queued, (await jobs.Start("j50", Input("p50"))).Job!.Phase);
        await jobs.Cancel("j50");
        Assert.Equal(ImportPhase.Queued, (await jobs.Start("more", Input("more"))).Job!.Phase);
    }

    [Fact]
    public async Task A_running_job_is_cancelled_when_it_has_stopped_and_one_that_has_ended_is_not()
    {
        await using var cluster = await Start();
        var jobs = Jobs(cluster);
        await jobs.Start("j", Input("lean"));
        foreach (var _ in new[] { "first", "again" })
        {
            var asked = (await jobs.Cancel("j")).Job!;
            Assert.Equal((ImportPhase.Running, true), (asked.Phase, asked.IsCancelling));
        }

        Assert.True(_imports.Runs[0].IsCancelled);
        _imports.Runs[0].End(MarketImportPhase.Cancelled);
        Assert.Equal(ImportPhase.Cancelled, (await jobs.Get("j")).Job!.Phase);
        Assert.Equal(ImportPhase.Cancelled, (await jobs.Cancel("j")).Job!.Phase);

        await jobs.Start("k", Input("lean"));
        _imports.Runs[1].End(MarketImportPhase.Done);
        Assert.Equal("IMPORT_CLOSED", (await jobs.Cancel("k")).Refusal!.Code);
    }

    [Fact]
    public async Task After_a_restart_running_jobs_go_on_unasked_and_ended_or_cancelled_ones_do_not()
    {
        await using (var cluster = await Start())
        {
            var jobs = Jobs(cluster);
            foreach (var id in new[] { "done", "cancelling", "running", "waiting" }) await jobs.Start(id, Input(id));
            _imports.Runs[0].End(MarketImportPhase.Done);
            await jobs.Resume();
            await jobs.Cancel("cancelling");
            Assert.Equal(
                [ImportPhase.Done, ImportPhase.Running, ImportPhase.Running, ImportPhase.Queued], await Phases(jobs));
        }

        _imports = new HandImports();
        await using var again = await Start();
        // The start-up has asked for it before the silo served.
        Assert.Equal(["running", "waiting"], _imports.Runs.Select(run => run.Request.Path));
        Assert.Equal([ImportPhase.Done, ImportPhase.Cancelled, ImportPhase.Running, ImportPhase.Running], await Phases(Jobs(again)));
    }

    [Fact]
    public async Task Jobs_are_listed_by_pages_in_both_directions()
    {
        await using var cluster = await Start();
        var jobs = Jobs(cluster);
        foreach (var id in new[] { "c", "a", "b" }) await jobs.Start(id, Input(id));
        Assert.Equal(["c", "a"], (await jobs.List(PageRequest.Forward(2))).Page!.Nodes.Select(job => job.Id));
        var behind = (await jobs.List(PageRequest.Forward(2, "a"))).Page!;
        Assert.Equal(("b", false, true, 3), (Assert.Single(behind.Nodes).Id, behind.PageInfo.HasNextPage, behind.PageInfo.HasPreviousPage, behind.TotalCount));
        Assert.Equal(["a", "b"], (await jobs.List(PageRequest.Backward(2))).Page!.Nodes.Select(job => job.Id));
        Assert.Equal(["c"], (await jobs.List(PageRequest.Backward(2, "a"))).Page!.Nodes.Select(job => job.Id));
        Assert.Equal("CURSOR_INVALID", (await jobs.List(PageRequest.Forward(2, "x"))).Refusal!.Code);
        Assert.Equal("PAGE_SIZE_INVALID", (await jobs.List(PageRequest.Forward(0))).Refusal!.Code);
        Assert.Equal("PAGE_ARGUMENTS_INVALID", (await jobs.List(new PageRequest(1, null, 1, "a"))).Refusal!.Code);
    }

    private static ImportInput Input(string path) => new(path, null, null, null, "1m", null, 10);

    private static IImportsGrain Jobs(TradingCluster cluster) => cluster.Grains.GetGrain<IImportsGrain>(IImportsGrain.Key);

    private static async Task<IEnumerable<ImportPhase>> Phases(IImportsGrain jobs) =>
        (await jobs.List(PageRequest.Forward(100))).Page!.Nodes.Select(job => job.Phase).ToArray();

    private Task<TradingCluster> Start() =>
        TradingCluster.Start(_temp["d"], configure: services => services.AddSingleton<IMarketImport>(_imports));
}
