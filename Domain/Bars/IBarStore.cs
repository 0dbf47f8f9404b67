namespace OrleansTrading.Domain.Bars;

/// <summary>The durable memory of closed bars, by symbol, timeframe and open time. Every call is safe from any thread.</summary>
public interface IBarStore
{
    /// <summary>
    /// Writes closed bars of one instrument as one atomic unit and completes when they are synced to stable storage. A bar that is
    /// there already is replaced, so that a replay which closes it again may write it again. Of timeframes below a minute only those near the
    /// newest are kept: what is older is rebuilt from the archive.
    /// </summary>
    /// <param name="symbol">The instrument, 1 to <see cref="BarStoreLimits.MaxSymbolLength"/> characters.</param>
    /// <param name="bars">
    /// In any order, at most <see cref="BarStoreLimits.MaxBarsPerWrite"/>; none is no write. Must not change until the call completes.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A limit is breached, or a bar is not aligned to its timeframe, has no updates, or its open or close is not between its low and
    /// its high. Nothing was written.
    /// </exception>
    ValueTask WriteAsync(string symbol, IReadOnlyList<ClosedTimeBar> bars, CancellationToken cancellationToken = default);

    /// <summary>Reads the last bars that open before a time, oldest first.</summary>
    /// <param name="symbol">The instrument, 1 to <see cref="BarStoreLimits.MaxSymbolLength"/> characters.</param>
    /// <param name="timeframe">The timeframe.</param>
    /// <param name="beforeOpenNs">
    /// Bars that open at it or later are left out, Unix nanoseconds UTC, ≥ 0; <see cref="long.MaxValue"/> for the end.
    /// </param>
    /// <param name="limit">Most bars, 1 to <see cref="BarStoreLimits.MaxBarsPerRead"/>.</param>
    ValueTask<IReadOnlyList<TimeBar>> ReadLastAsync(
        string symbol, Timeframe timeframe, long beforeOpenNs, int limit, CancellationToken cancellationToken = default);
}

/// <summary>Bounds that every bar store keeps.</summary>
public static class BarStoreLimits
{
    /// <summary>Longest symbol, in characters.</summary>
    public const int MaxSymbolLength = 64;

    /// <summary>Most bars of one write: more than an instrument keeps of all timeframes together.</summary>
    public const int MaxBarsPerWrite = 16_384;

    /// <summary>Most bars that one read returns.</summary>
    public const int MaxBarsPerRead = 10_000;
}
