namespace OrleansTrading.Domain.Execution.Matching;

/// <summary>
/// Which part of what is cancelled at a price stood ahead of an order there. A recorded book by price does not say: it has to be supposed, from
/// how much is ahead of the order and how much behind.
/// </summary>
/// <remarks>
/// <para>Of cancelled lots the share aheadⁿ / (aheadⁿ + behindⁿ) was ahead. n = 1: each lot is as likely to be cancelled as any other. The
/// larger n, the more do cancellations come from where more is. Rounded to the order's disadvantage; but no more is cancelled behind it than
/// there is.</para>
/// <para>After Rigtorp's estimator, as HftBacktest has it in its power models.</para>
/// </remarks>
public sealed record QueueModel
{
    /// <summary>Largest exponent.</summary>
    public const int MostPower = 8;

    private QueueModel(int power) => Power = power;

    /// <summary>All cancellations come from behind, as long as there is anything behind: only trades bring an order forward.</summary>
    public static QueueModel Conservative { get; } = new(0);

    /// <summary>Cancellations come from ahead and behind by how much is there.</summary>
    /// <param name="power">The exponent n, 1 to <see cref="MostPower"/>.</param>
    public static QueueModel ByPosition(int power = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(power, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(power, MostPower);
        return new QueueModel(power);
    }

    /// <summary>The exponent; 0: all from behind.</summary>
    public int Power { get; }

    /// <summary>How much of what was cancelled was ahead.</summary>
    /// <param name="cancelledLots">What was cancelled, in lots; up to what is ahead and behind together.</param>
    /// <param name="aheadLots">What was ahead before, ≥ 0.</param>
    /// <param name="behindLots">What was behind before, ≥ 0.</param>
    public long CancelledAhead(long cancelledLots, long aheadLots, long behindLots)
    {
        var least = Math.Max(0, cancelledLots - behindLots);
        if (Power == 0 || aheadLots == 0) return Math.Min(least, aheadLots);
        // Products and quotients alone, whose last bit is the same on every machine.
        var (ratio, odds) = ((double)behindLots / aheadLots, 1.0);
        for (var i = 0; i < Power; i++) odds *= ratio;
        return Math.Min(aheadLots, Math.Max(least, (long)(cancelledLots / (1 + odds))));
    }
}
