using OrleansTrading.Domain;

namespace OrleansTrading.Connectors.Import;

/// <summary>The formats that are known.</summary>
public static class ImportFormats
{
    /// <summary>All of them, in the order in which files are tried on them: the first that takes a file has it.</summary>
    public static IReadOnlyList<IImportFormat> All { get; } =
    [
        new LeanFormat(),
        new LobsterFormat(),
        new BybitBookFormat(),
        new TardisSnapshotFormat(),
        new TardisIncrementalFormat(),
        new DepthFormat(),
        new BarCsvFormat(),
        new QuoteCsvFormat(),
        new KlineFormat(),
    ];

    /// <summary>The format of a name.</summary>
    /// <exception cref="RefusedException">IMPORT_FORMAT_UNKNOWN.</exception>
    public static IImportFormat Of(string name) =>
        All.FirstOrDefault(format => format.Name == name) ?? throw new RefusedException(
            "IMPORT_FORMAT_UNKNOWN", $"There is no such format. Known: {string.Join(", ", All.Select(format => format.Name))}.");
}
