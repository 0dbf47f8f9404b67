namespace OrleansTrading.Domain.Bars;

/// <summary>
/// Gathers the bars of one instrument that close at one instant, from any venues and of any lengths, until it is known that no more come. Allocates
/// nothing once it has grown.
/// </summary>
public sealed class BarGathering
{
    private const int FirstSize = 4;

    private VenueStretch[] _stretches = new VenueStretch[FirstSize];
    private int _count;

    /// <summary>Whether nothing is gathered.</summary>
    public bool IsEmpty => _count == 0;

    /// <summary>When what is gathered closed, Unix nanoseconds UTC; 0 while there is nothing.</summary>
    public long TimeNs => _count == 0 ? 0 : _stretches[0].CloseTimeNs;

    /// <summary>What is gathered: the shortest first, of equally long ones by venue. Valid until the next change.</summary>
    public ReadOnlySpan<VenueStretch> Stretches => _stretches.AsSpan(0, _count);

    /// <summary>Adds a bar.</summary>
    /// <param name="venue">Index of its venue.</param>
    /// <param name="bar">A valid bar that closes when the others do.</param>
    /// <exception cref="InvalidOperationException">What is gathered closed at another time.</exception>
    public void Add(int venue, in VenueBar bar)
    {
        if (_count > 0 && bar.CloseTimeNs != TimeNs)
            throw new InvalidOperationException($"A bar that closes at {bar.CloseTimeNs} comes among those that close at {TimeNs}.");
        var at = _count;
        for (; at > 0; at--)
        {
            ref var before = ref _stretches[at - 1];
            if ((before.OpenTimeNs, before.Venue) == (bar.OpenTimeNs, venue))
            {
                before.Add(bar);
                return;
            }

            if (before.OpenTimeNs > bar.OpenTimeNs || (before.OpenTimeNs == bar.OpenTimeNs && before.Venue < venue)) break;
        }

        if (_count == _stretches.Length) Array.Resize(ref _stretches, 2 * _count);
        _stretches.AsSpan(at, _count - at).CopyTo(_stretches.AsSpan(at + 1));
        _stretches[at] = new VenueStretch(venue, bar);
        _count++;
    }

    /// <summary>Forgets what is gathered.</summary>
    public void Clear() => _count = 0;
}
