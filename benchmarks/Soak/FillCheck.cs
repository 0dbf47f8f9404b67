using System.Runtime.InteropServices;

namespace OrleansTrading.Bench.Soak;

/// <summary>
/// Compares the fills that one subscriber received with the journal: each once, in order, from its start to the end. It keeps what came
/// since the last comparison, and holes, so that it does not grow with the run.
/// </summary>
internal sealed class FillCheck
{
    private readonly Lock _lock = new();
    private readonly HashSet<int> _missing = [];
    private List<long> _received = [];
    private List<long> _waiting = [];
    private int? _next;

    /// <summary>The highest cursor received, behind which a subscriber resumes; null before the first.</summary>
    public long? Last { get; private set; }

    /// <summary>Fills that came again.</summary>
    public long Doubled { get; private set; }

    /// <summary>Fills that came behind a later one.</summary>
    public long OutOfOrder { get; private set; }

    /// <summary>Fills that the journal does not have.</summary>
    public long Unknown { get; private set; }

    /// <summary>Takes note of a fill, from the thread of the subscriber.</summary>
    public void Receive(long cursor)
    {
        lock (_lock)
        {
            _received.Add(cursor);
            if (Last is null || cursor > Last) Last = cursor;
        }
    }

    /// <summary>Compares what came since the last time.</summary>
    /// <param name="journal">Cursors of all fills, ascending, as far as they have been read.</param>
    /// <param name="from">Index of the fill that the subscriber must have got first, unless it began earlier.</param>
    public void Compare(List<long> journal, int from)
    {
        lock (_lock) (_received, _waiting) = (_waiting, _received);
        var end = journal.Count == 0 ? 0 : journal[^1];
        var later = new List<long>();
        foreach (var cursor in _waiting)
        {
            // In the journal after it was read.
            if (cursor > end) later.Add(cursor);
            else if (journal.BinarySearch(cursor) is >= 0 and var index) Place(index, from);
            else Unknown++;
        }

        _waiting.Clear();
        lock (_lock) _received.InsertRange(0, CollectionsMarshal.AsSpan(later));
    }

    /// <summary>The fills that did not come.</summary>
    /// <param name="from">Index of the first fill that it must have got.</param>
    /// <param name="end">Index behind the last one.</param>
    public long Lost(int from, int end) => _missing.Count(i => i < end) + Math.Max(0, end - (_next ?? from));

    private void Place(int index, int from)
    {
        _next ??= Math.Min(index, from);
        if (index >= _next)
        {
            for (var i = _next.Value; i < index; i++) _missing.Add(i);
            _next = index + 1;
        }
        else if (_missing.Remove(index))
        {
            OutOfOrder++;
        }
        else
        {
            Doubled++;
        }
    }
}
