using OrleansTrading.Connectors.Import;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;
using static OrleansTrading.Connectors.Tests.Import.Imports;

namespace OrleansTrading.Connectors.Tests.Import;

/// <summary>What is left behind by a job that ends early, and what a job that follows makes of it.</summary>
public sealed class ResumeTests : IDisposable
{
    private const int PartRows = 10;

    private readonly TempFolder _folder = new();

    public ResumeTests()
    {
        // Three files: 35 rows, a book with trades (two streams), 1 row.
        Zip(Path.Combine(_folder.Path, "forex/oanda/tick/eurusd/20240305_quote.zip"), ("a.csv", Quotes(35)));
        _folder.Write(
            "AAPL_2012-06-21_34200000_57600000_message_1.csv", string.Concat(Enumerable.Range(0, 25).Select(i => $"342{i:00},4,1,1,2238100,1\n")));
        _folder.Write(
            "AAPL_2012-06-21_34200000_57600000_orderbook_1.csv",
            string.Concat(Enumerable.Range(0, 25).Select(i => $"2239500,{i + 1},2231800,100\n")));
        Zip(Path.Combine(_folder.Path, "forex/oanda/tick/nzdusd/20240305_quote.zip"), ("a.csv", Quotes(1)));
    }

    private ImportOptions Options => new() { Path = _folder.Path, PartRows = PartRows };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_comes_in_parts_that_are_named_by_content_and_rows()
    {
        var archive = new MemoryArchive();
        var report = await archive.Run(Options);
        // 4 parts of quotes, 3 of trades and 3 of the book, 1 of quotes.
        Assert.Equal((11, 11), (archive.Segments.Count, report.Progress.Segments));
        Assert.Equal((61, 25 + 25 + 35 + 1), (report.Progress.RowsRead, report.Progress.TicksImported));
        Assert.Equal(
            [10, 10, 10, 5, 1], archive.Segments.Where(segment => segment.Stream.Kind == TickKind.Quote).Select(segment => segment.Ticks.Length));
        const string source = "^[^ ]+ sha256:[0-9a-f]{64} [a-z]+/[A-Z]{3,4}/USD [A-Z][a-z]+( 20240305)? rows [0-9]*1-[0-9]+0$";
        Assert.All(archive.Segments, segment => Assert.Matches(source, segment.Source));
        Assert.Equal(3, archive.Sources.Count(source => source.EndsWith(" end", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_job_that_dies_at_any_commit_is_gone_on_with_and_ends_as_if_it_had_not()
    {
        var whole = new MemoryArchive();
        await whole.Run(Options);
        for (var commit = 1; commit <= whole.Commits; commit++)
        {
            var archive = new MemoryArchive { FailsCommit = commit };
            await Assert.ThrowsAsync<IOException>(() => archive.Run(Options));
            Assert.Equal(0, archive.Open);
            Assert.Equal(commit - 1, archive.Sources.Count);
            Assert.True(archive.Sources.All(whole.Sources.Contains));
            var report = await archive.Run(Options);
            whole.AssertSame(archive);
            Assert.True(report.Progress.TicksImported < 86 || commit == 1);
        }
    }

    [Fact]
    public async Task A_job_that_is_cancelled_leaves_whole_segments_and_is_gone_on_with()
    {
        var whole = new MemoryArchive();
        await whole.Run(Options);
        for (var at = 1; at <= 86; at += 5)
        {
            using var stop = new CancellationTokenSource();
            var archive = new MemoryArchive { Appending = appended => { if (appended == at) stop.Cancel(); } };
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new ImportJob(Options, Known, archive).RunAsync(stop.Token));
            Assert.Equal(0, archive.Open);
            Assert.True(archive.Sources.All(whole.Sources.Contains));
            archive.Appending = null;
            await archive.Run(Options);
            whole.AssertSame(archive);
        }
    }

    [Fact]
    public async Task What_is_imported_again_is_known_by_its_content_wherever_it_lies_and_however_it_is_packed()
    {
        var archive = new MemoryArchive();
        await archive.Run(Options);
        var before = archive.Sources.Count;
        var again = await archive.Run(Options);
        Assert.Equal((3, 3, 0L, 0), (again.Progress.FilesDone, again.Progress.FilesKnown, again.Progress.TicksImported, again.Progress.Segments));

        Zip(Path.Combine(_folder.Path, "elsewhere/forex/oanda/tick/eurusd/20240305_quote.zip"), ("a.csv", Quotes(35)), ("empty/", ""));
        Assert.Equal(1, (await archive.Run(Options with { Path = Path.Combine(_folder.Path, "elsewhere") })).Progress.FilesKnown);
        Assert.Equal(before, archive.Sources.Count);

        // What has changed is something else.
        Zip(Path.Combine(_folder.Path, "elsewhere/forex/oanda/tick/eurusd/20240305_quote.zip"), ("a.csv", Quotes(36)));
        Assert.Equal(36, (await archive.Run(Options with { Path = Path.Combine(_folder.Path, "elsewhere") })).Progress.TicksImported);
    }

    [Fact]
    public async Task Progress_tells_files_bytes_and_rows_while_it_runs()
    {
        ImportJob? job = null;
        var seen = new List<ImportProgress>();
        var archive = new MemoryArchive { Appending = _ => seen.Add(job!.Progress) };
        job = new ImportJob(Options, Known, archive, new SteadyClock());
        Assert.Equal(new ImportProgress(), job.Progress);
        var report = await job.RunAsync(Stop);

        Assert.Equal(report.Progress, job.Progress);
        Assert.All(seen, progress => Assert.Equal(3, progress.Files));
        Assert.Equal(
            [
                "AAPL_2012-06-21_34200000_57600000_message_1.csv", "forex/oanda/tick/eurusd/20240305_quote.zip",
                "forex/oanda/tick/nzdusd/20240305_quote.zip",
            ],
            seen.Select(progress => progress.CurrentFile).Distinct());
        Assert.Null(report.Progress.CurrentFile);
        Assert.Equal((3, report.Progress.Bytes), (report.Progress.FilesDone, report.Progress.BytesDone));
        Assert.Equal(61 / report.Progress.Elapsed.TotalSeconds, report.Progress.RowsPerSecond);
        Assert.Equal(seen.OrderBy(progress => progress.RowsRead).ThenBy(progress => progress.FilesDone), seen);
        await Assert.ThrowsAsync<InvalidOperationException>(() => job.RunAsync(Stop));
    }

    [Fact]
    public async Task Rejects_beyond_the_limit_fail_the_job_with_the_row_and_leave_no_part_of_it()
    {
        Zip(
            Path.Combine(_folder.Path, "bad/forex/oanda/tick/eurusd/20240305_quote.zip"),
            ("a.csv", Quotes(5) + "6,x,1\n7,1.1,1.2\n8,1.1,1.100001\n9,0,1\n10,1,1\n"));
        var options = Options with { Path = Path.Combine(_folder.Path, "bad"), PartRows = 1_000 };
        var archive = new MemoryArchive();
        var refusal = (await Assert.ThrowsAsync<RefusedException>(() => archive.Run(options with { MaxRejects = 2 }))).Refusal;
        Assert.Equal(("IMPORT_TOO_MANY_REJECTS", "maxRejects", 2m, 3m), (refusal.Code, refusal.Limit, refusal.Allowed, refusal.Attempted));
        Assert.Contains("20240305_quote.zip:9:2: PRICE_NOT_POSITIVE '0'", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(archive.Sources);

        // Of a job that failed there is a report as well.
        var job = new ImportJob(options with { MaxRejects = 0 }, Known, archive);
        refusal = (await Assert.ThrowsAsync<RefusedException>(() => job.RunAsync(Stop))).Refusal;
        Assert.Equal("IMPORT_ROW_REJECTED", refusal.Code);
        Assert.Equal(("NUMBER_MALFORMED", 6L), (Assert.Single(job.Report.RejectedRows).Code, job.Report.RejectedRows[0].Line));
        Assert.Equal((1L, 0L), (job.Report.Progress.RowsRejected, job.Report.Progress.TicksImported));
        Assert.Contains("20240305_quote.zip:6:2: NUMBER_MALFORMED 'x'", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(archive.Sources);

        var report = await archive.Run(options with { MaxRejects = 3, MaxReported = 1 });
        Assert.Equal(["NUMBER_MALFORMED", "PRICE_BETWEEN_TICKS", "PRICE_NOT_POSITIVE"], report.Rejects.Keys.Order());
        Assert.All(report.Rejects.Values, count => Assert.Equal(1, count));
        Assert.Single(report.RejectedRows);
        Assert.Equal((10, 7), (report.Progress.RowsRead, report.Progress.TicksImported));
    }

    [Fact]
    public async Task One_bad_file_does_not_keep_the_others_out_and_is_reported()
    {
        File.WriteAllBytes(Path.Combine(_folder.Path, "forex/oanda/tick/eurusd/20240306_quote.zip"), [1, 2, 3]);
        Zip(Path.Combine(_folder.Path, "forex/oanda/tick/abcdef/20240306_quote.zip"), ("a.csv", Quotes(1)));
        _folder.Write("notes.txt", "Nothing to import.");
        var archive = new MemoryArchive();
        var report = await archive.Run(Options);
        Assert.Equal(["IMPORT_FILE_CORRUPT", "IMPORT_LISTING_UNKNOWN"], report.FileErrors.Select(error => error.Refusal.Code).Order());
        Assert.Equal((4, 2, 86L), (report.Progress.FilesDone, report.Progress.FilesFailed, report.Progress.TicksImported));
        Assert.Equal("notes.txt", Assert.Single(report.IgnoredFiles));
    }

    private static string Quotes(int rows) => string.Concat(Enumerable.Range(1, rows).Select(row => $"{row},1.1,1.2000{row % 10}\n"));

    // A second passes between any two looks.
    private sealed class SteadyClock : TimeProvider
    {
        private long _looks;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Interlocked.Increment(ref _looks);
    }
}
