namespace OrleansTrading.Domain.Arbitrage;

/// <summary>
/// The edge of buying at one venue's ask and selling at another's bid: <c>(bid − ask) / ask − (fee + fee)</c>, AR-1 of the
/// specification without slippage. Thresholds are tested in integers, so that an edge equal to a threshold is equal.
/// </summary>
internal sealed class PairEdges
{
    private const int PerUnit = 10_000;

    // Fees and thresholds are whole multiples of 1e-8 basis points. With at most 30,000 basis points a test stays below
    // 2^60 · 3e12 < 4e30, and an Int128 holds 1.7e38.
    private const long Scale = 100_000_000;
    private const decimal MaxBps = PerUnit;

    private readonly decimal[] _feesBps;
    private readonly long[] _fees;
    private readonly long _open;
    private readonly long _close;

    public PairEdges(IReadOnlyList<decimal> takerFeesBps, ArbitrageLimits limits)
    {
        _feesBps = [.. takerFeesBps];
        _fees = [.. takerFeesBps.Select(fee => Scaled(fee, nameof(takerFeesBps)))];
        _open = Scaled(limits.MinNetEdgeBps, nameof(limits));
        _close = Scaled(limits.CloseBelowBps, nameof(limits));
    }

    /// <summary>Whether the edge is large enough to open.</summary>
    public bool Opens(int buyVenue, int sellVenue, long askTicks, long bidTicks) =>
        Reaches(_open + _fees[buyVenue] + _fees[sellVenue], askTicks, bidTicks);

    /// <summary>Whether the edge is large enough to stay open.</summary>
    public bool Stays(int buyVenue, int sellVenue, long askTicks, long bidTicks) =>
        Reaches(_close + _fees[buyVenue] + _fees[sellVenue], askTicks, bidTicks);

    /// <summary>Whether the first pair of prices has the larger edge.</summary>
    public static bool IsLarger(long askTicks, long bidTicks, long thanAskTicks, long thanBidTicks) =>
        (Int128)bidTicks * thanAskTicks > (Int128)thanBidTicks * askTicks;

    /// <summary>The edge before fees, basis points.</summary>
    public static decimal GrossBps(long askTicks, long bidTicks) => (decimal)(bidTicks - askTicks) * PerUnit / askTicks;

    /// <summary>The fees of both venues, basis points.</summary>
    public decimal FeesBps(int buyVenue, int sellVenue) => _feesBps[buyVenue] + _feesBps[sellVenue];

    private static bool Reaches(long scaledBps, long askTicks, long bidTicks) =>
        (Int128)(bidTicks - askTicks) * (PerUnit * Scale) >= (Int128)askTicks * scaledBps;

    private static long Scaled(decimal bps, string parameter)
    {
        if (bps is < 0 or > MaxBps || bps * Scale != decimal.Truncate(bps * Scale))
            throw new ArgumentOutOfRangeException(parameter, bps, $"Between 0 and {MaxBps} basis points with at most 8 decimals.");
        return (long)(bps * Scale);
    }
}
