using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrleansTrading.Embedded.Tests.GraphQL;

namespace OrleansTrading.Embedded.Tests.Actors;

public sealed class LongTurnTests
{
    [Fact]
    public async Task A_turn_that_keeps_its_thread_is_named_while_it_runs_and_when_it_has_ended()
    {
        var (log, probe) = (new LogLines(), new Probe());
        await using var cluster = await TestCluster.Start(
            silo =>
            {
                silo.Services.AddSingleton<ILoggerProvider>(log);
                silo.Configure<SchedulingOptions>(options => options.TurnWarningLengthThreshold = TimeSpan.FromMilliseconds(20));
            },
            probe: probe);
        var kept = cluster.Client.GetGrain<IStandingGrain>("slow").KeepThread("turn");
        await probe.Signalled("turn runs");
        await Eventually.Async(() => log.All.Any(line => line.Contains("A turn of standing/slow runs for", StringComparison.Ordinal)));
        Assert.Contains(log.All, line => line.Contains("IStandingGrain.KeepThread", StringComparison.Ordinal));
        Assert.DoesNotContain(log.All, line => line.Contains("has ended", StringComparison.Ordinal));
        probe.Signal("let turn go");
        await kept;
        await Eventually.Async(() => log.All.Any(line => line.Contains("The long turn of standing/slow has ended", StringComparison.Ordinal)));
        Assert.Equal(2, log.All.Count(line => line.Contains("standing/slow", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Turns_that_follow_each_other_are_not_taken_for_one()
    {
        var (log, probe) = (new LogLines(), new Probe());
        await using var cluster = await TestCluster.Start(
            silo =>
            {
                silo.Services.AddSingleton<ILoggerProvider>(log);
                // The runtime's own watch goes by the machine's time and shall see nothing; the one below goes by the test's.
                silo.Configure<SchedulingOptions>(options => options.TurnWarningLengthThreshold = TimeSpan.FromHours(1));
            },
            probe: probe);
        var grain = cluster.Client.GetGrain<IStandingGrain>("busy");
        var watch = new TurnWatch();
        var hours = 0;
        var calls = new List<Task>();
        foreach (var turn in new[] { "first", "second", "third" })
        {
            calls.Add(grain.KeepThread(turn));
            await probe.Signalled($"{turn} runs");
            Look();
            Assert.Empty(log.All);
            if (turn == "third")
            {
                Look();
                Look();
                Assert.Contains("A turn of standing/busy runs for 7200000 ms", Assert.Single(log.All), StringComparison.Ordinal);
            }

            probe.Signal($"let {turn} go");
        }

        await Task.WhenAll(calls);

        void Look()
        {
            var runtime = cluster.GetSiloServiceProvider().GetRequiredService<ActorRuntime>();
            Assert.True(runtime.TryFind(grain.GetGrainId(), out var activation));
            watch.Look(activation, ++hours * 2 * TimeProvider.System.TimestampFrequency * 3_600);
        }
    }
}
