using OrleansTrading.Domain.Portfolio;
using OrleansTrading.Silo;
using OrleansTrading.Simulation.Kernel;
using OrleansTrading.Simulation.Market;
using OrleansTrading.Simulation.Processes;
using OrleansTrading.Simulation.Storage;

namespace OrleansTrading.Simulation;

/// <summary>
/// The same market played once without any fault or person. What strategies do must not depend on those: their portfolio's journal
/// is the same, event by event, however often the process died. Samples of its value may be missing where a portfolio was lost alone
/// with those that it had not journaled yet; those that are there are the same.
/// </summary>
internal static class Uninterrupted
{
    private const long MaxSteps = 1_000_000;

    /// <summary>The first difference of a portfolio's journal to that of the uninterrupted run; null when there is none.</summary>
    public static string? Difference(SeededTape tape, JournalTable journal, string portfolio)
    {
        var (expectedSamples, expected) = EventsOf(Play(tape), portfolio);
        var (actualSamples, actual) = EventsOf(journal, portfolio);
        for (var i = 0; i < Math.Max(expected.Count, actual.Count); i++)
        {
            var (e, a) = (i < expected.Count ? expected[i] : "nothing", i < actual.Count ? actual[i] : "nothing");
            if (e != a) return $"{portfolio}: event {i + 1} is {a}; uninterrupted it is {e}.";
        }

        return actualSamples.Except(expectedSamples).FirstOrDefault() is { } stray
            ? $"{portfolio}: sample {stray} is not among those of the uninterrupted run."
            : null;
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

    private static (List<EquityMarked> Samples, List<string> Others) EventsOf(JournalTable journal, string portfolio)
    {
        var events = journal.All("portfolio/" + portfolio).Select(e => PortfolioEventCodec.Decode(e)).ToLookup(e => e is EquityMarked);
        return ([.. events[true].Cast<EquityMarked>()], [.. events[false].Select(Text)]);
    }

    // A record shows a list by its type.
    private static string Text(PortfolioEvent e) =>
        e is TransactionPosted { Transaction: var transaction } ? $"{transaction} {string.Join(", ", transaction.Entries)}" : e.ToString();
}
