using OrleansTrading.Domain.Ledger;

namespace OrleansTrading.Domain.Portfolio.Reports;

/// <summary>What was acquired and disposed of: one line a lot, or a part of one, that was closed.</summary>
/// <param name="Symbol">Canonical symbol.</param>
/// <param name="Currency">The quote currency, of all amounts.</param>
/// <param name="IsShort">Sold before it was bought: then it was disposed of before it was acquired.</param>
/// <param name="Quantity">In units of base, &gt; 0.</param>
/// <param name="Acquired">The purchase, with its share of the fee.</param>
/// <param name="Disposed">The sale, with its share of the fee.</param>
/// <param name="Proceeds">What the sale brought, before fees.</param>
/// <param name="Cost">What the purchase cost, before fees.</param>
/// <param name="Fees">Of both trades, where they are in <paramref name="Currency"/>; others stand with the trades.</param>
public sealed record TaxLine(
    string Symbol, string Currency, bool IsShort, decimal Quantity, Lot Acquired, Lot Disposed, decimal Proceeds, decimal Cost, decimal Fees)
{
    /// <summary>Proceeds less cost and fees.</summary>
    public decimal Gain => Proceeds - Cost - Fees;

    /// <summary>Whether it was held for more than a year; what was sold short never was.</summary>
    public bool IsLongTerm => !IsShort && Day(Disposed) > Day(Acquired).AddYears(1);

    /// <summary>The line of a closed lot.</summary>
    public static TaxLine Of(string symbol, ClosedLot closed)
    {
        var currency = Symbols.QuoteOf(symbol);
        var fees = new[] { closed.Opening, closed.Closing }.Where(l => l.FeeCurrency == currency).Sum(l => l.Fee);
        var quantity = Math.Abs(closed.Opening.Quantity);
        var value = quantity * closed.Closing.Price;
        return closed.IsShort
            ? new TaxLine(symbol, currency, true, quantity, closed.Closing, closed.Opening, -closed.Cost, value, fees)
            : new TaxLine(symbol, currency, false, quantity, closed.Opening, closed.Closing, value, closed.Cost, fees);
    }

    private static DateOnly Day(Lot lot) => DateOnly.FromDateTime(DateTime.UnixEpoch.AddTicks(lot.TimeNs / 100));
}

/// <summary>A lot that is still open.</summary>
/// <param name="Symbol">Canonical symbol.</param>
/// <param name="Lot">What is left of it.</param>
/// <param name="Cost">What it cost, in quote currency; negative when short.</param>
public sealed record OpenLot(string Symbol, Lot Lot, decimal Cost);

/// <summary>Sums of the lines of one currency.</summary>
public sealed record TaxTotal(string Currency, decimal Proceeds, decimal Cost, decimal Fees, decimal ShortTermGain, decimal LongTermGain)
{
    /// <summary>The sums with one more line.</summary>
    public TaxTotal With(TaxLine line) => this with
    {
        Proceeds = Proceeds + line.Proceeds,
        Cost = Cost + line.Cost,
        Fees = Fees + line.Fees,
        ShortTermGain = ShortTermGain + (line.IsLongTerm ? 0 : line.Gain),
        LongTermGain = LongTermGain + (line.IsLongTerm ? line.Gain : 0),
    };
}

/// <summary>
/// What a period closed, and what was open at its end. Takes the whole journal, event by event, and keeps the lots as the books do.
/// </summary>
/// <param name="period">The period.</param>
/// <param name="closed">Which of the closed lots to keep.</param>
/// <param name="open">Which of the open lots to give.</param>
public sealed class TaxLotReport(Period period, Slice closed, Slice open)
{
    private readonly BookingClock _clock = new(period);
    private readonly PortfolioLots _lots = new();
    private readonly SliceOf<TaxLine> _lines = new(closed);
    private readonly SortedDictionary<string, TaxTotal> _totals = new(StringComparer.Ordinal);

    /// <summary>The closed lots of the slice, in the order of the journal.</summary>
    public IReadOnlyList<TaxLine> Closed => _lines.Entries;

    /// <summary>How many lots the period closed.</summary>
    public long ClosedCount => _lines.Count;

    /// <summary>Sums of all lines, by currency.</summary>
    public IReadOnlyCollection<TaxTotal> Totals => _totals.Values;

    /// <summary>Takes the next event; after the period there is nothing more to take.</summary>
    /// <returns>Whether more is wanted.</returns>
    public bool Take(PortfolioEvent e)
    {
        _clock.Take(e);
        if (_clock.IsOver) return false;
        foreach (var lot in _lots.Take(e))
        {
            if (!_clock.IsWithin) continue;
            var line = TaxLine.Of(((OrderFilled)e).Symbol, lot);
            _lines.Add(line);
            var total = _totals.GetValueOrDefault(line.Currency) ?? new TaxTotal(line.Currency, 0, 0, 0, 0, 0);
            _totals[line.Currency] = total.With(line);
        }

        return true;
    }

    /// <summary>The open lots of the slice by symbol, oldest first, and how many there are.</summary>
    public (IReadOnlyList<OpenLot> Lots, long Count) Open()
    {
        var slice = new SliceOf<OpenLot>(open);
        foreach (var lot in _lots.Open()) slice.Add(lot);
        return (slice.Entries, slice.Count);
    }
}
