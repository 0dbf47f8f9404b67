using OrleansTrading.Domain;

namespace OrleansTrading.Silo;

/// <summary>
/// The folder that may be imported from. What a request names is looked for below it and nowhere else: no parents, no absolute paths, and no links,
/// since those could lead anywhere.
/// </summary>
/// <param name="path">The folder; it need not exist yet.</param>
internal sealed class ImportFolder(string path)
{
    private const int MaxPathLength = 1_024;

    private readonly string _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

    /// <summary>The full path of what a request names.</summary>
    /// <param name="relative">Names with slashes between them; <c>.</c> for the folder itself.</param>
    /// <exception cref="RefusedException">IMPORT_PATH_INVALID, IMPORT_PATH_MISSING.</exception>
    public string Find(string relative)
    {
        if (relative.Length is 0 or > MaxPathLength || relative.Any(char.IsControl)) throw Invalid("has 1 to 1024 printable characters");
        if (Path.IsPathRooted(relative) || relative.Contains('\\', StringComparison.Ordinal)) throw Invalid("is relative to the folder of imports");
        var full = _root;
        foreach (var name in relative == "." ? [] : relative.TrimEnd('/').Split('/'))
        {
            if (name is "" or "." or "..") throw Invalid("has a name between any two slashes, and does not lead upwards");
            full = Path.Combine(full, name);
            if (IsLink(full)) throw Invalid("does not lead over a link");
        }

        return File.Exists(full) || Directory.Exists(full)
            ? full
            : throw new RefusedException("IMPORT_PATH_MISSING", $"There is no file and no folder '{relative}' in the folder of imports.");
    }

    /// <summary>Looks for links at a path that was found: below a folder, or beside a file, which may be read with it.</summary>
    /// <exception cref="RefusedException">IMPORT_PATH_INVALID.</exception>
    public static void RequireNoLinks(string full)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = false, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };
        var isFolder = Directory.Exists(full);
        var folders = new Stack<string>([isFolder ? full : Path.GetDirectoryName(full)!]);
        while (folders.TryPop(out var folder))
        {
            foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", options))
            {
                if (entry.LinkTarget is not null) throw Invalid($"has no links at it, and '{entry.Name}' is one");
                if (isFolder && entry is DirectoryInfo below) folders.Push(below.FullName);
            }
        }
    }

    private static bool IsLink(string full) => new FileInfo(full).LinkTarget is not null;

    private static RefusedException Invalid(string rule) => new("IMPORT_PATH_INVALID", $"A path to import {rule}.");
}
