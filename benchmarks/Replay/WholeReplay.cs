using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansTrading.Connectors.Venues.Lean;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Grains.Abstractions.Markets;
using OrleansTrading.Silo;
using OrleansTrading.Storage;

namespace OrleansTrading.Bench.Replay;

/// <summary>
/// A replay through everything that trades, hosted as the API hosts it: files, grains, strategies, risk, orders, journal. Timed
/// from its first read of the market until its end is durable; starting and stopping the process are not part of it.
/// </summary>
internal static class WholeReplay
{
    /// <summary>Replays once, into a fresh data folder.</summary>
    /// <returns>Quotes a second.</returns>
    public static async Task<double> Run(QuoteFolder quotes, LeanTickMarket market, string dataFolder, CancellationToken cancellationToken)
    {
        var count = market.Verify(cancellationToken).Sum(listing => listing.Rows);
        var timed = new TimedMarket(market);
        using var folder = DataFolder.Open(dataFolder);
        // Without defaults: no settings of the machine take part, and no log.
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.UseOrleans(silo => silo.AddTrading(new TradingOptions(dataFolder, quotes.Options), folder, timed));
        using var host = builder.Build();

        var lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
        var done = new TaskCompletionSource<TimeSpan>();
        // The replay ends the process when its end is durable.
        using var _ = lifetime.ApplicationStopping.Register(() => done.TrySetResult(timed.SinceFirstRead));
        using var interruption = cancellationToken.Register(() => done.TrySetCanceled(cancellationToken));
        await host.StartAsync(cancellationToken);
        var elapsed = await done.Task;

        var status = await host.Services.GetRequiredService<IGrainFactory>().GetGrain<IMarketGrain>(IMarketGrain.Key).GetStatus();
        await host.StopAsync(CancellationToken.None);
        return status?.State == SessionState.Finished
            ? count / elapsed.TotalSeconds
            : throw new InvalidOperationException($"The replay did not finish: {status?.Error ?? "it was stopped"}");
    }

    /// <summary>A market that knows when it was first read.</summary>
    private sealed class TimedMarket(IMarketTape market) : IMarketTape
    {
        private long _firstRead;

        public IReadOnlyList<Venue> Venues => market.Venues;

        public IReadOnlyList<Instrument> Instruments => market.Instruments;

        public IReadOnlyList<(int Venue, int Instrument)> Listings => market.Listings;

        public long FromNs => market.FromNs;

        public long ToNs => market.ToNs;

        public string Fingerprint => market.Fingerprint;

        public IMarketScenarios? Scenarios => market.Scenarios;

        public double? LatencyMs(int venue) => market.LatencyMs(venue);

        public TimeSpan SinceFirstRead => Stopwatch.GetElapsedTime(_firstRead);

        public IEnumerable<TapeTick> Read(long afterNs)
        {
            _firstRead = Stopwatch.GetTimestamp();
            return market.Read(afterNs);
        }
    }
}
