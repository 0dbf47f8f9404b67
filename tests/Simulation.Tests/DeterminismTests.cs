using System.Diagnostics;
using System.Globalization;

namespace OrleansTrading.Simulation.Tests;

/// <summary>A seed is worth nothing unless it does the same again.</summary>
public sealed class DeterminismTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(16)]
    public void A_seed_takes_the_same_steps_again_whatever_ran_before_it(int seed)
    {
        var first = Run(seed);
        Run(seed + 1);
        var second = Run(seed);
        Assert.Equal((first.TraceHash, first.Steps, first.VirtualTime), (second.TraceHash, second.Steps, second.VirtualTime));
    }

    // Strings have other hash codes there, and objects other addresses.
    [Fact]
    public async Task A_seed_takes_the_same_steps_in_another_process()
    {
        const int seed = 5;
        var here = Run(seed);
        var start = new ProcessStartInfo("dotnet", [typeof(Installation).Assembly.Location, "--seed", $"{seed}"]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"trace {here.TraceHash:x16}"), said, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_seed_takes_other_steps() => Assert.NotEqual(Run(1).TraceHash, Run(2).TraceHash);

    private static SimulationResult Run(int seed) => Installation.Run(new SimulationOptions((ulong)seed));
}
