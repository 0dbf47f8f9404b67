using OrleansTrading.Domain;

namespace OrleansTrading.Connectors.Import;

/// <summary>A file that was recognised.</summary>
/// <param name="Format">Its format.</param>
/// <param name="Content">The file with the rows.</param>
/// <param name="Companion">What is read with it; null where there is none.</param>
internal sealed record ImportUnit(IImportFormat Format, ImportContent Content, ImportContent? Companion)
{
    internal long Length => Content.Length + (Companion?.Length ?? 0);
}

/// <summary>What a job has to do, found by walking its folder once, in the order of paths.</summary>
/// <param name="Units">Files that were recognised.</param>
/// <param name="Ignored">Files that no format takes.</param>
/// <param name="Errors">Files that could not be looked at.</param>
internal sealed record ImportPlan(IReadOnlyList<ImportUnit> Units, IReadOnlyList<string> Ignored, IReadOnlyList<FileError> Errors)
{
    private const int MaxFiles = 1_000_000;

    internal static ImportPlan Make(ImportOptions options, CancellationToken cancellationToken)
    {
        var root = Path.GetFullPath(options.Path);
        IReadOnlyList<IImportFormat> formats = options.Format is null ? ImportFormats.All : [ImportFormats.Of(options.Format)];
        if (File.Exists(root)) return OfFile(root, formats, options);
        if (!Directory.Exists(root)) throw new RefusedException("IMPORT_PATH_MISSING", $"There is no file and no folder '{options.Path}'.");

        var plan = (Units: new List<ImportUnit>(), Ignored: new List<string>(), Errors: new List<FileError>());
        foreach (var file in FilesBelow(root))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var path = Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/');
            try
            {
                foreach (var content in ImportContent.Of(file, path, options.MaxFileBytes))
                    if (!Add(content, formats, plan.Units, out var isCompanion) && !isCompanion)
                        plan.Ignored.Add(content.Path);
            }
            catch (RefusedException exception)
            {
                plan.Errors.Add(new FileError(path, exception.Refusal));
            }
        }

        return plan.Units.Count + plan.Errors.Count > 0
            ? new ImportPlan(plan.Units, plan.Ignored, plan.Errors)
            : throw new RefusedException(
                "IMPORT_NOTHING_RECOGNISED", $"None of the {plan.Ignored.Count} files is of a format that is known: {Names(formats)}.");
    }

    // Of a file that was named by itself, whatever is wrong with it is wrong with the request.
    private static ImportPlan OfFile(string file, IReadOnlyList<IImportFormat> formats, ImportOptions options)
    {
        var contents = ImportContent.Of(file, Path.GetFileName(file), options.MaxFileBytes);
        var units = new List<ImportUnit>();
        var ignored = new List<string>();
        var isCompanion = false;
        foreach (var content in contents)
            if (!Add(content, formats, units, out isCompanion) && !isCompanion)
                ignored.Add(content.Path);
        if (units.Count > 0) return new ImportPlan(units, ignored, []);
        var only = contents[0];
        if (isCompanion)
            throw new RefusedException("IMPORT_FILE_IS_COMPANION", $"{only.Path} is read with the file beside it; import that one.");
        if (contents.Count == 1 && options.Format is not null) return new ImportPlan([new(formats[0], only, formats[0].Companion(only))], [], []);
        throw new RefusedException("IMPORT_NOTHING_RECOGNISED", $"{only.Path} is of no format that is known: {Names(formats)}.");
    }

    /// <summary>Takes a file that has rows, and passes over one that is read with another.</summary>
    /// <returns>Whether it is of a format and no companion.</returns>
    private static bool Add(ImportContent content, IReadOnlyList<IImportFormat> formats, List<ImportUnit> units, out bool isCompanion)
    {
        isCompanion = false;
        foreach (var format in formats)
        {
            var match = format.Match(content);
            if (match == ImportMatch.None) continue;
            isCompanion = match == ImportMatch.Companion;
            if (!isCompanion) units.Add(new ImportUnit(format, content, format.Companion(content)));
            return !isCompanion;
        }

        return false;
    }

    private static IEnumerable<string> FilesBelow(string root)
    {
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
        };
        var files = Directory.EnumerateFiles(root, "*", options).Take(MaxFiles + 1).ToList();
        if (files.Count > MaxFiles) throw new RefusedException("IMPORT_TOO_MANY_FILES", $"There are more than {MaxFiles} files below the folder.");
        files.Sort(StringComparer.Ordinal);
        return files;
    }

    private static string Names(IReadOnlyList<IImportFormat> formats) => string.Join(", ", formats.Select(format => format.Name));
}
