namespace OrleansTrading.Domain.Markets;

/// <summary>What is in the archive. Safe from any thread; also while segments are committed, put together or dropped.</summary>
public interface ITickHistory
{
    /// <summary>Streams that have ticks, by venue, symbol and kind.</summary>
    /// <exception cref="RefusedException">ARCHIVE_CORRUPT, ARCHIVE_STORE_FAILED.</exception>
    IReadOnlyList<ArchivedStream> Streams();

    /// <summary>
    /// A stream's ticks in order of time; those of equal times in the order in which they were committed. What is committed while it is read is not
    /// in it. A book's update is valid until the next tick is asked for.
    /// </summary>
    /// <param name="stream">Which; one that there is not has no ticks.</param>
    /// <param name="fromNs">Start, Unix nanoseconds UTC, inclusive.</param>
    /// <param name="toNs">End, Unix nanoseconds UTC, exclusive.</param>
    /// <exception cref="RefusedException">ARCHIVE_CORRUPT with file and offset: nothing is left out in silence. ARCHIVE_STORE_FAILED.</exception>
    IEnumerable<Tick> Read(ArchiveStream stream, long fromNs, long toNs);
}

/// <summary>What there is of a stream.</summary>
/// <param name="Stream">Which.</param>
/// <param name="Segments">Number of segments that have ticks.</param>
/// <param name="Ticks">Number of ticks.</param>
/// <param name="FirstNs">Time of the first tick, Unix nanoseconds UTC.</param>
/// <param name="LastNs">Time of the last tick, Unix nanoseconds UTC.</param>
/// <param name="Bytes">What its segments take in the store.</param>
public sealed record ArchivedStream(ArchiveStream Stream, int Segments, long Ticks, long FirstNs, long LastNs, long Bytes);
