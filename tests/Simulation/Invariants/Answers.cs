using System.Globalization;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Grains.Abstractions.Portfolio;
using OrleansTrading.Simulation.Kernel;

namespace OrleansTrading.Simulation.Invariants;

/// <summary>Looks at what queries answer: that it adds up, and that it is what the journal holds.</summary>
internal sealed class Answers(Simulator simulator, BookKeeper books, Catalogue catalogue)
{
    // A rate turned round is rounded in its last digits.
    private const decimal Rounding = 0.000001m;

    public void Check(string portfolio, PortfolioResult result)
    {
        if (result.Portfolio is { } status) Check(portfolio, status);
    }

    /// <summary>A portfolio's state.</summary>
    public void Check(string portfolio, PortfolioStatus status)
    {
        var balances = BookKeeper.Books.Text(status.Balances.Select(b => (b.Account, b.Currency, b.Amount)));
        var page = books.PageOf("portfolio/" + portfolio, long.Parse(status.Version, CultureInfo.InvariantCulture));
        if (page is null)
            Violate(Invariant.AnswersAreTrue, portfolio, $"version {status.Version} is shown and not in the journal");
        else if (page != new BookKeeper.Page(status.OrderCount, status.FillCount, balances))
            Violate(Invariant.AnswersAreTrue, portfolio,
                $"at version {status.Version} it shows {status.OrderCount} orders, {status.FillCount} fills, {balances}; the journal says {page}");

        foreach (var currency in status.Balances.GroupBy(b => b.Currency))
            if (currency.Sum(b => b.Amount) is var sum && sum != 0)
                Violate(Invariant.Money, portfolio, $"balances sum to {sum} {currency.Key}");
        var marked = status.Positions.Where(p => p.Quantity != 0).Sum(p => p.Quantity * p.MarkPrice!.Value * Rate(p, status));
        Equal(portfolio, "equity = cash + marked positions", status.Equity, status.Cash + marked);
        Equal(portfolio, "equity = capital + realised + unrealised − fees",
            status.Equity, status.Capital + status.RealizedPnl + status.UnrealizedPnl - status.Fees);
    }

    /// <summary>A page of the ledger: transactions that are on it as a whole sum to zero.</summary>
    public void CheckLedger(LedgerPage page)
    {
        // The last may go on behind the end of the page.
        var whole = (page.Page?.Nodes ?? []).GroupBy(l => l.TransactionId).SkipLast(1);
        foreach (var transaction in whole)
            foreach (var currency in transaction.GroupBy(l => l.Currency))
                if (currency.Sum(l => l.Amount) != 0)
                    Violate(Invariant.Money, "a ledger", $"transaction {transaction.Key} does not sum to zero {currency.Key}");
    }

    /// <summary>A curve of equity: samples in order.</summary>
    public void CheckCurve(EquityCurve curve)
    {
        var times = curve.Points.Select(p => long.Parse(p.TimeNs, CultureInfo.InvariantCulture)).ToArray();
        for (var i = 1; i < times.Length; i++)
            if (times[i] <= times[i - 1])
                Violate(Invariant.AnswersAreTrue, "an equity curve", $"{times[i]} comes after {times[i - 1]}");
    }

    private decimal Rate(PositionLine position, PortfolioStatus status)
    {
        var instrument = catalogue.Instrument(position.Symbol);
        return instrument.Quote == status.BaseCurrency ? 1 : 1 / position.MarkPrice!.Value;
    }

    private void Equal(string portfolio, string what, decimal left, decimal right)
    {
        if (Math.Abs(left - right) > Rounding) Violate(Invariant.Money, portfolio, $"{what} does not hold: {left} ≠ {right}");
    }

    private void Violate(string invariant, string who, string what) => simulator.Violate(invariant, $"{who}: {what}.");
}
