using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Ledger;

/// <summary>How events of a portfolio are written in the books.</summary>
public static class Postings
{
    /// <summary>The owner pays in.</summary>
    public static LedgerTransaction Capital(string currency, decimal amount, long timeNs) => new(
        "capital", timeNs, "opening capital",
        [new(Accounts.Cash, currency, amount), new(Accounts.Capital, currency, -amount)]);

    /// <summary>A trade, what it realised, and its fee.</summary>
    /// <param name="tradeId">The venue's id of the trade.</param>
    /// <param name="timeNs">When.</param>
    /// <param name="instrument">What was traded.</param>
    /// <param name="signedQuantity">Bought (positive) or sold (negative), in units of base.</param>
    /// <param name="price">In quote currency.</param>
    /// <param name="realized">Profit of the lots that it closed, in quote currency.</param>
    /// <param name="fee">In quote currency, ≥ 0.</param>
    public static LedgerTransaction Trade(
        string tradeId, long timeNs, Instrument instrument, decimal signedQuantity, decimal price, decimal realized, decimal fee)
    {
        var value = signedQuantity * price;
        var trading = Accounts.Trading(instrument.Symbol);
        var entries = new List<LedgerEntry>(8)
        {
            new(Accounts.Position(instrument.Symbol), instrument.Base, signedQuantity),
            new(trading, instrument.Base, -signedQuantity),
            new(Accounts.Cash, instrument.Quote, -value),
            new(trading, instrument.Quote, value),
        };
        if (realized != 0)
        {
            entries.Add(new(trading, instrument.Quote, realized));
            entries.Add(new(Accounts.Realized, instrument.Quote, -realized));
        }

        if (fee != 0)
        {
            entries.Add(new(Accounts.Cash, instrument.Quote, -fee));
            entries.Add(new(Accounts.Fees, instrument.Quote, fee));
        }

        var verb = signedQuantity > 0 ? "bought" : "sold";
        return new LedgerTransaction(tradeId, timeNs, $"{verb} {Math.Abs(signedQuantity)} {instrument.Symbol} at {price}", entries);
    }
}
