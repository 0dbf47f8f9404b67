using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Bars;

/// <summary>Which price a venue's bar is made of.</summary>
public enum BarPrice : byte
{
    /// <summary>Prices of trades; the only kind with a volume.</summary>
    Trade = 1,

    /// <summary>The best bid.</summary>
    Bid = 2,

    /// <summary>The best ask.</summary>
    Ask = 3,
}

/// <summary>A bar as a venue or vendor gives it, for history of which the ticks are not to be had. It is known, and so played, at its close.</summary>
/// <param name="OpenTimeNs">Start, Unix nanoseconds UTC, inclusive.</param>
/// <param name="CloseTimeNs">End, Unix nanoseconds UTC, exclusive; after the start.</param>
/// <param name="Price">Which price it is made of.</param>
/// <param name="Open">First price, ticks of the instrument.</param>
/// <param name="High">Highest price, ticks.</param>
/// <param name="Low">Lowest price, ticks.</param>
/// <param name="Close">Last price, ticks.</param>
/// <param name="VolumeLots">What was traded, lots of the instrument, ≥ 0; 0 for bids and asks, and where it is not known.</param>
public readonly record struct VenueBar(
    long OpenTimeNs, long CloseTimeNs, BarPrice Price, long Open, long High, long Low, long Close, long VolumeLots)
{
    /// <summary>Whether it can be meant: a length, positive prices with low and high around the others, a volume that is not negative.</summary>
    public bool IsValid =>
        CloseTimeNs > OpenTimeNs && OpenTimeNs >= 0 && Low > 0 && High <= Instrument.MaxTicks
        && Low <= Math.Min(Open, Close) && High >= Math.Max(Open, Close) && VolumeLots is >= 0 and <= Instrument.MaxTicks;
}
