using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Execution.Matching;

/// <summary>How much one book takes. What would be more is refused by name, and changes nothing.</summary>
public sealed record MatchingLimits
{
    /// <summary>Most that any limit can be set to.</summary>
    public const int MostOrders = 10_000_000, MostLevels = 100_000, MostIcebergParts = 10_000;

    /// <summary>Limits that can be kept.</summary>
    /// <param name="maxOrders">Most orders that rest, 1 to 10,000,000.</param>
    /// <param name="maxLevels">Most prices a side at which orders rest, 1 to 100,000.</param>
    /// <param name="maxOrderLots">Most lots of an order, ≥ 1. All that can rest together has to be countable.</param>
    /// <param name="maxIcebergParts">Most parts in which an iceberg is shown, 1 to 10,000: each can be a trade of its own.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is out of its range.</exception>
    public MatchingLimits(int maxOrders = 1_000_000, int maxLevels = 10_000, long maxOrderLots = 1_000_000_000_000, int maxIcebergParts = 100)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxOrders, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxOrders, MostOrders);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLevels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxLevels, MostLevels);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxOrderLots, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxOrderLots, Instrument.MaxTicks / maxOrders);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxIcebergParts, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxIcebergParts, MostIcebergParts);
        (MaxOrders, MaxLevels, MaxOrderLots, MaxIcebergParts) = (maxOrders, maxLevels, maxOrderLots, maxIcebergParts);
    }

    /// <summary>Most orders that rest.</summary>
    public int MaxOrders { get; }

    /// <summary>Most prices a side at which orders rest.</summary>
    public int MaxLevels { get; }

    /// <summary>Most lots of an order.</summary>
    public long MaxOrderLots { get; }

    /// <summary>Most parts in which an iceberg is shown.</summary>
    public int MaxIcebergParts { get; }
}
