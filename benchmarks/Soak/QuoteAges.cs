namespace OrleansTrading.Bench.Soak;

/// <summary>How old quotes were when they arrived: counts by the millisecond, in little memory however many there are.</summary>
internal sealed class QuoteAges
{
    private const int LongestMs = 600_000;

    private readonly int[] _counts = new int[LongestMs + 1];
    private int _longest;

    /// <summary>The oldest one, ms.</summary>
    public int Longest => Volatile.Read(ref _longest);

    /// <summary>Counts a quote, from any thread.</summary>
    /// <param name="asOfNs">Market time at which it was the market; that time is the wall's here.</param>
    public void Add(long asOfNs)
    {
        var ageNs = (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick - asOfNs;
        var ms = (int)Math.Clamp(ageNs / 1_000_000, 0, LongestMs);
        Interlocked.Increment(ref _counts[ms]);
        for (var longest = Longest; ms > longest; longest = Longest)
            Interlocked.CompareExchange(ref _longest, ms, longest);
    }

    /// <summary>The age that a share of the quotes did not exceed, ms.</summary>
    public int Percentile(double share)
    {
        var left = (long)(_counts.Sum(count => (long)count) * share);
        for (var ms = 0; ms < LongestMs; ms++)
            if ((left -= _counts[ms]) < 0)
                return ms;
        return LongestMs;
    }
}
