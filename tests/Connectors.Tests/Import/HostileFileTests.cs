using System.IO.Compression;
using System.Text;
using OrleansTrading.Connectors.Import;
using OrleansTrading.Domain;
using static OrleansTrading.Connectors.Tests.Import.Imports;

namespace OrleansTrading.Connectors.Tests.Import;

/// <summary>Files that nobody should have written: each is refused by name, or loses the rows that are wrong.</summary>
public sealed class HostileFileTests : IDisposable
{
    private const string Header = "timestamp,bid,ask\n";
    private const string Good = "2024-03-05 00:00:01,150.001,150.002\n";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "ROW_EMPTY", 0)]
    [InlineData("2024-03-05 00:00:02,1.5", "COLUMN_COUNT", 0)]
    [InlineData("2024-03-05 00:00:02,1.5,1.6,1.7", "COLUMN_COUNT", 0)]
    [InlineData(",,", "TIME_MALFORMED", 1)]
    [InlineData("2024-02-30 00:00:02,1.5,1.6", "TIME_MALFORMED", 1)]
    [InlineData("2024-03-05 24:00:02,1.5,1.6", "TIME_MALFORMED", 1)]
    [InlineData("2024-03-05 00:00:02.,1.5,1.6", "TIME_MALFORMED", 1)]
    [InlineData("2024-03-05 00:00:02+0100,1.5,1.6", "TIME_MALFORMED", 1)]
    [InlineData("1969-12-31 23:59:59,1.5,1.6", "TIME_OUT_OF_RANGE", 1)]
    [InlineData("2262-01-01 00:00:00,1.5,1.6", "TIME_OUT_OF_RANGE", 1)]
    [InlineData("2024-03-05 00:00:00.999999999,1.5,1.6", "TIME_NOT_ASCENDING", 0)]
    [InlineData("2024-03-05 00:00:02,NaN,1.6", "NUMBER_MALFORMED", 2)]
    [InlineData("2024-03-05 00:00:02,Infinity,1.6", "NUMBER_MALFORMED", 2)]
    [InlineData("2024-03-05 00:00:02,1.5,", "NUMBER_MALFORMED", 3)]
    [InlineData("2024-03-05 00:00:02,1.5,0x10", "NUMBER_MALFORMED", 3)]
    [InlineData("2024-03-05 00:00:02,1.5,1..6", "NUMBER_MALFORMED", 3)]
    [InlineData("2024-03-05 00:00:02,1.5,.6", "NUMBER_MALFORMED", 3)]
    [InlineData("2024-03-05 00:00:02,1.5,6.", "NUMBER_MALFORMED", 3)]
    [InlineData("2024-03-05 00:00:02,1.5,+6", "NUMBER_MALFORMED", 3)]
    [InlineData("2024-03-05 00:00:02,1.5,\"6\"", "NUMBER_MALFORMED", 3)]
    [InlineData("2024-03-05 00:00:02,1.5,1e999999999", "NUMBER_MALFORMED", 3)]
    [InlineData("2024-03-05 00:00:02,1.5,1e", "NUMBER_MALFORMED", 3)]
    [InlineData("2024-03-05 00:00:02,1.5,１", "NUMBER_MALFORMED", 3)]
    [InlineData("2024-03-05 00:00:02,-1.5,1.6", "PRICE_NOT_POSITIVE", 2)]
    [InlineData("2024-03-05 00:00:02,0.000,1.6", "PRICE_NOT_POSITIVE", 2)]
    [InlineData("2024-03-05 00:00:02,1.5,1e-3", null, 0)]
    [InlineData("2024-03-05 00:00:02,1.5,1.6000000000000000000000000000000000000000", null, 0)]
    [InlineData("2024-03-05 00:00:02,1.5,000000000000000000000000000000000000001.6", null, 0)]
    [InlineData("2024-03-05T00:00:02Z,1.5,1.6", null, 0)]
    [InlineData("2024-03-05 01:00:02+01:00,1.5,1.6", null, 0)]
    [InlineData("2024-03-05 00:00:02,1.5,1.6000000000000000000000000000000000000001", "PRICE_BETWEEN_TICKS", 3)]
    [InlineData("2024-03-05 00:00:02,1.5,1e-9", "PRICE_BETWEEN_TICKS", 3)]
    [InlineData("2024-03-05 00:00:02,1.5,99999999999999999999999999999999999999999999", "PRICE_TOO_LARGE", 3)]
    [InlineData("2024-03-05 00:00:02,1.5,1e28", "PRICE_TOO_LARGE", 3)]
    [InlineData("2024-03-05 00:00:02,1.5,1152921504606846.975", null, 0)]
    [InlineData("2024-03-05 00:00:02,1.5,1152921504606846.976", "PRICE_TOO_LARGE", 3)]
    public async Task A_row_is_taken_exactly_or_rejected_by_name_line_and_column(string row, string? code, int column)
    {
        var (archive, report) = await Import(Header + Good + row + "\n" + "2024-03-05 00:00:03,150.001,150.002\n");
        Assert.Equal(code is null ? 3 : 2, archive.Segments[0].Ticks.Length);
        if (code is null) Assert.Empty(report.RejectedRows);
        else Assert.Equal((3, column, code), ((int)report.RejectedRows[0].Line, report.RejectedRows[0].Column, report.RejectedRows[0].Code));
    }

    [Fact]
    public async Task Line_ends_and_a_byte_order_mark_are_passed_over()
    {
        const string text = Header + Good;
        foreach (var written in new[] { text, text.TrimEnd(), "\uFEFF" + text, text.Replace("\n", "\r\n", StringComparison.Ordinal) })
        {
            var (archive, report) = await Import(written);
            Assert.Single(archive.Segments[0].Ticks);
            Assert.Equal((1, 0L), (report.Progress.RowsRead, report.Progress.RowsRejected));
        }
    }

    [Theory]
    [InlineData(1_025)]
    [InlineData(70_000)]
    [InlineData(1_000_000)]
    public async Task A_line_of_any_length_is_one_rejected_row_and_the_next_is_read(int length)
    {
        var (archive, report) = await Import(Header + Good + new string('7', length) + "\n" + Good + new string('7', length));
        Assert.Equal(2, archive.Segments[0].Ticks.Length);
        Assert.Equal([(3, "LINE_TOO_LONG"), (5, "LINE_TOO_LONG")], report.RejectedRows.Select(row => ((int)row.Line, row.Code)));
        Assert.All(report.RejectedRows, row => Assert.InRange(row.Text.Length, 40, 41));
    }

    [Fact]
    public async Task Other_encodings_are_refused()
    {
        foreach (var encoding in new[] { Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            File.WriteAllText(FilePath, Header + Good, encoding);
            var refusal = await Refusal(new ImportOptions { Path = FilePath, Format = "quote-csv", Venue = "truefx", Symbol = "USD/JPY" });
            Assert.Equal("IMPORT_ENCODING_UNSUPPORTED", refusal.Code);
        }
    }

    [Fact]
    public async Task Binary_garbage_is_no_format_and_as_one_by_command_has_no_rows()
    {
        var garbage = new byte[100_000];
        new Random(7).NextBytes(garbage);
        await File.WriteAllBytesAsync(FilePath, garbage, Stop);
        Assert.Equal("IMPORT_NOTHING_RECOGNISED", (await Refusal(new ImportOptions { Path = FilePath })).Code);
        var quotes = new ImportOptions { Path = FilePath, Format = "quote-csv", Venue = "truefx", Symbol = "USD/JPY" };
        Assert.Equal("IMPORT_HEADER_UNKNOWN", (await Refusal(quotes)).Code);
        Assert.Equal("IMPORT_FORMAT_UNKNOWN", (await Refusal(new ImportOptions { Path = FilePath, Format = "parquet" })).Code);
        Assert.Equal("IMPORT_PATH_MISSING", (await Refusal(new ImportOptions { Path = FilePath + "x" })).Code);
        // As klines, which have no header, it is rows: none of them is taken.
        var archive = new MemoryArchive();
        var report = await archive.Run(quotes with { Format = "kline", BarLengthNs = 60_000_000_000, MaxRejects = 100_000 });
        Assert.Equal(report.Progress.RowsRead, report.Progress.RowsRejected);
        Assert.Empty(archive.Sources);
    }

    [Fact]
    public async Task Names_that_say_too_little_are_refused()
    {
        _folder.Write("bars.csv", "timestamp,open,high,low,close\n");
        var options = new ImportOptions { Path = Path.Combine(_folder.Path, "bars.csv") };
        Assert.Equal("IMPORT_VENUE_UNKNOWN", (await Refusal(options)).Code);
        Assert.Equal("IMPORT_VENUE_UNKNOWN", (await Refusal(options with { Venue = "nowhere" })).Code);
        Assert.Equal("IMPORT_LISTING_UNKNOWN", (await Refusal(options with { Venue = "fxcm", Symbol = "X" })).Code);
        Assert.Equal("IMPORT_NAME_MALFORMED", (await Refusal(options with { Venue = "fxcm", Symbol = "EURUSD" })).Code);
    }

    [Fact]
    public async Task A_zip_whose_content_is_not_what_its_directory_says_leaves_nothing()
    {
        var zip = Zip(Path.Combine(_folder.Path, "usdjpy.zip"), ("usdjpy.csv", Header + string.Concat(Enumerable.Repeat(Good, 100))));
        var bytes = await File.ReadAllBytesAsync(zip, Stop);
        var directory = bytes.AsSpan().LastIndexOf("PK\x01\x02"u8);
        // The checksum and the length in the directory's record (PKWARE's APPNOTE 4.3.12).
        foreach (var at in new[] { 16, 24 })
        {
            var changed = bytes.ToArray();
            changed[directory + at] ^= 1;
            await File.WriteAllBytesAsync(zip, changed, Stop);
            var refusal = await Refusal(new ImportOptions { Path = zip, Venue = "truefx" });
            Assert.Equal("IMPORT_FILE_CORRUPT", refusal.Code);
            Assert.Contains("usdjpy.zip", refusal.Message, StringComparison.Ordinal);
        }

        for (var length = 0; length < bytes.Length; length += 7)
        {
            await File.WriteAllBytesAsync(zip, bytes[..length], Stop);
            Assert.Equal("IMPORT_FILE_CORRUPT", (await Refusal(new ImportOptions { Path = zip, Venue = "truefx" })).Code);
        }
    }

    [Fact]
    public async Task A_zip_bomb_is_refused_before_it_goes_off()
    {
        var zip = Path.Combine(_folder.Path, "usdjpy.zip");
        using (var archive = new ZipArchive(File.Create(zip), ZipArchiveMode.Create))
        using (var entry = archive.CreateEntry("usdjpy.csv").Open())
        {
            entry.Write(Encoding.UTF8.GetBytes(Header));
            var line = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Good, 1_000)));
            for (var i = 0; i < 1_000; i++) entry.Write(line);
        }

        // Within the ratio it is large, beyond what is allowed it is refused.
        Assert.Equal("IMPORT_FILE_CORRUPT", (await Refusal(new ImportOptions { Path = zip, Venue = "truefx", MaxFileBytes = 1_000_000 })).Code);

        using (var archive = new ZipArchive(File.Create(zip), ZipArchiveMode.Create))
        using (var entry = archive.CreateEntry("usdjpy.csv").Open())
        {
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 32; i++) entry.Write(zeros);
        }

        var refusal = await Refusal(new ImportOptions { Path = zip, Venue = "truefx" });
        Assert.Equal("IMPORT_FILE_CORRUPT", refusal.Code);
        Assert.Contains("400 times", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gzip_file_is_read_and_one_that_is_damaged_or_a_bomb_refused()
    {
        var path = Path.Combine(_folder.Path, "usdjpy-ticks.csv.gz");
        await Pack(path, Encoding.UTF8.GetBytes(Header + Good));
        var archive = new MemoryArchive();
        await archive.Run(path, "truefx");
        Assert.Single(archive.Segments[0].Ticks);

        var bytes = await File.ReadAllBytesAsync(path, Stop);
        bytes[^5] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, Stop);
        Assert.Equal("IMPORT_FILE_CORRUPT", (await Refusal(new ImportOptions { Path = path, Venue = "truefx" })).Code);

        await Pack(path, [.. Encoding.UTF8.GetBytes(Header), .. new byte[32 << 20]]);
        Assert.Equal("IMPORT_FILE_CORRUPT", (await Refusal(new ImportOptions { Path = path, Venue = "truefx" })).Code);
    }

    private string FilePath => Path.Combine(_folder.Path, "usdjpy-ticks.csv");

    private static async Task Pack(string path, byte[] bytes)
    {
        await using var gzip = new GZipStream(File.Create(path), CompressionLevel.Optimal);
        await gzip.WriteAsync(bytes, Stop);
    }

    private async Task<(MemoryArchive Archive, ImportReport Report)> Import(string text)
    {
        await File.WriteAllTextAsync(FilePath, text, new UTF8Encoding(false), Stop);
        var archive = new MemoryArchive();
        return (archive, await archive.Run(FilePath, "truefx"));
    }

    private static async Task<Refusal> Refusal(ImportOptions options)
    {
        var archive = new MemoryArchive();
        var refusal = (await Assert.ThrowsAsync<RefusedException>(() => archive.Run(options))).Refusal;
        Assert.Empty(archive.Sources);
        Assert.Equal(0, archive.Open);
        return refusal;
    }
}
