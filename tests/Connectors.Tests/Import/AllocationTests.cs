using System.Globalization;
using OrleansTrading.Connectors.Import;
using static OrleansTrading.Connectors.Tests.Import.Imports;

namespace OrleansTrading.Connectors.Tests.Import;

/// <summary>Reading a row of ticks costs no memory, however many there are.</summary>
public sealed class AllocationTests : IDisposable
{
    private const int Rows = 50_000;
    private const int WarmUp = 1_000;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("lean", "forex/oanda/tick/eurusd/20240305_quote.zip", "", "{0},1.10000,1.1{1}001\n")]
    [InlineData("lean", "crypto/binance/tick/btcusdt/20240305_quote.zip", "", "{0}.5,100.01,0.5,100.{1}2,7,0\n")]
    [InlineData("lean", "crypto/binance/tick/btcusdt/20240305_trade.zip", "", "{0},100.01,0.{1}\n")]
    [InlineData("quote-csv", "usdjpy.zip", "timestamp,bid,ask\n", "2013-01-01 22:00:00.295{0:000000}+00:00,86.655,86.7{1}8\n")]
    [InlineData("tardis-incremental-book-l2", "b.zip",
        "exchange,symbol,timestamp,local_timestamp,is_snapshot,side,price,amount\nderibit,BTC-PERPETUAL,1,1,true,bid,9,1\n",
        "deribit,BTC-PERPETUAL,{0},{0},false,bid,9.{1},1{1}\n")]
    [InlineData("bybit-ob", "b.zip",
        "{\"type\":\"snapshot\",\"ts\":1733011200691,\"data\":{\"s\":\"XRPUSDT\",\"b\":[],\"a\":[],\"u\":999},\"cts\":1733011200589}\n",
        "{{\"type\":\"delta\",\"ts\":1733011200692,\"data\":{{\"s\":\"XRPUSDT\",\"b\":[[\"1.{1}\",\"3{1}\"]],\"a\":[],\"u\":{0},\"seq\":3}}}}\n")]
    public void A_row_allocates_nothing(string format, string file, string beginning, string row)
    {
        var rows = Enumerable.Range(0, Rows).Select(i => string.Format(CultureInfo.InvariantCulture, row, 1_000 + i, 1 + i % 9));
        var name = format == "bybit-ob" ? "2024-12-01_XRPUSDT_ob500.data" : "usdjpy.csv";
        var zip = Zip(Path.Combine(_folder.Path, file), (name, beginning + string.Concat(rows)));
        var options = new ImportOptions { Path = zip, Venue = format == "quote-csv" ? "truefx" : null, MaxRejects = 0 };
        var context = new ImportContext(Known, options, new ImportTally(options), Stop);
        var content = Assert.Single(ImportContent.Of(zip, file, ImportOptions.DefaultMaxFileBytes));
        using var reader = ImportFormats.Of(format).Open(content, null, context);
        for (var i = 0; i < WarmUp; i++) Assert.True(reader.Next());

        var before = GC.GetAllocatedBytesForCurrentThread();
        while (reader.Next())
        {
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(reader.Rows >= Rows);
        Assert.True(allocated < Rows / 10, $"{allocated} bytes for {Rows - WarmUp} rows");
    }
}
