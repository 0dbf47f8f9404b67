using OrleansTrading.Grains.Abstractions;
using OrleansTrading.Grains.Abstractions.Markets;

namespace OrleansTrading.Api.Feeds;

/// <summary>News of an instrument: its market as it stands, or a bar that closed. One of the two is there.</summary>
internal readonly record struct MarketNews(MarketUpdate? Update, TimeframeBar? Closed);

/// <summary>News of one instrument: the grain tells an observer how the market stands, and bars that closed come on its stream.</summary>
internal sealed class MarketFeed(string symbol, IClusterClient client, TimeProvider time, ILogger log) : Feed<MarketNews>(time, log)
{
    protected override async Task Run(CancellationToken cancellationToken)
    {
        var grain = client.GetGrain<IInstrumentGrain>(symbol);
        var observer = new Observer(this);
        var reference = client.CreateObjectReference<IMarketObserver>(observer);
        var bars = await client.GetStreamProvider(TradingStreams.Provider)
            .GetStream<TimeframeBar>(StreamId.Create(TradingStreams.Bars, symbol))
            .SubscribeAsync((bar, _) =>
            {
                Publish(new MarketNews(null, bar));
                return Task.CompletedTask;
            });
        try
        {
            await WatchRenewal.Keep(() => grain.Watch(reference), () => grain.Unwatch(reference), Time, cancellationToken);
        }
        finally
        {
            await bars.UnsubscribeAsync();
            client.DeleteObjectReference<IMarketObserver>(reference);
            // The runtime holds observers weakly.
            GC.KeepAlive(observer);
        }
    }

    private sealed class Observer(MarketFeed feed) : IMarketObserver
    {
        public void Changed(MarketUpdate update) => feed.Publish(new MarketNews(update, null));
    }
}
