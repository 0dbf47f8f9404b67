namespace OrleansTrading.Storage.Archive.Segments;

/// <summary>A block of a segment, as the index at its end knows it.</summary>
/// <param name="Offset">Where its frame begins.</param>
/// <param name="BodyBytes">Length of its body, which follows the frame.</param>
/// <param name="Ticks">Number of ticks, ≥ 1.</param>
/// <param name="FirstNs">Time of the first.</param>
/// <param name="LastNs">Time of the last.</param>
internal readonly record struct BlockEntry(long Offset, int BodyBytes, int Ticks, long FirstNs, long LastNs);

/// <summary>What one source gave: a segment has one, or after compaction as many as segments were put together.</summary>
/// <param name="Source">What identifies it.</param>
/// <param name="Ticks">Number of ticks; 0: it is only known.</param>
/// <param name="FirstNs">Time of the first tick; 0 without ticks.</param>
/// <param name="LastNs">Time of the last tick; 0 without ticks.</param>
/// <param name="Sha256">SHA-256 of the blocks in which it was committed, as hexadecimal digits: it names the content, also after compaction.</param>
internal sealed record SegmentPart(string Source, long Ticks, long FirstNs, long LastNs, string Sha256);
