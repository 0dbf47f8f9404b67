namespace OrleansTrading.Connectors.Venues.Live;

/// <summary>
/// Waits between attempts: doubled with each that failed, and half of each by chance, so that those who failed together do not come back together.
/// </summary>
/// <param name="first">The first wait. Above 0.</param>
/// <param name="last">The longest wait; not below the first.</param>
/// <param name="chance">Where chance is from; used by one thread at a time.</param>
public sealed class Backoff(TimeSpan first, TimeSpan last, Random chance)
{
    private readonly TimeSpan _first = first > TimeSpan.Zero ? first : throw new ArgumentOutOfRangeException(nameof(first), first, "Above 0.");
    private readonly TimeSpan _last = last >= first ? last : throw new ArgumentOutOfRangeException(nameof(last), last, "Not below the first.");
    private int _failures;

    /// <summary>The wait after one more failure: between half of it and all of it, or longer when the venue wants that.</summary>
    public TimeSpan Next(TimeSpan? wanted = null)
    {
        // The exponent is bounded before the power can leave what a double counts exactly.
        var full = Math.Min(_last.Ticks, _first.Ticks * Math.Pow(2, Math.Min(_failures, 40)));
        _failures++;
        var wait = TimeSpan.FromTicks((long)(full * (0.5 + 0.5 * chance.NextDouble())));
        return wanted is { } least && least > wait ? least : wait;
    }

    /// <summary>An attempt went well.</summary>
    public void Reset() => _failures = 0;
}
