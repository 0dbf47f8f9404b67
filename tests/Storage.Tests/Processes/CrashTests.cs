using System.Globalization;
using OrleansTrading.Domain.Journal;
using OrleansTrading.Domain.Markets;
using OrleansTrading.PostgresServers;
using OrleansTrading.Storage.Archive;
using OrleansTrading.Storage.Journal;
using OrleansTrading.Storage.Postgres;
using OrleansTrading.Storage.Sqlite;
using OrleansTrading.Storage.State;

namespace OrleansTrading.Storage.Tests.Processes;

/// <summary>A process that writes is killed with <c>kill -9</c>, again and again over the same folder.</summary>
public sealed class CrashTests(PostgresServer server)
{
    private const int Kills = 6;
    private const int Writers = 4;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_acknowledged_survives_kill_9_and_streams_have_no_gaps(bool isPostgres)
    {
        using var folder = new TemporaryFolder();
        var postgres = isPostgres ? server.NewDatabase() : null;
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var versions = new Dictionary<string, long>();
        var etags = new Dictionary<string, long>();

        for (var kill = 0; kill < Kills; kill++)
        {
            // The moment is a number of acknowledgements, and not a time: slow machines kill as they should, too.
            await WriteAndKill(folder.Path, postgres, random.Next(1, 400), versions, etags);
            await AssertIntact(folder.Path, postgres, versions, etags, $"seed {seed}, kill {kill}");
        }
    }

    [Fact]
    public async Task Segments_of_the_archive_that_were_acknowledged_survive_kill_9_and_none_is_there_by_half()
    {
        using var folder = new TemporaryFolder();
        var stream = new ArchiveStream("fxcm", "EUR/USD", TickKind.Quote);
        var acknowledged = -1;
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var kill = 0; kill < Kills; kill++)
        {
            using (var writer = new CrashWriter("archive", folder.Path))
            {
                var last = acknowledged + random.Next(1, 8);
                while (await writer.HearAsync() is { } line)
                {
                    if (int.TryParse(line, CultureInfo.InvariantCulture, out var number)) acknowledged = number;
                    if (acknowledged >= last) writer.Kill();
                }

                await writer.EndAsync();
                Assert.True(acknowledged >= last, $"The writer ended by itself: {await writer.Errors}");
            }

            var archive = new TickArchive(LocalSegmentStore.Open(folder["archive"]));
            var quotes = archive.Read(stream, 0, long.MaxValue).Select(t => t.Quote).ToList();
            Assert.True(quotes.Count % 30_000 == 0 && quotes.Count > acknowledged * 30_000, $"{quotes.Count} quotes after {acknowledged} (seed {seed}).");
            for (var i = 0; i < quotes.Count; i++)
                if (quotes[i] != new Quote(i / 30_000 * Nanoseconds.PerMillisecond, i % 30_000, i % 30_000 + 1))
                    Assert.Fail($"Quote {i} is {quotes[i]} (seed {seed}, kill {kill}).");
            Assert.Empty(Directory.EnumerateFiles(folder["archive"], ".*", SearchOption.AllDirectories));
        }
    }

    private static async Task WriteAndKill(
        string folder, string? postgres, int acknowledgements, Dictionary<string, long> versions, Dictionary<string, long> etags)
    {
        using var writer = new CrashWriter(postgres, ["append", folder, $"{Writers}"]);
        var heard = 0;
        while (await writer.HearAsync() is { } line)
        {
            // What was said before the kill and is still in the pipe was acknowledged as well. A last half line was not said.
            var words = line.Split(' ');
            if (words is [var stream, "etag", var etag] && long.TryParse(etag, CultureInfo.InvariantCulture, out var number))
                etags[stream] = number;
            else if (words is [var other, var version] && long.TryParse(version, CultureInfo.InvariantCulture, out number))
                versions[other] = number;
            if (++heard == acknowledgements)
                writer.Kill();
        }

        await writer.EndAsync();
        Assert.True(heard >= acknowledgements, $"The writer ended by itself: {await writer.Errors}");
    }

    private static async Task AssertIntact(
        string path, string? postgres, Dictionary<string, long> versions, Dictionary<string, long> etags, string context)
    {
        // The operating system let go of the dead process's lock, and the server does when it finds that nobody is there.
        using var folder = DataFolder.Open(path);
        await using TradingDatabase database = postgres is null ? SqliteDatabase.Open(folder.DatabasePath) : PostgresDatabase.Open(postgres);
        var journal = new EventJournal(database);
        var states = new StateStore(database);
        foreach (var (stream, acknowledged) in versions)
        {
            // Reading verifies checksums and that versions have no gap.
            var version = 0L;
            while (await journal.ReadAsync(stream, version, JournalLimits.MaxEventsPerRead, Token) is { Count: > 0 } page)
            {
                foreach (var e in page)
                {
                    Assert.Equal(++version, e.Version);
                    Assert.Equal(version, BitConverter.ToInt64(e.Payload.Span));
                }
            }

            Assert.True(version >= acknowledged, $"{stream} lost events {version + 1} to {acknowledged} ({context}).");

            // Appends are atomic: the writer's go from a version to the next by a rule, and a part of one would break it.
            Assert.True(IsEndOfAppend(version), $"{stream} ends within an append, at {version} ({context}).");

            var state = await states.ReadAsync("cursor", stream, Token);
            if (etags.TryGetValue(stream, out var etag))
            {
                Assert.NotNull(state);
                var stored = long.Parse(state.ETag, CultureInfo.InvariantCulture);
                Assert.True(stored >= etag, $"{stream} lost its state ({context}).");
                Assert.InRange(BitConverter.ToInt64(state.Payload), 1, version);
            }
        }
    }

    private static bool IsEndOfAppend(long version)
    {
        var end = 0L;
        while (end < version)
            end += 1 + (end % 7);
        return end == version;
    }
}
