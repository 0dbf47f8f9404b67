namespace OrleansTrading.Chaos.Data;

/// <summary>The recorded ticks that lie beside the repository, where they do.</summary>
public static class SharedData
{
    /// <summary>Folder of two venues' forex ticks of 2014-05-07 and 08; null where it is absent.</summary>
    public static string? Forex
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "OrleansTrading.sln"))) folder = folder.Parent;
            if (folder?.Parent is not { } beside) return null;
            var forex = Path.Combine(beside.FullName, "shared", "data", "lean", "forex");
            return Directory.Exists(forex) ? forex : null;
        }
    }
}
