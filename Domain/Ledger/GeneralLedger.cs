namespace OrleansTrading.Domain.Ledger;

/// <summary>The balances of all accounts. Takes balanced transactions only, so that every currency sums to zero always.</summary>
public sealed class GeneralLedger
{
    private readonly SortedDictionary<(string Account, string Currency), decimal> _balances;

    /// <summary>Opens a ledger with balances, or empty.</summary>
    /// <exception cref="UnbalancedTransactionException">The balances do not sum to zero in every currency.</exception>
    public GeneralLedger(IEnumerable<LedgerEntry>? balances = null)
    {
        _balances = new(Comparer<(string Account, string Currency)>.Create(static (a, b) =>
            string.CompareOrdinal(a.Account, b.Account) is var order and not 0 ? order : string.CompareOrdinal(a.Currency, b.Currency)));
        if (balances is null) return;
        foreach (var balance in balances) _balances[(balance.Account, balance.Currency)] = balance.Amount;
        RequireBalanced("the opening balances", Balances);
    }

    /// <summary>All balances that are not zero, by account and currency.</summary>
    public IEnumerable<LedgerEntry> Balances =>
        _balances.Where(b => b.Value != 0).Select(b => new LedgerEntry(b.Key.Account, b.Key.Currency, b.Value));

    /// <summary>The balance of an account in a currency; 0 when it was never used.</summary>
    public decimal Balance(string account, string currency) => _balances.GetValueOrDefault((account, currency));

    /// <summary>Posts a transaction, whole or not at all.</summary>
    /// <exception cref="UnbalancedTransactionException">It does not sum to zero in every currency.</exception>
    public void Post(LedgerTransaction transaction)
    {
        RequireBalanced(transaction.Id, transaction.Entries);
        foreach (var entry in transaction.Entries)
            _balances[(entry.Account, entry.Currency)] = Balance(entry.Account, entry.Currency) + entry.Amount;
    }

    private static void RequireBalanced(string what, IEnumerable<LedgerEntry> entries)
    {
        foreach (var currency in entries.GroupBy(e => e.Currency, StringComparer.Ordinal))
            if (currency.Sum(e => e.Amount) is var sum and not 0)
                throw new UnbalancedTransactionException($"Transaction {what} leaves {sum} {currency.Key} unaccounted for.");
    }
}

/// <summary>A transaction does not sum to zero in every currency: a defect, never input.</summary>
public sealed class UnbalancedTransactionException(string message) : InvalidOperationException(message);
