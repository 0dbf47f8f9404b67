using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues.Live;

/// <summary>
/// The books of one connection by the venue's symbols, and the one way to them: a reader and the watch for silence take turns, and both wait while the
/// sink has no room.
/// </summary>
internal sealed class FeedSet : IDisposable
{
    private readonly Dictionary<string, BookFeed> _bySymbol;
    private readonly BookFeed[] _feeds;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly ConnectionMeter _meter;
    private int _live;

    public FeedSet(IEnumerable<Listing> listings, Func<Listing, BookFeed> feed, ConnectionMeter meter)
    {
        _bySymbol = listings.ToDictionary(l => l.VenueSymbol, feed, StringComparer.Ordinal);
        _feeds = [.. _bySymbol.Values];
        _meter = meter;
        meter.Books(0, _feeds.Length);
    }

    public IReadOnlyList<BookFeed> Feeds => _feeds;

    public BookFeed? Find(string venueSymbol) => _bySymbol.GetValueOrDefault(venueSymbol);

    /// <summary>Does something with the feeds, alone, and hands on what it caused.</summary>
    public async ValueTask DoAsync<TState>(BookFeed feed, TState state, Action<BookFeed, TState> action, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var wasLive = feed.IsLive;
            action(feed, state);
            if (feed.IsLive != wasLive) _meter.Books(_live += wasLive ? -1 : 1, _feeds.Length);
            await feed.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>A tick that is not about the book.</summary>
    public async ValueTask WriteAsync(BookFeed feed, Tick tick, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await feed.WriteAsync(tick, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Makes every book stale that is live. When it is cancelled it goes on, without waiting for room.</summary>
    public async ValueTask DisconnectAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            _meter.Books(_live = 0, _feeds.Length);
            foreach (var feed in _feeds) feed.Disconnect();
            // All books are stale before the first word of it waits for room.
            foreach (var feed in _feeds)
            {
                if (cancellationToken.IsCancellationRequested) feed.TryFlush();
                else await feed.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Makes books stale when nothing was heard for too long.</summary>
    /// <param name="heardNs">When the venue gave its last sign of life, Unix nanoseconds.</param>
    /// <returns>Whether some book became stale by it.</returns>
    public async ValueTask<bool> CheckSilenceAsync(long heardNs, CancellationToken cancellationToken)
    {
        var isSilent = false;
        foreach (var feed in _feeds)
        {
            var wasLive = feed.IsLive;
            if (!wasLive) continue;
            await DoAsync(feed, heardNs, static (f, ns) => f.CheckSilence(ns), cancellationToken).ConfigureAwait(false);
            isSilent |= wasLive && !feed.IsLive;
        }

        return isSilent;
    }

    public void Dispose() => _turn.Dispose();
}
