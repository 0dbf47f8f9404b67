namespace OrleansTrading.Simulation.Tests;

/// <summary>The system as it is. <c>./run simulate</c> goes on looking where this ends.</summary>
public sealed class SeedTests
{
    private const int Seeds = 50;

    [Fact]
    public void No_seed_breaks_an_invariant()
    {
        foreach (var seed in Enumerable.Range(1, Seeds))
        {
            var result = Installation.Run(new SimulationOptions((ulong)seed));
            Assert.True(result.Violation is null, $"{result.Violation}\n./run simulate --seed {seed}\n{string.Join('\n', result.Tail)}");
        }
    }

    [Fact]
    public void The_seeds_are_not_idle()
    {
        var counts = Enumerable.Range(1, 10).SelectMany(seed => Installation.Run(new SimulationOptions((ulong)seed)).Counts)
            .GroupBy(c => c.Key).ToDictionary(g => g.Key, g => g.Sum(c => c.Value));
        Assert.All(["kills", "losses", "orders", "fills", "acknowledged", "cancellations"], name => Assert.True(counts[name] >= 10, $"{counts[name]} {name}"));
    }
}
