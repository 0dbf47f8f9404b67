using OrleansTrading.Domain.Ledger;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Portfolio;

/// <summary>What a portfolio is worth, in its base currency, at the mids of a market.</summary>
/// <param name="Equity">Cash of every currency, plus marked positions.</param>
/// <param name="Cash">Cash of every currency.</param>
/// <param name="RealizedPnl">Profit of closed lots, before fees.</param>
/// <param name="UnrealizedPnl">Marked value of open lots less their cost.</param>
/// <param name="Fees">Fees paid.</param>
/// <param name="GrossExposure">Σ |marked value| of positions.</param>
/// <param name="Funding">Funding paid, less funding received.</param>
public sealed record Valuation(
    decimal Equity, decimal Cash, decimal RealizedPnl, decimal UnrealizedPnl, decimal Fees, decimal GrossExposure, decimal Funding = 0)
{
    /// <summary>Whether an account's balances are valued, each by its currency's rate.</summary>
    public static bool Counts(string account) => account is Accounts.Cash or Accounts.Realized or Accounts.Fees or Accounts.Funding;

    /// <summary>Values a portfolio.</summary>
    /// <returns>
    /// The value, or a refusal: MARK_MISSING when a position or currency has no market to value it by, VALUE_OUT_OF_RANGE when a
    /// market's prices make it worth more than a decimal holds.
    /// </returns>
    public static (Valuation? Value, Refusal? Refusal) Of(PortfolioAccount account, MarketView market, Catalogue catalogue)
    {
        try
        {
            return Sum(account, market, catalogue);
        }
        catch (OverflowException)
        {
            return (null, new Refusal("VALUE_OUT_OF_RANGE", "The portfolio has a value that is too large to calculate with."));
        }
    }

    private static (Valuation? Value, Refusal? Refusal) Sum(PortfolioAccount account, MarketView market, Catalogue catalogue)
    {
        decimal cash = 0, realized = 0, fees = 0, funding = 0, marked = 0, unrealized = 0, gross = 0;
        foreach (var balance in account.Balances)
        {
            if (!Counts(balance.Account)) continue;
            if (market.Rate(balance.Currency, account.BaseCurrency) is not { } rate) return (null, Missing(balance.Currency));
            if (balance.Account == Accounts.Cash) cash += balance.Amount * rate;
            if (balance.Account == Accounts.Realized) realized -= balance.Amount * rate;
            if (balance.Account == Accounts.Fees) fees += balance.Amount * rate;
            if (balance.Account == Accounts.Funding) funding += balance.Amount * rate;
        }

        foreach (var (symbol, position) in account.Positions)
        {
            if (position.Quantity == 0) continue;
            if (market.Mid(symbol) is not { } mid) return (null, Missing(symbol));
            if (market.Rate(catalogue.Instrument(symbol).Quote, account.BaseCurrency) is not { } rate) return (null, Missing(symbol));
            var value = position.Quantity * mid;
            marked += value * rate;
            unrealized += (value - position.Cost) * rate;
            gross += Math.Abs(value) * rate;
        }

        return (new Valuation(cash + marked, cash, realized, unrealized, fees, gross, funding), null);
    }

    private static Refusal Missing(string what) =>
        new("MARK_MISSING", $"There is no quote to value {what} by.");
}
