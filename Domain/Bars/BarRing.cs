namespace OrleansTrading.Domain.Bars;

/// <summary>The last bars of one timeframe, and how many of them were not yet taken to be saved.</summary>
/// <param name="capacity">Most bars kept.</param>
internal sealed class BarRing(int capacity)
{
    private const int FirstSize = 16;

    // Until it is full the oldest is at 0; then where the next will be written. Most instruments never fill the larger
    // timeframes, so it grows at need.
    private TimeBar[] _bars = [];
    private int _next;

    /// <summary>Bars kept, 0 to the capacity.</summary>
    public int Count { get; private set; }

    /// <summary>Bars kept that were added since <see cref="MarkSaved"/>: the newest ones.</summary>
    public int Unsaved { get; private set; }

    /// <summary>Adds the newest bar; the oldest leaves if the ring is full.</summary>
    public void Add(in TimeBar bar)
    {
        if (Count < capacity)
        {
            if (Count == _bars.Length) Array.Resize(ref _bars, Math.Clamp(2 * Count, FirstSize, capacity));
            Count++;
        }

        _bars[_next] = bar;
        _next = _next + 1 == capacity ? 0 : _next + 1;
        // A bar that has left need not be saved: nobody can ask for it.
        if (Unsaved < Count) Unsaved++;
    }

    /// <summary>The newest bars, oldest first.</summary>
    /// <param name="bars">Filled; at most <see cref="Count"/> long.</param>
    public void CopyLast(Span<TimeBar> bars)
    {
        var start = _next - bars.Length;
        if (start >= 0)
        {
            _bars.AsSpan(start, bars.Length).CopyTo(bars);
            return;
        }

        _bars.AsSpan(start + capacity).CopyTo(bars);
        _bars.AsSpan(0, _next).CopyTo(bars[-start..]);
    }

    /// <summary>Notes that all bars were taken to be saved.</summary>
    public void MarkSaved() => Unsaved = 0;
}
