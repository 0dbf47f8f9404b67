using OrleansTrading.Domain.Bars;

namespace OrleansTrading.Connectors.Import;

/// <summary>What to import, and what to do with what is bad.</summary>
public sealed record ImportOptions
{
    /// <summary>Most bytes that a file may unpack to unless it is said otherwise: 64 GiB.</summary>
    public const long DefaultMaxFileBytes = 64L << 30;

    /// <summary>A file, a folder (with all below it), or a zip archive.</summary>
    public required string Path { get; init; }

    /// <summary>Name of the format (<see cref="ImportFormats.All"/>); null: recognised file by file.</summary>
    public string? Format { get; init; }

    /// <summary>The venue, where the files do not say it or say another; null: by name and folder.</summary>
    public string? Venue { get; init; }

    /// <summary>What the venue calls the instrument, or its canonical symbol, where the files do not say it; null: by name and content.</summary>
    public string? Symbol { get; init; }

    /// <summary>Length of the bars, ns, whole seconds, where a file's name does not say it; null: by name.</summary>
    public long? BarLengthNs { get; init; }

    /// <summary>Which price the bars are made of, where a file's name does not say it; null: by name, and trades where that says nothing.</summary>
    public BarPrice? BarPrice { get; init; }

    /// <summary>
    /// Most rows that may be rejected in all, ≥ 0. 0: the first fails the job with IMPORT_ROW_REJECTED; otherwise the first beyond it does with
    /// IMPORT_TOO_MANY_REJECTS.
    /// </summary>
    public long MaxRejects { get; init; } = 1_000;

    /// <summary>How many rejected rows, files and other findings are reported one by one, ≥ 0; the rest are counted.</summary>
    public int MaxReported { get; init; } = 100;

    /// <summary>
    /// Rows that are committed to the archive at a time, ≥ 1. Part of what identifies a segment: a job goes on only with the number it had.
    /// </summary>
    public long PartRows { get; init; } = 2_000_000;

    /// <summary>Most bytes that a file may unpack to, ≥ 1.</summary>
    public long MaxFileBytes { get; init; } = DefaultMaxFileBytes;
}
