using FsCheck.Fluent;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Storage.Archive;

namespace OrleansTrading.Storage.Tests.Archive;

/// <summary>The archive over blobs keeps what it keeps over files.</summary>
public sealed class BlobSegmentStoreTests(AzuriteServer azurite) : IClassFixture<AzuriteServer>
{
    public static TheoryData<TickKind> Kinds => [TickKind.Trade, TickKind.Book, TickKind.Quote, TickKind.Bar];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Ticks_of_every_kind_come_back_as_they_were(TickKind kind)
    {
        var container = azurite.NewContainer();
        var stream = new ArchiveStream("a venue/..", "EUR/USD", kind);
        var ticks = Ticks.InOrder(Ticks.AnyOf(kind).Sample(30, new FsCheck.Rnd(5, 7), 400));
        await new TickArchive(new BlobSegmentStore(container)).CommitAsync(stream, "source", ticks);
        var opened = new TickArchive(new BlobSegmentStore(container));
        Assert.Equal(ticks.Select(Ticks.Say), opened.Said(stream));
        Assert.Equal([stream], opened.Streams().Select(s => s.Stream));
        await using var writer = await opened.BeginAsync(stream, "source", Token);
        Assert.True(writer.IsKnown);
    }

    [Fact]
    public async Task A_segment_of_several_blocks_of_the_store_is_the_same_as_a_file()
    {
        var container = azurite.NewContainer();
        using var folder = new TemporaryFolder();
        var random = new Random(1);
        Tick[] ticks = [.. Enumerable.Range(0, 600_000).Select(i => new Tick(new Quote(Ticks.Start + i * 1_000_003L, random.NextInt64(), random.NextInt64())))];
        await new TickArchive(new BlobSegmentStore(container)).CommitAsync(Ticks.Quotes, "source", ticks);
        await new TickArchive(LocalSegmentStore.Open(folder.Path)).CommitAsync(Ticks.Quotes, "source", ticks);
        var file = File.ReadAllBytes(Directory.GetFiles(folder.Path, "*.ticks", SearchOption.AllDirectories).Single());
        Assert.True(file.Length > 8 << 20);

        var store = new BlobSegmentStore(container);
        var (name, length) = store.List(Ticks.Quotes).Single();
        using var content = store.OpenRead(Ticks.Quotes, name);
        var blob = new byte[length];
        Assert.Equal(blob.Length, content.Read(0, blob));
        Assert.Equal(file, blob);
        var late = new TickArchive(store).Read(Ticks.Quotes, ticks[599_990].TimeNs, long.MaxValue);
        Assert.Equal(ticks[599_990..], late);
    }

    [Fact]
    public async Task Of_two_processes_that_commit_each_gets_a_number_and_one_source_is_kept_once()
    {
        var container = azurite.NewContainer();
        var (one, two) = (new TickArchive(new BlobSegmentStore(container)), new TickArchive(new BlobSegmentStore(container)));
        Assert.Empty(one.Said(Ticks.Quotes));
        Assert.Empty(two.Said(Ticks.Quotes));
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(async () =>
        {
            foreach (var archive in new[] { one, two }) await archive.CommitAsync(Ticks.Quotes, $"{i}", Ticks.Some(10, Ticks.Start, seed: i));
            await (i % 2 == 0 ? one : two).CommitAsync(Ticks.Quotes, $"own {i}", Ticks.Some(1, Ticks.Start, seed: i));
        }, Token)));
        Assert.Equal(66, new TickArchive(new BlobSegmentStore(container)).Said(Ticks.Quotes).Count);
    }

    [Fact]
    public async Task Compaction_and_retention_work_as_on_files()
    {
        var container = azurite.NewContainer();
        var archive = new TickArchive(new BlobSegmentStore(container));
        for (var i = 0; i < 4; i++) await archive.CommitAsync(Ticks.Quotes, $"{i}", Ticks.Some(50, Ticks.Start + i, seed: i));
        var before = archive.Said(Ticks.Quotes);
        Assert.Equal(3, await archive.CompactAsync(Token));
        Assert.Equal(before, new TickArchive(new BlobSegmentStore(container)).Said(Ticks.Quotes));
        Assert.Equal(1, (await archive.RetainAsync(new ArchiveRetention(MaxBytes: 0), Token)).Segments);
        Assert.Empty(new BlobSegmentStore(container).Streams());
    }

    [Fact]
    public async Task A_blob_that_somebody_deletes_and_a_container_that_is_not_there_are_named()
    {
        var container = azurite.NewContainer();
        var store = new BlobSegmentStore(container);
        var archive = new TickArchive(store);
        await archive.CommitAsync(Ticks.Quotes, "source", Ticks.Some(10, Ticks.Start));
        store.Delete(Ticks.Quotes, new SegmentName(1, 1));
        Assert.Equal(ArchiveCodes.SegmentGone, Assert.Throws<RefusedException>(() => archive.Said(Ticks.Quotes)).Refusal.Code);
        await container.DeleteAsync(cancellationToken: Token);
        Assert.Equal(ArchiveCodes.StoreFailed, Assert.Throws<RefusedException>(() => new TickArchive(store).Streams()).Refusal.Code);
    }
}
