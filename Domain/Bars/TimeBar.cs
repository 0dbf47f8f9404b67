namespace OrleansTrading.Domain.Bars;

/// <summary>Open, high, low and close of the mid over a stretch of time, in half ticks (the mid falls between ticks).</summary>
/// <param name="OpenTimeNs">Start of the stretch, Unix nanoseconds UTC, aligned to its length. A week's may be before the epoch.</param>
/// <param name="Open">First mid.</param>
/// <param name="High">Highest mid.</param>
/// <param name="Low">Lowest mid.</param>
/// <param name="Close">Last mid.</param>
/// <param name="Updates">Number of updates in it, ≥ 1: changes of the mid's quotes, and trades.</param>
/// <param name="VolumeLots">What was traded in it, lots, ≥ 0.</param>
public readonly record struct TimeBar(long OpenTimeNs, long Open, long High, long Low, long Close, int Updates, long VolumeLots = 0)
{
    /// <summary>This bar and a later one of the same stretch in one.</summary>
    internal TimeBar With(in TimeBar later) => this with
    {
        High = Math.Max(High, later.High),
        Low = Math.Min(Low, later.Low),
        Close = later.Close,
        // 25,000 updates a second would fill a day's; the bar is right whatever it says here.
        Updates = (int)Math.Min(int.MaxValue, (long)Updates + later.Updates),
        VolumeLots = SaturatingSum(VolumeLots, later.VolumeLots),
    };

    internal static long SaturatingSum(long a, long b) => a > long.MaxValue - b ? long.MaxValue : a + b;
}
