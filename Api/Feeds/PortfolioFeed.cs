using OrleansTrading.Grains.Abstractions.Portfolio;

namespace OrleansTrading.Api.Feeds;

/// <summary>One portfolio as it stands, whenever it or its value has changed.</summary>
internal sealed class PortfolioFeed(string key, IGrainFactory grains, TimeProvider time, ILogger log) : Feed<PortfolioStatus>(time, log)
{
    protected override async Task Run(CancellationToken cancellationToken)
    {
        var grain = grains.GetGrain<IPortfolioGrain>(key);
        var observer = new Observer(this);
        var reference = grains.CreateObjectReference<IPortfolioObserver>(observer);
        try
        {
            await WatchRenewal.Keep(() => grain.Watch(reference), () => grain.Unwatch(reference), Time, cancellationToken);
        }
        finally
        {
            grains.DeleteObjectReference<IPortfolioObserver>(reference);
            // The runtime holds observers weakly.
            GC.KeepAlive(observer);
        }
    }

    private sealed class Observer(PortfolioFeed feed) : IPortfolioObserver
    {
        public void Changed(PortfolioStatus portfolio) => feed.Publish(portfolio);
    }
}
