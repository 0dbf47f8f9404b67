namespace OrleansTrading.Simulation;

/// <summary>What became of a seed.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Violation">The first broken invariant; null when all held.</param>
/// <param name="TraceHash">Equal for equal runs.</param>
/// <param name="Steps">Steps taken.</param>
/// <param name="VirtualTime">Time that passed in it.</param>
/// <param name="Counts">What happened, by name.</param>
/// <param name="Tail">The last of its trace, oldest first.</param>
public sealed record SimulationResult(
    ulong Seed, Violation? Violation, ulong TraceHash, long Steps, TimeSpan VirtualTime, IReadOnlyDictionary<string, long> Counts, IReadOnlyList<string> Tail);
