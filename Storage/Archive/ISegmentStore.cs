using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Storage.Archive;

/// <summary>
/// Where segments lie: a folder of files, or a container of blobs. It knows nothing of what is in them but their names; a segment that was
/// published never changes, and is there wholly or not at all. Safe from any thread.
/// </summary>
public interface ISegmentStore
{
    /// <summary>Streams that have, or once had, segments.</summary>
    IReadOnlyList<ArchiveStream> Streams();

    /// <summary>Names and sizes of a stream's segments, in no order.</summary>
    IReadOnlyList<(SegmentName Name, long Bytes)> List(ArchiveStream stream);

    /// <summary>Opens a segment for reading. It can be read to its end also when it is deleted meanwhile, where the store can do that.</summary>
    /// <exception cref="Domain.RefusedException">ARCHIVE_SEGMENT_GONE.</exception>
    ISegmentContent OpenRead(ArchiveStream stream, SegmentName name);

    /// <summary>Begins a segment that has no name yet.</summary>
    ISegmentSink Begin(ArchiveStream stream);

    /// <summary>Deletes a segment; one that is not there is deleted already.</summary>
    void Delete(ArchiveStream stream, SegmentName name);

    /// <summary>What people and errors call a segment: its file or address.</summary>
    string Describe(ArchiveStream stream, SegmentName name);
}

/// <summary>The bytes of a segment. Safe from any thread.</summary>
public interface ISegmentContent : IDisposable
{
    /// <summary>Length in bytes.</summary>
    long Length { get; }

    /// <summary>Fills a buffer from an offset on; fewer bytes only where the segment ends.</summary>
    int Read(long offset, Span<byte> into);
}

/// <summary>Takes the bytes of one segment. Disposed before it is published it leaves nothing behind.</summary>
public interface ISegmentSink : IAsyncDisposable
{
    /// <summary>Appends bytes.</summary>
    ValueTask AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Appends the last bytes and makes the segment durable and seen under a name.</summary>
    /// <returns>False: there is one of that name, which is left alone. Nothing was appended, and another name can be tried.</returns>
    ValueTask<bool> TryPublishAsync(SegmentName name, ReadOnlyMemory<byte> tail, CancellationToken cancellationToken);
}
