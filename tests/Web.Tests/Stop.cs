// Every test here has a browser and a process of the system at work; side by side they would only be slower.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(OrleansTrading.Web.Tests.Setup.Chromium))]
[assembly: AssemblyFixture(typeof(OrleansTrading.Web.Tests.Setup.SimulatedMarket))]

namespace OrleansTrading.Web.Tests;

/// <summary>The end of a test run, for everything that waits.</summary>
internal static class Stop
{
    public static CancellationToken Token => TestContext.Current.CancellationToken;
}
