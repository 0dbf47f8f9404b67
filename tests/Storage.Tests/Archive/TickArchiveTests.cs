using FsCheck.Fluent;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Domain.Tests;
using OrleansTrading.Storage.Archive;

namespace OrleansTrading.Storage.Tests.Archive;

public sealed class TickArchiveTests : IDisposable
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<TickKind> Kinds => [TickKind.Trade, TickKind.Book, TickKind.Quote, TickKind.Bar];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Ticks_of_every_kind_come_back_as_they_were_after_opening_again(TickKind kind)
    {
        var stream = Ticks.StreamOf(kind);
        var ticks = Ticks.InOrder(Ticks.AnyOf(kind).Sample(30, new FsCheck.Rnd(5, 7), 400));
        await Open().CommitAsync(stream, "source", ticks);
        Assert.Equal(ticks.Select(Ticks.Say), Open().Said(stream));
        Assert.Equal([stream], Open().Streams().Select(s => s.Stream));
        Assert.Empty(Open().Said(stream with { Symbol = "EUR/JPY" }));
    }

    [Fact]
    public async Task Any_segments_are_read_in_order_of_time_and_then_of_their_commits()
    {
        // Few instants, so that many are equal; and windows that begin and end at any of them.
        var segments = Gen.ArrayOf(Gen.ArrayOf(Gen.Choose(0, 12)));
        var cases = from s in segments from a in Gen.Choose(0, 14) from b in Gen.Choose(0, 14) select (s, a, b);
        var number = 0;
        Property.Holds(cases, c =>
        {
            var archive = new TickArchive(LocalSegmentStore.Open(_folder[$"{number++}"]));
            var all = new List<Tick>();
            for (var i = 0; i < c.s.Length; i++)
            {
                Tick[] ticks = [.. c.s[i].Order().Select((t, n) => new Tick(new Quote(t, i, n)))];
                archive.CommitAsync(Ticks.Quotes, $"{i}", ticks).GetAwaiter().GetResult();
                all.AddRange(ticks);
            }

            // Sorting is stable.
            Assert.Equal(all.Where(t => t.TimeNs >= c.a && t.TimeNs < c.b).OrderBy(t => t.TimeNs), archive.Read(Ticks.Quotes, c.a, c.b));
            archive.CompactAsync(Token).AsTask().GetAwaiter().GetResult();
            Assert.Equal(all.OrderBy(t => t.TimeNs), archive.Read(Ticks.Quotes, 0, 20));
        }, runs: 100);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task A_window_within_many_blocks_reads_what_is_in_it()
    {
        var ticks = Ticks.Some(50_000, Ticks.Start);
        await Open().CommitAsync(Ticks.Quotes, "source", ticks);
        var archive = Open();
        foreach (var (from, to) in new[] { (0, 50_000), (16_383, 16_385), (16_384, 32_768), (49_999, 60_000), (20_000, 20_000), (30_000, 40_001) })
            Assert.Equal(
                ticks.Skip(from).Take(to - from),
                archive.Read(Ticks.Quotes, Ticks.Start + from * Nanoseconds.PerMillisecond, Ticks.Start + to * Nanoseconds.PerMillisecond));
    }

    [Fact]
    public async Task A_source_is_committed_once_also_after_opening_again()
    {
        var archive = Open();
        await archive.CommitAsync(Ticks.Quotes, "source", Ticks.Some(10, Ticks.Start));
        await archive.CommitAsync(Ticks.Quotes, "source", Ticks.Some(20, Ticks.Start));
        Assert.Equal(10, archive.Said(Ticks.Quotes).Count);
        archive = Open();
        await using (var writer = await archive.BeginAsync(Ticks.Quotes, "source", Token))
            Assert.True(writer.IsKnown);
        await using (var other = await archive.BeginAsync(Ticks.StreamOf(TickKind.Trade), "source", Token))
            Assert.False(other.IsKnown);
        await archive.CommitAsync(Ticks.Quotes, "source", Ticks.Some(20, Ticks.Start));
        Assert.Equal(10, archive.Said(Ticks.Quotes).Count);
        Assert.Single(Files());
    }

    [Fact]
    public async Task Of_two_writers_of_one_source_one_wins_and_of_two_sources_both()
    {
        var archive = Open();
        await using var one = await archive.BeginAsync(Ticks.Quotes, "source", Token);
        await using var two = await archive.BeginAsync(Ticks.Quotes, "source", Token);
        await using var other = await archive.BeginAsync(Ticks.Quotes, "another", Token);
        foreach (var tick in Ticks.Some(3, Ticks.Start)) await one.AppendAsync(tick);
        foreach (var tick in Ticks.Some(5, Ticks.Start)) await two.AppendAsync(tick);
        foreach (var tick in Ticks.Some(7, Ticks.Start)) await other.AppendAsync(tick);
        await Task.WhenAll(two.CommitAsync(Token).AsTask(), other.CommitAsync(Token).AsTask());
        await one.CommitAsync(Token);
        Assert.Equal(12, archive.Said(Ticks.Quotes).Count);
        Assert.Equal(archive.Said(Ticks.Quotes), Open().Said(Ticks.Quotes));
    }

    [Fact]
    public async Task Two_archives_over_one_store_do_not_write_over_each_other()
    {
        var (one, two) = (Open(), Open());
        Assert.Empty(one.Said(Ticks.Quotes));
        await two.CommitAsync(Ticks.Quotes, "a", Ticks.Some(3, Ticks.Start));
        await one.CommitAsync(Ticks.Quotes, "b", Ticks.Some(5, Ticks.Start));
        await one.CommitAsync(Ticks.Quotes, "a", Ticks.Some(7, Ticks.Start));
        Assert.Equal(8, one.Said(Ticks.Quotes).Count);
        Assert.Equal(8, Open().Said(Ticks.Quotes).Count);
    }

    [Fact]
    public async Task A_source_without_ticks_is_known_and_adds_nothing()
    {
        await Open().CommitAsync(Ticks.Quotes, "empty", []);
        await using var writer = await Open().BeginAsync(Ticks.Quotes, "empty", Token);
        Assert.True(writer.IsKnown);
        Assert.Empty(Open().Said(Ticks.Quotes));
        Assert.Empty(Open().Streams());
    }

    [Fact]
    public async Task What_is_not_committed_leaves_nothing_behind()
    {
        var archive = Open();
        await using (var writer = await archive.BeginAsync(Ticks.Quotes, "source", Token))
            // More than is kept in memory.
            foreach (var tick in Ticks.Some(500_000, Ticks.Start))
                await writer.AppendAsync(tick);
        Assert.Empty(Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories));
        Assert.Empty(archive.Said(Ticks.Quotes));
    }

    [Fact]
    public async Task A_tick_of_another_kind_or_before_the_last_one_is_refused()
    {
        await using var writer = await Open().BeginAsync(Ticks.Quotes, "source", Token);
        await writer.AppendAsync(new Tick(new Quote(5, 1, 2)));
        await Assert.ThrowsAsync<ArgumentException>(async () => await writer.AppendAsync(new Tick(new Quote(4, 1, 2))));
        await Assert.ThrowsAsync<ArgumentException>(async () => await writer.AppendAsync(new Tick(new Quote(long.MaxValue, 1, 2))));
        await Assert.ThrowsAsync<ArgumentException>(async () => await writer.AppendAsync(new Tick(new Trade(6, 1, 2, Aggressor.Buyer))));
        await writer.AppendAsync(new Tick(new Quote(5, 3, 4)));
        await writer.CommitAsync(Token);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await writer.AppendAsync(new Tick(new Quote(9, 1, 2))));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await writer.CommitAsync(Token));
    }

    [Fact]
    public async Task Names_that_folders_cannot_have_are_kept_apart_and_within_the_archive()
    {
        var root = _folder["inner"];
        string[] names = ["..", ".", "a/b", "a\\b", "a%2Fb", "CON", "ü", "a b", "*", "a:b"];
        var archive = new TickArchive(LocalSegmentStore.Open(root));
        foreach (var name in names) await archive.CommitAsync(new ArchiveStream(name, name, TickKind.Quote), "s", Ticks.Some(1, Ticks.Start));
        archive = new TickArchive(LocalSegmentStore.Open(root));
        Assert.Equal(names.Order(StringComparer.Ordinal), archive.Streams().Select(s => s.Stream.Venue));
        Assert.Equal([root], Directory.GetFileSystemEntries(_folder.Path));
        foreach (var name in new[] { "", new string('x', 61), new string('ü', 40), "\ud800" })
        {
            Assert.Equal(ArchiveCodes.StreamInvalid, (await Refused(() => archive.BeginAsync(new ArchiveStream(name, "x", TickKind.Quote), "s", Token))).Code);
            Assert.Equal(ArchiveCodes.StreamInvalid, (await Refused(() => archive.BeginAsync(new ArchiveStream("x", name, TickKind.Quote), "s", Token))).Code);
        }

        Assert.Equal(ArchiveCodes.StreamInvalid, (await Refused(() => archive.BeginAsync(new ArchiveStream("x", "x", (TickKind)9), "s"))).Code);
        Assert.Equal(ArchiveCodes.SourceInvalid, (await Refused(() => archive.BeginAsync(Ticks.Quotes, "", Token))).Code);
        Assert.Equal(ArchiveCodes.SourceInvalid, (await Refused(() => archive.BeginAsync(Ticks.Quotes, new string('s', 201), Token))).Code);
    }

    private TickArchive Open() => new(LocalSegmentStore.Open(_folder.Path));

    private string[] Files() => Directory.GetFiles(_folder.Path, "*.ticks", SearchOption.AllDirectories);

    private static async Task<Refusal> Refused<T>(Func<ValueTask<T>> act) =>
        (await Assert.ThrowsAsync<RefusedException>(async () => await act())).Refusal;
}
