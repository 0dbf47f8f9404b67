using Microsoft.Win32.SafeHandles;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Storage.Archive;

/// <summary>
/// Segments as files: <c>{root}/{venue}/{symbol}/{kind}/{first}-{last}.ticks</c>. A segment is written under a name that begins with a dot, synced,
/// renamed, and its folder synced. One process at a time may have a root open: its data folder's lock sees to that.
/// </summary>
public sealed class LocalSegmentStore : ISegmentStore
{
    private const string Unfinished = ".writing-";

    private readonly string _root;
    private readonly Disk _disk;

    private LocalSegmentStore(string root, Disk disk) => (_root, _disk) = (root, disk);

    /// <summary>Opens a folder, creates it where there is none, and deletes what a process that died left unfinished.</summary>
    /// <param name="root">The folder; <c>archive</c> in a data folder.</param>
    /// <exception cref="RefusedException">ARCHIVE_STORE_FAILED.</exception>
    public static LocalSegmentStore Open(string root) => Open(root, new Disk());

    internal static LocalSegmentStore Open(string root, Disk disk)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        return Guarded(root, () =>
        {
            disk.CreateFolder(root);
            foreach (var file in Directory.EnumerateFiles(root, Unfinished + "*", SearchOption.AllDirectories)) disk.Delete(file);
            return new LocalSegmentStore(root, disk);
        });
    }

    /// <inheritdoc/>
    public IReadOnlyList<ArchiveStream> Streams() => Guarded<IReadOnlyList<ArchiveStream>>(_root, () =>
    {
        var streams = new List<ArchiveStream>();
        foreach (var venue in Directory.EnumerateDirectories(_root))
            foreach (var symbol in Directory.EnumerateDirectories(venue))
                foreach (var kind in Directory.EnumerateDirectories(symbol))
                    if (StreamPath.TryParse(Path.GetFileName(venue), Path.GetFileName(symbol), Path.GetFileName(kind), out var stream))
                        streams.Add(stream);
        return streams;
    });

    /// <inheritdoc/>
    public IReadOnlyList<(SegmentName Name, long Bytes)> List(ArchiveStream stream)
    {
        var folder = FolderOf(stream);
        return Guarded<IReadOnlyList<(SegmentName, long)>>(folder, () =>
        {
            var names = new List<(SegmentName, long)>();
            if (!Directory.Exists(folder)) return names;
            foreach (var file in new DirectoryInfo(folder).EnumerateFiles())
                if (SegmentName.TryParse(file.Name, out var name))
                    names.Add((name, file.Length));
            return names;
        });
    }

    /// <inheritdoc/>
    public ISegmentContent OpenRead(ArchiveStream stream, SegmentName name)
    {
        var path = Describe(stream, name);
        try
        {
            return new FileContent(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new RefusedException(ArchiveCodes.SegmentGone, $"The segment '{path}' has been dropped.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failed(path, e);
        }
    }

    /// <inheritdoc/>
    public ISegmentSink Begin(ArchiveStream stream)
    {
        var folder = FolderOf(stream);
        return Guarded(folder, () =>
        {
            _disk.CreateFolder(folder);
            return new FileSink(_disk, folder);
        });
    }

    /// <inheritdoc/>
    public void Delete(ArchiveStream stream, SegmentName name)
    {
        var path = Describe(stream, name);
        Guarded(path, () =>
        {
            _disk.Delete(path);
            return path;
        });
    }

    /// <inheritdoc/>
    public string Describe(ArchiveStream stream, SegmentName name) => Path.Combine(FolderOf(stream), name.ToString());

    private string FolderOf(ArchiveStream stream)
    {
        var (venue, symbol, kind) = StreamPath.Of(stream);
        return Path.Combine(_root, venue, symbol, kind);
    }

    private static T Guarded<T>(string path, Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failed(path, e);
        }
    }

    private static RefusedException Failed(string path, Exception e) =>
        new(ArchiveCodes.StoreFailed, $"The archive failed at '{path}': {e.Message}", e);

    private sealed class FileContent(string path) : ISegmentContent
    {
        private readonly SafeFileHandle _file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);

        public long Length => Guarded(path, () => RandomAccess.GetLength(_file));

        public int Read(long offset, Span<byte> into)
        {
            try
            {
                var read = 0;
                while (read < into.Length && RandomAccess.Read(_file, into[read..], offset + read) is > 0 and var more) read += more;
                return read;
            }
            catch (IOException e)
            {
                throw Failed(path, e);
            }
        }

        public void Dispose() => _file.Dispose();
    }

    private sealed class FileSink : ISegmentSink
    {
        private readonly Disk _disk;
        private readonly string _folder;
        private readonly string _path;
        private readonly FileStream _file;
        private bool _isPublished;

        public FileSink(Disk disk, string folder)
        {
            (_disk, _folder) = (disk, folder);
            _path = Path.Combine(folder, $"{Unfinished}{Guid.NewGuid():N}");
            _file = disk.Create(_path);
        }

        public ValueTask AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Guarded(_path, () =>
            {
                _disk.Write(_file, bytes.Span);
                return true;
            });
            return default;
        }

        public ValueTask<bool> TryPublishAsync(SegmentName name, ReadOnlyMemory<byte> tail, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return ValueTask.FromResult(Guarded(_path, () =>
            {
                var length = _file.Position;
                _disk.Write(_file, tail.Span);
                _disk.Sync(_file);
                if (!_disk.TryPublish(_path, Path.Combine(_folder, name.ToString())))
                {
                    _disk.Cut(_file, length);
                    return false;
                }

                _isPublished = true;
                _disk.SyncFolder(_folder);
                return true;
            }));
        }

        public async ValueTask DisposeAsync()
        {
            await _file.DisposeAsync().ConfigureAwait(false);
            if (!_isPublished) Guarded(_path, () =>
            {
                _disk.Delete(_path);
                return true;
            });
        }
    }
}
