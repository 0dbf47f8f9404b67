using OrleansTrading.Connectors.Import;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Grains.Abstractions.Markets;
using OrleansTrading.Grains.Tests.Architecture;
using OrleansTrading.Silo;
using OrleansTrading.Storage.Archive;

namespace OrleansTrading.Grains.Tests.Replay;

/// <summary>What went into the archive plays as it played before.</summary>
public sealed class ArchiveReplayTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task A_replay_of_the_archive_equals_the_replay_of_what_was_archived()
    {
        var market = ListMarket.Make(seed: 3, quotes: 20_000);
        var archive = new TickArchive(LocalSegmentStore.Open(_temp["archive"]));
        foreach (var (venue, instrument) in market.Listings)
        {
            var stream = new ArchiveStream(market.Venues[venue].Name, market.Instruments[instrument].Symbol, TickKind.Quote);
            await using var writer = await archive.BeginAsync(stream, "a test", TestContext.Current.CancellationToken);
            foreach (var tick in market.Quotes.Where(q => q.Venue == venue && q.Instrument == instrument)) await writer.AppendAsync(tick.Tick);
            await writer.CommitAsync(TestContext.Current.CancellationToken);
        }

        using var tape = ArchiveTape.Open(archive, TradingSilo.LoadCatalogue(), new ArchiveWindow(market.FromNs, market.ToNs));
        TradingPicture.AssertSame(await Play("direct", market), await Play("archive", tape));
    }

    [Fact]
    public async Task Recorded_currencies_that_were_imported_replay_from_the_archive_as_from_their_files()
    {
        var shared = Path.Combine(Repository.Folder, "..", "shared", "data", "lean", "forex");
        Assert.SkipUnless(Directory.Exists(shared), "../shared is absent");
        var catalogue = TradingSilo.LoadCatalogue();
        var archive = new TickArchive(LocalSegmentStore.Open(_temp["archive"]));
        foreach (var venue in new[] { "fxcm", "oanda" })
            foreach (var symbol in new[] { "eurusd", "nzdusd" })
                await new ImportJob(new ImportOptions { Path = Path.Combine(shared, venue, "tick", symbol) }, catalogue, archive)
                    .RunAsync(TestContext.Current.CancellationToken);

        var options = new RecordedMarketOptions(
            shared, ["EURUSD", "NZDUSD"], new DateOnly(2014, 5, 7), new DateOnly(2014, 5, 8), Pace.Unbounded,
            Domain.Strategies.StrategyCatalogue.Names, ExitWhenDone: false);
        var files = TradingSilo.OpenTape(options, TextWriter.Null, TestContext.Current.CancellationToken);
        using var tape = ArchiveTape.Open(archive, catalogue, new ArchiveWindow(files.FromNs, files.ToNs));
        var ofFiles = await Play("files", files);
        TradingPicture.AssertSame(ofFiles, await Play("archive", tape));
        Assert.All(ofFiles.Markets, market => Assert.InRange(market.Updates, 100_000, 1_000_000));
        Assert.NotEmpty(ofFiles.Fills);
    }

    [Fact]
    public async Task A_session_that_archives_itself_is_in_the_archive_once_also_when_it_was_interrupted()
    {
        var market = ListMarket.Make(seed: 4, quotes: 50_000);
        foreach (var isInterrupted in new[] { false, true })
        {
            var folder = _temp[isInterrupted ? "interrupted" : "whole"];
            if (isInterrupted)
            {
                await using var broken = await Record(folder, market.FailingAt(33_333));
                Assert.Equal(SessionState.Failed, (await broken.Ended()).State);
            }

            await using (var cluster = await Record(folder, market))
                Assert.Equal(SessionState.Finished, (await cluster.Ended()).State);
            using var tape = ArchiveTape.Open(
                new TickArchive(LocalSegmentStore.Open(Path.Combine(folder, "archive"))), TradingSilo.LoadCatalogue(), new ArchiveWindow(market.FromNs, market.ToNs));
            Assert.Equal(market.Quotes, tape.Read(tape.FromNs - 1));
        }
    }

    private static Task<TradingCluster> Record(string folder, IMarketTape market) => TradingCluster.Play(
        folder, market, new RecordedMarketOptions("", [], default, default, Pace.Unbounded, [], ExitWhenDone: false) { IsArchived = true });

    private async Task<TradingPicture> Play(string folder, IMarketTape market)
    {
        await using var cluster = await TradingCluster.Start(_temp[folder], market);
        Assert.Equal(SessionState.Finished, (await cluster.Ended()).State);
        return await cluster.Read();
    }
}
