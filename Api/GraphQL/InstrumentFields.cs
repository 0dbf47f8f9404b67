using OrleansTrading.Grains.Abstractions.Markets;

namespace OrleansTrading.Api.GraphQL;

/// <summary>What an instrument's grain adds to what the instrument is.</summary>
[ExtendObjectType<InstrumentInfo>]
public sealed class InstrumentFields
{
    /// <summary>The consolidated market.</summary>
    [GraphQLDescription("The consolidated market; null when the session does not have the instrument.")]
    public Task<InstrumentMarket?> GetMarket([Parent] InstrumentInfo instrument, IGrainFactory grains) =>
        grains.GetGrain<IInstrumentGrain>(instrument.Symbol).GetMarket();

    /// <summary>The last bars of the mid.</summary>
    [GraphQLDescription("The last bars of the mid, oldest first, at most 1,440. Timeframes: 1s 5s 15s 1m 5m 15m 30m 1h 4h 1d 1w 1M 1y. The forming bar, where there is one and it is asked for, is the last.")]
    public async Task<IReadOnlyList<Bar>> GetBars(
        [Parent] InstrumentInfo instrument, IGrainFactory grains, string timeframe = "1m", int last = Query.DefaultPageSize,
        bool includeForming = false)
    {
        var bars = await grains.GetGrain<IInstrumentGrain>(instrument.Symbol).GetBars(timeframe, last, includeForming);
        return bars.Refusal is { } refusal ? throw refusal.ToException() : bars.Bars;
    }

    /// <summary>Where it is listed.</summary>
    [GraphQLDescription("Where it is listed, by venue, with the venue's own symbol, steps and fees.")]
    public async Task<IReadOnlyList<ListingInfo>> GetListings([Parent] InstrumentInfo instrument, IGrainFactory grains) =>
        await grains.GetGrain<ICatalogueGrain>(ICatalogueGrain.Key).GetListings(instrument.Symbol);

    /// <summary>When it trades.</summary>
    [GraphQLDescription("When it trades, as of the market's time.")]
    public async Task<HoursInfo?> GetHours([Parent] InstrumentInfo instrument, IGrainFactory grains) =>
        await grains.GetGrain<ICatalogueGrain>(ICatalogueGrain.Key).GetHours(instrument.Symbol);

    /// <summary>The last trades.</summary>
    [GraphQLDescription("The last trades of all venues, oldest first; at most 64.")]
    public async Task<IReadOnlyList<TradePrint>> GetTrades([Parent] InstrumentInfo instrument, IGrainFactory grains, int last = Query.DefaultPageSize) =>
        await grains.GetGrain<IInstrumentGrain>(instrument.Symbol).GetTrades(last);
}
