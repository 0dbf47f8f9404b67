using System.Text;
using OrleansTrading.Connectors.Import;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;
using static OrleansTrading.Connectors.Tests.Import.Imports;

namespace OrleansTrading.Connectors.Tests.Import;

/// <summary>
/// Valid files of every format, damaged at random: what comes of them is ticks that can be meant and rows that are rejected by name, or a refusal by
/// name and no segment at all.
/// </summary>
public sealed class FuzzTests : IDisposable
{
    private const int Rounds = 250;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string[]> Formats => new()
    {
        { "lean ticks", ["forex/oanda/tick/eurusd/20240305_quote.zip", Repeat("1{0},1.1000{0},1.1001{0}\n", 8)] },
        { "lean sized ticks", ["crypto/binance/tick/btcusdt/20240305_quote.zip", Repeat("1{0},100.0{0},0.5,100.1{0},7,0\n", 8)] },
        { "lean trades", ["crypto/binance/tick/btcusdt/20240305_trade.zip", Repeat("1{0},100.0{0},0.5\n", 8)] },
        { "lean quote bars", ["forex/fxcm/minute/eurusd/20240305_quote.zip", Repeat("{0}0000,1.1,1.2,1.0,1.15,3,1.2,1.3,1.1,1.25,4\n", 6)] },
        { "lean days", ["crypto/coinbase/daily/btcusd_trade.zip", Repeat("2014120{0} 00:00,300,370,300,370,0.05655554\n", 8)] },
        { "kline", ["BTCUSDT-1m-2024-03.csv", Repeat("17095968{0}0000,100,102,99,101,5,17095968{0}9999,500,10,2,200,0\n", 6)] },
        {
            "bar-csv",
            ["truefx/usdjpy-m1-bid.csv", "timestamp,open,high,low,close,volume\n" + Repeat("2012-02-01 00:0{0}:00+00:00,100,102,99,101,5\n", 6)]
        },
        { "quote-csv", ["truefx/usdjpy-ticks.csv", "timestamp,bid,ask\n" + Repeat("2013-01-01 22:00:0{0}.295000+00:00,86.65{0},86.728\n", 6)] },
        {
            "tardis-book-snapshot",
            [
                "book.csv",
                "exchange,symbol,timestamp,local_timestamp,asks[0].price,asks[0].amount,bids[0].price,bids[0].amount,"
                + "asks[1].price,asks[1].amount,bids[1].price,bids[1].amount\n"
                + Repeat("deribit,BTC-PERPETUAL,{0}000,{0}001,100.5,1{0},99.5,2,101,2,98,{0}\n", 6),
            ]
        },
        {
            "tardis-incremental-book-l2",
            [
                "book.csv",
                TardisHeader + Repeat("deribit,BTC-PERPETUAL,1000,1001,true,bid,9{0},1\n", 4)
                + Repeat("deribit,BTC-PERPETUAL,2000,200{0},false,ask,10{0},5\n", 5),
            ]
        },
        {
            "binance-depth",
            [
                "btcusdt-depth-snap.csv", DepthHeader + Repeat("BTCUSDT,1000,10,10,b,snap,9{0}.00,1.000,-1\n", 4),
                "btcusdt-depth-update.csv", DepthHeader + Repeat("BTCUSDT,200{0},1{0},1{0},a,set,10{0}.00,1.000,1{0}\n", 4),
            ]
        },
        {
            "bybit-ob",
            [
                "2024-12-01_XRPUSDT_ob500.data",
                "{\"topic\":\"orderbook.500.XRPUSDT\",\"type\":\"snapshot\",\"ts\":1733011200691,\"data\":{\"s\":\"XRPUSDT\","
                + "\"b\":[[\"1.5\",\"3\"],[\"1.4\",\"3\"]],\"a\":[[\"1.6\",\"3\"]],\"u\":1,\"seq\":3},\"cts\":1733011200589}\n"
                + Repeat(
                    "{{\"topic\":\"o\",\"type\":\"delta\",\"ts\":1733011200692,"
                    + "\"data\":{{\"s\":\"XRPUSDT\",\"b\":[[\"1.5\",\"3{0}\"]],\"a\":[],\"u\":{0},\"seq\":3}},\"cts\":1733011200599}}\n",
                    6, 2),
            ]
        },
        {
            "lobster",
            [
                "AAPL_2012-06-21_34200000_57600000_message_2.csv", Repeat("3420{0}.5,4,1,1,2238100,1\n", 8),
                "AAPL_2012-06-21_34200000_57600000_orderbook_2.csv", Repeat("2239500,10{0},2231800,100,2239900,100,2230700,20{0}\n", 8),
            ]
        },
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_damaged_file_gives_ticks_that_can_be_meant_or_a_named_error_and_never_a_part(string format, string[] files)
    {
        Assert.NotEmpty((await Import(files)).Archive.Segments);
        var (rejected, refused) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            // The seed is the round: what fails can be run again.
            var random = new Random(HashOf(format) + round);
            var damaged = files.Select((text, i) => i % 2 == 0 ? text : Damage(text, random)).ToArray();
            var (archive, report, refusal) = await Import(damaged);
            Assert.Equal(0, archive.Open);
            foreach (var segment in archive.Segments) AssertMeant(segment.Ticks);
            if (refusal is not null)
            {
                Assert.StartsWith("IMPORT_", refusal.Code, StringComparison.Ordinal);
                Assert.Empty(archive.Sources);
                refused++;
                continue;
            }

            Assert.Equal(report!.Progress.RowsRejected, report.Rejects.Values.Sum());
            Assert.Equal(report.Progress.TicksImported, archive.Segments.Sum(segment => segment.Ticks.LongLength));
            Assert.All(report.RejectedRows, row => Assert.True(row.Line >= 1 && row.Column >= 0));
            Assert.All(report.RejectedRows, row => Assert.True(row.Text.All(letter => letter is >= ' ' and < '\u007F' or '…')));
            if (report.Progress.RowsRejected > 0) rejected++;
        }

        // Otherwise the damage does not reach what it should.
        Assert.True(rejected + refused > Rounds / 4, $"{rejected} of {Rounds} files had rejected rows, and {refused} were refused.");
        Assert.True(rejected > 0);
    }

    [Fact]
    public async Task A_zip_with_any_damaged_byte_gives_its_rows_or_is_refused()
    {
        var zip = Zip(Path.Combine(_folder.Path, "forex/oanda/tick/eurusd/20240305_quote.zip"), ("a.csv", Repeat("1{0},1.1000{0},1.1001{0}\n", 8)));
        var whole = new MemoryArchive();
        await whole.Run(zip);
        var bytes = await File.ReadAllBytesAsync(zip, Stop);
        for (var at = 0; at < bytes.Length; at++)
        {
            var damaged = bytes.ToArray();
            damaged[at] ^= (byte)(1 << (at % 8));
            await File.WriteAllBytesAsync(zip, damaged, Stop);
            var archive = new MemoryArchive();
            try
            {
                await archive.Run(zip);
                whole.AssertSame(archive);
            }
            catch (RefusedException exception)
            {
                Assert.StartsWith("IMPORT_", exception.Refusal.Code, StringComparison.Ordinal);
                Assert.Empty(archive.Sources);
            }
        }
    }

    private const string TardisHeader = "exchange,symbol,timestamp,local_timestamp,is_snapshot,side,price,amount\n";
    private const string DepthHeader = "symbol,timestamp,first_update_id,last_update_id,side,update_type,price,qty,pu\n";

    private static readonly string[] Pieces =
    [
        "", ",", "\n", "\r\n", "-", "NaN", "1e9", "0", "0.00000001", "999999999999999999999", "9223372036854775807",
        "\0", "\"", "{", "]", "\uFEFF", "é", "true", ".", ":", " ",
    ];

    private static string Repeat(string row, int count, int first = 1) =>
        string.Concat(Enumerable.Range(first, count).Select(i => string.Format(System.Globalization.CultureInfo.InvariantCulture, row, i)));

    private static int HashOf(string text) => text.Aggregate(17, (hash, letter) => unchecked(hash * 31 + letter));

    private static string Damage(string text, Random random)
    {
        var builder = new StringBuilder(text);
        for (var wounds = random.Next(0, 4); wounds > 0 && builder.Length > 1; wounds--)
        {
            var at = random.Next(builder.Length);
            var length = random.Next(Math.Min(6, builder.Length - at));
            switch (random.Next(5))
            {
                case 0:
                    builder.Remove(at, length);
                    break;
                case 1:
                    builder.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                case 2:
                    builder[at] = (char)random.Next(1, 256);
                    break;
                case 3:
                    builder.Insert(random.Next(builder.Length), builder.ToString(at, length));
                    break;
                default:
                    // Two rows change places.
                    var lines = builder.ToString().Split('\n');
                    var (one, other) = (random.Next(lines.Length), random.Next(lines.Length));
                    (lines[one], lines[other]) = (lines[other], lines[one]);
                    builder.Clear().AppendJoin('\n', lines);
                    break;
            }
        }

        return builder.ToString();
    }

    private static void AssertMeant(Tick[] ticks)
    {
        var book = new L2Book(10_000);
        foreach (var tick in ticks)
        {
            Assert.InRange(tick.TimeNs, 0, long.MaxValue);
            if (tick.Kind == TickKind.Bar) Assert.True(tick.Bar.IsValid);
            if (tick.Kind == TickKind.Trade) Assert.True(tick.Trade.IsValid);
            if (tick.Kind == TickKind.Quote) Assert.InRange(tick.Quote.BidTicks, 1, Instrument.MaxTicks);
            if (tick.Kind == TickKind.Quote) Assert.InRange(tick.Quote.AskTicks, 1, Instrument.MaxTicks);
            if (tick.Kind != TickKind.Book) continue;
            if (tick.Book.Kind != BookUpdateKind.Delta) book.Clear();
            foreach (var level in tick.Book.Bids) book.SetBid(level);
            foreach (var level in tick.Book.Asks) book.SetAsk(level);
            Assert.False(book.IsCrossed);
        }
    }

    private async Task<(MemoryArchive Archive, ImportReport? Report, Refusal? Refusal)> Import(string[] files)
    {
        for (var i = 0; i < files.Length; i += 2)
        {
            var path = Path.Combine(_folder.Path, files[i]);
            if (path.EndsWith(".zip", StringComparison.Ordinal)) Zip(path, ("rows.csv", files[i + 1]));
            else await Write(path, files[i + 1]);
        }

        var archive = new MemoryArchive();
        try
        {
            return (archive, await archive.Run(new ImportOptions { Path = Path.Combine(_folder.Path, files[0]), MaxRejects = 6 }), null);
        }
        catch (RefusedException exception)
        {
            return (archive, null, exception.Refusal);
        }
    }

    private static Task Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return File.WriteAllTextAsync(path, text, new UTF8Encoding(false), Stop);
    }
}
