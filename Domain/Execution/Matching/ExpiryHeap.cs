namespace OrleansTrading.Domain.Execution.Matching;

/// <summary>
/// Orders that end by themselves: a binary heap by time, of equal times by when they entered. Each order knows its place, so that it can leave.
/// </summary>
internal sealed class ExpiryHeap
{
    private int[] _heap = [];

    public int Count { get; private set; }

    /// <summary>The order that ends first.</summary>
    public int First => _heap[0];

    /// <summary>The order at a place.</summary>
    public int At(int place) => _heap[place];

    /// <summary>Whether an order ends before the one that is above it, which never holds.</summary>
    public bool IsMisplaced(OrderNode[] nodes, int place) => place > 0 && EndsBefore(nodes, _heap[place], _heap[(place - 1) / 2]);

    public void Add(OrderNode[] nodes, int index)
    {
        if (Count == _heap.Length) Array.Resize(ref _heap, Math.Max(16, 2 * Count));
        Rise(nodes, Count++, index);
    }

    public void Remove(OrderNode[] nodes, int index)
    {
        var place = nodes[index].PlaceInExpiry;
        nodes[index].PlaceInExpiry = OrderNode.None;
        var last = _heap[--Count];
        if (last == index) return;
        if (place > 0 && EndsBefore(nodes, last, _heap[(place - 1) / 2]))
            Rise(nodes, place, last);
        else
            Sink(nodes, place, last);
    }

    private void Rise(OrderNode[] nodes, int place, int index)
    {
        while (place > 0 && (place - 1) / 2 is var parent && EndsBefore(nodes, index, _heap[parent]))
        {
            Put(nodes, place, _heap[parent]);
            place = parent;
        }

        Put(nodes, place, index);
    }

    private void Sink(OrderNode[] nodes, int place, int index)
    {
        for (int child; (child = 2 * place + 1) < Count; place = child)
        {
            if (child + 1 < Count && EndsBefore(nodes, _heap[child + 1], _heap[child])) child++;
            if (!EndsBefore(nodes, _heap[child], index)) break;
            Put(nodes, place, _heap[child]);
        }

        Put(nodes, place, index);
    }

    private void Put(OrderNode[] nodes, int place, int index)
    {
        _heap[place] = index;
        nodes[index].PlaceInExpiry = place;
    }

    private static bool EndsBefore(OrderNode[] nodes, int a, int b)
    {
        ref var left = ref nodes[a];
        ref var right = ref nodes[b];
        return left.ExpiresNs != right.ExpiresNs ? left.ExpiresNs < right.ExpiresNs : left.Entered < right.Entered;
    }
}
