using System.IO.Compression;
using OrleansTrading.Domain;

namespace OrleansTrading.Connectors.Venues.Lean;

/// <summary>
/// One day's zip archive: what its directory says of the one CSV file in it, and the way to that file's bytes. What the directory
/// says at the opening holds for the market's whole life: content that differs later is refused.
/// </summary>
internal sealed class DayFile
{
    /// <summary>Largest CSV file in an archive; beyond it is a zip bomb rather than a day (some 40 million rows).</summary>
    internal const long MaxCsvBytes = 1L << 30;

    // Deflate makes nothing smaller than 1/1032; more is not a day's file but a crafted directory.
    private const long MaxRatio = 1_032;

    private readonly TickFolder _folder;

    private DayFile(TickFolder folder, DateOnly day, long csvBytes, uint crc)
    {
        _folder = folder;
        Day = day;
        CsvBytes = csvBytes;
        Crc = crc;
    }

    /// <summary>Path below the market's root, with forward slashes; it names the file in messages.</summary>
    internal string Path => _folder.PathOf(Day);

    /// <summary>The file's day in the venue's file clock.</summary>
    internal DateOnly Day { get; }

    /// <summary>Length of the CSV file.</summary>
    internal long CsvBytes { get; }

    /// <summary>CRC-32 of the CSV file.</summary>
    internal uint Crc { get; }

    /// <summary>Reads an archive's directory.</summary>
    /// <exception cref="RefusedException">MARKET_FILE_CORRUPT or MARKET_FILE_UNREADABLE.</exception>
    internal static DayFile Open(TickFolder folder, DateOnly day)
    {
        using var archive = OpenArchive(folder, day);
        var entry = OnlyEntry(archive, folder.PathOf(day));
        return new DayFile(folder, day, entry.Length, entry.Crc32);
    }

    /// <summary>Opens the CSV file; disposing the archive closes both.</summary>
    /// <exception cref="RefusedException">MARKET_FILE_CORRUPT or MARKET_FILE_UNREADABLE.</exception>
    internal (ZipArchive Archive, Stream Csv) OpenCsv()
    {
        var archive = OpenArchive(_folder, Day);
        try
        {
            var entry = OnlyEntry(archive, Path);
            if (entry.Length != CsvBytes || entry.Crc32 != Crc) throw Corrupt("has changed since the market was opened");
            return (archive, entry.Open());
        }
        catch (Exception exception)
        {
            archive.Dispose();
            if (Translate(exception, Path) is { } refusal) throw refusal;
            throw;
        }
    }

    /// <summary>The refusal of this file's content.</summary>
    internal RefusedException Corrupt(string what, Exception? cause = null) => Corrupt(Path, what, cause);

    /// <summary>What an error met while reading means, or null when it is none of the file's.</summary>
    internal static RefusedException? Translate(Exception exception, string path) => exception switch
    {
        InvalidDataException or EndOfStreamException => Corrupt(path, "is no zip archive or is damaged", exception),
        IOException or UnauthorizedAccessException => new RefusedException(
            "MARKET_FILE_UNREADABLE", $"{path} cannot be read: {exception.GetType().Name}.", exception),
        _ => null,
    };

    private static ZipArchive OpenArchive(TickFolder folder, DateOnly day)
    {
        var path = folder.PathOf(day);
        FileStream? stream = null;
        try
        {
            // No buffer here: the inflater has one.
            stream = new FileStream(System.IO.Path.Combine(folder.Root, path), new FileStreamOptions
            {
                Share = FileShare.Read,
                BufferSize = 0,
                Options = FileOptions.SequentialScan,
            });
            return new ZipArchive(stream, ZipArchiveMode.Read);
        }
        catch (Exception exception) when (Translate(exception, path) is { } refusal)
        {
            stream?.Dispose();
            throw refusal;
        }
    }

    private static ZipArchiveEntry OnlyEntry(ZipArchive archive, string path)
    {
        try
        {
            if (archive.Entries.Count != 1) throw Corrupt(path, $"holds {archive.Entries.Count} files; exactly one is allowed");
            var entry = archive.Entries[0];
            if (entry.IsEncrypted) throw Corrupt(path, "is encrypted");
            if (entry.Length > MaxCsvBytes)
                throw Corrupt(path, $"unzips to {entry.Length} bytes; at most {MaxCsvBytes} are allowed");
            if (entry.Length / MaxRatio > entry.CompressedLength)
                throw Corrupt(path, $"says that {entry.CompressedLength} bytes unzip to {entry.Length}, which no deflate does");
            return entry;
        }
        catch (Exception exception) when (exception is not RefusedException && Translate(exception, path) is { } refusal)
        {
            throw refusal;
        }
    }

    private static RefusedException Corrupt(string path, string what, Exception? cause = null) =>
        new("MARKET_FILE_CORRUPT", $"{path} {what}.", cause);
}
