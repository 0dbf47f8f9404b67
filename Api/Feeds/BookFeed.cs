using OrleansTrading.Api.GraphQL;
using OrleansTrading.Grains.Abstractions.Markets;

namespace OrleansTrading.Api.Feeds;

/// <summary>A venue's book of an instrument as it stands, as the instrument's grain tells an observer.</summary>
internal sealed class BookFeed(string symbol, string venue, IClusterClient client, TimeProvider time, ILogger log) : Feed<BookView>(time, log)
{
    protected override async Task Run(CancellationToken cancellationToken)
    {
        var grain = client.GetGrain<IInstrumentGrain>(symbol);
        var observer = new Observer(this);
        var reference = client.CreateObjectReference<IBookObserver>(observer);
        try
        {
            await WatchRenewal.Keep(Watch, () => grain.UnwatchBook(venue, reference), Time, cancellationToken);
        }
        finally
        {
            client.DeleteObjectReference<IBookObserver>(reference);
            // The runtime holds observers weakly.
            GC.KeepAlive(observer);
        }

        async Task Watch()
        {
            if (await grain.WatchBook(venue, reference) is { } refusal) throw refusal.ToException();
        }
    }

    private sealed class Observer(BookFeed feed) : IBookObserver
    {
        public void Changed(BookView book) => feed.Publish(book);
    }
}
