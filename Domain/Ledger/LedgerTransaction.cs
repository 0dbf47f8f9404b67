namespace OrleansTrading.Domain.Ledger;

/// <summary>One line of a transaction: an amount into (positive, debit) or out of (negative, credit) an account.</summary>
/// <param name="Account">The account, see <see cref="Accounts"/>.</param>
/// <param name="Currency">What is counted: a currency, or the base asset of an instrument.</param>
/// <param name="Amount">Exact; not 0.</param>
public sealed record LedgerEntry(string Account, string Currency, decimal Amount);

/// <summary>A set of entries that belong together and sum to zero in every currency.</summary>
/// <param name="Id">Unique in its ledger: what caused it.</param>
/// <param name="TimeNs">When, Unix nanoseconds UTC.</param>
/// <param name="Memo">What it is, in words.</param>
/// <param name="Entries">At least two.</param>
public sealed record LedgerTransaction(string Id, long TimeNs, string Memo, IReadOnlyList<LedgerEntry> Entries);

/// <summary>
/// The accounts of a portfolio. A trade is two exchanges, asset for asset, so each instrument has a trading account between
/// them (P. Selinger, "Tutorial on multiple currency accounting"): in the base asset it mirrors the position, in the quote
/// currency it holds the cost of the open lots.
/// </summary>
public static class Accounts
{
    private const string PositionPrefix = "position:";
    private const string TradingPrefix = "trading:";

    /// <summary>Money at hand, per currency.</summary>
    public const string Cash = "cash";

    /// <summary>What the owner paid in (negative: owed to the owner).</summary>
    public const string Capital = "capital";

    /// <summary>Profit (negative) and loss (positive) of closed lots.</summary>
    public const string Realized = "income:realized";

    /// <summary>Fees paid.</summary>
    public const string Fees = "expense:fees";

    /// <summary>Funding of perpetual positions paid (negative: received).</summary>
    public const string Funding = "expense:funding";

    /// <summary>Between currencies that were converted into each other: what was given (positive) and taken (negative).</summary>
    public const string Exchange = "exchange";

    /// <summary>The position in an instrument, counted in its base asset.</summary>
    public static string Position(string symbol) => PositionPrefix + symbol;

    /// <summary>The trading account of an instrument.</summary>
    public static string Trading(string symbol) => TradingPrefix + symbol;

    /// <summary>Whether an account counts a position.</summary>
    public static bool IsPosition(string account) => account.StartsWith(PositionPrefix, StringComparison.Ordinal);

    /// <summary>The symbol of a position or trading account; null of every other.</summary>
    public static string? SymbolOf(string account) =>
        IsPosition(account) ? account[PositionPrefix.Length..]
        : account.StartsWith(TradingPrefix, StringComparison.Ordinal) ? account[TradingPrefix.Length..]
        : null;

    /// <summary>Whether an account is one of these.</summary>
    /// <param name="account">The account.</param>
    /// <param name="isSymbol">Whether there is an instrument of this symbol.</param>
    public static bool IsKnown(string account, Predicate<string> isSymbol) =>
        account is Cash or Capital or Realized or Fees or Funding or Exchange || (SymbolOf(account) is { } symbol && isSymbol(symbol));
}
