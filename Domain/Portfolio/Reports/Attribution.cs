using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Portfolio.Reports;

/// <summary>By what profit and loss are told apart.</summary>
public enum AttributionBy
{
    /// <summary>By strategy; a person's orders have none.</summary>
    Strategy,

    /// <summary>By venue.</summary>
    Venue,

    /// <summary>By the instruments' asset class.</summary>
    AssetClass,

    /// <summary>By the instruments' sector.</summary>
    Sector,
}

/// <summary>What one strategy, venue or factor earned and paid in a currency. All lines of one kind sum to the portfolio's profit.</summary>
/// <param name="By">What kind of line it is.</param>
/// <param name="Name">The strategy, venue, class or sector; empty: nobody's, such as a person's orders.</param>
/// <param name="Currency">Of all amounts.</param>
/// <param name="Realized">Profit of closed lots before fees: of whoever opened them.</param>
/// <param name="Fees">Fees paid: of whoever traded.</param>
/// <param name="Funding">Funding paid, less received. By strategy it is nobody's, since a position is everybody's.</param>
/// <param name="Fills">Number of trades.</param>
/// <param name="Volume">Σ quantity × price of the trades.</param>
public sealed record AttributionLine(
    AttributionBy By, string Name, string Currency, decimal Realized, decimal Fees, decimal Funding, long Fills, decimal Volume)
{
    /// <summary>What is left of the profit after fees and funding.</summary>
    public decimal Net => Realized - Fees - Funding;
}

/// <summary>
/// Who earned what in a period. What a lot realised belongs to the decision that opened it; who closes it only pays the fee. Takes the
/// whole journal.
/// </summary>
/// <param name="period">The period.</param>
/// <param name="catalogue">The instruments' classes and sectors.</param>
public sealed class Attribution(Period period, Catalogue catalogue)
{
    private readonly BookingClock _clock = new(period);
    private readonly PortfolioLots _lots = new();
    private readonly Dictionary<(AttributionBy By, string Name, string Currency), AttributionLine> _lines = [];

    /// <summary>The lines by kind, name and currency.</summary>
    public IReadOnlyList<AttributionLine> Lines =>
        [.. _lines.Values.OrderBy(l => l.By).ThenBy(l => l.Name, StringComparer.Ordinal).ThenBy(l => l.Currency, StringComparer.Ordinal)];

    /// <summary>Takes the next event; after the period there is nothing more to take.</summary>
    /// <returns>Whether more is wanted.</returns>
    public bool Take(PortfolioEvent e)
    {
        _clock.Take(e);
        if (_clock.IsOver) return false;
        var closed = _lots.Take(e);
        if (!_clock.IsWithin) return true;
        if (e is FundingPaid funding)
            Add("", funding.Venue, funding.Symbol, funding.Currency, l => l with { Funding = l.Funding + funding.Amount });
        if (e is not OrderFilled fill) return true;

        var quote = Symbols.QuoteOf(fill.Symbol);
        foreach (var lot in closed)
            Add(lot.Opening.Strategy, lot.Opening.Venue, fill.Symbol, quote, l => l with { Realized = l.Realized + lot.Realized });
        var trade = fill.ToLot();
        Add(fill.Strategy, fill.Venue, fill.Symbol, quote, l => l with { Fills = l.Fills + 1, Volume = l.Volume + fill.Quantity * fill.Price });
        if (trade.Fee != 0) Add(fill.Strategy, fill.Venue, fill.Symbol, trade.FeeCurrency, l => l with { Fees = l.Fees + trade.Fee });
        return true;
    }

    private void Add(string strategy, string venue, string symbol, string currency, Func<AttributionLine, AttributionLine> change)
    {
        var instrument = catalogue.Instrument(symbol);
        Add(AttributionBy.Strategy, strategy);
        Add(AttributionBy.Venue, venue);
        Add(AttributionBy.AssetClass, instrument.Class.ToString());
        Add(AttributionBy.Sector, instrument.Sector);

        void Add(AttributionBy by, string name)
        {
            var line = _lines.GetValueOrDefault((by, name, currency)) ?? new AttributionLine(by, name, currency, 0, 0, 0, 0, 0);
            _lines[(by, name, currency)] = change(line);
        }
    }
}
