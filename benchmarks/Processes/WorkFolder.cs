using System.Globalization;

namespace OrleansTrading.Bench.Processes;

/// <summary>
/// A folder for data folders and the like, gone when the run ends. It lies beside the built program and not in the system's
/// folder for temporary files, which may be memory: there, being durable costs nothing.
/// </summary>
internal sealed class WorkFolder : IDisposable
{
    private int _folders;

    /// <summary>The folder.</summary>
    public string Path { get; } = Directory.CreateDirectory(
        System.IO.Path.Combine(AppContext.BaseDirectory, "work", Guid.NewGuid().ToString("N"))).FullName;

    /// <summary>A path in it that does not exist yet.</summary>
    public string NewFolder() => System.IO.Path.Combine(Path, (++_folders).ToString(CultureInfo.InvariantCulture));

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
