namespace OrleansTrading.Domain.Markets;

/// <summary>
/// Streams of the archive in one order: time, then the streams as they were given, then the order of commits. Given by venue, symbol and kind, that is
/// the order of a tape. Made for one reader.
/// </summary>
public sealed class MergedHistory : IDisposable
{
    private readonly IEnumerator<Tick>[] _cursors;
    private readonly MergeHeap _heap;
    private bool _isBegun;

    /// <summary>Begins before the first tick.</summary>
    /// <param name="history">The archive.</param>
    /// <param name="streams">The streams, each once.</param>
    /// <param name="fromNs">Start, Unix nanoseconds UTC, inclusive.</param>
    /// <param name="toNs">End, Unix nanoseconds UTC, exclusive.</param>
    public MergedHistory(ITickHistory history, IReadOnlyList<ArchiveStream> streams, long fromNs, long toNs)
    {
        Streams = streams;
        _cursors = [.. streams.Select(stream => history.Read(stream, fromNs, toNs).GetEnumerator())];
        _heap = new MergeHeap(streams.Count);
    }

    /// <summary>The streams.</summary>
    public IReadOnlyList<ArchiveStream> Streams { get; }

    /// <summary>Index of the stream that the tick read last is of.</summary>
    public int Stream => _heap.Root;

    /// <summary>The tick read last; a book's update is valid until the next is read.</summary>
    public Tick Current => _cursors[_heap.Root].Current;

    /// <summary>Reads the next tick.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="RefusedException">ARCHIVE_CORRUPT, ARCHIVE_STORE_FAILED.</exception>
    public bool MoveNext()
    {
        if (!_isBegun)
        {
            _isBegun = true;
            for (var stream = 0; stream < _cursors.Length; stream++)
                if (_cursors[stream].MoveNext())
                    _heap.Add(_cursors[stream].Current.TimeNs, stream);
        }
        else if (_heap.Count > 0)
        {
            if (_cursors[_heap.Root].MoveNext()) _heap.ReplaceRoot(Current.TimeNs);
            else _heap.RemoveRoot();
        }

        return _heap.Count > 0;
    }

    /// <summary>Lets the archive's segments go.</summary>
    public void Dispose()
    {
        foreach (var cursor in _cursors) cursor.Dispose();
    }
}
