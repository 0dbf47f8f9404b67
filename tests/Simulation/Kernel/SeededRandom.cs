using System.Numerics;

namespace OrleansTrading.Simulation.Kernel;

/// <summary>
/// Chance from a seed: xoshiro256** (Blackman, Vigna 2018), seeded by SplitMix64. Each thing that is left to chance has a stream
/// of its own, so that a draw added in one place changes nothing elsewhere.
/// </summary>
internal sealed class SeededRandom
{
    private readonly ulong _seed;
    private ulong _s0, _s1, _s2, _s3;

    public SeededRandom(ulong seed)
    {
        _seed = seed;
        var state = seed;
        (_s0, _s1, _s2, _s3) = (SplitMix(ref state), SplitMix(ref state), SplitMix(ref state), SplitMix(ref state));
    }

    /// <summary>An independent stream, named by what it decides. It does not depend on what was drawn here.</summary>
    public SeededRandom Fork(string name) => new(_seed ^ BitOperations.RotateLeft(Fnv.Of(name), 17));

    public ulong NextUInt64()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var shifted = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= shifted;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>0 up to a bound, exclusive.</summary>
    public int Next(int bound) => (int)(((NextUInt64() >> 32) * (ulong)bound) >> 32);

    /// <summary>From one number up to another, exclusive.</summary>
    public int Next(int from, int to) => from + Next(to - from);

    /// <summary>0 up to 1, exclusive.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Whether something of a probability happens.</summary>
    public bool Chance(double probability) => NextDouble() < probability;

    /// <summary>One of several.</summary>
    public T Of<T>(IReadOnlyList<T> choices) => choices[Next(choices.Count)];

    /// <summary>A waiting time, exponentially distributed around a mean.</summary>
    public TimeSpan Around(TimeSpan mean) => TimeSpan.FromTicks((long)(-Math.Log(1 - NextDouble()) * mean.Ticks));

    /// <summary>How many steps until something that happens once in so many; never when that is 0.</summary>
    public long StepsUntil(double meanSteps) => meanSteps <= 0 ? long.MaxValue : 1 + (long)(-Math.Log(1 - NextDouble()) * meanSteps);

    private static ulong SplitMix(ref ulong state)
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
