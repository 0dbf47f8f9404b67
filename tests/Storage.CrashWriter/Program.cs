using System.Globalization;
using OrleansTrading.Domain.Journal;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Storage;
using OrleansTrading.Storage.Archive;
using OrleansTrading.Storage.Journal;
using OrleansTrading.Storage.Postgres;
using OrleansTrading.Storage.Sqlite;
using OrleansTrading.Storage.State;

// hold <folder>            takes the data folder, says so, and keeps it until it is killed.
// append <folder> <writers>  takes it and appends from several writers at once, one stream each, without end; to the PostgreSQL database
//                          whose connection string is in TRADING_POSTGRES, or where there is none to the folder's SQLite file. Says
//                          "<stream> <version>" after every acknowledgement of an append and "<stream> etag <etag>" after every
//                          acknowledgement of a state; whatever was said must be there when it was killed.
// archive <folder>         takes it and commits segments of 30,000 quotes to its archive without end, putting them together now and then. Says
//                          "<n>" after every acknowledgement; quote i of segment n is at n ms and bids i.
using var folder = DataFolder.Open(args[1]);
if (args[0] == "hold")
{
    Say($"holding {Environment.ProcessId}");
    await Task.Delay(Timeout.Infinite);
}

if (args[0] == "archive") await ArchiveForever();

await using TradingDatabase database = Environment.GetEnvironmentVariable("TRADING_POSTGRES") is { } postgres
    ? PostgresDatabase.Open(postgres)
    : SqliteDatabase.Open(folder.DatabasePath);
var journal = new EventJournal(database);
var states = new StateStore(database);
var writers = int.Parse(args[2], CultureInfo.InvariantCulture);
await Task.WhenAll(Enumerable.Range(0, writers).Select(number => Task.Run(() => AppendForever($"stream-{number}"))));

async Task AppendForever(string stream)
{
    var version = 0L;
    var etag = (await states.ReadAsync("cursor", stream))?.ETag;
    while ((await journal.ReadAsync(stream, version, JournalLimits.MaxEventsPerRead)) is { Count: > 0 } page)
        version = page[^1].Version;

    while (true)
    {
        var size = (int)(1 + (version % 7));
        var events = new JournalEvent[size];
        for (var i = 0; i < size; i++)
            events[i] = new JournalEvent("counted", $"order-{version + i + 1}", BitConverter.GetBytes(version + i + 1));

        version = await journal.AppendAsync(stream, version, events);
        Say($"{stream} {version}");

        etag = await states.WriteAsync("cursor", stream, BitConverter.GetBytes(version), etag);
        Say($"{stream} etag {etag}");
    }
}

async Task ArchiveForever()
{
    var archive = new TickArchive(LocalSegmentStore.Open(Path.Combine(folder.Path, "archive")));
    var stream = new ArchiveStream("fxcm", "EUR/USD", TickKind.Quote);
    for (var n = 0; ; n++)
    {
        await using var writer = await archive.BeginAsync(stream, $"segment {n}");
        if (writer.IsKnown) continue;
        for (var i = 0; i < 30_000; i++) await writer.AppendAsync(new Tick(new Quote(n * Nanoseconds.PerMillisecond, i, i + 1)));
        await writer.CommitAsync();
        Say($"{n}");
        if (n % 5 == 4) await archive.CompactAsync();
    }
}

static void Say(string line)
{
    // One write a line, so that a kill cannot cut what another writer says.
    lock (Console.Out)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }
}
