using OrleansTrading.Domain.Portfolio;
using OrleansTrading.Silo;
using OrleansTrading.Simulation.Kernel;
using OrleansTrading.Simulation.Market;
using OrleansTrading.Simulation.Processes;
using OrleansTrading.Simulation.Storage;

namespace OrleansTrading.Simulation;

/// <summary>
/// The same market played once without any fault or person. What strategies do must not depend on those: their portfolio's journal
/// is the same, event by event, however often the process died.
/// </summary>
internal static class Uninterrupted
{
    private const long MaxSteps = 1_000_000;

    /// <summary>The first difference of a portfolio's journal to that of the uninterrupted run; null when there is none.</summary>
    public static string? Difference(SeededTape tape, JournalTable journal, string portfolio)
    {
        var (expected, actual) = (EventsOf(Play(tape), portfolio), EventsOf(journal, portfolio));
        for (var i = 0; i < Math.Max(expected.Count, actual.Count); i++)
        {
            var (e, a) = (i < expected.Count ? expected[i] : "nothing", i < actual.Count ? actual[i] : "nothing");
            if (e != a) return $"{portfolio}: event {i + 1} is {a}; uninterrupted it is {e}.";
        }

        return null;
    }

    private static JournalTable Play(SeededTape tape)
    {
        var random = new SeededRandom(0);
        var simulator = new Simulator(random);
        var disk = new Disk(simulator, random);
        var process = new SimulatedProcess(simulator, random, disk, tape, Pace.Unbounded);
        process.Start(() => Task.CompletedTask);
        while (!process.HasEnded && simulator.Steps < MaxSteps && simulator.Violation is null && simulator.Step())
        {
        }

        if (!process.IsFinished) throw new InvalidOperationException($"Uninterrupted, the market is not played to its end: {simulator.Violation}");
        process.Kill();
        return disk.Journal;
    }

    private static List<string> EventsOf(JournalTable journal, string portfolio) =>
        [.. journal.All("portfolio/" + portfolio).Select(e => PortfolioEventCodec.Decode(e)).Select(e => e.ToString())];
}
