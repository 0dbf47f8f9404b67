namespace OrleansTrading.Storage.Archive;

/// <summary>What the archive keeps. Whole segments are dropped, the oldest first.</summary>
/// <param name="FromNs">Segments that end before this time go, Unix nanoseconds UTC; null: none go for their age.</param>
/// <param name="MaxBytes">Segments go until all together take no more; null: they may take any.</param>
public sealed record ArchiveRetention(long? FromNs = null, long? MaxBytes = null);

/// <summary>What was dropped.</summary>
/// <param name="Segments">Number of segments.</param>
/// <param name="Ticks">Number of ticks.</param>
/// <param name="Bytes">What they took in the store.</param>
public readonly record struct ArchiveDrop(int Segments, long Ticks, long Bytes);

public sealed partial class TickArchive
{
    /// <summary>
    /// Drops what is not to be kept. A segment that is being written is none of it, and one that is read stays until it has been read. The
    /// sources of what was dropped are forgotten: who commits them again wants them again.
    /// </summary>
    /// <exception cref="Domain.RefusedException">ARCHIVE_CORRUPT, ARCHIVE_STORE_FAILED.</exception>
    public async ValueTask<ArchiveDrop> RetainAsync(ArchiveRetention retention, CancellationToken cancellationToken = default)
    {
        // Segments without ticks say only that a source is known. They have no age, and next to no size.
        var segments = store.Streams().SelectMany(stream => IndexOf(stream).Segments).Where(s => s.Ticks > 0)
            .OrderBy(s => s.LastNs).ThenBy(s => s.ToString(), StringComparer.Ordinal).ToList();
        var bytes = segments.Sum(s => s.Bytes);
        var dropped = default(ArchiveDrop);
        foreach (var segment in segments)
        {
            if (!(segment.LastNs < retention.FromNs || bytes > retention.MaxBytes)) break;
            bytes -= segment.Bytes;
            if (await IndexOf(segment.Stream).DropAsync(segment, cancellationToken).ConfigureAwait(false))
                dropped = new ArchiveDrop(dropped.Segments + 1, dropped.Ticks + segment.Ticks, dropped.Bytes + segment.Bytes);
        }

        return dropped;
    }
}
