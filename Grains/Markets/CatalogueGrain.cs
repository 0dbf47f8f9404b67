using System.Collections.Immutable;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Domain.Strategies;
using OrleansTrading.Grains.Abstractions.Markets;

namespace OrleansTrading.Grains.Markets;

/// <inheritdoc cref="ICatalogueGrain"/>
[StatelessWorker]
public sealed class CatalogueGrain(Catalogue catalogue, Refusals refusals) : Grain, ICatalogueGrain
{
    /// <inheritdoc/>
    public ValueTask<InstrumentResult> Find(string symbol) => new(
        catalogue.Find(symbol) is { } found
            ? new InstrumentResult(ToMessage(found), null)
            : new InstrumentResult(null, refusals.Count(Catalogue.UnknownSymbol(symbol))));

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<InstrumentInfo>> Get(ImmutableArray<string> symbols) =>
        new([.. symbols.Select(s => ToMessage(catalogue.Instrument(s)))]);

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<string>> GetStrategies() => new([.. StrategyCatalogue.Names]);

    private static InstrumentInfo ToMessage(Instrument i) =>
        new(i.Symbol, i.Class.ToString(), i.Base, i.Quote, i.TickSize, i.LotSize, i.MinNotional, i.Sector);
}
