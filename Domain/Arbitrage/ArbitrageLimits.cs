using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Arbitrage;

/// <summary>When a difference between venues counts as an opportunity, and how often it is reported.</summary>
public sealed record ArbitrageLimits
{
    /// <summary>Net edge from which an opportunity opens, basis points, 0 to 10,000; 10 is 0.1 %.</summary>
    public decimal MinNetEdgeBps { get; init; } = 10;

    /// <summary>
    /// Net edge below which it closes, basis points, 0 to <see cref="MinNetEdgeBps"/>: lower, so that an edge that trembles at the
    /// threshold is one opportunity and not many.
    /// </summary>
    public decimal CloseBelowBps { get; init; } = 5;

    /// <summary>A quote counts while it is younger than this, ns of market time, 1 to a day's.</summary>
    public long MaxQuoteAgeNs { get; init; } = 2 * Nanoseconds.PerSecond;

    /// <summary>Least time between two reports of an open opportunity, ns of market time, ≥ 0. Its closing is reported at once.</summary>
    public long MinUpdateIntervalNs { get; init; } = 250 * Nanoseconds.PerMillisecond;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(CloseBelowBps, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(MinNetEdgeBps, CloseBelowBps);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxQuoteAgeNs, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxQuoteAgeNs, Nanoseconds.PerDay);
        ArgumentOutOfRangeException.ThrowIfLessThan(MinUpdateIntervalNs, 0);
    }
}
