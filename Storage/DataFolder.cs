using System.Globalization;
using OrleansTrading.Domain;

namespace OrleansTrading.Storage;

/// <summary>
/// The folder in which one running system keeps everything, held exclusively for as long as this object lives. The operating
/// system lets go of the lock when the process dies, however it dies; the lock's file stays and means nothing by itself.
/// </summary>
public sealed class DataFolder : IDisposable
{
    private readonly FileStream _lock;

    private DataFolder(string path, FileStream @lock)
    {
        Path = path;
        _lock = @lock;
    }

    /// <summary>The folder, as a full path.</summary>
    public string Path { get; }

    /// <summary>The file of the database.</summary>
    public string DatabasePath => System.IO.Path.Combine(Path, "trading.db");

    /// <summary>Folder of the archive of ticks.</summary>
    public string ArchivePath => System.IO.Path.Combine(Path, "archive");

    private string TokenPath => System.IO.Path.Combine(Path, "token");

    /// <summary>Opens a data folder for this process alone, and creates it (mode 700) where there is none.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="RefusedException">
    /// <see cref="StorageCodes.FolderInUse"/> when another process holds it, <see cref="StorageCodes.FolderNotWritable"/> when it
    /// cannot be created or written.
    /// </exception>
    public static DataFolder Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        path = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        FileStream? @lock = null;
        try
        {
            Create(path);
            Probe(path);
            @lock = Lock(path);
            File.WriteAllText(PidPath(path), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new DataFolder(path, @lock);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            @lock?.Dispose();
            throw new RefusedException(
                StorageCodes.FolderNotWritable, $"The data folder '{path}' cannot be written: {e.Message}", e);
        }
    }

    /// <summary>
    /// The bearer token for calls that change something: made at the first start, written to the file <c>token</c> with mode 600,
    /// and read back at later ones.
    /// </summary>
    /// <exception cref="RefusedException">
    /// <see cref="StorageCodes.TokenExposed"/> when others than the owner may use the file,
    /// <see cref="StorageCodes.TokenMalformed"/> when it holds something else.
    /// </exception>
    public string ReadOrCreateToken() => BearerToken.ReadOrCreate(TokenPath);

    /// <summary>Lets go of the folder.</summary>
    public void Dispose() => _lock.Dispose();

    // Beside the lock and not in it: a file that is locked exclusively can be read by nobody else.
    private static string PidPath(string folder) => System.IO.Path.Combine(folder, "pid");

    private static void Create(string path)
    {
        if (Directory.Exists(path))
            return;
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        if (System.IO.Path.GetDirectoryName(path) is { Length: > 0 } parent)
            DurableFiles.SyncFolder(parent);
    }

    /// <summary>Asked before the lock, so that a lock that is refused can only mean another holder.</summary>
    private static void Probe(string path)
    {
        var probe = System.IO.Path.Combine(path, $".probe-{Guid.NewGuid():N}");
        new FileStream(probe, DurableFiles.PrivateFile(FileMode.CreateNew, FileShare.None)).Dispose();
        File.Delete(probe);
    }

    private static FileStream Lock(string path)
    {
        try
        {
            return new FileStream(
                System.IO.Path.Combine(path, "lock"), DurableFiles.PrivateFile(FileMode.OpenOrCreate, FileShare.None));
        }
        catch (IOException e)
        {
            throw new RefusedException(
                StorageCodes.FolderInUse,
                $"The data folder '{path}' is in use{Holder(path)}. Stop that process, or name another folder.",
                e);
        }
    }

    private static string Holder(string path)
    {
        try
        {
            return long.TryParse(File.ReadAllText(PidPath(path)), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                ? $" by process {pid}"
                : " by another process";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return " by another process";
        }
    }
}
