namespace OrleansTrading.Storage.Archive;

/// <summary>The steps of which durable writing is made, one by one, so that a test can end the process between any two of them.</summary>
internal class Disk
{
    /// <summary>Creates a folder and those above it, durably.</summary>
    public virtual void CreateFolder(string path)
    {
        if (Directory.Exists(path)) return;
        var parent = Path.GetDirectoryName(path)!;
        CreateFolder(parent);
        Directory.CreateDirectory(path);
        DurableFiles.SyncFolder(parent);
    }

    /// <summary>Creates a file that is not there.</summary>
    public virtual FileStream Create(string path)
    {
        var options = DurableFiles.PrivateFile(FileMode.CreateNew, FileShare.Read);
        options.BufferSize = 0;
        return new FileStream(path, options);
    }

    /// <summary>Appends bytes.</summary>
    public virtual void Write(FileStream file, ReadOnlySpan<byte> bytes) => file.Write(bytes);

    /// <summary>Cuts a file to a length, where writing goes on.</summary>
    public virtual void Cut(FileStream file, long length)
    {
        file.SetLength(length);
        file.Position = length;
    }

    /// <summary>Makes what was written survive a loss of power.</summary>
    public virtual void Sync(FileStream file) => file.Flush(flushToDisk: true);

    /// <summary>Gives a file its name; false: there is one of that name, which is left alone.</summary>
    public virtual bool TryPublish(string path, string name)
    {
        try
        {
            File.Move(path, name, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(name))
        {
            return false;
        }
    }

    /// <summary>Puts a file in another's place, at once.</summary>
    public virtual void Replace(string path, string name) => File.Move(path, name, overwrite: true);

    /// <summary>Makes the names in a folder survive a loss of power.</summary>
    public virtual void SyncFolder(string path) => DurableFiles.SyncFolder(path);

    /// <summary>Deletes a file; one that is not there is deleted already.</summary>
    public virtual void Delete(string path) => File.Delete(path);
}
