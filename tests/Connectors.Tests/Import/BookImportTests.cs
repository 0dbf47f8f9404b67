using System.Globalization;
using System.Text.Json;
using OrleansTrading.Connectors.Import;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;
using static OrleansTrading.Connectors.Tests.Import.Imports;

namespace OrleansTrading.Connectors.Tests.Import;

/// <summary>Books of Bybit, Tardis and Binance: replayed from the archive they are what the raw files say, after every message.</summary>
public sealed class BookImportTests : IDisposable
{
    private const string Ob = "2024-12-01_XRPUSDT_ob500.data";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Bybit_s_stream_replays_to_the_raw_book_at_every_message()
    {
        var file = Shared("nautilus/bybit/xrpusdt-ob500.data.zip");
        var archive = new MemoryArchive();
        var report = await archive.Run(new ImportOptions { Path = file, MaxRejects = 0 });
        Assert.Empty(report.StaleBooks);
        var (_, stream, ticks) = Assert.Single(archive.Segments);
        Assert.Equal(new ArchiveStream("bybit", "XRP/USDT", TickKind.Book), stream);

        var lines = Lines(Unzip(file));
        Assert.Equal(50, lines.Length);
        Assert.Equal(lines.Length, ticks.Length);
        var raw = new RawBook();
        var replayed = new Replay(Known.Instrument("XRP/USDT"));
        for (var i = 0; i < lines.Length; i++)
        {
            using var message = JsonDocument.Parse(lines[i]);
            var data = message.RootElement.GetProperty("data");
            if (message.RootElement.GetProperty("type").GetString() == "snapshot") raw.Clear();
            foreach (var (side, levels) in new[] { (raw.Bids, data.GetProperty("b")), (raw.Asks, data.GetProperty("a")) })
                foreach (var level in levels.EnumerateArray())
                    RawBook.Set(side, Number(level[0].GetString()!), Number(level[1].GetString()!));
            replayed.Apply(ticks[i].Book);
            replayed.AssertSame(raw);
            Assert.Equal(data.GetProperty("u").GetInt64(), ticks[i].Book.Sequence);
            Assert.Equal(message.RootElement.GetProperty("cts").GetInt64() * 1_000_000, ticks[i].TimeNs);
        }
    }

    [Fact]
    public async Task A_message_that_is_missing_makes_the_book_stale_until_the_next_snapshot()
    {
        var archive = await ImportOb(
            Message("snapshot", 7, "[[\"1.5\",\"10\"]]", "[[\"1.6\",\"10\"]]"),
            Message("delta", 8, "[[\"1.5\",\"11\"]]", "[]"),
            Message("delta", 10, "[[\"1.4\",\"1\"]]", "[]"),
            Message("delta", 11, "[[\"1.3\",\"1\"]]", "[]"),
            Message("snapshot", 1, "[[\"1.4\",\"5\"]]", "[[\"1.7\",\"5\"]]"),
            Message("delta", 2, "[]", "[[\"1.7\",\"0\"],[\"1.8\",\"2\"]]"));
        AssertKinds(archive, BookUpdateKind.Snapshot, BookUpdateKind.Delta, BookUpdateKind.Stale, BookUpdateKind.Snapshot, BookUpdateKind.Delta);
        Assert.Equal(BookFault.Gap, archive.Segments[0].Ticks[2].Book.Fault);
        Assert.Equal([new BookLevel(17_000, 0), new BookLevel(18_000, 2)], archive.Segments[0].Ticks[4].Book.Asks.ToArray());
    }

    [Fact]
    public async Task A_snapshot_that_is_crossed_is_stale_from_the_start()
    {
        var archive = await ImportOb(
            Message("snapshot", 7, "[[\"1.7\",\"10\"]]", "[[\"1.6\",\"10\"]]"), Message("delta", 8, "[[\"1.7\",\"0\"]]", "[]"));
        AssertKinds(archive, BookUpdateKind.Stale);
        Assert.Equal(BookFault.Crossed, archive.Segments[0].Ticks[0].Book.Fault);
    }

    [Theory]
    [InlineData("{\"type\":\"delta\"", "JSON_MALFORMED")]
    [InlineData("[]", "JSON_MALFORMED")]
    [InlineData("{}", "LISTING_UNKNOWN")]
    [InlineData("{\"type\":\"wish\",\"ts\":3,\"data\":{\"s\":\"XRPUSDT\",\"b\":[],\"a\":[],\"u\":9}}", "VALUE_UNKNOWN")]
    [InlineData("{\"type\":\"delta\",\"ts\":3,\"data\":{\"s\":\"BTCUSDT\",\"b\":[],\"a\":[],\"u\":9}}", "LISTING_UNKNOWN")]
    [InlineData("{\"type\":\"delta\",\"ts\":3,\"data\":{\"s\":\"XRPUSDT\",\"b\":[[\"1.50001\",\"1\"]],\"a\":[],\"u\":9}}", "PRICE_BETWEEN_TICKS")]
    [InlineData("{\"type\":\"delta\",\"ts\":3,\"data\":{\"s\":\"XRPUSDT\",\"b\":[[\"-1.5\",\"1\"]],\"a\":[],\"u\":9}}", "PRICE_NOT_POSITIVE")]
    [InlineData("{\"type\":\"delta\",\"ts\":3,\"data\":{\"s\":\"XRPUSDT\",\"b\":[[\"1.5\",\"0.5\"]],\"a\":[],\"u\":9}}", "SIZE_BETWEEN_LOTS")]
    [InlineData("{\"type\":\"delta\",\"ts\":3,\"data\":{\"s\":\"XRPUSDT\",\"b\":[[\"NaN\",\"1\"]],\"a\":[],\"u\":9}}", "NUMBER_MALFORMED")]
    [InlineData("{\"type\":\"delta\",\"ts\":3,\"data\":{\"s\":\"XRPUSDT\",\"b\":[[1.5,1]],\"a\":[],\"u\":9}}", "JSON_MALFORMED")]
    [InlineData("{\"type\":\"delta\",\"ts\":1e99,\"data\":{\"s\":\"XRPUSDT\",\"b\":[],\"a\":[],\"u\":9}}", "NUMBER_MALFORMED")]
    public async Task A_message_that_cannot_be_meant_is_rejected_by_name_and_makes_the_book_stale(string message, string code)
    {
        _folder.Write(Ob, Message("snapshot", 8, "[[\"1.5\",\"10\"]]", "[]") + "\n" + message + "\n" + Message("delta", 10, "[]", "[]"));
        var archive = new MemoryArchive();
        var report = await archive.Run(Path.Combine(_folder.Path, Ob));
        Assert.Equal((code, 2L, Ob), (report.RejectedRows[0].Code, report.RejectedRows[0].Line, report.RejectedRows[0].File));
        Assert.Equal(1, report.Progress.RowsRejected);
        AssertKinds(archive, BookUpdateKind.Snapshot, BookUpdateKind.Stale);
        Assert.Equal(1, report.StaleBooks[BookFault.BadMessage]);
    }

    [Fact]
    public async Task Tardis_snapshots_replay_to_the_book_of_every_row()
    {
        var file = Shared("nautilus/tardis/binance-futures_book_snapshot_25_BTCUSDT.csv");
        var archive = new MemoryArchive();
        await archive.Run(new ImportOptions { Path = file, MaxRejects = 0 });
        var (_, stream, ticks) = Assert.Single(archive.Segments);
        Assert.Equal(new ArchiveStream("binance-futures", "BTC-PERP/USDT", TickKind.Book), stream);
        Assert.Equal(BookUpdateKind.Snapshot, ticks[0].Book.Kind);
        Assert.All(ticks[1..], tick => Assert.Equal(BookUpdateKind.Delta, tick.Book.Kind));

        var replayed = new Replay(Known.Instrument("BTC-PERP/USDT"));
        var next = 0;
        var rows = Lines(File.ReadAllText(file)).Skip(1).ToArray();
        Assert.Equal(10, rows.Length);
        foreach (var cells in rows.Select(row => row.Split(',')))
        {
            var raw = new RawBook();
            for (var level = 0; level < 25; level++)
            {
                RawBook.Set(raw.Asks, Number(cells[4 + level * 4]), Number(cells[5 + level * 4]));
                RawBook.Set(raw.Bids, Number(cells[6 + level * 4]), Number(cells[7 + level * 4]));
            }

            // A row that shows nothing new has no update.
            var timeNs = long.Parse(cells[2], CultureInfo.InvariantCulture) * 1_000;
            if (next < ticks.Length && ticks[next].TimeNs == timeNs) replayed.Apply(ticks[next++].Book);
            replayed.AssertSame(raw);
        }

        Assert.Equal(ticks.Length, next);
    }

    [Fact]
    public async Task Tardis_increments_replay_to_the_raw_book()
    {
        var file = Shared("nautilus/tardis/deribit_incremental_book_L2_BTC-PERPETUAL.csv");
        var archive = new MemoryArchive();
        await archive.Run(new ImportOptions { Path = file, MaxRejects = 0 });
        var (_, stream, ticks) = Assert.Single(archive.Segments);
        Assert.Equal(new ArchiveStream("deribit", "BTC-PERP/USD", TickKind.Book), stream);
        var raw = new RawBook();
        foreach (var cells in Lines(File.ReadAllText(file)).Skip(1).Select(row => row.Split(',')))
            RawBook.Set(cells[5] == "bid" ? raw.Bids : raw.Asks, Number(cells[6]), Number(cells[7]));
        var replayed = new Replay(Known.Instrument("BTC-PERP/USD"));
        replayed.Apply(Assert.Single(ticks).Book);
        replayed.AssertSame(raw);
        Assert.Equal((BookUpdateKind.Snapshot, 1_585_699_200_245_000_000), (ticks[0].Book.Kind, ticks[0].TimeNs));
    }

    [Fact]
    public async Task Tardis_rows_of_one_local_time_are_one_message_and_a_later_snapshot_begins_anew()
    {
        _folder.Write(
            "book.csv",
            """
            exchange,symbol,timestamp,local_timestamp,is_snapshot,side,price,amount
            deribit,BTC-PERPETUAL,1000,1001,true,bid,99.5,10
            deribit,BTC-PERPETUAL,1000,1001,true,ask,100,20
            deribit,BTC-PERPETUAL,1000,1002,true,ask,101,30
            deribit,BTC-PERPETUAL,2000,2001,false,bid,99.5,0
            binance-futures,BTCUSDT,2000,2001,true,bid,50,1
            deribit,BTC-PERPETUAL,2500,2002,false,bid,99,5
            deribit,BTC-PERPETUAL,2400,2003,false,bid,98,5
            deribit,BTC-PERPETUAL,3000,3001,true,bid,90,1
            deribit,BTC-PERPETUAL,3000,3001,true,ask,95,1
            """);
        var archive = new MemoryArchive();
        var report = await archive.Run(Path.Combine(_folder.Path, "book.csv"));
        Assert.Empty(report.Rejects);
        // The fifth came a little before the fourth by the exchange's clock, and after it by the recorder's.
        Assert.Equal(1, report.LateBooks);
        var ticks = archive.Segments.Single(segment => segment.Stream.Venue == "deribit").Ticks;
        Assert.Equal(
            [
                (BookUpdateKind.Snapshot, 1_000_000, 1, 1), (BookUpdateKind.Delta, 1_000_000, 0, 1), (BookUpdateKind.Delta, 2_000_000, 1, 0),
                (BookUpdateKind.Delta, 2_500_000, 1, 0), (BookUpdateKind.Delta, 2_500_000, 1, 0), (BookUpdateKind.Snapshot, 3_000_000, 1, 1),
            ],
            ticks.Select(tick => (tick.Book.Kind, (int)tick.TimeNs, tick.Book.Bids.Length, tick.Book.Asks.Length)));
        Assert.Single(archive.Segments, segment => segment.Stream == new ArchiveStream("binance-futures", "BTC-PERP/USDT", TickKind.Book));
    }

    [Fact]
    public async Task Another_spelling_of_a_symbol_is_no_second_book()
    {
        _folder.Write(
            "book.csv",
            """
            exchange,symbol,timestamp,local_timestamp,is_snapshot,side,price,amount
            deribit,BTC-PERPETUAL,1000,1001,true,bid,99.5,10
            deribit,btc-perpetual,1000,1002,true,ask,98,20
            """);
        var archive = new MemoryArchive();
        var report = await archive.Run(Path.Combine(_folder.Path, "book.csv"));
        Assert.Equal(("LISTING_UNKNOWN", 3L), (report.RejectedRows[0].Code, report.RejectedRows[0].Line));
        AssertKinds(archive, BookUpdateKind.Snapshot);
    }

    [Fact]
    public async Task Binance_s_updates_that_do_not_follow_their_snapshot_leave_the_book_stale()
    {
        var archive = new MemoryArchive();
        // The two recorded files are the beginnings of longer ones, ten minutes apart.
        var report = await archive.Run(new ImportOptions { Path = Shared("nautilus/binance"), MaxRejects = 0 });
        Assert.Equal((1, 200L), (report.Progress.Files, report.Progress.RowsRead));
        var (_, stream, ticks) = Assert.Single(archive.Segments);
        Assert.Equal(new ArchiveStream("binance-futures", "BTC-PERP/USDT", TickKind.Book), stream);
        AssertKinds(archive, BookUpdateKind.Snapshot, BookUpdateKind.Stale);
        Assert.Equal((BookFault.Gap, 1_667_347_199_939_000_000), (ticks[1].Book.Fault, ticks[1].TimeNs));

        var raw = new RawBook();
        foreach (var cells in Lines(File.ReadAllText(Shared("nautilus/binance/btcusdt-depth-snap.csv"))).Skip(1).Select(row => row.Split(',')))
            RawBook.Set(cells[4] == "b" ? raw.Bids : raw.Asks, Number(cells[6]), Number(cells[7]));
        var replayed = new Replay(Known.Instrument("BTC-PERP/USDT"));
        replayed.Apply(ticks[0].Book);
        replayed.AssertSame(raw);
        Assert.Equal(2_098_021_528_332, ticks[0].Book.Sequence);
    }

    [Fact]
    public async Task Binance_s_updates_follow_their_snapshot_and_each_other()
    {
        const string header = "symbol,timestamp,first_update_id,last_update_id,side,update_type,price,qty,pu\n";
        _folder.Write("BTCUSDT_T_DEPTH_2022-11-02_depth_snap.csv", header + """
            BTCUSDT,1000,10,10,b,snap,99.00,1.000,-1
            BTCUSDT,1000,10,10,a,snap,100.00,1.000,-1
            BTCUSDT,5000,30,30,b,snap,98.00,1.000,-1
            """);
        _folder.Write("BTCUSDT_T_DEPTH_2022-11-02_depth_update.csv", header + """
            BTCUSDT,900,8,9,b,set,98.00,1.000,7
            BTCUSDT,1100,10,12,b,set,99.00,0.000,9
            BTCUSDT,1100,10,12,b,set,98.50,2.000,9
            BTCUSDT,1200,13,14,a,set,100.00,0.500,12
            BTCUSDT,1300,16,18,a,set,100.00,0.700,15
            BTCUSDT,5100,31,32,a,set,101.00,0.700,30
            """);
        var archive = new MemoryArchive();
        await archive.Run(new ImportOptions { Path = _folder.Path, MaxRejects = 0 });
        AssertKinds(
            archive, BookUpdateKind.Snapshot, BookUpdateKind.Delta, BookUpdateKind.Delta, BookUpdateKind.Stale, BookUpdateKind.Snapshot,
            BookUpdateKind.Delta);
        Assert.Equal([10, 12, 14, 0, 30, 32], archive.Segments[0].Ticks.Select(tick => tick.Book.Sequence));
    }

    [Fact]
    public async Task Updates_without_their_snapshots_are_refused()
    {
        _folder.Write("btcusdt-depth-update.csv", "symbol,timestamp,first_update_id,last_update_id,side,update_type,price,qty,pu\n");
        var file = Path.Combine(_folder.Path, "btcusdt-depth-update.csv");
        var refusal = await Assert.ThrowsAsync<Domain.RefusedException>(() => new MemoryArchive().Run(file));
        Assert.Equal("IMPORT_COMPANION_MISSING", refusal.Refusal.Code);
    }

    private static string Message(string type, long u, string bids, string asks) =>
        $"{{\"topic\":\"orderbook.500.XRPUSDT\",\"type\":\"{type}\",\"ts\":1733011200691,"
        + $"\"data\":{{\"s\":\"XRPUSDT\",\"b\":{bids},\"a\":{asks},\"u\":{u},\"seq\":3}},\"cts\":1733011200589}}";

    private static void AssertKinds(MemoryArchive archive, params BookUpdateKind[] kinds) =>
        Assert.Equal(kinds, Assert.Single(archive.Segments).Ticks.Select(tick => tick.Book.Kind));

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private async Task<MemoryArchive> ImportOb(params string[] messages)
    {
        _folder.Write(Ob, string.Join('\n', messages));
        var archive = new MemoryArchive();
        await archive.Run(new ImportOptions { Path = Path.Combine(_folder.Path, Ob), MaxRejects = 0 });
        return archive;
    }
}
