using System.Globalization;

namespace OrleansTrading.Bench.Processes;

/// <summary>
/// A folder for data folders and the like, gone when the run ends. It lies beside the built program and not in the system's
/// folder for temporary files, which may be memory: there, being durable costs nothing.
/// </summary>
internal sealed class WorkFolder : IDisposable
{
    private const string MemoryFolder = "/dev/shm";

    private int _folders;

    /// <summary>Makes one.</summary>
    public WorkFolder() : this(AppContext.BaseDirectory)
    {
    }

    private WorkFolder(string where) =>
        Path = Directory.CreateDirectory(System.IO.Path.Combine(where, "work", Guid.NewGuid().ToString("N"))).FullName;

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Makes one in memory: what is durable there cost nothing to sync.</summary>
    public static WorkFolder InMemory() => new(MemoryFolder);

    /// <summary>A path in it that does not exist yet.</summary>
    public string NewFolder() => System.IO.Path.Combine(Path, (++_folders).ToString(CultureInfo.InvariantCulture));

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
