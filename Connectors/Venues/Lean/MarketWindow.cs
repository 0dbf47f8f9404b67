using OrleansTrading.Domain;

namespace OrleansTrading.Connectors.Venues.Lean;

/// <summary>A stretch of whole UTC days, as Unix nanoseconds: from inclusive, to exclusive.</summary>
internal readonly record struct MarketWindow(long FromNs, long ToNs)
{
    // Nanoseconds of a 64-bit integer end in 2262.
    private static readonly DateOnly First = new(1970, 1, 1);
    private static readonly DateOnly Last = new(2261, 12, 31);

    /// <summary>The window of the days from first to last, both included.</summary>
    internal static MarketWindow OfDays(DateOnly from, DateOnly to)
    {
        if (from > to)
            throw Invalid($"starts on {from:yyyy-MM-dd}, after its last day {to:yyyy-MM-dd}; allowed is that day at the latest.");
        if (from < First || to > Last)
            throw Invalid($"is {from:yyyy-MM-dd} to {to:yyyy-MM-dd}; days from {First:yyyy-MM-dd} to {Last:yyyy-MM-dd} are allowed.");
        if (to >= from.AddYears(LeanTickMarket.MaxYears))
            throw Invalid($"is {from:yyyy-MM-dd} to {to:yyyy-MM-dd}; at most {LeanTickMarket.MaxYears} years are allowed.");
        return new MarketWindow(TickFolder.UnixNs(from), TickFolder.UnixNs(to.AddDays(1)));
    }

    private static RefusedException Invalid(string what) => new("MARKET_WINDOW_INVALID", $"The market's window {what}");
}
