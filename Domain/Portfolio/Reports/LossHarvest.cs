using OrleansTrading.Domain.Ledger;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Portfolio.Reports;

/// <summary>A loss that could be realised now to set it off against gains.</summary>
/// <param name="Symbol">Canonical symbol.</param>
/// <param name="Currency">The quote currency.</param>
/// <param name="Quantity">What to trade for it, in units of base: negative to sell, positive to buy back.</param>
/// <param name="Price">The mid that it is reckoned at.</param>
/// <param name="Loss">What closing would realise, in quote currency, as a positive amount, before fees.</param>
/// <param name="Lots">How many lots, or parts of them, it closes.</param>
/// <param name="AllowedNs">
/// From when the loss counts: what was opened of the same within the window before and stays open would make it a wash sale. Now, or earlier,
/// when nothing was.
/// </param>
/// <param name="ReopenNs">Before this the same must not be opened again, if it is closed now.</param>
public sealed record HarvestSuggestion(
    string Symbol, string Currency, decimal Quantity, decimal Price, decimal Loss, int Lots, long AllowedNs, long ReopenNs);

/// <summary>
/// Looks for losses to harvest. Which lots a trade closes, the portfolio's method says: so what is suggested is to close the first so many of
/// them in its order, as many as lose most. (Of lots that come later and lose, only those can be had that come before others that gain more.)
/// </summary>
public static class LossHarvest
{
    /// <summary>The wash-sale window: so long before and after a loss the same must not be bought.</summary>
    public const long WindowNs = 30 * Nanoseconds.PerDay;

    /// <summary>Suggestions by symbol.</summary>
    /// <param name="account">The portfolio.</param>
    /// <param name="mid">The market's mid of a symbol; null when there is none, and then there is no suggestion.</param>
    /// <param name="minLoss">Smallest loss worth a suggestion, in quote currency, &gt; 0.</param>
    /// <param name="nowNs">Market time, Unix nanoseconds UTC.</param>
    public static IReadOnlyList<HarvestSuggestion> Suggest(PortfolioAccount account, Func<string, decimal?> mid, decimal minLoss, long nowNs)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(minLoss);
        var suggestions = new List<HarvestSuggestion>();
        foreach (var (symbol, position) in account.Positions)
        {
            if (position.Quantity == 0 || mid(symbol) is not { } price) continue;
            var candidates = Candidates(symbol, position, account.LotMethod, price, nowNs).Where(c => c.Loss >= minLoss).ToList();
            // A loss that counts at once before a larger one that would have to wait.
            var best = candidates.Where(c => c.AllowedNs <= nowNs).MaxBy(c => c.Loss) ?? candidates.MaxBy(c => c.Loss);
            if (best is not null) suggestions.Add(best);
        }

        return suggestions;
    }

    // Closing the first lot, the first two, and so on.
    private static List<HarvestSuggestion> Candidates(string symbol, Position position, LotMethod method, decimal price, long nowNs)
    {
        var lots = method == LotMethod.Lifo ? [.. position.Lots.Reverse()] : position.Lots;
        // When the youngest of those behind each lot was opened.
        var youngestStaying = new long[lots.Count];
        var youngest = long.MinValue;
        for (var i = lots.Count - 1; i >= 0; i--)
        {
            youngestStaying[i] = youngest;
            youngest = Math.Max(youngest, lots[i].TimeNs);
        }

        var candidates = new List<HarvestSuggestion>(lots.Count);
        decimal quantity = 0, loss = 0;
        for (var i = 0; i < lots.Count; i++)
        {
            quantity -= lots[i].Quantity;
            loss = method == LotMethod.Average ? -position.Realize(quantity, price) : loss + lots[i].Quantity * (lots[i].Price - price);
            var allowedNs = youngestStaying[i] > nowNs - WindowNs ? youngestStaying[i] + WindowNs : nowNs;
            candidates.Add(new HarvestSuggestion(symbol, Symbols.QuoteOf(symbol), quantity, price, loss, i + 1, allowedNs, nowNs + WindowNs));
        }

        return candidates;
    }
}
