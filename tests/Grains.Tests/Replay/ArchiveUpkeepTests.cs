using Microsoft.Extensions.Logging.Abstractions;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Silo;
using OrleansTrading.Storage.Archive;

namespace OrleansTrading.Grains.Tests.Replay;

public sealed class ArchiveUpkeepTests : IDisposable
{
    private static readonly ArchiveStream Stream = new("fxcm", "EUR/USD", TickKind.Quote);
    private readonly TempFolder _temp = new();
    private readonly ManualClock _clock = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task Small_segments_are_put_together_and_old_ones_go_and_nothing_goes_without_a_limit()
    {
        var archive = new TickArchive(LocalSegmentStore.Open(_temp["archive"]));
        var nowNs = Nanoseconds.Of(_clock.GetUtcNow());
        foreach (var daysAgo in new[] { 40, 10, 10, 10 })
        {
            await using var writer = await archive.BeginAsync(Stream, $"segment {archive.Streams().Sum(s => s.Segments)}", TestContext.Current.CancellationToken);
            await writer.AppendAsync(new Tick(new Quote(nowNs - daysAgo * Nanoseconds.PerDay, 10, 11)));
            await writer.CommitAsync(TestContext.Current.CancellationToken);
        }

        await Once(archive, ArchiveLimits.None);
        Assert.Equal((2, 4), (archive.Streams()[0].Segments, archive.Streams()[0].Ticks));
        await Once(archive, new ArchiveLimits(Days: 30, null));
        Assert.Equal((1, 3), (archive.Streams()[0].Segments, archive.Streams()[0].Ticks));
        await Once(archive, new ArchiveLimits(null, Gigabytes: 0.000_000_001m));
        Assert.Empty(archive.Streams());
    }

    private Task Once(TickArchive archive, ArchiveLimits limits) =>
        new ArchiveUpkeep(archive, limits, _clock, NullLogger<ArchiveUpkeep>.Instance).Once(TestContext.Current.CancellationToken);
}
