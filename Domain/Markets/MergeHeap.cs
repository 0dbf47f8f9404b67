namespace OrleansTrading.Domain.Markets;

/// <summary>
/// Binary heap of cursors by the time of their next tick, then by rank. The root runs on while its ticks come before the
/// next cursor's, so what a tick costs is one comparison, and the heap is only touched when the lead changes.
/// </summary>
/// <param name="capacity">Most cursors.</param>
public sealed class MergeHeap(int capacity)
{
    private readonly (long TimeNs, int Rank)[] _nodes = new (long, int)[capacity];

    /// <summary>Number of cursors.</summary>
    public int Count { get; private set; }

    /// <summary>Rank of the cursor that is next.</summary>
    public int Root => _nodes[0].Rank;

    /// <summary>The root leads with every tick before this instant.</summary>
    public long LeadsUntilNs
    {
        get
        {
            if (Count == 1) return long.MaxValue;
            var (timeNs, rank) = Count == 2 || Before(_nodes[1], _nodes[2]) ? _nodes[1] : _nodes[2];
            return Root < rank ? timeNs + 1 : timeNs;
        }
    }

    /// <summary>Adds a cursor with the time of its next tick.</summary>
    public void Add(long timeNs, int rank)
    {
        var at = Count++;
        for (; at > 0 && Before((timeNs, rank), _nodes[(at - 1) / 2]); at = (at - 1) / 2) _nodes[at] = _nodes[(at - 1) / 2];
        _nodes[at] = (timeNs, rank);
    }

    /// <summary>The root's next tick is at another time.</summary>
    public void ReplaceRoot(long timeNs) => Sink((timeNs, Root));

    /// <summary>The root has no more ticks.</summary>
    public void RemoveRoot()
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
