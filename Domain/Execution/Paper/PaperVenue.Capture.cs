using OrleansTrading.Domain.Books;

namespace OrleansTrading.Domain.Execution;

/// <summary>A venue's orders as they are kept at a checkpoint.</summary>
public sealed partial class PaperVenue
{
    /// <summary>Writes all that the venue knows of orders, from which <see cref="Restore"/> makes one that says the same from there on.</summary>
    /// <remarks>What it lists, its models and its fees are whoever's who opens it.</remarks>
    public byte[] Capture()
    {
        var writer = new PaperState.Writer();
        writer.WriteNumber(_lastNumber);
        var orders = _orders.Values.Order(ByArrival).ToArray();
        writer.WriteNumber(orders.Length);
        foreach (var order in orders) writer.Write(order);
        WriteAmends(writer, orders);
        writer.WriteNumber(_cancels.Count);
        foreach (var cancel in _cancels)
        {
            writer.WriteText(cancel.Portfolio);
            writer.WriteText(cancel.ClientOrderId);
            writer.WriteNumber(cancel.ArrivalNs);
        }

        WriteTaken(writer);
        return writer.Seal();
    }

    /// <summary>Makes the venue, which nobody has used yet, what it was when it was captured.</summary>
    /// <param name="captured">What <see cref="Capture"/> wrote; empty: nothing.</param>
    /// <param name="throughNs">The market time of the capture, Unix nanoseconds UTC.</param>
    /// <exception cref="RefusedException">PAPER_STATE_CORRUPT: the bytes are no capture, or of a venue that lists other instruments.</exception>
    public void Restore(ReadOnlySpan<byte> captured, long throughNs)
    {
        _heldThroughNs = throughNs;
        if (captured.IsEmpty) return;
        var reader = new PaperState.Reader(captured);
        _lastNumber = reader.ReadNumber();
        for (var left = reader.ReadCount(); left > 0; left--)
        {
            var symbol = reader.ReadText();
            Enlist(reader.ReadOrder(_markets.GetValueOrDefault(symbol) ?? throw PaperState.Corrupt($"it has orders of {symbol}, which is not listed")));
        }

        for (var left = reader.ReadCount(); left > 0; left--)
        {
            var (amend, why) = (reader.ReadAmend(), reader.ReadText());
            if (why.Length > 0) AddStray(amend, why);
            else if (_orders.TryGetValue((amend.Portfolio, amend.ClientOrderId), out var order)) order.Market.Add(new PendingCommand(order, amend));
            else throw PaperState.Corrupt("it amends an order that it does not have");
        }

        for (var left = reader.ReadCount(); left > 0; left--)
            Cancel(new PaperCancel(reader.ReadText(), reader.ReadText(), reader.ReadNumber()));
        ReadTaken(ref reader);
        reader.End();
    }

    /// <summary>Says that what is captured is durable: nobody hands in again what ended by then.</summary>
    /// <param name="throughNs">The market time of the capture, Unix nanoseconds UTC.</param>
    public void HoldThrough(long throughNs)
    {
        _heldThroughNs = throughNs;
        _ended.Clear();
    }

    private void WriteAmends(PaperState.Writer writer, WorkingOrder[] orders)
    {
        (PaperAmend Amend, string Why)[] amends =
        [
            .. orders.Select(o => o.Market).Distinct().SelectMany(m => m.Pending).Where(c => c.Amend is not null).Select(c => (c.Amend!, "")),
            .. _strays,
        ];
        writer.WriteNumber(amends.Length);
        foreach (var (amend, why) in amends)
        {
            writer.Write(amend);
            writer.WriteText(why);
        }
    }

    private void WriteTaken(PaperState.Writer writer)
    {
        var taken = (
            from market in _markets.Values
            where market.HasTaken
            orderby market.Instrument.Symbol
            from account in market.Accounts
            from side in new[] { Side.Buy, Side.Sell }
            from level in account.TakenBy(side).Levels
            select (market.Instrument.Symbol, account.Portfolio, side, level)).ToArray();
        writer.WriteNumber(taken.Length);
        foreach (var (symbol, portfolio, side, level) in taken)
        {
            writer.WriteText(symbol);
            writer.WriteText(portfolio);
            writer.WriteNumber(side == Side.Buy ? 1 : 0);
            writer.WriteNumber(level.PriceTicks);
            writer.WriteNumber(level.SizeLots);
        }
    }

    private void ReadTaken(ref PaperState.Reader reader)
    {
        for (var left = reader.ReadCount(); left > 0; left--)
        {
            var symbol = reader.ReadText();
            var market = _markets.GetValueOrDefault(symbol) ?? throw PaperState.Corrupt($"it has taken of {symbol}, which is not listed");
            var portfolio = reader.ReadText();
            var side = reader.ReadNumber() == 1 ? Side.Buy : Side.Sell;
            var level = new BookLevel(reader.ReadNumber(), reader.ReadNumber());
            if (!market.HasTaken) _concerns++;
            market.Took(portfolio, side, level);
        }
    }
}
