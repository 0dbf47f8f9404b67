using System.Runtime.CompilerServices;
using OrleansTrading.Bench.Books;

namespace OrleansTrading.Bench.Suites;

/// <summary>The market's inner loops.</summary>
internal sealed class MarketSuite : ISuite
{
    /// <inheritdoc/>
    public string Name => "market";

    /// <inheritdoc/>
    public async IAsyncEnumerable<Figure> Run([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var levels in new[] { 1_000, 200 })
        {
            cancellationToken.ThrowIfCancellationRequested();
            var runs = L2Deltas.Measure(levels, Measure.Repetitions);
            var name = levels == 1_000 ? "l2_delta" : $"l2_delta_{levels}_levels";
            yield return new Figure(Name, name, Measure.Median(name, runs.Select(r => r.PerSecond)), "1/s") { Data = "generated" };
            yield return new Figure(Name, name + "_allocated_bytes", Measure.Median(name + "_allocated_bytes", runs.Select(r => r.AllocatedBytes)), "B");
        }
    }
}
