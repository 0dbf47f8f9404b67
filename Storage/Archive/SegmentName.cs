using System.Globalization;

namespace OrleansTrading.Storage.Archive;

/// <summary>
/// Names a segment of a stream by the commits that it holds: one, or after compaction a run of them. A segment takes the place of all whose commits
/// are among its own, so that a compaction that was interrupted is neither seen half nor twice.
/// </summary>
/// <param name="First">Number of its first commit in the stream, from 1.</param>
/// <param name="Last">Number of its last commit.</param>
public readonly record struct SegmentName(long First, long Last)
{
    private const string Suffix = ".ticks";
    private const int Digits = 12;

    /// <summary>Whether it takes another's place.</summary>
    public bool Replaces(SegmentName other) => this != other && First <= other.First && other.Last <= Last;

    /// <summary>The name of its file.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{First:D12}-{Last:D12}{Suffix}");

    /// <summary>Reads the name of a file; false: it is none of a segment.</summary>
    public static bool TryParse(ReadOnlySpan<char> file, out SegmentName name)
    {
        name = default;
        if (file.Length != 2 * Digits + 1 + Suffix.Length || file[Digits] != '-' || !file.EndsWith(Suffix, StringComparison.Ordinal)
            || !long.TryParse(file[..Digits], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            || !long.TryParse(file.Slice(Digits + 1, Digits), NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            || first < 1 || last < first)
            return false;
        name = new SegmentName(first, last);
        return true;
    }
}
