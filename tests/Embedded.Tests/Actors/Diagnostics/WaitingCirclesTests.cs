using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace OrleansTrading.Embedded.Tests.Actors;

public sealed class WaitingCirclesTests
{
    [Theory]
    [InlineData(new[] { "a" }, "standing/a -[IStandingGrain.Along, waits]-> standing/a")]
    [InlineData(new[] { "b", "a" }, "standing/a -[IStandingGrain.Along]-> standing/b -[IStandingGrain.Along, waits]-> standing/a")]
    [InlineData(new[] { "b", "c", "b" }, "standing/b -[IStandingGrain.Along]-> standing/c -[IStandingGrain.Along, waits]-> standing/b")]
    public async Task Calls_that_wait_for_each_other_are_named_once_with_the_chain(string[] path, string circle)
    {
        var (log, clock) = (new LogLines(), new ManualClock());
        await using var cluster = await TestCluster.Start(silo => silo.Services.AddSingleton<ILoggerProvider>(log), clock);
        var stuck = cluster.Client.GetGrain<IStandingGrain>("a").Along(path);
        await clock.PassUntil(stuck);
        await Assert.ThrowsAsync<TimeoutException>(() => stuck);
        // Other calls of the circle may be younger.
        await clock.PassUntil(cluster.StopAllSilosAsync());
        var told = Assert.Single(log.All);
        Assert.Contains("Calls wait for each other in a circle", told, StringComparison.Ordinal);
        Assert.Contains(circle, told, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_circle_is_found_once_and_nothing_else()
    {
        // a → b → c → a, with a tail d → a, an open chain e → f → g, and a circle of two beside it.
        WaitingCall[] calls =
        [
            Call("a", "b", isStarted: true), Call("d", "a", isStarted: false), Call("b", "c", isStarted: true), Call("c", "a", isStarted: false),
            Call("e", "f", isStarted: true), Call("f", "g", isStarted: false), Call("x", "y", isStarted: false), Call("y", "x", isStarted: false),
        ];
        Assert.Equal(
            ["t/a -[M]-> t/b -[M]-> t/c -[M, waits]-> t/a", "t/x -[M, waits]-> t/y -[M, waits]-> t/x"],
            WaitingCircles.Find(calls).Select(WaitingCircles.Describe));
    }

    [Fact]
    public void Calls_that_all_have_started_are_no_circle_that_stands() =>
        // A reentrant grain takes the call that comes back: nobody waits behind anybody.
        Assert.Empty(WaitingCircles.Find([Call("a", "b", isStarted: true), Call("b", "a", isStarted: true)]));

    [Fact]
    public void A_long_chain_costs_no_stack()
    {
        var chain = Enumerable.Range(0, 100_000).Select(i => Call($"{i}", $"{i + 1}", isStarted: true)).ToList();
        Assert.Empty(WaitingCircles.Find(chain));
        chain.Add(Call("100000", "0", isStarted: false));
        Assert.Equal(100_001, Assert.Single(WaitingCircles.Find(chain)).Length);
    }

    private static WaitingCall Call(string caller, string target, bool isStarted) =>
        new(GrainId.Create("t", caller), GrainId.Create("t", target), "M", isStarted, 2);
}
