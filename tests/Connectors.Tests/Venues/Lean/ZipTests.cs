using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using OrleansTrading.Domain;
using static OrleansTrading.Connectors.Tests.Venues.Lean.MadeUpMarket;

namespace OrleansTrading.Connectors.Tests.Venues.Lean;

public sealed class ZipTests : IDisposable
{
    private const string Zip = "oanda/tick/eurusd/20240305_quote.zip";

    // Where the central directory's record of an entry has what (PKWARE's APPNOTE 4.3.12).
    private const int FlagsAt = 8;
    private const int CrcAt = 16;
    private const int CsvBytesAt = 24;

    private readonly MadeUpMarket _made = new();

    public void Dispose() => _made.Dispose();

    [Fact]
    public void What_is_no_zip_is_corrupt()
    {
        Corrupt([], "is no zip archive or is damaged");
        Corrupt("1,1.1,1.2\n"u8.ToArray(), "is no zip archive or is damaged");
    }

    [Fact]
    public void A_zip_that_ends_early_is_corrupt_wherever_it_ends()
    {
        var whole = Bytes("1,1.1,1.2\n2,1.1,1.2\n");
        for (var length = 0; length < whole.Length; length++) Corrupt(whole[..length]);
    }

    [Fact]
    public void A_zip_without_a_file_or_with_several_is_corrupt()
    {
        Corrupt(Archive(0), "holds 0 files; exactly one is allowed");
        Corrupt(Archive(2), "holds 2 files; exactly one is allowed");

        static byte[] Archive(int entries)
        {
            using var memory = new MemoryStream();
            using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
                for (var i = 0; i < entries; i++) archive.CreateEntry($"{i}.csv").Open().Dispose();
            return memory.ToArray();
        }
    }

    [Fact]
    public void A_changed_byte_that_still_reads_as_a_row_is_found_by_the_checksum()
    {
        var bytes = Bytes("1000,1.1,1.2\n", CompressionLevel.NoCompression);
        bytes[bytes.AsSpan().IndexOf("1000"u8)] = (byte)'2';
        Corrupt(bytes, "has the checksum", "its directory says");
    }

    [Fact]
    public void A_damaged_zip_is_named_rather_than_the_rows_that_it_seems_to_hold()
    {
        var bytes = Bytes("1000,1.1,1.2\n", CompressionLevel.NoCompression);
        bytes[bytes.AsSpan().IndexOf("1000"u8)] = (byte)'x';
        Corrupt(bytes, "has the checksum");
    }

    [Fact]
    public void A_wrong_checksum_or_length_in_the_directory_is_corrupt()
    {
        Corrupt(Patched(Bytes("1000,1.1,1.2\n"), CrcAt, 1), "has the checksum", "its directory says 00000001");
        Corrupt(Patched(Bytes("1000,1.1,1.2\n"), CsvBytesAt, 14));
        Corrupt(Patched(Bytes("1000,1.1,1.2\n2000,1.1,1.2\n"), CsvBytesAt, 13));
    }

    [Fact]
    public void An_encrypted_file_is_corrupt() => Corrupt(Patched(Bytes("1,1,1\n"), FlagsAt, 1, bytes: 2), "is encrypted");

    [Fact]
    public void A_file_may_claim_to_unzip_to_a_gibibyte_and_not_to_a_byte_more()
    {
        var large = Bytes(new string('1', 1_100_000), CompressionLevel.NoCompression);
        _made.WriteBytes("oanda", "eurusd", Day, Patched(large, CsvBytesAt, 1 << 30));
        Assert.NotNull(_made.Open());

        Corrupt(Patched(large, CsvBytesAt, (1 << 30) + 1), "unzips to 1073741825 bytes; at most 1073741824 are allowed");
    }

    [Fact]
    public void A_file_that_claims_to_be_smaller_than_deflate_can_make_it_is_corrupt() =>
        Corrupt(Patched(Bytes("1,1,1\n"), CsvBytesAt, 1 << 20), "which no deflate does");

    [Fact]
    public void Repetitive_days_that_pack_well_are_read()
    {
        _made.Write("oanda", "eurusd", Day, string.Concat(Enumerable.Repeat("1,1,1\n", 1_000_000)), CompressionLevel.SmallestSize);
        Assert.Equal(1_000_000, Assert.Single(_made.Open().Verify(Stop)).Rows);
    }

    [Fact]
    public void A_file_that_changes_after_the_opening_is_refused()
    {
        _made.Write("oanda", "eurusd", Day, "1,1,1\n");
        var market = _made.Open();
        _made.WriteBytes("oanda", "eurusd", Day, Bytes("1,1,2\n"));
        Refused.With("MARKET_FILE_CORRUPT", () => All(market), Zip, "has changed since the market was opened");
    }

    [Fact]
    public void A_file_that_vanishes_after_the_opening_is_unreadable()
    {
        var path = _made.Write("oanda", "eurusd", Day, "1,1,1\n");
        var market = _made.Open();
        File.Delete(path);
        Refused.With("MARKET_FILE_UNREADABLE", () => All(market), Zip);
    }

    [Fact]
    public void Any_damage_is_refused_by_name_or_harmless()
    {
        var random = new Random(20240305);
        var whole = Bytes(string.Concat(Enumerable.Range(0, 200).Select(i => $"{i * 100},1.{10000 + i},1.{10010 + i}\n")));
        using var first = new MadeUpMarket();
        first.WriteBytes("oanda", "eurusd", Day, whole);
        var quotes = All(first.Open());
        var codes = new HashSet<string>();
        for (var round = 0; round < 2_000; round++)
        {
            var bytes = whole.ToArray();
            for (var damage = random.Next(1, 4); damage > 0; damage--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            _made.WriteBytes("oanda", "eurusd", Day, bytes);
            try
            {
                Assert.Equal(quotes, All(_made.Open()));
            }
            catch (RefusedException refused)
            {
                codes.Add(refused.Refusal.Code);
            }
        }
        Assert.Equal(["MARKET_FILE_CORRUPT"], codes);
    }

    [Fact]
    public void Files_are_closed_when_a_reader_stops_early_or_fails()
    {
        var path = _made.Write("oanda", "eurusd", Day, "1,1,1\n2,1,1\n3,x,1\n");
        var market = _made.Open();
        Assert.Throws<RefusedException>(() => All(market));
        using var exclusive = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Assert.True(exclusive.Length > 0);
    }

    private static byte[] Bytes(string rows, CompressionLevel level = CompressionLevel.Optimal)
    {
        using var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        using (var csv = archive.CreateEntry("a.csv", level).Open())
            csv.Write(Encoding.UTF8.GetBytes(rows));
        return memory.ToArray();
    }

    private static byte[] Patched(byte[] zip, int at, uint value, int bytes = 4)
    {
        var patched = zip.ToArray();
        var record = patched.AsSpan(patched.AsSpan().LastIndexOf("PK\u0001\u0002"u8) + at);
        if (bytes == 2) BinaryPrimitives.WriteUInt16LittleEndian(record, (ushort)value);
        else BinaryPrimitives.WriteUInt32LittleEndian(record, value);
        return patched;
    }

    private void Corrupt(byte[] bytes, params string[] says)
    {
        _made.WriteBytes("oanda", "eurusd", Day, bytes);
        Refused.With("MARKET_FILE_CORRUPT", () => _made.Open().Verify(Stop), [Zip, .. says]);
    }
}
