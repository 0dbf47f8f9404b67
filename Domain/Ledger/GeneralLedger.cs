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
    /// <exception cref="UnbalancedTransactionException">
    /// It does not sum to zero in every currency, or a balance cannot take it to the last digit.
    /// </exception>
    public void Post(LedgerTransaction transaction)
    {
        foreach (var (key, balance) in After(transaction)) _balances[key] = balance;
    }

    /// <summary>Checks that a transaction can be posted, without posting it.</summary>
    /// <exception cref="UnbalancedTransactionException">As <see cref="Post"/>.</exception>
    internal void Check(LedgerTransaction transaction) => After(transaction);

    private Dictionary<(string Account, string Currency), decimal> After(LedgerTransaction transaction)
    {
        RequireBalanced(transaction.Id, transaction.Entries);
        var after = new Dictionary<(string Account, string Currency), decimal>(transaction.Entries.Count);
        foreach (var entry in transaction.Entries)
        {
            var key = (entry.Account, entry.Currency);
            after[key] = Add(after.TryGetValue(key, out var balance) ? balance : _balances.GetValueOrDefault(key), entry.Amount, transaction.Id);
        }

        return after;
    }

    private static void RequireBalanced(string what, IEnumerable<LedgerEntry> entries)
    {
        foreach (var currency in entries.GroupBy(e => e.Currency, StringComparer.Ordinal))
            if (currency.Aggregate(0m, (total, e) => Add(total, e.Amount, what)) is var sum and not 0)
                throw new UnbalancedTransactionException($"Transaction {what} leaves {sum} {currency.Key} unaccounted for.");
    }

    // A decimal sum of more than 28 digits is rounded without a word. Books that round do not add up, so that is refused.
    private static decimal Add(decimal a, decimal b, string what)
    {
        try
        {
            var sum = a + b;
            if (sum - a == b && sum - b == a) return sum;
        }
        catch (OverflowException)
        {
            // Refused below, like every other sum that a decimal cannot hold.
        }

        throw new UnbalancedTransactionException($"Transaction {what} needs more digits than a balance has: {a} and {b}.");
    }
}

/// <summary>A transaction does not sum to zero in every currency, or not exactly: a defect, never input.</summary>
public sealed class UnbalancedTransactionException(string message) : InvalidOperationException(message);
