using OrleansTrading.Connectors.Import;
using OrleansTrading.Connectors.Venues;
using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Storage.Archive;

namespace OrleansTrading.Storage.Tests.Archive;

/// <summary>Every shared file of ticks or bars, imported into the archive, gives the bars that a plain grouping of its ticks gives.</summary>
public sealed class ImportedBarsTests
{
    private static readonly Catalogue Known = CatalogueFiles.Load(CatalogueFiles.DefaultFolder);

    public static TheoryData<string, string?, string?> Sources => new()
    {
        { "lean", null, null },
        { "nautilus/fxcm/gbpusd-m1-bid-2012.csv", null, null },
        { "nautilus/fxcm/gbpusd-m1-ask-2012.csv", null, null },
        { "nautilus/truefx/usdjpy-ticks.csv", null, null },
        { "nautilus/bybit", null, null },
        { "nautilus/tardis", null, null },
        { "nautilus/binance", null, null },
        { "nautilus/btc-perp-20211231-20220201_1m.csv", "deribit", "BTC-PERP/USD" },
    };

    [Theory, MemberData(nameof(Sources))]
    public async Task Imported_twice_it_is_the_same_bytes_and_its_bars_are_those_of_its_ticks(string source, string? venue, string? symbol)
    {
        using var first = new TemporaryFolder();
        using var second = new TemporaryFolder();
        foreach (var root in new[] { first.Path, second.Path })
        {
            var report = await new ImportJob(
                new ImportOptions { Path = Shared(source), Venue = venue, Symbol = symbol, MaxRejects = long.MaxValue }, Known, new TickArchive(LocalSegmentStore.Open(root)))
                .RunAsync(TestContext.Current.CancellationToken);
            Assert.Equal(report.Progress.Files, report.Progress.FilesDone);
            Assert.Empty(report.FileErrors);
        }

        var files = Directory.GetFiles(first.Path, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(first.Path, f)).Order().ToArray();
        Assert.Equal(files, Directory.GetFiles(second.Path, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(second.Path, f)).Order());
        Assert.All(files, file => Assert.True(File.ReadAllBytes(first[file]).AsSpan().SequenceEqual(File.ReadAllBytes(second[file])), file));

        var archive = new TickArchive(LocalSegmentStore.Open(first.Path));
        Assert.NotEmpty(archive.Streams());
        foreach (var archived in archive.Streams())
        {
            if (archived.Stream.Kind == TickKind.Bar) AssertVenueBars(archive, archived);
            else if (archived.Stream.Kind is TickKind.Quote or TickKind.Book) AssertMids(archive, archived);
        }
    }

    private static void AssertMids(TickArchive archive, ArchivedStream archived)
    {
        var mids = Mids(archive.Read(archived.Stream, 0, long.MaxValue)).ToArray();
        foreach (var timeframe in Timeframe.Known)
        {
            var replay = new ConsolidatedBarReplay(timeframe, [0]);
            Assert.Equal(
                mids.GroupBy(m => timeframe.OpenOf(m.TimeNs)).Select(g => new ReplayedBar(
                    g.Key, timeframe.EndOf(g.Key), g.First().Mid, g.Max(m => m.Mid), g.Min(m => m.Mid), g.Last().Mid, 0, g.Count(), IsClosed: true)),
                Replay(archive, archived, replay));
        }
    }

    private static void AssertVenueBars(TickArchive archive, ArchivedStream archived)
    {
        var bars = archive.Read(archived.Stream, 0, long.MaxValue).Select(t => t.Bar).Where(b => b.IsValid).ToArray();
        foreach (var same in bars.GroupBy(b => (b.Price, Length: b.CloseTimeNs - b.OpenTimeNs)))
        {
            foreach (var timeframe in Timeframe.Known.Where(t => t.LengthNs > same.Key.Length && VenueBarReplay.Divides(same.Key.Length, t)))
            {
                Assert.Equal(
                    same.DistinctBy(b => b.OpenTimeNs).GroupBy(b => timeframe.OpenOf(b.OpenTimeNs)).Select(g => new ReplayedBar(
                        g.Key, timeframe.EndOf(g.Key), 2 * g.First().Open, 2 * g.Max(b => b.High), 2 * g.Min(b => b.Low), 2 * g.Last().Close,
                        g.Sum(b => b.VolumeLots), g.Count(), IsClosed: true)),
                    Replay(archive, archived, new VenueBarReplay(timeframe, same.Key.Price, same.Key.Length)));
            }
        }
    }

    private static List<ReplayedBar> Replay(TickArchive archive, ArchivedStream archived, BarReplay replay)
    {
        var bars = new List<ReplayedBar>();
        foreach (var tick in archive.Read(archived.Stream, 0, long.MaxValue)) replay.Apply(0, tick, bars);
        // A year later everything is over.
        replay.End(archived.LastNs + 400 * Nanoseconds.PerDay, bars);
        return bars;
    }

    // The mid after each quote that can be meant; of books after each change of the best bid or ask.
    private static IEnumerable<(long TimeNs, long Mid)> Mids(IEnumerable<Tick> ticks)
    {
        var (bids, asks) = (new SortedDictionary<long, long>(), new SortedDictionary<long, long>());
        var (bid, ask, isLive) = (0L, 0L, false);
        foreach (var tick in ticks)
        {
            if (tick.Kind == TickKind.Quote)
            {
                if (tick.Quote.BidTicks > 0 && tick.Quote.AskTicks >= tick.Quote.BidTicks) yield return (tick.TimeNs, tick.Quote.BidTicks + tick.Quote.AskTicks);
                continue;
            }

            var update = tick.Book;
            if (update.Kind == BookUpdateKind.Stale) isLive = false;
            if (update.Kind == BookUpdateKind.Stale || (update.Kind == BookUpdateKind.Delta && !isLive)) continue;
            if (update.Kind == BookUpdateKind.Snapshot)
            {
                bids.Clear();
                asks.Clear();
            }

            foreach (var level in update.Bids) Set(bids, level);
            foreach (var level in update.Asks) Set(asks, level);
            var (newBid, newAsk) = (bids.Count == 0 ? 0 : bids.Keys.Last(), asks.Count == 0 ? 0 : asks.Keys.First());
            var isChanged = !isLive || newBid != bid || newAsk != ask;
            (bid, ask, isLive) = (newBid, newAsk, true);
            if (isChanged && bid > 0 && ask >= bid) yield return (tick.TimeNs, bid + ask);
        }
    }

    private static void Set(SortedDictionary<long, long> side, BookLevel level)
    {
        if (level.SizeLots == 0) side.Remove(level.PriceTicks);
        else side[level.PriceTicks] = level.SizeLots;
    }

    private static string Shared(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "OrleansTrading.sln"))) folder = folder.Parent;
        var data = folder is null ? "" : Path.GetFullPath(Path.Combine(folder.FullName, "..", "shared", "data"));
        if (!Directory.Exists(data)) Assert.Skip("../shared is absent");
        return Path.Combine(data, path);
    }
}
