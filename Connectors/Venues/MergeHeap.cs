namespace OrleansTrading.Connectors.Venues;

/// <summary>
/// Binary heap of cursors by the time of their next quote, then by rank. The root runs on while its quotes come before the
/// next cursor's, so what a quote costs is one comparison, and the heap is only touched when the lead changes.
/// </summary>
internal sealed class MergeHeap(int capacity)
{
    private readonly (long TimeNs, int Rank)[] _nodes = new (long, int)[capacity];

    internal int Count { get; private set; }

    /// <summary>Rank of the cursor that is next.</summary>
    internal int Root => _nodes[0].Rank;

    /// <summary>The root leads with every quote before this instant.</summary>
    internal long LeadsUntilNs
    {
        get
        {
            if (Count == 1) return long.MaxValue;
            var (timeNs, rank) = Count == 2 || Before(_nodes[1], _nodes[2]) ? _nodes[1] : _nodes[2];
            return Root < rank ? timeNs + 1 : timeNs;
        }
    }

    internal void Add(long timeNs, int rank)
    {
        var at = Count++;
        for (; at > 0 && Before((timeNs, rank), _nodes[(at - 1) / 2]); at = (at - 1) / 2) _nodes[at] = _nodes[(at - 1) / 2];
        _nodes[at] = (timeNs, rank);
    }

    /// <summary>The root's next quote is at another time.</summary>
    internal void ReplaceRoot(long timeNs) => Sink((timeNs, Root));

    internal void RemoveRoot()
    {
        Count--;
        if (Count > 0) Sink(_nodes[Count]);
    }

    private void Sink((long TimeNs, int Rank) node)
    {
        var at = 0;
        for (var child = 1; child < Count; child = 2 * at + 1)
        {
            if (child + 1 < Count && Before(_nodes[child + 1], _nodes[child])) child++;
            if (!Before(_nodes[child], node)) break;
            _nodes[at] = _nodes[child];
            at = child;
        }
        _nodes[at] = node;
    }

    private static bool Before((long TimeNs, int Rank) a, (long TimeNs, int Rank) b) =>
        a.TimeNs < b.TimeNs || (a.TimeNs == b.TimeNs && a.Rank < b.Rank);
}
