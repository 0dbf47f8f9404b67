using OrleansTrading.Domain.Ledger;

namespace OrleansTrading.Domain.Portfolio.Reports;

/// <summary>What happened to cash of one currency in a period. The opening balance and all that follows it make the closing balance.</summary>
/// <param name="Currency">The currency.</param>
/// <param name="Opening">At the period's beginning.</param>
/// <param name="Deposits">Paid in, the opening capital among it.</param>
/// <param name="Withdrawals">Taken out, ≥ 0.</param>
/// <param name="Converted">Taken (positive) or given (negative) for other currencies.</param>
/// <param name="Traded">What trades brought (positive) or cost (negative), before fees.</param>
/// <param name="Fees">Paid in cash, ≥ 0. A fee in the base asset is no cash.</param>
/// <param name="Funding">Paid, less received.</param>
/// <param name="Closing">At the period's end, by the ledger.</param>
/// <param name="Realized">Profit of the lots that were closed, before fees.</param>
public sealed record CashStatement(
    string Currency, decimal Opening, decimal Deposits, decimal Withdrawals, decimal Converted, decimal Traded, decimal Fees, decimal Funding,
    decimal Closing, decimal Realized)
{
    /// <summary>The closing balance by what happened.</summary>
    public decimal Expected => Opening + Deposits - Withdrawals + Converted + Traded - Fees - Funding;
}

/// <summary>What happened to a position in a period.</summary>
/// <param name="Symbol">Canonical symbol.</param>
/// <param name="Opening">At the period's beginning, in units of base.</param>
/// <param name="Bought">In units of base, ≥ 0.</param>
/// <param name="Sold">In units of base, ≥ 0.</param>
/// <param name="Fees">Given away as fees in the base asset, ≥ 0.</param>
/// <param name="Closing">At the period's end, by the ledger.</param>
public sealed record PositionStatement(string Symbol, decimal Opening, decimal Bought, decimal Sold, decimal Fees, decimal Closing)
{
    /// <summary>The closing position by what happened.</summary>
    public decimal Expected => Opening + Bought - Sold - Fees;
}

/// <summary>A movement of cash or of a position.</summary>
/// <param name="TimeNs">When it was booked, Unix nanoseconds UTC.</param>
/// <param name="TransactionId">What caused it.</param>
/// <param name="Memo">In words.</param>
/// <param name="Account">Cash, or the position.</param>
/// <param name="Currency">What is counted.</param>
/// <param name="Amount">In (positive) or out (negative).</param>
/// <param name="Balance">The account's balance after it.</param>
public sealed record Movement(long TimeNs, string TransactionId, string Memo, string Account, string Currency, decimal Amount, decimal Balance);

/// <summary>Something that does not tie out.</summary>
/// <param name="What">An account, and what it counts.</param>
/// <param name="Expected">By fills, fees, funding and movements.</param>
/// <param name="Found">By the ledger.</param>
public sealed record Difference(string What, decimal Expected, decimal Found);

/// <summary>
/// What happened to the money and the positions of a portfolio in a period. Balances come from the ledger's transactions, and what
/// happened from the other events, so that one proves the other; where they disagree the statement says so. Takes the whole journal.
/// </summary>
/// <param name="period">The period.</param>
/// <param name="movements">Which of the movements to keep.</param>
public sealed class Statement(Period period, Slice movements)
{
    private readonly BookingClock _clock = new(period);
    private readonly GeneralLedger _ledger = new();
    private readonly SortedDictionary<string, CashStatement> _cash = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, PositionStatement> _positions = new(StringComparer.Ordinal);
    private readonly SliceOf<Movement> _movements = new(movements);

    // What fills realised so far, by currency, beside what the ledger has.
    private readonly SortedDictionary<string, decimal> _realized = new(StringComparer.Ordinal);

    /// <summary>Cash by currency: what was there, or moved.</summary>
    public IReadOnlyList<CashStatement> Cash =>
        [.. _cash.Values.Select(c => c with { Closing = _ledger.Balance(Accounts.Cash, c.Currency) }).Where(c => c != Nothing(c.Currency))];

    /// <summary>Positions by symbol: what was there, or moved.</summary>
    public IReadOnlyList<PositionStatement> Positions =>
    [
        .. _positions.Values.Select(p => p with { Closing = _ledger.Balance(Accounts.Position(p.Symbol), Symbols.BaseOf(p.Symbol)) })
            .Where(p => p != None(p.Symbol)),
    ];

    /// <summary>The movements of the slice, in the order of the journal.</summary>
    public IReadOnlyList<Movement> Movements => _movements.Entries;

    /// <summary>How many movements the period has.</summary>
    public long MovementCount => _movements.Count;

    /// <summary>What does not tie out; nothing, when the books are right.</summary>
    public IReadOnlyList<Difference> Differences =>
    [
        .. Cash.Where(c => c.Expected != c.Closing).Select(c => new Difference($"{Accounts.Cash} {c.Currency}", c.Expected, c.Closing)),
        .. Positions.Where(p => p.Expected != p.Closing).Select(p => new Difference(Accounts.Position(p.Symbol), p.Expected, p.Closing)),
        .. _realized.Where(r => r.Value != -_ledger.Balance(Accounts.Realized, r.Key))
            .Select(r => new Difference($"{Accounts.Realized} {r.Key}", -r.Value, _ledger.Balance(Accounts.Realized, r.Key))),
        .. UnknownAccounts(),
    ];

    /// <summary>Takes the next event; after the period there is nothing more to take.</summary>
    /// <returns>Whether more is wanted.</returns>
    public bool Take(PortfolioEvent e)
    {
        _clock.Take(e);
        if (_clock.IsOver) return false;
        switch (e)
        {
            case PortfolioOpened opened:
                Move(opened.BaseCurrency, c => c with { Deposits = c.Deposits + opened.Capital });
                break;
            case CashMoved { Amount: > 0 } moved:
                Move(moved.Currency, c => c with { Deposits = c.Deposits + moved.Amount });
                break;
            case CashMoved moved:
                Move(moved.Currency, c => c with { Withdrawals = c.Withdrawals - moved.Amount });
                break;
            case CashConverted converted:
                Move(converted.From, c => c with { Converted = c.Converted - converted.FromAmount });
                Move(converted.To, c => c with { Converted = c.Converted + converted.ToAmount });
                break;
            case FundingPaid funding:
                Move(funding.Currency, c => c with { Funding = c.Funding + funding.Amount });
                break;
            case OrderFilled fill:
                Fill(fill);
                break;
            case TransactionPosted posted:
                Post(posted.Transaction);
                break;
        }

        return true;
    }

    private void Fill(OrderFilled fill)
    {
        var quote = Symbols.QuoteOf(fill.Symbol);
        var feeInBase = fill.FeeCurrency == Symbols.BaseOf(fill.Symbol) ? fill.Fee : 0;
        var value = fill.Quantity * (int)fill.Side * fill.Price;
        Move(quote, c => c with { Traded = c.Traded - value, Realized = c.Realized + fill.RealizedPnl });
        _realized[quote] = _realized.GetValueOrDefault(quote) + fill.RealizedPnl;
        if (feeInBase == 0 && fill.Fee != 0) Move(fill.FeeCurrency, c => c with { Fees = c.Fees + fill.Fee });

        var position = _positions.GetValueOrDefault(fill.Symbol) ?? None(fill.Symbol);
        _positions[fill.Symbol] = !_clock.IsWithin
            ? position with { Opening = position.Opening + fill.Quantity * (int)fill.Side - feeInBase }
            : position with
            {
                Bought = position.Bought + (fill.Side == Execution.Side.Buy ? fill.Quantity : 0),
                Sold = position.Sold + (fill.Side == Execution.Side.Sell ? fill.Quantity : 0),
                Fees = position.Fees + feeInBase,
            };
    }

    // Before the period everything goes into the opening balance.
    private void Move(string currency, Func<CashStatement, CashStatement> change)
    {
        var cash = _cash.GetValueOrDefault(currency) ?? Nothing(currency);
        _cash[currency] = _clock.IsWithin ? change(cash) : Nothing(currency) with { Opening = cash.Opening + change(Nothing(currency)).Expected };
    }

    private void Post(LedgerTransaction transaction)
    {
        _ledger.Post(transaction);
        foreach (var moved in transaction.Entries.Where(IsOwned).GroupBy(e => (e.Account, e.Currency)))
        {
            var (account, currency) = moved.Key;
            // What only the ledger knows must be found, too.
            if (account == Accounts.Cash) _cash.TryAdd(currency, Nothing(currency));
            else if (Accounts.SymbolOf(account) is { } symbol) _positions.TryAdd(symbol, None(symbol));
            if (!_clock.IsWithin) continue;
            _movements.Add(new Movement(
                _clock.NowNs, transaction.Id, transaction.Memo, account, currency, moved.Sum(e => e.Amount), _ledger.Balance(account, currency)));
        }
    }

    private IEnumerable<Difference> UnknownAccounts() => _ledger.Balances
        .Where(b => !Accounts.IsKnown(b.Account, _positions.ContainsKey))
        .Select(b => new Difference($"{b.Account} {b.Currency}", 0, b.Amount));

    private static bool IsOwned(LedgerEntry entry) => entry.Account == Accounts.Cash || Accounts.IsPosition(entry.Account);

    private static CashStatement Nothing(string currency) => new(currency, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    private static PositionStatement None(string symbol) => new(symbol, 0, 0, 0, 0, 0);
}
