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
        var kept = cluster.Client.GetGrain<IStandingGrain>("slow").KeepThread();
        await probe.Signalled("runs");
        await Eventually.Async(() => log.All.Any(line => line.Contains("A turn of standing/slow runs for", StringComparison.Ordinal)));
        Assert.Contains(log.All, line => line.Contains("IStandingGrain.KeepThread", StringComparison.Ordinal));
        Assert.DoesNotContain(log.All, line => line.Contains("has ended", StringComparison.Ordinal));
        probe.Signal("let go");
        await kept;
        await Eventually.Async(() => log.All.Any(line => line.Contains("The long turn of standing/slow has ended", StringComparison.Ordinal)));
        Assert.Equal(2, log.All.Count(line => line.Contains("standing/slow", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Short_turns_of_a_busy_grain_are_not_taken_for_a_long_one()
    {
        var log = new LogLines();
        await using var cluster = await TestCluster.Start(silo =>
        {
            silo.Services.AddSingleton<ILoggerProvider>(log);
            silo.Configure<SchedulingOptions>(options => options.TurnWarningLengthThreshold = TimeSpan.FromMilliseconds(200));
        });
        var grain = cluster.Client.GetGrain<IStandingGrain>("busy");
        var until = DateTime.UtcNow.AddSeconds(1);
        while (DateTime.UtcNow < until)
            await grain.Echo();
        Assert.Empty(log.All);
    }
}
