using OrleansTrading.Domain.Markets;
using OrleansTrading.Storage.Archive;

namespace OrleansTrading.Storage.Tests.Archive;

public sealed class CompactionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Small_segments_of_a_day_become_one_and_nothing_else_changes()
    {
        var archive = Open();
        for (var day = 0; day < 3; day++)
            for (var i = 0; i < 4; i++)
                await archive.CommitAsync(Ticks.Quotes, $"{day} {i}", Ticks.Some(50, Ticks.Start + day * Nanoseconds.PerDay + i, seed: i));
        var before = archive.Said(Ticks.Quotes);
        Assert.Equal(9, await archive.CompactAsync(Token));
        foreach (var opened in new[] { archive, Open() })
        {
            Assert.Equal(before, opened.Said(Ticks.Quotes));
            Assert.Equal(3, opened.Streams().Single().Segments);
            await using var writer = await opened.BeginAsync(Ticks.Quotes, "1 2", Token);
            Assert.True(writer.IsKnown);
        }

        Assert.Equal(3, Files().Length);
        Assert.Equal(0, await archive.CompactAsync(Token));
        await archive.CommitAsync(Ticks.Quotes, "later", Ticks.Some(5, Ticks.Start + 2 * Nanoseconds.PerDay, seed: 9));
        Assert.Equal(1, await archive.CompactAsync(Token));
        Assert.Equal(before.Count + 5, Open().Said(Ticks.Quotes).Count);
    }

    [Fact]
    public async Task Who_reads_while_segments_are_put_together_or_dropped_reads_on_to_the_end()
    {
        var archive = Open();
        for (var i = 0; i < 4; i++) await archive.CommitAsync(Ticks.Quotes, $"{i}", Ticks.Some(50, Ticks.Start + i * Nanoseconds.PerSecond, seed: i));
        var before = archive.Read(Ticks.Quotes, 0, long.MaxValue).ToList();
        using (var reader = archive.Read(Ticks.Quotes, 0, long.MaxValue).GetEnumerator())
        {
            Assert.True(reader.MoveNext());
            var read = new List<Tick> { reader.Current };
            await archive.CompactAsync(Token);
            Assert.Equal(before, archive.Read(Ticks.Quotes, 0, long.MaxValue));
            var dropped = await archive.RetainAsync(new ArchiveRetention(MaxBytes: 0), Token);
            Assert.Equal((1, 200L), (dropped.Segments, dropped.Ticks));
            Assert.Empty(archive.Said(Ticks.Quotes));
            while (reader.MoveNext()) read.Add(reader.Current);
            Assert.Equal(before, read);
        }

        // The last reader is gone, and so are the files.
        Assert.Empty(Files());
        await archive.CommitAsync(Ticks.Quotes, "0", Ticks.Some(50, Ticks.Start));
        Assert.Equal(50, Open().Said(Ticks.Quotes).Count);
    }

    [Fact]
    public async Task Commits_during_a_compaction_are_kept_and_stay_behind_it()
    {
        var archive = Open();
        for (var i = 0; i < 20; i++) await archive.CommitAsync(Ticks.Quotes, $"{i}", [new Tick(new Quote(Ticks.Start, i, i))]);
        await Task.WhenAll(
            Task.Run(async () => await archive.CompactAsync(Token), Token),
            Task.Run(async () =>
            {
                for (var i = 20; i < 40; i++) await archive.CommitAsync(Ticks.Quotes, $"{i}", [new Tick(new Quote(Ticks.Start, i, i))]);
            }, Token));
        await archive.CompactAsync(Token);
        Assert.Equal(Enumerable.Range(0, 40).Select(i => (long)i), Open().Read(Ticks.Quotes, 0, long.MaxValue).Select(t => t.Quote.BidTicks));
        Assert.Single(Files());
    }

    [Fact]
    public async Task Retention_by_age_drops_what_ended_before_and_forgets_its_source()
    {
        var archive = Open();
        for (var day = 0; day < 4; day++) await archive.CommitAsync(Ticks.Quotes, $"day {day}", Ticks.Some(50, Ticks.Start + day * Nanoseconds.PerDay));
        await using var open = await archive.BeginAsync(Ticks.Quotes, "being written", Token);
        foreach (var tick in Ticks.Some(10, Ticks.Start - Nanoseconds.PerDay)) await open.AppendAsync(tick);

        var dropped = await archive.RetainAsync(new ArchiveRetention(FromNs: Ticks.Start + 2 * Nanoseconds.PerDay), Token);
        Assert.Equal((2, 100L), (dropped.Segments, dropped.Ticks));
        Assert.Equal(100, archive.Said(Ticks.Quotes).Count);
        await open.CommitAsync(Token);
        Assert.Equal(110, Open().Said(Ticks.Quotes).Count);
        await using var again = await archive.BeginAsync(Ticks.Quotes, "day 0", Token);
        await using var kept = await archive.BeginAsync(Ticks.Quotes, "day 3", Token);
        Assert.Equal((false, true), (again.IsKnown, kept.IsKnown));
    }

    [Fact]
    public async Task Retention_by_size_drops_the_oldest_over_all_streams()
    {
        var archive = Open();
        for (var i = 0; i < 4; i++)
            await archive.CommitAsync(Ticks.Quotes with { Symbol = $"S{i % 2}" }, $"{i}", Ticks.Some(500, Ticks.Start + i * Nanoseconds.PerDay));
        var all = archive.Streams().Sum(s => s.Bytes);
        Assert.Equal(0, (await archive.RetainAsync(new ArchiveRetention(MaxBytes: all), Token)).Segments);
        var dropped = await archive.RetainAsync(new ArchiveRetention(MaxBytes: all / 2 + 10), Token);
        Assert.Equal(2, dropped.Segments);
        Assert.Equal(all - dropped.Bytes, archive.Streams().Sum(s => s.Bytes));
        Assert.Equal(
            [Ticks.Start + 2 * Nanoseconds.PerDay, Ticks.Start + 3 * Nanoseconds.PerDay], Open().Streams().Select(s => s.FirstNs));
    }

    private TickArchive Open() => new(LocalSegmentStore.Open(_folder.Path));

    private string[] Files() => Directory.GetFiles(_folder.Path, "*.ticks", SearchOption.AllDirectories);
}
