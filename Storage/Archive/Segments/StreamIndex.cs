using System.Collections.Immutable;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Storage.Archive.Segments;

/// <summary>A stream's segments, and whose they are. What changes them goes one at a time; who reads takes a list that does not change.</summary>
internal sealed class StreamIndex
{
    private readonly ISegmentStore _store;
    private readonly ArchiveStream _stream;
    private readonly SemaphoreSlim _gate = new(1);
    private readonly Lock _lock = new();
    private ImmutableHashSet<string> _sources = [];
    private ImmutableArray<Segment> _segments = [];
    private long _nextCommit = 1;

    private StreamIndex(ISegmentStore store, ArchiveStream stream) => (_store, _stream) = (store, stream);

    /// <summary>The segments, in the order of their commits.</summary>
    public ImmutableArray<Segment> Segments
    {
        get
        {
            lock (_lock) return _segments;
        }
    }

    /// <summary>Reads the index of a stream, and deletes segments whose place a compaction took before it was interrupted.</summary>
    /// <exception cref="RefusedException">ARCHIVE_CORRUPT, ARCHIVE_STORE_FAILED.</exception>
    public static StreamIndex Open(ISegmentStore store, ArchiveStream stream)
    {
        var index = new StreamIndex(store, stream);
        index.Load();
        return index;
    }

    /// <summary>Whether a source was committed.</summary>
    public bool Knows(string source)
    {
        lock (_lock) return _sources.Contains(source);
    }

    /// <summary>Commits what was written, unless its source is known meanwhile.</summary>
    public async ValueTask CommitAsync(SegmentBuilder builder, SegmentPart part, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (!Knows(part.Source))
            {
                var name = new SegmentName(_nextCommit, _nextCommit);
                if (await builder.TryPublishAsync(name, [part], cancellationToken).ConfigureAwait(false) is { } segment)
                    Set(Segments.Add(segment), _sources.Add(part.Source));
                else
                {
                    // Somebody else writes to the same store, or a commit came through whose end was not seen.
                    Load();
                    if (_nextCommit == name.First && !Knows(part.Source))
                        throw new RefusedException(ArchiveCodes.StoreFailed, $"The store has no '{_store.Describe(_stream, name)}', and does not take it either.");
                }
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Puts a segment in the place of those that it replaces, if they are all still there.</summary>
    /// <returns>False: they are not, and nothing was changed.</returns>
    public async ValueTask<bool> TryReplaceAsync(
        IReadOnlyList<Segment> replaced, Func<CancellationToken, ValueTask<Segment?>> publish, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var before = Segments;
            if (!replaced.All(before.Contains) || await publish(cancellationToken).ConfigureAwait(false) is not { } merged) return false;
            Set(before.RemoveRange(replaced).Insert(before.IndexOf(replaced[0]), merged), _sources);
        }
        finally
        {
            _gate.Release();
        }

        foreach (var segment in replaced) segment.Drop();
        return true;
    }

    /// <summary>Drops a segment; whoever reads it goes on.</summary>
    /// <returns>False: it was not there any more.</returns>
    public async ValueTask<bool> DropAsync(Segment segment, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!Segments.Contains(segment)) return false;
            Set(Segments.Remove(segment), _sources.Except(segment.Parts.Select(p => p.Source)));
        }
        finally
        {
            _gate.Release();
        }

        segment.Drop();
        return true;
    }

    private void Load()
    {
        var names = _store.List(_stream).Select(s => s.Name).OrderBy(n => n.First).ThenByDescending(n => n.Last).ToList();
        var known = Segments;
        var segments = new List<Segment>();
        var replaced = new List<SegmentName>();
        foreach (var name in names)
        {
            if (segments.Count > 0 && segments[^1].Name.Replaces(name)) replaced.Add(name);
            else if (segments.Count > 0 && segments[^1].Name.Last >= name.First)
                throw Segment.Corrupt(_store.Describe(_stream, name), 0, new InvalidDataException($"it shares commits with {segments[^1].Name}"));
            else segments.Add(known.FirstOrDefault(s => s.Name == name) ?? Segment.Open(_store, _stream, name));
        }

        // Interrupted before it was seen to be whole.
        foreach (var segment in segments.Where(s => replaced.Any(s.Name.Replaces))) segment.Verify();
        foreach (var name in replaced) _store.Delete(_stream, name);
        Set([.. segments], [.. segments.SelectMany(s => s.Parts).Select(p => p.Source)]);
    }

    private void Set(ImmutableArray<Segment> segments, ImmutableHashSet<string> sources)
    {
        lock (_lock)
        {
            (_segments, _sources) = (segments, sources);
            // A number is not used twice, also when the last segment was dropped: somebody may still read it.
            if (segments.Length > 0) _nextCommit = Math.Max(_nextCommit, segments[^1].Name.Last + 1);
        }
    }
}
