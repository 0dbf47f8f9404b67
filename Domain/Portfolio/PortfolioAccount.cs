using System.Text.Json;
using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Execution.Orders;
using OrleansTrading.Domain.Journal;
using OrleansTrading.Domain.Ledger;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Portfolio;

/// <summary>
/// The state of a portfolio: ledger, positions and working orders, made by its events alone. Finished orders live in the
/// journal, so that memory is bounded by what is held and what works.
/// </summary>
public sealed partial class PortfolioAccount
{
    private readonly GeneralLedger _ledger;
    private readonly SortedDictionary<string, Position> _positions = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, OrderState> _working = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Strategy, string Symbol), decimal> _holdings = [];

    /// <summary>Starts before the first event, or from a snapshot.</summary>
    public PortfolioAccount(PortfolioSnapshot? snapshot = null)
    {
        _ledger = new GeneralLedger(snapshot?.Balances);
        if (snapshot is null) return;
        (BaseCurrency, LotMethod, Financing) = (snapshot.BaseCurrency, snapshot.Lots, snapshot.Financing);
        foreach (var p in snapshot.Positions) _positions[p.Symbol] = new Position(LotMethod, Symbols.QuoteOf(p.Symbol), p);
        foreach (var order in snapshot.WorkingOrders) _working[order.Submitted.ClientOrderId] = order;
        foreach (var order in snapshot.WorkingOrders.Where(o => o.IsBound)) _bound.Add(order.Id, order);
        foreach (var group in snapshot.Groups) _groups[group.Id] = group;
        foreach (var holding in snapshot.StrategyHoldings) _holdings[(holding.Strategy, holding.Symbol)] = holding.Quantity;
        (Orders, Fills) = (snapshot.Orders, snapshot.Fills);
        (LastOrderNs, LastMarkNs) = (snapshot.LastOrderNs, snapshot.LastMarkNs);
    }

    /// <summary>The currency that the portfolio is measured in; empty before it was opened.</summary>
    public string BaseCurrency { get; private set; } = "";

    /// <summary>Which lots a trade closes.</summary>
    public LotMethod LotMethod { get; private set; }

    /// <summary>Whether it may owe.</summary>
    public Financing Financing { get; private set; }

    /// <summary>Whether it was opened.</summary>
    public bool IsOpened => BaseCurrency.Length > 0;

    /// <summary>Orders so far.</summary>
    public long Orders { get; private set; }

    /// <summary>Fills so far.</summary>
    public long Fills { get; private set; }

    /// <summary>Market time of the last event about an order; 0 before the first.</summary>
    public long LastOrderNs { get; private set; }

    /// <summary>Market time of the last sample of its value; 0 before the first.</summary>
    public long LastMarkNs { get; private set; }

    /// <summary>What the owner paid in, in base currency.</summary>
    public decimal Capital => -Balance(Accounts.Capital, BaseCurrency);

    /// <summary>All positions ever held or ordered, by symbol.</summary>
    public IReadOnlyDictionary<string, Position> Positions => _positions;

    /// <summary>Orders that can still change, by id.</summary>
    public IReadOnlyDictionary<string, OrderState> WorkingOrders => _working;

    /// <summary>All ledger balances that are not zero.</summary>
    public IEnumerable<LedgerEntry> Balances => _ledger.Balances;

    /// <summary>The balance of a ledger account.</summary>
    public decimal Balance(string account, string currency) => _ledger.Balance(account, currency);

    /// <summary>What a strategy holds of a symbol, and will when its working orders are done, in units of base.</summary>
    public decimal StrategyQuantity(string strategy, string symbol) =>
        _holdings.GetValueOrDefault((strategy, symbol))
        + _working.Values
            .Where(o => o.Submitted.Strategy == strategy && o.Submitted.Symbol == symbol)
            .Sum(o => o.LeavesQuantity * (int)o.Submitted.Side);

    /// <summary>Takes the next event.</summary>
    /// <exception cref="InvalidTransitionException">The event cannot follow: a defect of whoever decided it.</exception>
    public void Apply(PortfolioEvent e)
    {
        switch (e)
        {
            case PortfolioOpened opened when !IsOpened:
                (BaseCurrency, LotMethod, Financing) = (opened.BaseCurrency, opened.Lots, opened.Financing);
                break;
            case TransactionPosted posted:
                _ledger.Post(posted.Transaction);
                break;
            case OrderSubmitted submitted:
                if (submitted.Reservation is not { Amount: >= 0 } reservation || reservation.Amount > reservation.Available)
                    throw new InvalidOperationException($"Order '{submitted.ClientOrderId}' sets aside more than there is: {submitted.Reservation}.");
                Orders++;
                _working.Add(submitted.ClientOrderId, OrderState.Begin(submitted));
                Keep(_working[submitted.ClientOrderId]);
                Settle(submitted.Symbol);
                break;
            case GroupOpened opened:
                _groups.Add(opened.GroupId, OrderGroup.Begin(opened.GroupId, opened.Kind, opened.EntryId, opened.LegIds, opened.Quantity));
                break;
            case OrderFilled fill:
                Fills++;
                var trade = fill.ToLot();
                PositionOf(fill.Symbol).Apply(trade);
                if (fill.Strategy.Length > 0)
                    _holdings[(fill.Strategy, fill.Symbol)] = _holdings.GetValueOrDefault((fill.Strategy, fill.Symbol)) + trade.Quantity;
                Advance(fill);
                break;
            case TargetDeclined:
                break;
            // What they did to the books is in the transaction that follows.
            case FundingPaid or CashMoved or CashConverted when IsOpened:
                return;
            case EquityMarked mark when mark.TimeNs > LastMarkNs:
                LastMarkNs = mark.TimeNs;
                break;
            case { Subject.Length: > 0 }:
                Advance(e);
                break;
            default:
                throw new InvalidOperationException($"{e.GetType().Name} cannot follow.");
        }

        if (e.Subject.Length > 0) LastOrderNs = Math.Max(LastOrderNs, e.TimeNs);
    }

    /// <summary>Checks that an event about a working order, or a transaction, can follow, without taking it.</summary>
    /// <exception cref="InvalidOperationException">It cannot.</exception>
    internal void RequireCanFollow(PortfolioEvent e)
    {
        if (e is TransactionPosted posted) _ledger.Check(posted.Transaction);
        else _working[e.Subject].After(e);
    }

    /// <summary>What a trade of a symbol would realise, in quote currency.</summary>
    public decimal Realize(string symbol, decimal signedQuantity, decimal price) =>
        _positions.TryGetValue(symbol, out var position) ? position.Realize(signedQuantity, price) : 0;

    /// <summary>
    /// Checks what must hold after every event: every currency sums to zero, so that cash and marked positions are capital and profit
    /// less fees and funding; the ledger's position equals the lots, and its trading account equals their cost; no order has set aside
    /// more than there was, and in cash all together no more than there is.
    /// </summary>
    /// <exception cref="InvalidOperationException">Something does not hold.</exception>
    public void RequireConsistent(Catalogue catalogue)
    {
        foreach (var (symbol, position) in _positions)
        {
            var instrument = catalogue.Instrument(symbol);
            Require(Balance(Accounts.Position(symbol), instrument.Base) == position.Quantity, $"the ledger's position in {symbol}");
            Require(Balance(Accounts.Trading(symbol), instrument.Base) == -position.Quantity, $"the ledger's trade balance of {symbol}");
            Require(Balance(Accounts.Trading(symbol), instrument.Quote) == position.Cost, $"the ledger's cost of {symbol}");
            Require(position.Lots.Select(l => Math.Sign(l.Quantity)).Distinct().Count() <= 1, $"lots of one sign in {symbol}");
        }

        foreach (var currency in Balances.GroupBy(b => b.Currency))
            Require(currency.Sum(b => b.Amount) == 0, $"a zero sum of {currency.Key}");
        foreach (var account in Balances)
            Require(Accounts.IsKnown(account.Account, _positions.ContainsKey), $"the name of {account.Account}");
        foreach (var order in _working.Values)
            Require(order.Reserved >= 0 && order.Reserved <= order.Reservable, $"the reservation of {order.Id}");
        if (Financing == Financing.Cash) RequirePaid();

        void RequirePaid()
        {
            var currencies = Balances.Where(b => b.Account == Accounts.Cash).Select(b => b.Currency)
                .Concat(_working.Values.Select(o => o.Submitted.Reservation.Currency)).Distinct(StringComparer.Ordinal);
            foreach (var currency in currencies) Require(Available(currency) >= 0, $"cash for what is set aside in {currency}");
            foreach (var (symbol, position) in _positions)
                Require(position.Quantity >= Committed(symbol, Side.Sell), $"holding what is sold of {symbol}");
        }

        static void Require(bool holds, string what)
        {
            if (!holds) throw new InvalidOperationException($"The books are wrong: {what} does not hold.");
        }
    }

    /// <summary>The state as a snapshot.</summary>
    public PortfolioSnapshot Capture() => new(
        BaseCurrency,
        LotMethod,
        Financing,
        [.. Balances],
        [.. _positions.Select(p => new PositionSnapshot(p.Key, [.. p.Value.Lots], p.Value.Cost, p.Value.WasHeld, p.Value.Status))],
        [.. _working.Values],
        [.. _groups.Values],
        [.. _holdings.OrderBy(h => h.Key).Select(h => new StrategyHolding(h.Key.Strategy, h.Key.Symbol, h.Value))],
        Orders,
        Fills,
        LastOrderNs,
        LastMarkNs);

    /// <summary>The state as a journal's snapshot after a version.</summary>
    public JournalSnapshot Capture(long version) =>
        new(version, PortfolioSnapshot.Schema, JsonSerializer.SerializeToUtf8Bytes(Capture(), PortfolioJson.Default.PortfolioSnapshot));

    /// <summary>Continues from a journal's snapshot; null when there is none of a shape that this version reads.</summary>
    /// <exception cref="RefusedException">JOURNAL_SNAPSHOT_CORRUPT: it is damaged.</exception>
    public static PortfolioAccount? Restore(JournalSnapshot? snapshot)
    {
        if (snapshot is not { Schema: PortfolioSnapshot.Schema }) return null;
        try
        {
            var content = JsonSerializer.Deserialize(snapshot.Payload.Span, PortfolioJson.Default.PortfolioSnapshot);
            return new PortfolioAccount(content ?? throw new JsonException("The snapshot is null."));
        }
        catch (Exception e) when (e is JsonException or UnbalancedTransactionException or FormatException)
        {
            throw new RefusedException("JOURNAL_SNAPSHOT_CORRUPT", $"The portfolio's snapshot after event {snapshot.Version} cannot be read.", e);
        }
    }

    private void Advance(PortfolioEvent e)
    {
        if (!_working.TryGetValue(e.Subject, out var order))
            throw new InvalidOperationException($"{e.GetType().Name} is about order '{e.Subject}', which is not working.");
        var next = order.After(e);
        if (next.IsOpen) Keep(next);
        else Drop(next);
        if (order.Submitted.GroupId.Length > 0) Advance(e, next);
        Settle(order.Submitted.Symbol);
    }

    private void Settle(string symbol) => PositionOf(symbol).Settle(AtVenue(symbol, Side.Buy), AtVenue(symbol, Side.Sell));

    private Position PositionOf(string symbol)
    {
        if (!_positions.TryGetValue(symbol, out var position)) _positions[symbol] = position = new Position(LotMethod, Symbols.QuoteOf(symbol));
        return position;
    }
}
