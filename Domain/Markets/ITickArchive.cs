namespace OrleansTrading.Domain.Markets;

/// <summary>A run of ticks in the archive: what one venue said about one instrument, of one kind.</summary>
/// <param name="Venue">The venue's name.</param>
/// <param name="Symbol">Canonical symbol.</param>
/// <param name="Kind">Kind of the ticks.</param>
public readonly record struct ArchiveStream(string Venue, string Symbol, TickKind Kind);

/// <summary>
/// The memory of every tick. Append-only, by segments: a segment is a run of ticks of one stream in order of time, from one source, and is there
/// wholly or not at all. A source is written once: what is committed again under its name changes nothing.
/// </summary>
public interface ITickArchive
{
    /// <summary>Begins a segment. Nothing of it is seen before it is committed.</summary>
    /// <param name="stream">What it is of.</param>
    /// <param name="source">What identifies where it is from, 1 to 200 characters: a file with its checksum and lines, or a session with its cursor.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    ValueTask<IArchiveWriter> BeginAsync(ArchiveStream stream, string source, CancellationToken cancellationToken = default);
}

/// <summary>Writes one segment. Disposed before it is committed it leaves nothing behind.</summary>
public interface IArchiveWriter : IAsyncDisposable
{
    /// <summary>Whether a segment of this source was committed before: what is written now will not be kept.</summary>
    bool IsKnown { get; }

    /// <summary>Adds a tick of the stream's kind, not before the last one.</summary>
    /// <exception cref="ArgumentException">It is of another kind, or time runs backwards.</exception>
    ValueTask AppendAsync(in Tick tick);

    /// <summary>Makes the segment durable and seen. A segment without ticks is nothing, and its source still counts as committed.</summary>
    ValueTask CommitAsync(CancellationToken cancellationToken = default);
}
