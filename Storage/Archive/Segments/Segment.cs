using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Storage.Archive.Coding;

namespace OrleansTrading.Storage.Archive.Segments;

/// <summary>A segment that is seen: where it lies, and its index. Immutable but for how many read it.</summary>
internal sealed class Segment
{
    private readonly ISegmentStore _store;
    private readonly object _gate = new();
    private int _readers;
    private bool _isDropped;

    public Segment(ISegmentStore store, ArchiveStream stream, SegmentName name, long bytes, SegmentPart[] parts, BlockEntry[] blocks)
    {
        _store = store;
        (Stream, Name, Bytes, Parts, Blocks) = (stream, name, bytes, parts, blocks);
        (FirstNs, LastNs) = blocks.Length == 0 ? (0, 0) : (blocks[0].FirstNs, blocks[^1].LastNs);
        Ticks = blocks.Sum(b => (long)b.Ticks);
    }

    public ArchiveStream Stream { get; }

    public SegmentName Name { get; }

    public long Bytes { get; }

    public SegmentPart[] Parts { get; }

    public BlockEntry[] Blocks { get; }

    public long Ticks { get; }

    public long FirstNs { get; }

    public long LastNs { get; }

    /// <summary>Whether it has ticks in a stretch of time, from the first inclusive to the last exclusive.</summary>
    public bool Overlaps(long fromNs, long toNs) => Ticks > 0 && FirstNs < toNs && LastNs >= fromNs;

    /// <summary>Reads a segment's index.</summary>
    /// <exception cref="RefusedException">ARCHIVE_CORRUPT, ARCHIVE_SEGMENT_GONE, ARCHIVE_STORE_FAILED.</exception>
    public static Segment Open(ISegmentStore store, ArchiveStream stream, SegmentName name)
    {
        using var content = store.OpenRead(stream, name);
        var at = 0L;
        try
        {
            var length = content.Length;
            var headerBytes = SegmentFormat.HeaderBytes(stream);
            if (length < headerBytes + SegmentFormat.TrailerBytes) throw new InvalidDataException($"it has {length} bytes");
            var header = new byte[headerBytes];
            content.Read(0, header);
            SegmentFormat.CheckHeader(header, stream);

            at = length - SegmentFormat.TrailerBytes;
            Span<byte> trailer = stackalloc byte[SegmentFormat.TrailerBytes];
            content.Read(at, trailer);
            var (footerBytes, checksum) = SegmentFormat.ReadTrailer(trailer, length - headerBytes);
            at -= footerBytes;
            var footer = new byte[footerBytes];
            content.Read(at, footer);
            var (parts, blocks) = SegmentFormat.ReadFooter(footer, checksum, stream, name, at);
            return new Segment(store, stream, name, length, parts, blocks);
        }
        catch (InvalidDataException e)
        {
            throw Corrupt(store.Describe(stream, name), at, e);
        }
    }

    /// <summary>Reads it to its end.</summary>
    /// <exception cref="RefusedException">ARCHIVE_CORRUPT, ARCHIVE_SEGMENT_GONE, ARCHIVE_STORE_FAILED.</exception>
    public void Verify()
    {
        using var cursor = new SegmentCursor(this, BlockDecoder.Of(Stream.Kind), 0, long.MaxValue);
        while (cursor.MoveNext())
        {
        }
    }

    /// <summary>Opens its bytes.</summary>
    public ISegmentContent OpenRead() => _store.OpenRead(Stream, Name);

    public override string ToString() => _store.Describe(Stream, Name);

    /// <summary>Begins to need its file; false: it has been dropped.</summary>
    public bool TryLease()
    {
        lock (_gate)
        {
            if (_isDropped) return false;
            _readers++;
            return true;
        }
    }

    /// <summary>Needs its file no longer. The last one to say so deletes a segment that was dropped.</summary>
    public void Release()
    {
        lock (_gate)
            if (--_readers > 0 || !_isDropped)
                return;
        _store.Delete(Stream, Name);
    }

    /// <summary>Deletes it as soon as nobody reads it.</summary>
    public void Drop()
    {
        lock (_gate)
        {
            if (_isDropped) return;
            _isDropped = true;
            if (_readers > 0) return;
        }

        _store.Delete(Stream, Name);
    }

    public static RefusedException Corrupt(string segment, long offset, Exception cause) =>
        new(ArchiveCodes.Corrupt, $"The segment '{segment}' is corrupt at byte {offset}: {cause.Message}.", cause);
}
