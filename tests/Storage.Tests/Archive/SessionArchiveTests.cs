using OrleansTrading.Domain;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Storage.Archive;
using OrleansTrading.Storage.Archive.Sessions;

namespace OrleansTrading.Storage.Tests.Archive;

public sealed class SessionArchiveTests : IDisposable
{
    private static readonly ArchiveStream Trades = Ticks.Quotes with { Kind = TickKind.Trade };
    private static readonly ArchiveStream Books = new("oanda", "EUR/USD", TickKind.Book);
    private static readonly ArchiveStream[] Streams = [Ticks.Quotes, Trades, Books];

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_session_that_ends_at_any_step_and_goes_on_writes_every_tick_once()
    {
        var expected = Streams.ToDictionary(s => s, s => Session(120).Where(t => t.Stream == s).Select(t => Ticks.Say(t.Tick)).ToList());
        for (var step = 0; ; step++)
        {
            using var folder = new TemporaryFolder();
            var disk = new CrashingDisk(step);
            var home = long.MinValue;
            try
            {
                await Run(folder, disk, home, cursor => home = cursor);
            }
            catch (ProcessEnded)
            {
            }

            await Run(folder, new Disk(), home, cursor => home = cursor);
            var archive = new TickArchive(LocalSegmentStore.Open(folder.Path));
            foreach (var stream in Streams) Assert.Equal(expected[stream], archive.Said(stream));
            Assert.Equal(119, home);
            if (disk.IsOver) continue;
            Assert.True(step > 40, $"There were but {step} steps.");
            return;
        }
    }

    [Fact]
    public async Task Ticks_are_seen_when_their_segments_are_and_sessions_are_kept_apart()
    {
        var archive = new TickArchive(LocalSegmentStore.Open(_folder["archive"]));
        await using (var one = await SessionArchive.OpenAsync(archive, _folder["one"], "one", long.MinValue, cancellationToken: Token))
        await using (var two = await SessionArchive.OpenAsync(archive, _folder["two"], "two", long.MinValue, cancellationToken: Token))
        {
            foreach (var session in new[] { one, two })
            {
                session.Append(Ticks.Quotes, 1, new Tick(new Quote(5, 1, 2)));
                await session.CheckpointAsync(1, Token);
                session.Append(Ticks.Quotes, 1, new Tick(new Quote(6, 1, 2)));
                Assert.Equal(1, session.Through);
            }

            Assert.Empty(archive.Said(Ticks.Quotes));
            await one.RollAsync(Token);
            Assert.Single(archive.Said(Ticks.Quotes));
            // Not checkpointed.
            two.Append(Ticks.Quotes, 2, new Tick(new Quote(9, 1, 2)));
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await two.RollAsync(Token));
            // Also where whole blocks of them have left for the file.
            for (var i = 0; i < 40_000; i++) two.Append(Ticks.Quotes, 3, new Tick(new Quote(10 + i, 1, 2)));
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await two.RollAsync(Token));
        }

        await using (var two = await SessionArchive.OpenAsync(archive, _folder["two"], "two", 1, cancellationToken: Token))
            Assert.Equal(1, two.Through);
        Assert.Equal(["5", "5"], archive.Read(Ticks.Quotes, 0, 100).Select(t => $"{t.TimeNs}"));
    }

    [Fact]
    public async Task Late_ticks_are_kept_and_read_in_order_of_time()
    {
        var archive = new TickArchive(LocalSegmentStore.Open(_folder["archive"]));
        await using var session = await SessionArchive.OpenAsync(archive, _folder["spool"], "live", long.MinValue, cancellationToken: Token);
        long[] times = [10, 12, 11, 11, 13, 2, 40, 39];
        for (var i = 0; i < times.Length; i++) session.Append(Ticks.Quotes, i, new Tick(new Quote(times[i], i, i)));
        await session.CheckpointAsync(times.Length, Token);
        await session.RollAsync(Token);
        Assert.Equal([2L, 10, 11, 11, 12, 13, 39, 40], archive.Read(Ticks.Quotes, 0, 100).Select(t => t.TimeNs));
    }

    [Fact]
    public async Task Segments_are_made_at_the_checkpoint_at_which_a_bound_is_reached()
    {
        var archive = new TickArchive(LocalSegmentStore.Open(_folder["archive"]));
        await using var bySpan = await SessionArchive.OpenAsync(
            archive, _folder["span"], "span", long.MinValue, new SessionRolling(SpanNs: 100), Token);
        bySpan.Append(Ticks.Quotes, 1, new Tick(new Quote(1_000, 1, 2)));
        bySpan.Append(Ticks.Quotes, 2, new Tick(new Quote(1_099, 1, 2)));
        await bySpan.CheckpointAsync(2, Token);
        Assert.Empty(archive.Said(Ticks.Quotes));
        bySpan.Append(Ticks.Quotes, 3, new Tick(new Quote(1_100, 1, 2)));
        Assert.Empty(archive.Said(Ticks.Quotes));
        await bySpan.CheckpointAsync(3, Token);
        Assert.Equal(3, archive.Said(Ticks.Quotes).Count);

        await using var bySize = await SessionArchive.OpenAsync(
            archive, _folder["size"], "size", long.MinValue, new SessionRolling(Bytes: 4_000), Token);
        var cursor = 0L;
        while (archive.Said(Trades).Count == 0)
        {
            Assert.True(cursor < 10_000);
            foreach (var n in Enumerable.Range(0, 100)) bySize.Append(Trades, ++cursor, new Tick(new Trade(cursor, n * 977, n * 31, Aggressor.Buyer)));
            await bySize.CheckpointAsync(cursor, Token);
        }

        Assert.Equal(cursor, archive.Said(Trades).Count);
    }

    [Fact]
    public async Task A_file_that_ends_before_what_the_session_has_reached_or_is_no_such_file_is_refused()
    {
        var archive = new TickArchive(LocalSegmentStore.Open(_folder["archive"]));
        var path = _folder["spool"];
        await using (var session = await SessionArchive.OpenAsync(archive, path, "live", long.MinValue, cancellationToken: Token))
            for (var i = 0; i < 5; i++)
            {
                session.Append(Ticks.Quotes, i, new Tick(new Quote(i, 1, 2)));
                await session.CheckpointAsync(i, Token);
            }

        var bytes = File.ReadAllBytes(path);
        // Damage within what was synced: fewer ticks than the session knows of.
        for (var at = 0; at < bytes.Length; at++)
        {
            var damaged = bytes.ToArray();
            damaged[at] ^= 0x40;
            File.WriteAllBytes(path, damaged);
            Assert.Equal(ArchiveCodes.Corrupt, (await Refused(4)).Code);
            File.WriteAllBytes(path, bytes[..at]);
            Assert.Equal(ArchiveCodes.Corrupt, (await Refused(4)).Code);
        }

        Assert.Empty(archive.Said(Ticks.Quotes));
        File.WriteAllBytes(path, [.. bytes, 1, 2, 3]);
        await using (var session = await SessionArchive.OpenAsync(archive, path, "live", 4, cancellationToken: Token)) Assert.Equal(4, session.Through);
        Assert.Equal(5, archive.Said(Ticks.Quotes).Count);
        Assert.Equal(ArchiveCodes.Corrupt, (await Refused(5)).Code);

        async Task<Refusal> Refused(long reached) => (await Assert.ThrowsAsync<RefusedException>(
            async () => await SessionArchive.OpenAsync(archive, path, "live", reached, cancellationToken: Token))).Refusal;
    }

    /// <summary>Goes on behind a cursor to the end; a checkpoint here and then one at home every seven cursors.</summary>
    private static async Task Run(TemporaryFolder folder, Disk disk, long home, Action<long> checkpointAtHome)
    {
        var archive = new TickArchive(LocalSegmentStore.Open(folder.Path, disk));
        await using var session = await SessionArchive.OpenAsync(
            disk, archive, folder["sessions/live"], "live", home, new SessionRolling(SpanNs: 60 * Nanoseconds.PerMillisecond), Token);
        foreach (var (stream, cursor, tick) in Session(120).Where(t => t.Cursor > home))
        {
            session.Append(stream, cursor, tick);
            if (cursor % 7 != 6 && cursor != 119) continue;
            await session.CheckpointAsync(cursor, Token);
            checkpointAtHome(cursor);
        }

        await session.RollAsync(Token);
    }

    private static IEnumerable<(ArchiveStream Stream, long Cursor, Tick Tick)> Session(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var time = Ticks.Start + i * Nanoseconds.PerMillisecond;
            yield return (i % 3) switch
            {
                0 => (Ticks.Quotes, i, new Tick(new Quote(time, i, i + 1))),
                1 => (Trades, i, new Tick(new Trade(time, i, 100 * i, Aggressor.Seller))),
                _ => (Books, i, new Tick(Ticks.Book(BookUpdateKind.Delta, time, i, [new BookLevel(i, 3)], []))),
            };
        }
    }
}
