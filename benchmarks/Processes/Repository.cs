namespace OrleansTrading.Bench.Processes;

/// <summary>Where this program was built from.</summary>
internal static class Repository
{
    /// <summary>The root folder, or null where the program was copied elsewhere.</summary>
    public static DirectoryInfo? Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "OrleansTrading.sln"))) folder = folder.Parent;
            return folder;
        }
    }
}
