namespace OrleansTrading.Simulation.Tests;

/// <summary>The system as it is. <c>./run simulate</c> goes on looking where this ends.</summary>
public sealed class SeedTests(SeedTests.FiftySeeds seeds) : IClassFixture<SeedTests.FiftySeeds>
{
    [Fact]
    public void No_seed_breaks_an_invariant() => Assert.All(seeds.Results, result =>
        Assert.True(result.Violation is null, $"{result.Violation}\n./run simulate --seed {result.Seed}\n{string.Join('\n', result.Tail)}"));

    [Theory]
    [InlineData("kills")]
    [InlineData("losses")]
    [InlineData("orders")]
    [InlineData("fills")]
    [InlineData("fills on bars")]
    [InlineData("fills on books")]
    [InlineData("books seen")]
    [InlineData("acknowledged")]
    [InlineData("cancellations")]
    public void The_seeds_are_not_idle(string what) => Assert.True(seeds.Results.Sum(r => r.Counts[what]) >= seeds.Results.Count);

    /// <summary>What became of the first fifty.</summary>
    public sealed class FiftySeeds
    {
        public IReadOnlyList<SimulationResult> Results { get; } =
            [.. Enumerable.Range(1, 50).Select(seed => Installation.Run(new SimulationOptions((ulong)seed)))];
    }
}
