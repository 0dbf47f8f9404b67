namespace OrleansTrading.Domain.Bars;

/// <summary>Open, high, low and close of the mid over a stretch of time, in half ticks (the mid falls between ticks).</summary>
/// <param name="OpenTimeNs">Start of the stretch, Unix nanoseconds UTC, aligned to its length.</param>
/// <param name="Open">First mid.</param>
/// <param name="High">Highest mid.</param>
/// <param name="Low">Lowest mid.</param>
/// <param name="Close">Last mid.</param>
/// <param name="Updates">Number of updates in it, ≥ 1.</param>
public readonly record struct TimeBar(long OpenTimeNs, long Open, long High, long Low, long Close, int Updates);
