using OrleansTrading.Domain.Markets;
using OrleansTrading.Storage.Archive.Coding;

namespace OrleansTrading.Storage.Archive.Segments;

/// <summary>
/// The ticks of many segments in a stretch of time, in order of time and then of the segments. A segment is opened when its time comes, so that what is
/// held is what overlaps there.
/// </summary>
internal sealed class MergedTicks : IDisposable
{
    private readonly IReadOnlyList<Segment> _segments;
    private readonly long _fromNs;
    private readonly long _toNs;
    private readonly MergeHeap _heap;
    private readonly SegmentCursor?[] _cursors;
    private readonly BlockDecoder?[] _decoders;
    private readonly Dictionary<TickKind, Stack<BlockDecoder>> _idle = [];
    private SegmentCursor? _current;
    private long _leadsUntilNs;

    /// <param name="segments">The segments, in the order of ticks of equal times, which the caller keeps from being deleted.</param>
    /// <param name="fromNs">Start, inclusive.</param>
    /// <param name="toNs">End, exclusive.</param>
    public MergedTicks(IReadOnlyList<Segment> segments, long fromNs, long toNs)
    {
        (_segments, _fromNs, _toNs) = (segments, fromNs, toNs);
        _heap = new MergeHeap(segments.Count);
        _cursors = new SegmentCursor?[segments.Count];
        _decoders = new BlockDecoder?[segments.Count];
        for (var i = 0; i < segments.Count; i++)
            if (segments[i].Overlaps(fromNs, toNs))
                _heap.Add(Math.Max(segments[i].FirstNs, fromNs), i);
    }

    /// <summary>Which segment the tick read last is of.</summary>
    public int Rank { get; private set; }

    /// <summary>The tick read last; a book's update is valid until the next is read.</summary>
    public Tick Current => _current!.Current;

    /// <summary>Reads the next tick.</summary>
    /// <returns>False at the end.</returns>
    public bool MoveNext()
    {
        if (_current is { } current)
        {
            if (!current.MoveNext()) Close();
            else if (current.Current.TimeNs < _leadsUntilNs) return true;
            else _heap.ReplaceRoot(current.Current.TimeNs);
        }

        return Lead();
    }

    public void Dispose()
    {
        foreach (var cursor in _cursors) cursor?.Dispose();
    }

    /// <summary>Finds whose tick is next.</summary>
    private bool Lead()
    {
        while (_heap.Count > 0)
        {
            Rank = _heap.Root;
            _current = _cursors[Rank];
            if (_current is null)
            {
                // It has been in the heap by when it may begin; now that is known.
                _current = Open();
                if (_current.MoveNext()) _heap.ReplaceRoot(_current.Current.TimeNs);
                else Close();
                continue;
            }

            _leadsUntilNs = _heap.LeadsUntilNs;
            return true;
        }

        _current = null;
        return false;
    }

    private SegmentCursor Open()
    {
        var segment = _segments[Rank];
        var decoder = _idle.TryGetValue(segment.Stream.Kind, out var idle) && idle.TryPop(out var used) ? used : BlockDecoder.Of(segment.Stream.Kind);
        _decoders[Rank] = decoder;
        return _cursors[Rank] = new SegmentCursor(segment, decoder, _fromNs, _toNs);
    }

    private void Close()
    {
        var kind = _segments[Rank].Stream.Kind;
        if (!_idle.TryGetValue(kind, out var idle)) _idle.Add(kind, idle = new Stack<BlockDecoder>());
        idle.Push(_decoders[Rank]!);
        _cursors[Rank]!.Dispose();
        (_cursors[Rank], _decoders[Rank], _current) = (null, null, null);
        _heap.RemoveRoot();
    }
}
