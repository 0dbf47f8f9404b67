using OrleansTrading.Storage.Archive;

namespace OrleansTrading.Storage.Tests.Archive;

/// <summary>The process ended.</summary>
internal sealed class ProcessEnded : Exception;

/// <summary>A disk under a process that ends at a step: a write is cut in half, and nothing is done afterwards, also no cleaning up.</summary>
internal sealed class CrashingDisk(int steps) : Disk
{
    private int _left = steps;

    /// <summary>Whether the process has ended.</summary>
    public bool IsOver => _left < 0;

    public override void CreateFolder(string path)
    {
        // A step only where there is something to do.
        if (!Directory.Exists(path)) Step();
        base.CreateFolder(path);
    }

    public override FileStream Create(string path)
    {
        Step();
        return base.Create(path);
    }

    public override void Write(FileStream file, ReadOnlySpan<byte> bytes)
    {
        if (_left == 0) base.Write(file, bytes[..(bytes.Length / 2)]);
        Step();
        base.Write(file, bytes);
    }

    public override void Cut(FileStream file, long length)
    {
        Step();
        base.Cut(file, length);
    }

    public override void Sync(FileStream file)
    {
        Step();
        base.Sync(file);
    }

    public override bool TryPublish(string path, string name)
    {
        Step();
        return base.TryPublish(path, name);
    }

    public override void Replace(string path, string name)
    {
        Step();
        base.Replace(path, name);
    }

    public override void SyncFolder(string path)
    {
        Step();
        base.SyncFolder(path);
    }

    public override void Delete(string path)
    {
        Step();
        base.Delete(path);
    }

    private void Step()
    {
        if (--_left < 0) throw new ProcessEnded();
    }
}
