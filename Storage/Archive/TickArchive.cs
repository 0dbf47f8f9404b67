using System.Collections.Concurrent;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Storage.Archive.Segments;

namespace OrleansTrading.Storage.Archive;

/// <summary>
/// The archive of ticks over a store of segments. What was committed is durable, is read back exactly, and stays until retention drops it. Safe from any
/// thread; one archive at a time has a store open.
/// </summary>
/// <param name="store">Where the segments lie.</param>
public sealed partial class TickArchive(ISegmentStore store) : ITickArchive, ITickHistory
{
    /// <summary>Longest name of a source.</summary>
    public const int MaxSourceLength = 200;

    private readonly ConcurrentDictionary<ArchiveStream, Lazy<StreamIndex>> _indexes = new();

    /// <inheritdoc/>
    /// <exception cref="RefusedException">ARCHIVE_STREAM_INVALID, ARCHIVE_SOURCE_INVALID, ARCHIVE_CORRUPT, ARCHIVE_STORE_FAILED.</exception>
    public ValueTask<IArchiveWriter> BeginAsync(ArchiveStream stream, string source, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        CheckSource(source);
        var index = IndexOf(stream);
        return ValueTask.FromResult<IArchiveWriter>(
            new Writer(index, source, index.Knows(source) ? null : new SegmentBuilder(store, stream), stream.Kind));
    }

    /// <inheritdoc/>
    public IReadOnlyList<ArchivedStream> Streams()
    {
        var streams = new List<ArchivedStream>();
        var inOrder = store.Streams()
            .OrderBy(s => s.Venue, StringComparer.Ordinal).ThenBy(s => s.Symbol, StringComparer.Ordinal).ThenBy(s => s.Kind);
        foreach (var stream in inOrder)
        {
            Segment[] segments = [.. IndexOf(stream).Segments.Where(s => s.Ticks > 0)];
            if (segments.Length == 0) continue;
            streams.Add(new ArchivedStream(
                stream, segments.Length, segments.Sum(s => s.Ticks), segments.Min(s => s.FirstNs), segments.Max(s => s.LastNs), segments.Sum(s => s.Bytes)));
        }

        return streams;
    }

    /// <inheritdoc/>
    public IEnumerable<Tick> Read(ArchiveStream stream, long fromNs, long toNs)
    {
        var segments = Lease(stream, fromNs, toNs);
        try
        {
            using var merged = new MergedTicks(segments, fromNs, toNs);
            while (merged.MoveNext()) yield return merged.Current;
        }
        finally
        {
            foreach (var segment in segments) segment.Release();
        }
    }

    /// <summary>A stream's segments that have ticks in a stretch of time, in the order of their commits; they stay until they are released.</summary>
    internal IReadOnlyList<Segment> Lease(ArchiveStream stream, long fromNs, long toNs)
    {
        var leased = new List<Segment>();
        while (true)
        {
            var segments = IndexOf(stream).Segments;
            if (segments.Where(s => s.Overlaps(fromNs, toNs)).All(TryLease)) return leased;
            // One was replaced or dropped while we looked.
            foreach (var segment in leased) segment.Release();
            leased.Clear();
        }

        bool TryLease(Segment segment)
        {
            if (!segment.TryLease()) return false;
            leased.Add(segment);
            return true;
        }
    }

    private static void CheckSource(string source)
    {
        try
        {
            WellFormedText.Encode(source, 1, MaxSourceLength, nameof(source), "The name of a source");
        }
        catch (ArgumentException e)
        {
            throw new RefusedException(ArchiveCodes.SourceInvalid, e.Message, e);
        }
    }

    private StreamIndex IndexOf(ArchiveStream stream)
    {
        // A failure is not kept: a disk may come back.
        var index = _indexes.GetOrAdd(stream, s => new Lazy<StreamIndex>(() => StreamIndex.Open(store, s)));
        try
        {
            return index.Value;
        }
        catch
        {
            _indexes.TryRemove(KeyValuePair.Create(stream, index));
            throw;
        }
    }

    /// <summary>Writes one segment, or nothing where its source is known.</summary>
    private sealed class Writer(StreamIndex index, string source, SegmentBuilder? builder, TickKind kind) : IArchiveWriter
    {
        private long _lastNs;
        private bool _isOver;

        public bool IsKnown { get; } = builder is null;

        public ValueTask AppendAsync(in Tick tick)
        {
            if (_isOver) throw new InvalidOperationException("The segment was committed or given up.");
            if (builder is not null) return builder.AppendAsync(tick, CancellationToken.None);
            SegmentBuilder.Check(tick, kind, _lastNs);
            _lastNs = tick.TimeNs;
            return default;
        }

        public async ValueTask CommitAsync(CancellationToken cancellationToken = default)
        {
            if (_isOver) throw new InvalidOperationException("The segment was committed or given up.");
            if (builder is not null)
            {
                var part = await builder.EndPartAsync(source, cancellationToken).ConfigureAwait(false);
                await index.CommitAsync(builder, part, cancellationToken).ConfigureAwait(false);
            }

            _isOver = true;
        }

        public ValueTask DisposeAsync()
        {
            _isOver = true;
            return builder?.DisposeAsync() ?? default;
        }
    }
}
