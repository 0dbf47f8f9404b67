using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Import;

/// <summary>Reads prices and sizes of a listing into ticks and lots of its instrument.</summary>
/// <param name="listing">The listing.</param>
/// <param name="priceScale">What prices are multiplied with in the file.</param>
internal sealed class ListingGrid(Listing listing, int priceScale = 1)
{
    private readonly UnitGrid _ticks = new(listing.Instrument.TickSize * priceScale);
    private readonly UnitGrid _lots = new(listing.Instrument.LotSize);

    internal Listing Listing => listing;

    /// <summary>Reads a price above 0.</summary>
    internal RowFault Price(ReadOnlySpan<byte> text, out long ticks) => _ticks.Read(text, out ticks) switch
    {
        GridOutcome.OnGrid => ticks > 0 ? RowFault.None : RowFault.PriceNotPositive,
        GridOutcome.Negative => RowFault.PriceNotPositive,
        GridOutcome.Between => RowFault.PriceBetweenTicks,
        GridOutcome.TooLarge => RowFault.PriceTooLarge,
        _ => RowFault.NumberMalformed,
    };

    /// <summary>Reads a size of 0 or more.</summary>
    internal RowFault Size(ReadOnlySpan<byte> text, out long lots) => _lots.Read(text, out lots) switch
    {
        GridOutcome.OnGrid => RowFault.None,
        GridOutcome.Negative => RowFault.SizeNotPositive,
        GridOutcome.Between => RowFault.SizeBetweenLots,
        GridOutcome.TooLarge => RowFault.SizeTooLarge,
        _ => RowFault.NumberMalformed,
    };

    /// <summary>Reads a size above 0.</summary>
    internal RowFault TradedSize(ReadOnlySpan<byte> text, out long lots)
    {
        var fault = Size(text, out lots);
        return fault == RowFault.None && lots == 0 ? RowFault.SizeNotPositive : fault;
    }
}
