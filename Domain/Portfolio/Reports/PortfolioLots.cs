using OrleansTrading.Domain.Ledger;

namespace OrleansTrading.Domain.Portfolio.Reports;

/// <summary>The lots of all instruments of a portfolio, as its journal makes them.</summary>
internal sealed class PortfolioLots
{
    private readonly SortedDictionary<string, LotBook> _books = new(StringComparer.Ordinal);
    private readonly List<ClosedLot> _closed = [];
    private LotMethod _method;

    /// <summary>Takes the next event.</summary>
    /// <returns>The lots that it closed; good until the next event.</returns>
    public IReadOnlyList<ClosedLot> Take(PortfolioEvent e)
    {
        _closed.Clear();
        if (e is PortfolioOpened opened) _method = opened.Lots;
        if (e is not OrderFilled fill) return _closed;
        if (!_books.TryGetValue(fill.Symbol, out var book)) _books[fill.Symbol] = book = new LotBook(_method, Symbols.QuoteOf(fill.Symbol));
        book.Apply(fill.ToLot(), _closed);
        return _closed;
    }

    /// <summary>The open lots by symbol, oldest first; their costs sum to the books'.</summary>
    public IEnumerable<OpenLot> Open() => _books.SelectMany(b => Open(b.Key, b.Value.Lots, b.Value.Cost, _method));

    /// <summary>Open lots with what each cost: at an average a share of what all did.</summary>
    public static IEnumerable<OpenLot> Open(string symbol, IReadOnlyList<Lot> lots, decimal cost, LotMethod method)
    {
        var decimals = CurrencyScale.Of(Symbols.QuoteOf(symbol));
        var left = lots.Sum(l => l.Quantity);
        foreach (var lot in lots)
        {
            var share = method == LotMethod.Average ? CurrencyScale.Share(cost, lot.Quantity, left, decimals) : lot.Quantity * lot.Price;
            yield return new OpenLot(symbol, lot, share);
            (cost, left) = (cost - share, left - lot.Quantity);
        }
    }
}
