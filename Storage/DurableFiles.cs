using System.Runtime.InteropServices;

namespace OrleansTrading.Storage;

/// <summary>Makes names of files durable. .NET syncs files; a name belongs to its folder, which it cannot open.</summary>
internal static class DurableFiles
{
    private const int ReadOnlyFlag = 0;

    /// <summary>Syncs a folder's entries: what was created or renamed in it survives a loss of power.</summary>
    /// <exception cref="IOException">The sync failed.</exception>
    public static void SyncFolder(string path)
    {
        // Windows journals its entries and has no such call.
        if (OperatingSystem.IsWindows())
            return;

        var descriptor = Open(path, ReadOnlyFlag);
        if (descriptor < 0)
            throw Failure(path);
        try
        {
            if (Sync(descriptor) != 0)
                throw Failure(path);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    /// <summary>Writes a new file that only its owner may read, so that it appears whole or not at all.</summary>
    /// <exception cref="IOException">There is a file of that name, which is left alone, or it cannot be written.</exception>
    public static void CreateAtomically(string path, ReadOnlySpan<byte> content)
    {
        var folder = Path.GetDirectoryName(path)!;
        var temporary = Path.Combine(folder, $".{Path.GetFileName(path)}-{Guid.NewGuid():N}");
        try
        {
            using (var file = new FileStream(temporary, PrivateFile(FileMode.CreateNew, FileShare.None)))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: false);
            SyncFolder(folder);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Options of a file with mode 600 where there are modes.</summary>
    public static FileStreamOptions PrivateFile(FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    private static IOException Failure(string path)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"The folder '{path}' could not be synced: {Marshal.GetPInvokeErrorMessage(error)}.", error);
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Sync(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    private static extern int Close(int descriptor);
}
