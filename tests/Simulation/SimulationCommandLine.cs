using System.CommandLine;

namespace OrleansTrading.Simulation;

/// <summary>What the program is asked for.</summary>
/// <param name="First">The first seed.</param>
/// <param name="Seeds">How many, from it on.</param>
/// <param name="Steps">Steps with faults of each.</param>
/// <param name="IsTraced">Whether the end of the trace is shown also where nothing is wrong.</param>
public sealed record SearchOptions(ulong First, int Seeds, long Steps, bool IsTraced);

/// <summary>The options of the program.</summary>
public static class SimulationCommandLine
{
    private const int MaxSeeds = 100_000_000;

    /// <summary>Makes the command.</summary>
    /// <param name="run">Runs it; its result is the exit code.</param>
    public static RootCommand Command(Func<SearchOptions, CancellationToken, int> run)
    {
        var seeds = new Option<int?>("--seeds") { Description = "How many seeds, from --seed on; 1 with a --seed, 100 without." };
        var seed = new Option<ulong?>("--seed") { Description = "The first seed; 1 without. The same seed is the same run, step by step." };
        var steps = new Option<long>("--steps") { Description = "Steps with faults, of each seed.", DefaultValueFactory = _ => SimulationOptions.DefaultSteps };
        var trace = new Option<bool>("--trace") { Description = "Shows the end of what happened also where nothing is wrong." };
        seeds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1 or > MaxSeeds) result.AddError($"--seeds is between 1 and {MaxSeeds}.");
        });
        steps.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<long>() < 1) result.AddError("--steps is at least 1.");
        });
        var command = new RootCommand("Runs the whole system in simulated time, with faults and crashes, and looks for a broken invariant.")
        {
            seeds, seed, steps, trace,
        };
        command.SetAction((parsed, cancellationToken) => Task.Run(
            () => run(
                new SearchOptions(
                    parsed.GetValue(seed) ?? 1,
                    parsed.GetValue(seeds) ?? (parsed.GetValue(seed) is null ? 100 : 1),
                    parsed.GetValue(steps),
                    parsed.GetValue(trace)),
                cancellationToken),
            CancellationToken.None));
        return command;
    }
}
