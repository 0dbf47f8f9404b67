using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Ledger;

/// <summary>How events of a portfolio are written in the books.</summary>
public static class Postings
{
    /// <summary>Id of the transaction that a portfolio is opened with; no trade's and no movement's.</summary>
    public const string CapitalId = "capital";

    /// <summary>The owner pays in.</summary>
    public static LedgerTransaction Capital(string currency, decimal amount, long timeNs) => new(
        CapitalId, timeNs, "opening capital",
        [new(Accounts.Cash, currency, amount), new(Accounts.Capital, currency, -amount)]);

    /// <summary>The owner pays in (positive) or takes out (negative).</summary>
    public static LedgerTransaction Movement(string id, string currency, decimal amount, long timeNs) => new(
        id, timeNs, amount > 0 ? $"deposited {amount} {currency}" : $"withdrew {-amount} {currency}",
        [new(Accounts.Cash, currency, amount), new(Accounts.Capital, currency, -amount)]);

    /// <summary>Cash of one currency becomes cash of another. What lies between them is their exchange account.</summary>
    public static LedgerTransaction Conversion(string id, string from, decimal fromAmount, string to, decimal toAmount, long timeNs) => new(
        id, timeNs, $"converted {fromAmount} {from} to {toAmount} {to}",
        [
            new(Accounts.Cash, from, -fromAmount), new(Accounts.Exchange, from, fromAmount),
            new(Accounts.Cash, to, toAmount), new(Accounts.Exchange, to, -toAmount),
        ]);

    /// <summary>Funding is paid (positive) or received (negative).</summary>
    public static LedgerTransaction Funding(string id, string symbol, string currency, decimal amount, long timeNs) => new(
        id, timeNs, amount > 0 ? $"paid funding of {symbol}" : $"received funding of {symbol}",
        [new(Accounts.Cash, currency, -amount), new(Accounts.Funding, currency, amount)]);

    /// <summary>A trade, what it realised, and its fee.</summary>
    /// <param name="tradeId">The venue's id of the trade.</param>
    /// <param name="timeNs">When.</param>
    /// <param name="instrument">What was traded.</param>
    /// <param name="signedQuantity">Bought (positive) or sold (negative), in units of base.</param>
    /// <param name="price">In quote currency.</param>
    /// <param name="realized">Profit of the lots that it closed, in quote currency.</param>
    /// <param name="fee">In <paramref name="feeCurrency"/>; negative: a rebate.</param>
    /// <param name="feeCurrency">What the fee was paid in; null: the quote currency.</param>
    public static LedgerTransaction Trade(
        string tradeId, long timeNs, Instrument instrument, decimal signedQuantity, decimal price, decimal realized, decimal fee,
        string? feeCurrency = null)
    {
        // A fee in the base asset is given away out of the position, at the trade's price: an expense in money, and no cash.
        var isFeeInBase = feeCurrency == instrument.Base;
        var change = isFeeInBase ? signedQuantity - fee : signedQuantity;
        var trading = Accounts.Trading(instrument.Symbol);
        var entries = new List<LedgerEntry>(8)
        {
            new(Accounts.Position(instrument.Symbol), instrument.Base, change),
            new(trading, instrument.Base, -change),
            new(Accounts.Cash, instrument.Quote, -(signedQuantity * price)),
            new(trading, instrument.Quote, change * price),
        };
        if (realized != 0)
        {
            entries.Add(new(trading, instrument.Quote, realized));
            entries.Add(new(Accounts.Realized, instrument.Quote, -realized));
        }

        if (isFeeInBase && fee != 0)
        {
            entries.Add(new(Accounts.Fees, instrument.Quote, fee * price));
        }
        else if (fee != 0 && feeCurrency is not null && feeCurrency != instrument.Quote)
        {
            entries.Add(new(Accounts.Cash, feeCurrency, -fee));
            entries.Add(new(Accounts.Fees, feeCurrency, fee));
        }
        else if (fee != 0)
        {
            entries.Add(new(Accounts.Cash, instrument.Quote, -fee));
            entries.Add(new(Accounts.Fees, instrument.Quote, fee));
        }

        var verb = signedQuantity > 0 ? "bought" : "sold";
        return new LedgerTransaction(tradeId, timeNs, $"{verb} {Math.Abs(signedQuantity)} {instrument.Symbol} at {price}", entries);
    }
}
