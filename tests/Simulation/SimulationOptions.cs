namespace OrleansTrading.Simulation;

/// <summary>One simulation.</summary>
/// <param name="Seed">Decides everything.</param>
/// <param name="MaxSteps">Steps with faults; after so many the system is left in peace, to come to its end.</param>
public sealed record SimulationOptions(ulong Seed, long MaxSteps = SimulationOptions.DefaultSteps)
{
    /// <summary>Enough for the market to be played to its end, mostly.</summary>
    public const long DefaultSteps = 80_000;
}
