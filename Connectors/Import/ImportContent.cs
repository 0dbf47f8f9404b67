using System.IO.Compression;
using System.Security.Cryptography;
using OrleansTrading.Domain;

namespace OrleansTrading.Connectors.Import;

/// <summary>A file with rows: plain, alone or among others in a zip archive, or packed by gzip. It is opened as often as need be.</summary>
public sealed class ImportContent
{
    // Deflate makes nothing smaller than 1/1032; recorded data packs far worse than that, and a file of one byte over and over does not.
    private const int MaxRatio = 400;

    // Below this a high ratio harms nobody.
    private const long FreeBytes = 16L << 20;

    private const int MaxEntries = 10_000;
    private const int HeadBytes = 8 * 1024;
    private const int BlockBytes = 64 * 1024;

    private readonly string? _entry;
    private readonly uint? _crc;
    private readonly long _maxBytes;
    private byte[]? _head;

    private ImportContent(string filePath, string path, string? entry, string name, long length, uint? crc, long maxBytes)
    {
        FilePath = filePath;
        Path = path;
        Name = name;
        Length = length;
        _entry = entry;
        _crc = crc;
        _maxBytes = maxBytes;
    }

    /// <summary>The file on disk.</summary>
    public string FilePath { get; }

    /// <summary>
    /// What it is called in messages: its path below what was asked for, with forward slashes, and the entry where a zip has several.
    /// </summary>
    public string Path { get; }

    /// <summary>The name of the file with the rows, without folders and without <c>.gz</c>.</summary>
    public string Name { get; }

    /// <summary>
    /// What names it in the archive: its name, but that of the zip archive which it is alone in, for that is what vendors give a meaning.
    /// </summary>
    internal string SourceName => _entry is not null && IsAlone ? System.IO.Path.GetFileName(FilePath) : Name;

    /// <summary>Whether it is all that its file on disk holds.</summary>
    public bool IsAlone { get; private init; } = true;

    /// <summary>Bytes of its rows as far as known before it is read: of a gzip file, the packed bytes.</summary>
    public long Length { get; }

    /// <summary>The first bytes, up to 8 KiB.</summary>
    /// <exception cref="RefusedException">IMPORT_FILE_CORRUPT or IMPORT_FILE_UNREADABLE.</exception>
    public ReadOnlySpan<byte> Head => _head ??= ReadHead();

    /// <summary>What a file on disk holds: itself, or the entries of a zip archive.</summary>
    /// <param name="filePath">The file.</param>
    /// <param name="path">What it is called in messages.</param>
    /// <param name="maxBytes">Most bytes that one unpacks to.</param>
    /// <exception cref="RefusedException">IMPORT_FILE_CORRUPT or IMPORT_FILE_UNREADABLE.</exception>
    public static IReadOnlyList<ImportContent> Of(string filePath, string path, long maxBytes)
    {
        var name = System.IO.Path.GetFileName(filePath);
        return Guard(path, () =>
        {
            if (!name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
            {
                if (name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)) name = name[..^3];
                return (IReadOnlyList<ImportContent>)[new(filePath, path, null, name, new FileInfo(filePath).Length, null, maxBytes)];
            }

            using var archive = ZipFile.OpenRead(filePath);
            var entries = archive.Entries.Where(entry => entry.Name.Length > 0).ToList();
            if (entries.Count is 0 or > MaxEntries) throw Corrupt(path, $"holds {entries.Count} files; 1 to {MaxEntries} are allowed");
            var isAlone = entries.Count == 1;
            return [.. entries.Select(entry => OfEntry(filePath, isAlone ? path : $"{path}/{Shown(entry.FullName)}", entry, maxBytes, isAlone))];
        });
    }

    /// <summary>A file of another name that lies beside this one, in the same folder or zip archive; null when there is none.</summary>
    public ImportContent? Sibling(string name)
    {
        if (_entry is null)
        {
            var packed = FilePath.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? ".gz" : "";
            var sibling = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(FilePath) ?? "", name + packed);
            return File.Exists(sibling) ? Of(sibling, Path[..^(Name.Length + packed.Length)] + name + packed, _maxBytes)[0] : null;
        }

        return Of(FilePath, Path, _maxBytes).FirstOrDefault(content => content.Name == name);
    }

    /// <summary>Opens it. What it unpacks to is bounded; errors of the file come as refusals.</summary>
    /// <exception cref="RefusedException">IMPORT_FILE_CORRUPT or IMPORT_FILE_UNREADABLE, also from the stream while it is read.</exception>
    public Stream Open() => Guard(Path, OpenUnguarded);

    /// <summary>
    /// Reads all of it and says what identifies it, so that nothing is imported of a file whose end is missing or damaged.
    /// </summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>SHA-256 of the unpacked bytes.</returns>
    /// <exception cref="RefusedException">
    /// IMPORT_FILE_CORRUPT: its checksum, its length or how far it is packed are wrong; IMPORT_FILE_UNREADABLE.
    /// </exception>
    public byte[] Verify(CancellationToken cancellationToken)
    {
        using var stream = Open();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var block = new byte[BlockBytes];
        var (crc, total) = (0u, 0L);
        for (int read; (read = stream.Read(block)) > 0; total += read)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(block, 0, read);
            if (_crc is not null) crc = Crc32.Append(crc, block.AsSpan(0, read));
        }

        if (_entry is not null && total != Length) throw Corrupt(Path, $"unzips to {total} bytes; its directory says {Length}");
        if (_crc is { } expected && crc != expected) throw Corrupt(Path, $"has the checksum {crc:x8}; its directory says {expected:x8}");
        return hash.GetHashAndReset();
    }

    /// <summary>The name of the nearest folder above the file that is sought; null when none is.</summary>
    internal string? FindFolder(Func<string, bool> isSought) =>
        System.IO.Path.GetDirectoryName(FilePath)?.Split(System.IO.Path.DirectorySeparatorChar)
            .LastOrDefault(folder => folder.Length > 0 && isSought(folder));

    internal static RefusedException Corrupt(string path, string what, Exception? cause = null) =>
        new("IMPORT_FILE_CORRUPT", $"{path} {what}.", cause);

    private static ImportContent OfEntry(string filePath, string path, ZipArchiveEntry entry, long maxBytes, bool isAlone)
    {
        if (entry.IsEncrypted) throw Corrupt(path, "is encrypted");
        if (entry.Length > maxBytes) throw Corrupt(path, $"unzips to {entry.Length} bytes; at most {maxBytes} are allowed");
        if (entry.Length > FreeBytes && entry.Length / MaxRatio > entry.CompressedLength)
            throw Corrupt(path, $"says that {entry.CompressedLength} bytes unzip to {entry.Length}; at most {MaxRatio} times as many are allowed");
        return new(filePath, path, entry.FullName, entry.Name, entry.Length, entry.Crc32, maxBytes) { IsAlone = isAlone };
    }

    private Stream OpenUnguarded()
    {
        var file = new FileStream(FilePath, new FileStreamOptions { Share = FileShare.Read, BufferSize = 0, Options = FileOptions.SequentialScan });
        try
        {
            if (_entry is not null)
            {
                var archive = new ZipArchive(file, ZipArchiveMode.Read);
                var entry = archive.GetEntry(_entry) ?? throw Corrupt(Path, "has changed since it was found");
                if (entry.Length != Length || entry.Crc32 != _crc) throw Corrupt(Path, "has changed since it was found");
                return new BoundedStream(entry.Open(), archive, Path, Length, "its directory says so many");
            }

            if (!FilePath.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)) return new BoundedStream(file, null, Path, _maxBytes, "are allowed");
            var most = Math.Min(_maxBytes, Math.Max(FreeBytes, file.Length * MaxRatio));
            return new BoundedStream(new GZipStream(file, CompressionMode.Decompress), null, Path, most, "are allowed");
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private byte[] ReadHead()
    {
        using var stream = Open();
        var head = new byte[HeadBytes];
        return head[..stream.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false)];
    }

    // A zip archive is a stranger: what it calls its files is shown short, and without what could write to a terminal.
    private static string Shown(string name)
    {
        var plain = string.Concat(name.Select(letter => char.IsControl(letter) ? '?' : letter));
        return plain.Length <= 100 ? plain : plain[..100] + "…";
    }

    private static T Guard<T>(string path, Func<T> open)
    {
        try
        {
            return open();
        }
        catch (Exception exception) when (Translate(exception, path) is { } refusal)
        {
            throw refusal;
        }
    }

    private static RefusedException? Translate(Exception exception, string path) => exception switch
    {
        InvalidDataException or EndOfStreamException or NotSupportedException =>
            Corrupt(path, "is packed in no way that is known, or is damaged", exception),
        IOException or UnauthorizedAccessException => new RefusedException(
            "IMPORT_FILE_UNREADABLE", $"{path} cannot be read: {exception.GetType().Name}.", exception),
        _ => null,
    };

    /// <summary>Reads no more than is allowed, and says in our words what goes wrong.</summary>
    private sealed class BoundedStream(Stream inner, IDisposable? owner, string path, long most, string why) : Stream
    {
        private long _read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => _read;
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            try
            {
                var read = inner.Read(buffer);
                _read += read;
                return _read <= most ? read : throw Corrupt(path, $"unpacks to more than {most} bytes; {why}");
            }
            catch (Exception exception) when (Translate(exception, path) is { } refusal)
            {
                throw refusal;
            }
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (!disposing) return;
            inner.Dispose();
            owner?.Dispose();
        }
    }
}
