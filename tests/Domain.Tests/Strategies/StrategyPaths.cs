using FsCheck;
using FsCheck.Fluent;

namespace OrleansTrading.Domain.Tests.Strategies;

/// <summary>Random price paths: calm, trending and leaping stretches, in steps of 1e-4 of the price.</summary>
internal static class StrategyPaths
{
    public static readonly Gen<int> Steps = Gen.Frequency((5, Gen.Choose(-20, 20)), (2, Gen.Constant(0)), (1, Gen.Choose(-600, 600)));

    public static double[] Closes(int[] steps)
    {
        var price = 1.1;
        return [.. steps.Select(step => price *= 1 + step / 10_000.0)];
    }
}
