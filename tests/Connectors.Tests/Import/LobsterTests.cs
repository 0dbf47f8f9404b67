using OrleansTrading.Connectors.Import;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;
using static OrleansTrading.Connectors.Tests.Import.Imports;

namespace OrleansTrading.Connectors.Tests.Import;

/// <summary>LOBSTER's two files, made up after their documentation.</summary>
public sealed class LobsterTests : IDisposable
{
    private const string Messages = "AAPL_2012-06-21_34200000_57600000_message_2.csv";
    private const string Books = "AAPL_2012-06-21_34200000_57600000_orderbook_2.csv";

    // In June New York is four hours behind UTC.
    private static readonly long Midnight = Nanoseconds.OfDay(new DateOnly(2012, 6, 21)) + 4 * 3_600 * Nanoseconds.PerSecond;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Executions_are_trades_and_rows_of_the_book_are_what_has_changed()
    {
        var (archive, report) = await Import(
            """
            34200.017459617,5,0,1,2238200,-1
            34200.189607670,1,11885113,21,2238100,1
            34200.189607670,4,11885114,10,2239500,-1
            34200.275,2,11885113,20,2238100,1
            34201.5,3,11885113,1,2238100,1
            34202,7,0,0,-1,-1
            34203.25,4,1,100,2238100,1
            34204,6,-1,500,2240000,1
            """,
            """
            2239500,100,2231800,100,2239900,100,2230700,200
            2239500,100,2238100,21,2239900,100,2231800,100
            2239500,90,2238100,21,2239900,100,2231800,100
            2239500,90,2238100,1,2239900,100,2231800,100
            2239500,90,2231800,100,2239900,100,2230700,200
            2239500,90,2231800,100,2239900,100,2230700,200
            2239500,90,2231800,100,9999999999,0,-9999999999,0
            2239500,90,2231800,100,9999999999,0,-9999999999,0
            """);
        Assert.Empty(report.Rejects);
        Assert.Equal(8, report.Progress.RowsRead);
        Assert.Equal(
            [
                new Trade(Midnight + 34_200_017_459_617, 22_382, 1, Aggressor.Buyer),
                new Trade(Midnight + 34_200_189_607_670, 22_395, 10, Aggressor.Buyer),
                new Trade(Midnight + 34_203_250_000_000, 22_381, 100, Aggressor.Seller),
                new Trade(Midnight + 34_204_000_000_000, 22_400, 500, Aggressor.Unknown),
            ],
            archive.Read(TickKind.Trade).Select(tick => tick.Trade));

        var updates = archive.Read(TickKind.Book).Select(tick => tick.Book).ToArray();
        Assert.Equal([BookUpdateKind.Snapshot, .. Enumerable.Repeat(BookUpdateKind.Delta, 5)], updates.Select(update => update.Kind));
        Assert.Equal([new BookLevel(22_318, 100), new BookLevel(22_307, 200)], updates[0].Bids.ToArray());
        Assert.Equal([new BookLevel(22_395, 100), new BookLevel(22_399, 100)], updates[0].Asks.ToArray());
        // The second row shows a new best bid, and so no longer the third.
        Assert.Equal([new BookLevel(22_381, 21), new BookLevel(22_307, 0)], updates[1].Bids.ToArray());
        Assert.Empty(updates[1].Asks.ToArray());
        Assert.Equal([new BookLevel(22_395, 90)], updates[2].Asks.ToArray());
        Assert.Equal((Midnight + 34_200_275_000_000, new BookLevel(22_381, 1)), (updates[3].TimeNs, Assert.Single(updates[3].Bids.ToArray())));
        Assert.Equal([new BookLevel(22_381, 0), new BookLevel(22_307, 200)], updates[4].Bids.ToArray());
        Assert.Equal([new BookLevel(22_307, 0)], updates[5].Bids.ToArray());
        Assert.Equal([new BookLevel(22_399, 0)], updates[5].Asks.ToArray());
    }

    [Theory]
    [InlineData("34201,9,1,1,2238100,1", "", 2, 2, "VALUE_UNKNOWN")]
    [InlineData("34201,4,1,1,2238150,1", "", 2, 5, "PRICE_BETWEEN_TICKS")]
    [InlineData("34201,4,1,0,2238100,1", "", 2, 4, "SIZE_NOT_POSITIVE")]
    [InlineData("34201,4,1,5,2238100,0", "", 2, 6, "VALUE_UNKNOWN")]
    [InlineData("34199,1,1,5,2238100,1", "", 2, 1, "TIME_OUT_OF_RANGE")]
    [InlineData("34200.4,1,1,5,2238100,1", "", 2, 1, "TIME_NOT_ASCENDING")]
    [InlineData("34201,1,1,5,2238100", "", 2, 0, "COLUMN_COUNT")]
    [InlineData("", "2239500,100,2231800,100,2239400,100,2230700,200", 2, 5, "LEVELS_UNSORTED")]
    [InlineData("", "2239500,100,2231800,0,2239900,100,2230700,200", 2, 4, "SIZE_NOT_POSITIVE")]
    [InlineData("", "2239500,100,2231800,100", 2, 0, "COLUMN_COUNT")]
    public async Task A_row_that_is_wrong_in_either_file_is_rejected_and_the_book_stale_until_the_next(
        string message, string book, int line, int column, string code)
    {
        const string good = "2239500,100,2231800,100,2239900,100,2230700,200";
        var (archive, report) = await Import(
            $"34200.5,1,1,1,2238100,1\n{(message.Length > 0 ? message : "34201,1,1,1,2238100,1")}\n34202,1,1,1,2238100,1",
            $"{good}\n{(book.Length > 0 ? book : good)}\n{good}");
        var rejected = Assert.Single(report.RejectedRows);
        Assert.Equal(
            (message.Length > 0 ? Messages : Books, line, column, code), (rejected.File, (int)rejected.Line, rejected.Column, rejected.Code));
        Assert.Equal(
            [BookUpdateKind.Snapshot, BookUpdateKind.Stale, BookUpdateKind.Snapshot], archive.Read(TickKind.Book).Select(tick => tick.Book.Kind));
        Assert.Empty(archive.Read(TickKind.Trade));
    }

    [Theory]
    [InlineData("34200,1,1,1,2238100,1\n34201,1,1,1,2238100,1", "2239500,100,2231800,100,2239900,100,2230700,200", Messages)]
    [InlineData("34200,1,1,1,2238100,1", "2239500,100,2231800,100,2239900,100,2230700,200\n2239500,100,2231800,100,2239900,100,2230700,200", Books)]
    public async Task Rows_of_which_the_other_file_has_none_are_rejected(string messages, string books, string file)
    {
        var (_, report) = await Import(messages, books);
        Assert.Equal((file, 2L, "ROW_UNPAIRED"), (report.RejectedRows[0].File, report.RejectedRows[0].Line, report.RejectedRows[0].Code));
    }

    [Fact]
    public async Task Winter_is_five_hours_behind()
    {
        _folder.Write("AAPL_2012-12-21_34200000_57600000_message_1.csv", "34200,4,1,1,2238100,1");
        _folder.Write("AAPL_2012-12-21_34200000_57600000_orderbook_1.csv", "2239500,100,2231800,100");
        var archive = new MemoryArchive();
        await archive.Run(_folder.Path);
        Assert.All(archive.Segments, segment => Assert.Equal(
            Nanoseconds.Of(new DateTimeOffset(2012, 12, 21, 14, 30, 0, TimeSpan.Zero)), Assert.Single(segment.Ticks).TimeNs));
    }

    [Fact]
    public async Task One_file_without_the_other_is_refused()
    {
        _folder.Write(Messages, "34200,4,1,1,2238100,1");
        var refused = await Assert.ThrowsAsync<RefusedException>(() => new MemoryArchive().Run(Path.Combine(_folder.Path, Messages)));
        Assert.Equal("IMPORT_COMPANION_MISSING", refused.Refusal.Code);
        _folder.Write(Books, "2239500,100,2231800,100,2239900,100,2230700,200");
        refused = await Assert.ThrowsAsync<RefusedException>(() => new MemoryArchive().Run(Path.Combine(_folder.Path, Books)));
        Assert.Equal("IMPORT_FILE_IS_COMPANION", refused.Refusal.Code);
    }

    [Fact]
    public async Task Both_files_may_come_in_one_zip()
    {
        var zip = Zip(
            Path.Combine(_folder.Path, "LOBSTER_SampleFile_AAPL_2012-06-21_2.zip"),
            (Messages, "34200,4,1,1,2238100,1"), (Books, "2239500,100,2231800,100,2239900,100,2230700,200"), ("ReadMe.txt", "Hello."));
        var archive = new MemoryArchive();
        var report = await archive.Run(zip);
        Assert.Equal(2, archive.Segments.Count);
        Assert.Equal("LOBSTER_SampleFile_AAPL_2012-06-21_2.zip/ReadMe.txt", Assert.Single(report.IgnoredFiles));
    }

    private async Task<(MemoryArchive Archive, ImportReport Report)> Import(string messages, string books)
    {
        _folder.Write(Messages, messages);
        _folder.Write(Books, books);
        var archive = new MemoryArchive();
        var report = await archive.Run(_folder.Path);
        Assert.Equal((1, 1), (report.Progress.Files, report.Progress.FilesDone));
        return (archive, report);
    }
}
