namespace OrleansTrading.Domain.Markets;

/// <summary>What kind of thing is traded; decides calendars, sectors and default limits.</summary>
public enum AssetClass
{
    /// <summary>A coin or token.</summary>
    Crypto,

    /// <summary>A currency pair.</summary>
    Forex,

    /// <summary>A metal, quoted per troy ounce or tonne.</summary>
    Metal,

    /// <summary>Energy that is stored: oil, gas, fuels.</summary>
    Energy,

    /// <summary>A stock index.</summary>
    Index,

    /// <summary>A share.</summary>
    Equity,

    /// <summary>A rig market: hash price, token price and their futures.</summary>
    Compute,

    /// <summary>A soft commodity or another one that grows: coffee, sugar, wheat.</summary>
    Soft,

    /// <summary>Electric power at a hub, per megawatt hour, and its futures.</summary>
    Power,
}

/// <summary>
/// What is traded, whoever lists it. Books count in integer ticks and lots of the instrument, so that equality is equality
/// and no rounding hides; money at the edges is <see cref="decimal"/>.
/// </summary>
/// <param name="Symbol">Canonical <c>BASE/QUOTE</c>, upper case.</param>
/// <param name="Class">Asset class.</param>
/// <param name="Base">The asset that a quantity counts.</param>
/// <param name="Quote">The currency that a price is in.</param>
/// <param name="TickSize">Smallest price step, in <paramref name="Quote"/> per unit of <paramref name="Base"/>; &gt; 0.</param>
/// <param name="LotSize">Smallest quantity step, in units of <paramref name="Base"/>; &gt; 0.</param>
/// <param name="MinNotional">Smallest order value, in <paramref name="Quote"/>; ≥ 0.</param>
/// <param name="Sector">Group for concentration limits.</param>
public sealed record Instrument(
    string Symbol,
    AssetClass Class,
    string Base,
    string Quote,
    decimal TickSize,
    decimal LotSize,
    decimal MinNotional,
    string Sector)
{
    /// <summary>When it trades.</summary>
    public TradingHours Hours { get; init; } = TradingHours.Always;

    /// <summary>Most ticks that a price may have: half of it still adds without overflow.</summary>
    public const long MaxTicks = long.MaxValue / 8;

    /// <summary>The price of a number of ticks, in <see cref="Quote"/>.</summary>
    public decimal ToPrice(long ticks) => ticks * TickSize;

    /// <summary>The price of a number of half ticks (mids fall between ticks), in <see cref="Quote"/>.</summary>
    public decimal HalfTicksToPrice(long halfTicks) => halfTicks * TickSize / 2;

    /// <summary>The ticks of a price, or false when it is not positive, too large, or between two ticks.</summary>
    public bool TryToTicks(decimal price, out long ticks) => TryToUnits(price, TickSize, out ticks);

    /// <summary>The lots of a quantity in units of <see cref="Base"/>, or false when it is not positive, too large, or between two lots.</summary>
    public bool TryToLots(decimal quantity, out long lots) => TryToUnits(quantity, LotSize, out lots);

    /// <summary>The quantity of a number of lots, in units of <see cref="Base"/>.</summary>
    public decimal ToQuantity(long lots) => lots * LotSize;

    /// <summary>The ISO or ticker form without the slash, as brokers write it: <c>EURUSD</c>.</summary>
    public string Ticker => Base + Quote;

    // Division first, so that no bound overflows; then back, since a quotient of too many digits is rounded and may look whole.
    private static bool TryToUnits(decimal value, decimal unit, out long units)
    {
        units = 0;
        if (value <= 0 || value / MaxTicks > unit) return false;
        units = (long)(value / unit);
        return units is > 0 and <= MaxTicks && units * unit == value;
    }
}
