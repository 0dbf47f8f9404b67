namespace OrleansTrading.Domain.Ledger;

/// <summary>Which lots a trade closes, and at what cost. Chosen when a portfolio is opened.</summary>
public enum LotMethod
{
    /// <summary>The oldest first.</summary>
    Fifo,

    /// <summary>The newest first.</summary>
    Lifo,

    /// <summary>
    /// A share of what all together cost, rounded to the currency's decimals; what rounding leaves stays in the pool. For dates and fees the
    /// oldest first.
    /// </summary>
    Average,
}

/// <summary>A quantity bought (positive) or sold (negative) in one trade: what a trade opens, and the trade itself.</summary>
/// <param name="Quantity">In units of base; of a lot, what is left of it.</param>
/// <param name="Price">In quote currency.</param>
/// <param name="TradeId">The venue's id of the trade.</param>
/// <param name="Venue">Where.</param>
/// <param name="Strategy">Who wanted it; empty for a person.</param>
/// <param name="TimeNs">When, Unix nanoseconds UTC.</param>
/// <param name="Fee">The fee that belongs to <paramref name="Quantity"/>.</param>
/// <param name="FeeCurrency">What the fee is counted in.</param>
public sealed record Lot(
    decimal Quantity, decimal Price, string TradeId, string Venue, string Strategy, long TimeNs, decimal Fee, string FeeCurrency);

/// <summary>A quantity that was opened by one trade and closed by another.</summary>
/// <param name="Opening">The trade that opened it, with the quantity and the share of its fee that were closed.</param>
/// <param name="Closing">The trade that closed it, with the quantity that it closed (of the other sign) and the share of its fee.</param>
/// <param name="Cost">What the books took out for it, in quote currency; negative when it was short.</param>
public sealed record ClosedLot(Lot Opening, Lot Closing, decimal Cost)
{
    /// <summary>Whether it was sold first.</summary>
    public bool IsShort => Opening.Quantity < 0;

    /// <summary>Profit before fees, in quote currency.</summary>
    public decimal Realized => Opening.Quantity * Closing.Price - Cost;
}
