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

    /// <summary>The last closed bars of the mid.</summary>
    [GraphQLDescription("The last closed bars of the mid, oldest first.")]
    public async Task<IReadOnlyList<Bar>> GetBars(
        [Parent] InstrumentInfo instrument, IGrainFactory grains, string timeframe = "1m", int last = Query.DefaultPageSize)
    {
        var bars = await grains.GetGrain<IInstrumentGrain>(instrument.Symbol).GetBars(timeframe, last);
        return bars.Refusal is { } refusal ? throw refusal.ToException() : bars.Bars;
    }
}
