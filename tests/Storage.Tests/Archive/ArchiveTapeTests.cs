using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Storage.Archive;

namespace OrleansTrading.Storage.Tests.Archive;

public sealed class ArchiveTapeTests : IDisposable
{
    private static readonly Catalogue Known = new(
        [
            new Instrument("EUR/USD", AssetClass.Forex, "EUR", "USD", 0.00001m, 1_000m, 1_000m, "fx"),
            new Instrument("BTC/USD", AssetClass.Crypto, "BTC", "USD", 0.01m, 0.0001m, 10m, "coins"),
        ],
        [new Venue("fxcm", "FXCM", 2, 0.2m, TimeSpan.Zero), new Venue("oanda", "OANDA", 2, 0.2m, TimeSpan.Zero)]);

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Ticks_of_one_time_are_played_by_venue_symbol_kind_and_commit()
    {
        var archive = new TickArchive(LocalSegmentStore.Open(_folder.Path));
        foreach (var venue in new[] { "oanda", "fxcm", "nobody" })
            foreach (var symbol in new[] { "EUR/USD", "BTC/USD", "XXX/USD" })
            {
                await archive.CommitAsync(new ArchiveStream(venue, symbol, TickKind.Quote), "a", [new Tick(new Quote(5, 1, 2)), new Tick(new Quote(7, 1, 2))]);
                await archive.CommitAsync(new ArchiveStream(venue, symbol, TickKind.Trade), "a", [new Tick(new Trade(5, 1, 2, Aggressor.Buyer))]);
                await archive.CommitAsync(new ArchiveStream(venue, symbol, TickKind.Quote), "b", [new Tick(new Quote(5, 3, 4)), new Tick(new Quote(6, 3, 4))]);
            }

        using var tape = ArchiveTape.Open(archive, Known, new ArchiveWindow(0, 100));
        Assert.Equal(["fxcm", "oanda"], tape.Venues.Select(v => v.Name));
        Assert.Equal(["BTC/USD", "EUR/USD"], tape.Instruments.Select(i => i.Symbol));
        Assert.Equal([(0, 0), (0, 1), (1, 0), (1, 1)], tape.Listings);
        var expected =
            from time in new[] { 5, 6, 7 }
            from venue in new[] { 0, 1 }
            from instrument in new[] { 0, 1 }
            from tick in time switch
            {
                5 => new[] { new Tick(new Trade(5, 1, 2, Aggressor.Buyer)), new Tick(new Quote(5, 1, 2)), new Tick(new Quote(5, 3, 4)) },
                6 => [new Tick(new Quote(6, 3, 4))],
                _ => [new Tick(new Quote(7, 1, 2))],
            }
            select new TapeTick(venue, instrument, tick);
        Assert.Equal(expected, tape.Read(-1));
        Assert.Equal(expected.Where(t => t.Tick.TimeNs > 5), tape.Read(5));

        using var one = ArchiveTape.Open(archive, Known, new ArchiveWindow(0, 7) { Venues = ["OANDA"], Symbols = ["btcusd"], Kinds = [TickKind.Quote] });
        Assert.Equal([(0, 0)], one.Listings);
        Assert.Equal([5L, 5, 6], one.Read(-1).Select(t => t.Tick.TimeNs));
    }

    [Fact]
    public async Task The_fingerprint_names_the_content_also_after_compaction_and_in_another_archive()
    {
        var archive = new TickArchive(LocalSegmentStore.Open(_folder["one"]));
        var other = new TickArchive(LocalSegmentStore.Open(_folder["two"]));
        foreach (var a in new[] { archive, other })
            for (var i = 0; i < 3; i++)
                await a.CommitAsync(Ticks.Quotes, $"{i}", Ticks.Some(100, Ticks.Start + i * Nanoseconds.PerSecond, seed: i));
        var window = new ArchiveWindow(Ticks.Start, Ticks.Start + Nanoseconds.PerDay);
        var print = Print(archive, window);
        Assert.Equal(32, print.Length);
        Assert.Equal(print, Print(other, window));
        Assert.Equal(2, await archive.CompactAsync(Token));
        Assert.Equal(print, Print(archive, window));
        // A window that ends before the last part begins.
        var shorter = window with { ToNs = Ticks.Start + 2 * Nanoseconds.PerSecond };
        Assert.Equal(Print(other, shorter), Print(archive, shorter));
        Assert.NotEqual(print, Print(archive, shorter));
        await archive.CommitAsync(Ticks.Quotes, "more", Ticks.Some(1, Ticks.Start));
        Assert.NotEqual(print, Print(archive, window));
    }

    [Fact]
    public async Task An_open_tape_plays_what_there_was_whatever_becomes_of_the_archive()
    {
        var archive = new TickArchive(LocalSegmentStore.Open(_folder.Path));
        for (var i = 0; i < 3; i++) await archive.CommitAsync(Ticks.Quotes, $"{i}", Ticks.Some(100, Ticks.Start + i, seed: i));
        using (var tape = ArchiveTape.Open(archive, Known, new ArchiveWindow(Ticks.Start, Ticks.Start + Nanoseconds.PerDay)))
        {
            var before = tape.Read(tape.FromNs - 1).ToList();
            await archive.CommitAsync(Ticks.Quotes, "more", Ticks.Some(5, Ticks.Start, seed: 7));
            await archive.CompactAsync(Token);
            await archive.RetainAsync(new ArchiveRetention(MaxBytes: 0), Token);
            Assert.Equal(before, tape.Read(tape.FromNs - 1));
        }

        Assert.Empty(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_window_without_length_or_ticks_and_names_that_nobody_knows_are_refused()
    {
        var archive = new TickArchive(LocalSegmentStore.Open(_folder.Path));
        await archive.CommitAsync(Ticks.Quotes, "a", Ticks.Some(1, Ticks.Start));
        Assert.Equal(ArchiveCodes.WindowInvalid, Refused(new ArchiveWindow(5, 5)));
        Assert.Equal(ArchiveCodes.WindowInvalid, Refused(new ArchiveWindow(-1, 5)));
        Assert.Equal(ArchiveCodes.NoTicks, Refused(new ArchiveWindow(0, Ticks.Start)));
        Assert.Equal(ArchiveCodes.NoTicks, Refused(new ArchiveWindow(0, long.MaxValue) { Venues = ["oanda"] }));
        Assert.Equal("UNKNOWN_VENUE", Refused(new ArchiveWindow(0, long.MaxValue) { Venues = ["nobody"] }));
        Assert.Equal("UNKNOWN_SYMBOL", Refused(new ArchiveWindow(0, long.MaxValue) { Symbols = ["nothing"] }));

        string Refused(ArchiveWindow window) => Assert.Throws<RefusedException>(() => ArchiveTape.Open(archive, Known, window)).Refusal.Code;
    }

    private static string Print(TickArchive archive, ArchiveWindow window)
    {
        using var tape = ArchiveTape.Open(archive, Known, window);
        return tape.Fingerprint;
    }
}
