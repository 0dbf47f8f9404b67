using System.Globalization;

namespace OrleansTrading.Bench;

/// <summary>Repeats what is measured.</summary>
internal static class Measure
{
    /// <summary>How often a figure is measured after warming up.</summary>
    public const int Repetitions = 5;

    /// <summary>Runs something a number of times to warm up and then a number of times that count.</summary>
    public static async Task<IReadOnlyList<T>> Repeat<T>(int warmUps, int repetitions, Func<Task<T>> run)
    {
        for (var i = 0; i < warmUps; i++) await run();
        var samples = new List<T>(repetitions);
        for (var i = 0; i < repetitions; i++) samples.Add(await run());
        return samples;
    }

    /// <summary>The median, which an interruption by other work on the machine does not move. All samples go to stderr.</summary>
    public static double Median(string name, IEnumerable<double> samples)
    {
        var sorted = samples.Order().ToList();
        if (sorted.Count == 0) throw new ArgumentException("There is no median of nothing.", nameof(samples));
        Console.Error.WriteLine($"{name}: {string.Join("  ", sorted.Select(s => s.ToString("G5", CultureInfo.InvariantCulture)))}");
        var middle = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
