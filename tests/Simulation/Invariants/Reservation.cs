using OrleansTrading.Domain.Ledger;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Domain.Portfolio;
using OrleansTrading.Domain.Risk;

namespace OrleansTrading.Simulation.Invariants;

/// <summary>
/// Reserved ≤ available, reckoned from the journal alone: what a portfolio holds and has reserved for working orders, the new one
/// among them, stays within its share of an asset. Marks are the journal's last prices, where the gate had the market's mids, so it
/// looks with a tolerance.
/// </summary>
internal static class Reservation
{
    private const decimal Tolerance = 1.05m;
    private static readonly RiskLimits Limits = new();

    /// <summary>What an order reserves too much; null when it does not.</summary>
    /// <param name="order">The order.</param>
    /// <param name="account">The portfolio before it.</param>
    /// <param name="prices">The last price of each symbol that the journal has one of.</param>
    /// <param name="catalogue">Known instruments.</param>
    public static string? Exceeded(OrderSubmitted order, PortfolioAccount account, IReadOnlyDictionary<string, decimal> prices, Catalogue catalogue)
    {
        var rates = Rates(account.BaseCurrency, prices, catalogue);
        var asset = catalogue.Instrument(order.Symbol);
        var held = account.Positions.TryGetValue(asset.Symbol, out var position) ? position.Quantity : 0;
        var reserved = account.Committed(asset.Symbol, order.Side) + order.Quantity;
        var worst = held + reserved * (int)order.Side;
        if (Math.Abs(worst) <= Math.Abs(held)) return null;
        var exposure = Math.Abs(worst) * prices[asset.Symbol] * rates[asset.Quote];
        var allowed = Limits.MaxAssetShare * Equity(account, prices, rates, catalogue) * Tolerance;
        return exposure <= allowed
            ? null
            : FormattableString.Invariant(
                $"order {order.ClientOrderId} reserves {exposure:0.##} {account.BaseCurrency} of {asset.Base}, {allowed:0.##} are available");
    }

    private static decimal Equity(
        PortfolioAccount account, IReadOnlyDictionary<string, decimal> prices, Dictionary<string, decimal> rates, Catalogue catalogue)
    {
        var cash = account.Balances.Where(b => b.Account == Accounts.Cash).Sum(b => b.Amount * rates[b.Currency]);
        return cash + account.Positions.Where(p => p.Value.Quantity != 0)
            .Sum(p => p.Value.Quantity * prices[p.Key] * rates[catalogue.Instrument(p.Key).Quote]);
    }

    // What one unit of each currency is worth in the base currency, by the prices that are known.
    private static Dictionary<string, decimal> Rates(string baseCurrency, IReadOnlyDictionary<string, decimal> prices, Catalogue catalogue)
    {
        var rates = new Dictionary<string, decimal> { [baseCurrency] = 1 };
        foreach (var (symbol, price) in prices)
        {
            var instrument = catalogue.Instrument(symbol);
            if (instrument.Base == baseCurrency) rates[instrument.Quote] = 1 / price;
        }

        return rates;
    }
}
