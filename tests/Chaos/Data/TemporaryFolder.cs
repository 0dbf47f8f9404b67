namespace OrleansTrading.Chaos.Data;

/// <summary>A folder that goes when it is disposed, unless it is kept.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private bool _isKept;

    public string Path { get; } = Directory.CreateTempSubdirectory("trading-").FullName;

    public string Of(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Leaves it for somebody to look at.</summary>
    public void Keep() => _isKept = true;

    public void Dispose()
    {
        if (!_isKept) Directory.Delete(Path, recursive: true);
    }
}
