namespace OrleansTrading.Domain.Ledger;

/// <summary>
/// The open lots of one instrument, all of one sign, and what they cost. Every amount is exact: what a trade takes out and what stays
/// sum to what was there before, to the last digit, by any method.
/// </summary>
public sealed class LotBook
{
    private readonly LotMethod _method;
    private readonly int _costDecimals;
    private readonly List<Lot> _lots;

    /// <summary>Opens a book, empty or with lots.</summary>
    /// <param name="method">Which lots a trade closes.</param>
    /// <param name="quote">The currency of prices and costs.</param>
    /// <param name="lots">Open lots, oldest first.</param>
    /// <param name="cost">What they cost together; null: their quantities at their prices.</param>
    public LotBook(LotMethod method, string quote, IEnumerable<Lot>? lots = null, decimal? cost = null)
    {
        _method = method;
        _costDecimals = CurrencyScale.Of(quote);
        _lots = [.. lots ?? []];
        Quantity = _lots.Sum(l => l.Quantity);
        Cost = cost ?? _lots.Sum(l => l.Quantity * l.Price);
    }

    /// <summary>Sum of the open lots, in units of base, negative when short.</summary>
    public decimal Quantity { get; private set; }

    /// <summary>What the open lots cost, in quote currency; negative when short.</summary>
    public decimal Cost { get; private set; }

    /// <summary>The open lots, oldest first.</summary>
    public IReadOnlyList<Lot> Lots => _lots;

    /// <summary>What a trade would realise, in quote currency, without making it.</summary>
    public decimal Realize(decimal signedQuantity, decimal price)
    {
        var closing = Closing(signedQuantity);
        return closing == 0 ? 0 : closing * price - CostOf(closing);
    }

    /// <summary>What closing a part of the lots takes out, in quote currency.</summary>
    /// <param name="closing">Of the sign of the lots and no more than they are.</param>
    public decimal CostOf(decimal closing)
    {
        if (_method == LotMethod.Average) return CurrencyScale.Share(Cost, closing, Quantity, _costDecimals);
        decimal cost = 0, left = closing;
        for (var i = 0; left != 0; i++)
        {
            var lot = _lots[_method == LotMethod.Fifo ? i : _lots.Count - 1 - i];
            var piece = Smaller(left, lot.Quantity);
            cost += piece * lot.Price;
            left -= piece;
        }

        return cost;
    }

    /// <summary>Makes a trade: closes lots of the other side, and opens one with what is left.</summary>
    /// <param name="trade">The trade, with its whole fee.</param>
    /// <param name="closed">Takes what was closed, when somebody wants to know.</param>
    public void Apply(Lot trade, ICollection<ClosedLot>? closed = null)
    {
        if (trade.Quantity == 0 || trade.Price <= 0) throw new ArgumentException($"{trade.Quantity} at {trade.Price} is no trade.");
        var closing = Closing(trade.Quantity);
        var opening = trade;
        if (closing != 0)
        {
            var fee = CurrencyScale.Share(trade.Fee, -closing, trade.Quantity, CurrencyScale.Of(trade.FeeCurrency));
            Close(trade with { Quantity = -closing, Fee = fee }, closed);
            opening = trade with { Quantity = trade.Quantity + closing, Fee = trade.Fee - fee };
        }

        if (opening.Quantity != 0)
        {
            _lots.Add(opening);
            Cost += opening.Quantity * opening.Price;
        }

        Quantity += trade.Quantity;
    }

    private void Close(Lot trade, ICollection<ClosedLot>? closed)
    {
        var left = -trade.Quantity;
        var costLeft = CostOf(left);
        var feeLeft = trade.Fee;
        var feeDecimals = CurrencyScale.Of(trade.FeeCurrency);
        Cost -= costLeft;
        while (left != 0)
        {
            var at = _method == LotMethod.Lifo ? _lots.Count - 1 : 0;
            var lot = _lots[at];
            var piece = Smaller(left, lot.Quantity);
            var cost = _method == LotMethod.Average ? CurrencyScale.Share(costLeft, piece, left, _costDecimals) : piece * lot.Price;
            var openingFee = CurrencyScale.Share(lot.Fee, piece, lot.Quantity, CurrencyScale.Of(lot.FeeCurrency));
            var closingFee = CurrencyScale.Share(feeLeft, piece, left, feeDecimals);
            closed?.Add(new ClosedLot(lot with { Quantity = piece, Fee = openingFee }, trade with { Quantity = -piece, Fee = closingFee }, cost));
            if (piece == lot.Quantity) _lots.RemoveAt(at);
            else _lots[at] = lot with { Quantity = lot.Quantity - piece, Fee = lot.Fee - openingFee };
            (left, costLeft, feeLeft) = (left - piece, costLeft - cost, feeLeft - closingFee);
        }
    }

    // How much of the lots a trade closes, of the sign of the lots.
    private decimal Closing(decimal signedQuantity) =>
        Math.Sign(signedQuantity) * Math.Sign(Quantity) < 0 ? Smaller(-signedQuantity, Quantity) : 0;

    // Both of one sign.
    private static decimal Smaller(decimal a, decimal b) => Math.Abs(a) < Math.Abs(b) ? a : b;
}
