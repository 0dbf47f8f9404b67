using OrleansTrading.Grains.Abstractions.Markets;

namespace OrleansTrading.Api.GraphQL;

/// <summary>What can be asked of the archive.</summary>
[ExtendObjectType<Query>]
public sealed class HistoryQuery
{
    private const long NsPerTick = 100;

    /// <summary>What is archived.</summary>
    [GraphQLDescription("What is in the archive, by venue, symbol and kind; at most 1,000 a page.")]
    public async Task<ArchiveConnection?> GetArchive(
        IGrainFactory grains, string? symbol = null, int first = Query.DefaultPageSize, string? after = null)
    {
        var found = await History(grains).GetArchive(symbol, first, after);
        return found.Page ?? throw found.Refusal!.ToException();
    }

    /// <summary>Archived ticks.</summary>
    [GraphQLDescription("Archived ticks of a kind in order of time, as the venues said them; at most 1,000 a page. Without a venue those of all, merged.")]
    public async Task<HistoryConnection?> GetHistory(
        string symbol, HistoryKind kind, DateTimeOffset from, DateTimeOffset to, IGrainFactory grains, string? venue = null,
        int first = Query.DefaultPageSize, string? after = null, int levels = 0)
    {
        var found = await History(grains).GetTicks(new HistoryRequest(symbol, venue, kind, Ns(from), Ns(to), first, after, levels));
        return found.Page ?? throw found.Refusal!.ToException();
    }

    /// <summary>Bars built from the archive.</summary>
    [GraphQLDescription("Bars built from the archive, oldest first, at most 1,000 a page: a timeframe (1m) of the mid, tick:500, volume:10 or dollar:1000000 of trades, or with a price longer bars of a venue's own. The market starts cold at the window's beginning.")]
    public async Task<HistoryBarConnection?> GetHistoryBars(
        string symbol, string timeframe, DateTimeOffset from, DateTimeOffset to, IGrainFactory grains, string? venue = null,
        BarPriceKind? price = null, int first = Query.DefaultPageSize, string? after = null)
    {
        var found = await History(grains).GetBars(new HistoryBarsRequest(symbol, venue, timeframe, price, Ns(from), Ns(to), first, after));
        return found.Page ?? throw found.Refusal!.ToException();
    }

    private static IHistoryGrain History(IGrainFactory grains) => grains.GetGrain<IHistoryGrain>(IHistoryGrain.Key);

    // The calendar goes on to 9999, nanoseconds in 64 bits to 2262.
    internal static long Ns(DateTimeOffset time) =>
        (long)Int128.Clamp((Int128)(time - DateTimeOffset.UnixEpoch).Ticks * NsPerTick, long.MinValue, long.MaxValue);
}
