namespace OrleansTrading.Bench.Execution;

/// <summary>What a run of operations came to.</summary>
/// <param name="PerSecond">Operations a second.</param>
/// <param name="Lots">Lots that traded.</param>
/// <param name="Orders">Orders that rest in the end.</param>
/// <param name="RestingLots">Lots of them.</param>
internal sealed record MatchingRun(double PerSecond, long Lots, int Orders, long RestingLots)
{
    /// <summary>Bytes that each operation allocated.</summary>
    public double AllocatedBytes { get; init; }
}
