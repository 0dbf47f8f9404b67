using OrleansTrading.Domain.Markets;
using OrleansTrading.Storage.Archive;

namespace OrleansTrading.Storage.Tests.Archive;

/// <summary>The process ends at every step of everything that writes, and the archive is opened again.</summary>
public sealed class ArchiveCrashTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static readonly Tick[] First = Ticks.Some(40, Ticks.Start);
    private static readonly Tick[] Second = Ticks.Some(20_000, Ticks.Start + 5, seed: 1);

    [Fact]
    public async Task A_commit_is_there_wholly_or_not_at_all_and_can_be_repeated() => await EndAtEveryStep(
        async archive => await archive.CommitAsync(Ticks.Quotes, "first", First),
        async archive => await archive.CommitAsync(Ticks.Quotes, "second", Second),
        archive =>
        {
            var there = archive.Said(Ticks.Quotes).Count;
            Assert.True(there == First.Length || there == First.Length + Second.Length, $"{there} ticks are there.");
        },
        least: 6);

    [Fact]
    public async Task A_first_commit_into_an_empty_folder_is_there_wholly_or_not_at_all() => await EndAtEveryStep(
        _ => Task.CompletedTask,
        async archive => await archive.CommitAsync(Ticks.Quotes, "second", Second),
        archive => Assert.Contains(archive.Said(Ticks.Quotes).Count, new[] { 0, Second.Length }),
        least: 8);

    [Fact]
    public async Task A_compaction_changes_no_tick_and_no_source_and_can_be_repeated()
    {
        var before = new List<string>();
        await EndAtEveryStep(
            async archive =>
            {
                for (var i = 0; i < 5; i++) await archive.CommitAsync(Ticks.Quotes, $"source {i}", Ticks.Some(100, Ticks.Start + i, seed: i));
                await archive.CommitAsync(Ticks.Quotes, "nothing", []);
                before = archive.Said(Ticks.Quotes);
            },
            async archive => await archive.CompactAsync(Token),
            archive =>
            {
                Assert.Equal(before, archive.Said(Ticks.Quotes));
                AssertKnown(archive, "source 0", "source 4", "nothing");
            },
            least: 10);
    }

    [Fact]
    public async Task Retention_drops_whole_segments_the_oldest_first()
    {
        var before = new List<string>();
        await EndAtEveryStep(
            async archive =>
            {
                for (var i = 0; i < 4; i++) await archive.CommitAsync(Ticks.Quotes, $"day {i}", Ticks.Some(10, Ticks.Start + i * Nanoseconds.PerDay));
                before = archive.Said(Ticks.Quotes);
            },
            async archive => await archive.RetainAsync(new ArchiveRetention(FromNs: Ticks.Start + 3 * Nanoseconds.PerDay), Token),
            archive =>
            {
                var left = archive.Said(Ticks.Quotes);
                Assert.True(left.Count % 10 == 0 && left.Count >= 10);
                Assert.Equal(before[^left.Count..], left);
            },
            least: 3);
    }

    private static async Task EndAtEveryStep(Func<TickArchive, Task> prepare, Func<TickArchive, Task> act, Action<TickArchive> holds, int least)
    {
        for (var step = 0; ; step++)
        {
            using var folder = new TemporaryFolder();
            await prepare(Open(folder));
            var disk = new CrashingDisk(step);
            try
            {
                await act(new TickArchive(LocalSegmentStore.Open(folder.Path, disk)));
            }
            catch (ProcessEnded)
            {
            }

            var opened = Open(folder);
            holds(opened);
            Assert.Empty(Directory.EnumerateFiles(folder.Path, ".*", SearchOption.AllDirectories));
            await act(opened);
            var after = opened.Said(Ticks.Quotes);

            // What was done twice is as if it had been done once.
            using var once = new TemporaryFolder();
            await prepare(Open(once));
            await act(Open(once));
            Assert.Equal(Open(once).Said(Ticks.Quotes), after);
            Assert.Equal(after, Open(folder).Said(Ticks.Quotes));
            Assert.Equal(Segments(once), Segments(folder));
            if (disk.IsOver) continue;
            Assert.True(step >= least, $"There were but {step} steps.");
            return;
        }
    }

    private static IEnumerable<string> Segments(TemporaryFolder folder) =>
        Directory.EnumerateFiles(folder.Path, "*.ticks", SearchOption.AllDirectories).Select(f => $"{Path.GetFileName(f)} {new FileInfo(f).Length}").Order();

    private static void AssertKnown(TickArchive archive, params string[] sources)
    {
        foreach (var source in sources)
        {
            var begun = archive.BeginAsync(Ticks.Quotes, source, Token);
            Assert.True(begun.IsCompletedSuccessfully && begun.Result.IsKnown, $"{source} is forgotten.");
        }
    }

    private static TickArchive Open(TemporaryFolder folder) => new(LocalSegmentStore.Open(folder.Path));
}
