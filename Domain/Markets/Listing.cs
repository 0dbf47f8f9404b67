namespace OrleansTrading.Domain.Markets;

/// <summary>
/// An instrument as one venue lists it. Ticks and lots of everything that travels are the instrument's; the venue's own steps bound what
/// orders it takes.
/// </summary>
/// <param name="Venue">The venue.</param>
/// <param name="Instrument">The instrument.</param>
/// <param name="VenueSymbol">What the venue calls it: <c>BTCUSDT</c>, <c>XBT/USD</c>, <c>EUR_USD</c>.</param>
/// <param name="TickSize">Smallest price step at the venue: a whole multiple of the instrument's.</param>
/// <param name="LotSize">Smallest quantity step at the venue: a whole multiple of the instrument's.</param>
/// <param name="MinNotional">Smallest order value at the venue, in the quote currency; ≥ 0.</param>
/// <param name="MakerFeeBps">Fee of an order that adds liquidity, basis points (1e-4) of notional; negative is a rebate.</param>
/// <param name="TakerFeeBps">Fee of an order that takes liquidity, basis points (1e-4) of notional; ≥ 0.</param>
public sealed record Listing(
    Venue Venue,
    Instrument Instrument,
    string VenueSymbol,
    decimal TickSize,
    decimal LotSize,
    decimal MinNotional,
    decimal MakerFeeBps,
    decimal TakerFeeBps);
