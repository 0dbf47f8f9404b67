using System.Collections.Concurrent;

namespace OrleansTrading.Api.Feeds;

/// <summary>
/// The feeds of this process. Feeds are made for what exists (subscriptions check that first), so there are no more of them than instruments
/// and portfolios.
/// </summary>
internal sealed class TradingFeeds(IClusterClient client, TimeProvider time, ILogger<TradingFeeds> log)
{
    private readonly ConcurrentDictionary<string, MarketFeed> _markets = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Symbol, string Venue), BookFeed> _books = [];
    private readonly ConcurrentDictionary<string, PortfolioFeed> _portfolios = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, FillFeed> _fills = new(StringComparer.Ordinal);

    /// <summary>Opportunities of the tenant.</summary>
    public OpportunityFeed Opportunities { get; } = new(Tenant.Name, client, time, log);

    /// <summary>News of an instrument, by canonical symbol.</summary>
    public MarketFeed Market(string symbol) => _markets.GetOrAdd(symbol, s => new MarketFeed(s, client, time, log));

    /// <summary>A venue's book of an instrument, by canonical symbol and the venue's name, which lists it.</summary>
    public BookFeed Book(string symbol, string venue) =>
        _books.GetOrAdd((symbol, venue), k => new BookFeed(k.Symbol, k.Venue, client, time, log));

    /// <summary>A portfolio as it stands, by grain key.</summary>
    public PortfolioFeed Portfolio(string key) => _portfolios.GetOrAdd(key, k => new PortfolioFeed(k, client, time, log));

    /// <summary>A portfolio's fills, by grain key.</summary>
    public FillFeed Fills(string key) => _fills.GetOrAdd(key, k => new FillFeed(k, client, time, log));
}
