namespace OrleansTrading.Web.Tests.Setup;

/// <summary>Where things are.</summary>
internal static class Repository
{
    private static readonly DirectoryInfo Own = new(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

    public static string Root { get; } = Find();

    /// <summary>Where pictures go that tests take: beside the results of the tests.</summary>
    public static string Pictures { get; } =
        Directory.CreateDirectory(Path.Combine(Own.Parent!.Parent!.Parent!.FullName, "test-results", "pictures")).FullName;

    /// <summary>The built page.</summary>
    public static string Web => Built(Path.Combine(Root, "web", "dist"), "index.html", "The page is not built. ./test Web builds it, as does: cd web && npm ci && npm run build");

    /// <summary>The checks of accessibility, a package of the web app.</summary>
    public static string Axe => Path.Combine(
        Built(Path.Combine(Root, "web", "node_modules", "axe-core"), "axe.min.js", "The packages of the web app are not installed: cd web && npm ci"), "axe.min.js");

    private static string Built(string folder, string file, string otherwise) =>
        File.Exists(Path.Combine(folder, file)) ? folder : throw new InvalidOperationException($"{otherwise} (There is no {file} in {folder}.)");

    private static string Find()
    {
        for (var folder = Own; folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "OrleansTrading.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException($"{Own} is in no checkout of the repository.");
    }
}
