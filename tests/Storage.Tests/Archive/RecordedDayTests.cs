using OrleansTrading.Connectors.Venues.Lean;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Storage.Archive;

namespace OrleansTrading.Storage.Tests.Archive;

/// <summary>FXCM's and Oanda's EUR/USD of 2014-05-08, as recorded.</summary>
public sealed class RecordedDayTests
{
    private static readonly Catalogue Known = new(
        [new Instrument("EUR/USD", AssetClass.Forex, "EUR", "USD", 0.00001m, 1_000m, 1_000m, "fx")],
        [new Venue("fxcm", "FXCM", 2, 0.2m, TimeSpan.FromHours(-5)), new Venue("oanda", "OANDA", 2, 0.2m, TimeSpan.Zero)]);

    [Fact]
    public async Task A_recorded_day_is_read_as_it_was_takes_two_bytes_a_quote_and_is_the_same_file_each_time()
    {
        var market = Open();
        using var folder = new TemporaryFolder();
        using var again = new TemporaryFolder();
        foreach (var root in new[] { folder.Path, again.Path })
        {
            var archive = new TickArchive(LocalSegmentStore.Open(root));
            foreach (var (venue, stream) in StreamsOf(market))
                await archive.CommitAsync(stream, "the day", market.Read(market.FromNs - 1).Where(t => t.Venue == venue).Select(t => t.Tick));
        }

        // Opened again: what is read comes from the files.
        var opened = new TickArchive(LocalSegmentStore.Open(folder.Path));
        foreach (var (venue, stream) in StreamsOf(market))
        {
            var recorded = market.Read(market.FromNs - 1).Where(t => t.Venue == venue).Select(t => t.Tick.Quote).ToList();
            Assert.Equal(recorded, opened.Read(stream, market.FromNs, market.ToNs).Select(t => t.Quote));
            var archived = opened.Streams().Single(s => s.Stream == stream);
            Assert.Equal((1, recorded.Count, recorded[0].TimeNs, recorded[^1].TimeNs), (archived.Segments, archived.Ticks, archived.FirstNs, archived.LastNs));
            if (stream.Venue == "fxcm") Assert.InRange(archived.Bytes / (double)archived.Ticks, 1, 2);
        }

        var files = Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder.Path, f)).ToList();
        Assert.Equal(2, files.Count);
        Assert.All(files, file => Assert.Equal(File.ReadAllBytes(folder[file]), File.ReadAllBytes(again[file])));
    }

    [Fact]
    public async Task A_tape_of_the_archive_is_the_recorded_tape()
    {
        var market = Open();
        using var folder = new TemporaryFolder();
        var archive = new TickArchive(LocalSegmentStore.Open(folder.Path));
        foreach (var (venue, stream) in StreamsOf(market))
            await archive.CommitAsync(stream, "the day", market.Read(market.FromNs - 1).Where(t => t.Venue == venue).Select(t => t.Tick));
        using var tape = ArchiveTape.Open(archive, Known, new ArchiveWindow(market.FromNs, market.ToNs));
        Assert.Equal(market.Venues, tape.Venues);
        Assert.Equal(market.Instruments, tape.Instruments);
        Assert.Equal(market.Listings, tape.Listings);
        Assert.True(market.Read(market.FromNs - 1).SequenceEqual(tape.Read(tape.FromNs - 1)));
        var noon = market.FromNs + Nanoseconds.PerDay / 2;
        Assert.True(market.Read(noon).SequenceEqual(tape.Read(noon)));
        Assert.Empty(tape.Read(tape.ToNs - 1));
    }

    private static LeanTickMarket Open()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "OrleansTrading.sln"))) folder = folder.Parent;
        var shared = folder is null ? "" : Path.Combine(folder.FullName, "..", "shared", "data", "lean", "forex");
        if (!Directory.Exists(shared)) Assert.Skip("../shared is absent");
        return LeanTickMarket.Open(shared, ["EUR/USD"], new DateOnly(2014, 5, 8), new DateOnly(2014, 5, 8), Known);
    }

    private static IEnumerable<(int Venue, ArchiveStream Stream)> StreamsOf(LeanTickMarket market) =>
        Enumerable.Range(0, market.Venues.Count).Select(i => (i, new ArchiveStream(market.Venues[i].Name, "EUR/USD", TickKind.Quote)));
}
