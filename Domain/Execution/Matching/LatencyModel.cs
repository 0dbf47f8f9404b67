using System.Collections.Immutable;

namespace OrleansTrading.Domain.Execution.Matching;

/// <summary>A point of a distribution: so large a share of delays is not longer.</summary>
/// <param name="Share">The share, 0 to 1.</param>
/// <param name="DelayNs">The delay, nanoseconds, ≥ 0.</param>
public readonly record struct LatencyQuantile(decimal Share, long DelayNs);

/// <summary>
/// How long messages are on their way to a venue: a fixed time, and one of a distribution that is given by its quantiles, as latencies are
/// measured, with straight lines between. A pure function of seed, order and message: nothing is drawn, so whoever asks again, in whatever
/// order and on whatever machine, hears the same.
/// </summary>
public sealed class LatencyModel
{
    private const long Whole = 1_000_000_000;

    private readonly ImmutableArray<(long Share, long DelayNs)> _quantiles;
    private readonly ulong _seed;

    /// <summary>A latency that varies.</summary>
    /// <param name="fixedNs">What every message takes, nanoseconds, ≥ 0.</param>
    /// <param name="quantiles">What comes to it: by rising share, the first of 0, the last of 1, delays not falling; empty: nothing.</param>
    /// <param name="seed">Another seed gives other delays of the same distribution.</param>
    /// <exception cref="ArgumentException">The quantiles are not as they should be.</exception>
    public LatencyModel(long fixedNs, ImmutableArray<LatencyQuantile> quantiles, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fixedNs);
        if (quantiles.IsDefault) throw new ArgumentException("There are no quantiles, not even none.", nameof(quantiles));
        if (quantiles.Length > 0 && (quantiles.Length < 2 || quantiles[0].Share != 0 || quantiles[^1].Share != 1 || quantiles[0].DelayNs < 0))
            throw new ArgumentException("Quantiles begin with a share of 0, at no negative delay, and end with a share of 1.", nameof(quantiles));
        for (var i = 1; i < quantiles.Length; i++)
        {
            if (quantiles[i].Share - quantiles[i - 1].Share < 1m / Whole || quantiles[i].DelayNs < quantiles[i - 1].DelayNs)
                throw new ArgumentException("Shares rise, by a billionth at least, and delays do not fall.", nameof(quantiles));
        }

        if (quantiles.Length > 0 && quantiles[^1].DelayNs > long.MaxValue - fixedNs)
            throw new ArgumentException("The longest delay is too long.", nameof(quantiles));
        (FixedNs, _seed) = (fixedNs, seed);
        _quantiles = [.. quantiles.Select(q => ((long)(q.Share * Whole), q.DelayNs))];
    }

    /// <summary>A latency that is always the same.</summary>
    /// <param name="ns">Nanoseconds, ≥ 0.</param>
    public static LatencyModel Fixed(long ns) => new(ns, [], 0);

    /// <summary>What every message takes, nanoseconds.</summary>
    public long FixedNs { get; }

    /// <summary>How long a message about an order takes, nanoseconds.</summary>
    /// <param name="orderId">The order.</param>
    /// <param name="message">Number of the message among those about the order: 0 the order itself, then its amendments and its
    /// cancellation.</param>
    public long DelayNs(long orderId, int message = 0)
    {
        if (_quantiles.IsEmpty) return FixedNs;
        var bits = Mix(Mix(_seed ^ Mix((ulong)orderId)) + (ulong)message);
        var share = (long)((UInt128)bits * Whole >> 64);
        var above = 1;
        while (_quantiles[above].Share <= share) above++;
        var (low, high) = (_quantiles[above - 1], _quantiles[above]);
        return FixedNs + low.DelayNs + (long)((Int128)(high.DelayNs - low.DelayNs) * (share - low.Share) / (high.Share - low.Share));
    }

    /// <summary>How long a message about an order takes, nanoseconds, by the id that its owner gave it.</summary>
    /// <param name="clientOrderId">The order.</param>
    /// <param name="message">See above.</param>
    public long DelayNs(ReadOnlySpan<char> clientOrderId, int message = 0)
    {
        // FNV-1a, over characters.
        var hash = 0xCBF2_9CE4_8422_2325;
        foreach (var c in clientOrderId) hash = (hash ^ c) * 0x0000_0100_0000_01B3;
        return DelayNs((long)hash, message);
    }

    // SplitMix64's step and output: neighbours come out unrelated.
    private static ulong Mix(ulong value)
    {
        value += 0x9E37_79B9_7F4A_7C15;
        value = (value ^ value >> 30) * 0xBF58_476D_1CE4_E5B9;
        value = (value ^ value >> 27) * 0x94D0_49BB_1331_11EB;
        return value ^ value >> 31;
    }
}
