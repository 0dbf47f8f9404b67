using OrleansTrading.Grains.Abstractions;
using OrleansTrading.Grains.Abstractions.Arbitrage;

namespace OrleansTrading.Api.Feeds;

/// <summary>Cross-venue opportunities as they open, change and close.</summary>
internal sealed class OpportunityFeed(string key, IClusterClient client, TimeProvider time, ILogger log) : Feed<Opportunity>(time, log)
{
    protected override async Task Run(CancellationToken cancellationToken)
    {
        var handle = await client.GetStreamProvider(TradingStreams.Provider)
            .GetStream<Opportunity>(StreamId.Create(TradingStreams.Opportunities, key))
            .SubscribeAsync((opportunity, _) =>
            {
                Publish(opportunity);
                return Task.CompletedTask;
            });
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            await handle.UnsubscribeAsync();
        }
    }
}
