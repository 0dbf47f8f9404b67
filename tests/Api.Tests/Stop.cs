// Every test here starts processes that use both cores; side by side they would only be slower.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace OrleansTrading.Api.Tests;

/// <summary>The end of a test run, for everything that waits.</summary>
internal static class Stop
{
    public static CancellationToken Token => TestContext.Current.CancellationToken;
}
