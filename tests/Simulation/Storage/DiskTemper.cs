using OrleansTrading.Simulation.Kernel;

namespace OrleansTrading.Simulation.Storage;

/// <summary>How slow and how bad a disk is.</summary>
/// <param name="Sync">Mean time until what was written is synced.</param>
/// <param name="Stall">Share of syncs that take many times as long.</param>
/// <param name="Refuse">Share of writes that are not done, and say so.</param>
/// <param name="LoseAnswer">Share of writes that are done and say that they are not.</param>
/// <param name="FailRead">Share of reads that fail.</param>
internal sealed record DiskTemper(TimeSpan Sync, double Stall, double Refuse, double LoseAnswer, double FailRead)
{
    /// <summary>Fast, and without faults.</summary>
    public static DiskTemper Calm { get; } = new(TimeSpan.FromMilliseconds(0.1), 0, 0, 0, 0);

    /// <summary>Some are good, some slow, some break.</summary>
    public static DiskTemper Of(SeededRandom random) => new(
        TimeSpan.FromMilliseconds(random.Of([0.1, 1, 10])),
        random.Of([0, 0, 0.0005]),
        random.Of([0, 0.0005, 0.004]),
        random.Of([0, 0.0005, 0.004]),
        random.Of([0, 0, 0.0003]));
}
