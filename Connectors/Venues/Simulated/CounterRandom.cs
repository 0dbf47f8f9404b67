using System.Runtime.CompilerServices;
using System.Text;

namespace OrleansTrading.Connectors.Venues.Simulated;

/// <summary>
/// Random numbers by counter: number n of a stream is a function of the stream's key and n, so any part of a stream can be had
/// without what comes before it. Only integer arithmetic and IEEE 754 additions and multiplications, so that every machine has
/// the same bits.
/// </summary>
/// <remarks>
/// The stream is SplitMix64's (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014), whose
/// state is a counter already; the idea of indexing it is that of Salmon et al., "Parallel random numbers: as easy as 1, 2, 3",
/// SC 2011.
/// </remarks>
internal static class CounterRandom
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;

    /// <summary>The key of a stream: seed, what the stream is for, and whom.</summary>
    internal static ulong Key(long seed, string purpose, string name)
    {
        // FNV-1a, 64 bits, with a separator that no name contains.
        var hash = 0xCBF29CE484222325;
        foreach (var part in Encoding.UTF8.GetBytes($"{purpose}\n{name}")) hash = (hash ^ part) * 0x100000001B3;
        return Mix(Mix((ulong)seed + GoldenGamma) ^ hash);
    }

    /// <summary>Number <paramref name="counter"/> of a stream, 64 random bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Bits(ulong key, long counter) => Mix(key + (ulong)counter * GoldenGamma);

    /// <summary>Uniform in [0, 1).</summary>
    internal static double Uniform(ulong key, long counter) => (Bits(key, counter) >> 11) * (1.0 / (1L << 53));

    /// <summary>
    /// Normal with mean 0 and deviation 1, cut off at ±4.04: the sum of four 16-bit uniforms (Irwin–Hall), whose kurtosis of
    /// 2.7 a cubic (Cornish and Fisher, 1938) brings to the normal's 3.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double Normal(ulong key, long counter) => Normal(Bits(key, counter));

    /// <summary>The normal number of 64 random bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double Normal(ulong bits)
    {
        const double mean = 2 * 65_535;
        // √(4 (2¹⁶·2¹⁶ − 1) / 12)
        const double deviation = 37_837.22723720648;
        // Solves kurtosis(z + c (z³ − 3 z)) = 3 for this sum; the scale brings the variance back to 1.
        const double cubic = 0.018550364796229256;
        const double scale = 1.004960425597612;
        var sum = (int)(bits & 0xFFFF) + (int)((bits >> 16) & 0xFFFF) + (int)((bits >> 32) & 0xFFFF) + (int)(bits >> 48);
        var z = (sum - mean) * (1 / deviation);
        return scale * (z + cubic * (z * (z * z - 3)));
    }

    /// <summary>SplitMix64's output function, Stafford's variant 13.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
