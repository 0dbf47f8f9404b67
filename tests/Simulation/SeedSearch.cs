using System.Diagnostics;

namespace OrleansTrading.Simulation;

/// <summary>Goes through seeds until one breaks an invariant.</summary>
public static class SeedSearch
{
    private const int BetweenReports = 50;

    /// <summary>Searches, and says how it went.</summary>
    /// <returns>0 when every invariant held; 1 when one broke; 130 when the search was interrupted.</returns>
    public static int Run(SearchOptions options, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var total = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var taken = 0L;
        for (var i = 0; i < options.Seeds; i++)
        {
            if (cancellationToken.IsCancellationRequested) return 130;
            var result = Installation.Run(new SimulationOptions(options.First + (ulong)i, options.Steps));
            taken += result.Steps;
            foreach (var (name, count) in result.Counts) total[name] = total.GetValueOrDefault(name) + count;
            if (options.IsTraced || result.Violation is not null) Console.WriteLine(string.Join('\n', result.Tail));
            if (options.Seeds == 1 || options.IsTraced) Console.WriteLine(Describe(result));
            if (result.Violation is { } violation)
            {
                var steps = options.Steps == SimulationOptions.DefaultSteps ? "" : $" --steps {options.Steps}";
                Console.WriteLine($"FAILED: seed {result.Seed} breaks the invariant '{violation.Invariant}': {violation.Message}");
                Console.WriteLine($"Again, exactly: ./run simulate --seed {result.Seed}{steps}");
                return 1;
            }

            if ((i + 1) % BetweenReports == 0) Console.WriteLine(FormattableString.Invariant($"{i + 1}/{options.Seeds} seeds, {(i + 1) / watch.Elapsed.TotalSeconds:F1} a second"));
        }

        var happened = string.Join(", ", total.Select(t => $"{t.Value} {t.Key}"));
        Console.WriteLine(FormattableString.Invariant(
            $"PASSED: {options.Seeds} seeds from {options.First} on, {taken} steps in {watch.Elapsed.TotalSeconds:F0} s; {happened}"));
        return 0;
    }

    private static string Describe(SimulationResult result)
    {
        var happened = string.Join(", ", result.Counts.Select(c => $"{c.Value} {c.Key}"));
        return FormattableString.Invariant(
            $"seed {result.Seed}: {result.Steps} steps, {result.VirtualTime.TotalSeconds:F1} s, {happened}, trace {result.TraceHash:x16}");
    }
}
