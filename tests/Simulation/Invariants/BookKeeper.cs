using OrleansTrading.Domain.Journal;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Domain.Portfolio;
using OrleansTrading.Simulation.Kernel;

namespace OrleansTrading.Simulation.Invariants;

/// <summary>
/// Keeps the books of every portfolio a second time, from what the journal takes in, and looks after every append whether EX-5 holds:
/// with sums of its own, and with the checks of the domain.
/// </summary>
internal sealed class BookKeeper(Simulator simulator, Catalogue catalogue)
{
    private readonly Dictionary<string, Books> _books = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, Books> All => _books;

    public long Orders => _books.Values.Sum(b => b.Account.Orders);

    public long Fills => _books.Values.Sum(b => b.Account.Fills);

    /// <summary>The journal took events in.</summary>
    public void Take(string stream, IReadOnlyList<RecordedEvent> events)
    {
        if (!_books.TryGetValue(stream, out var books)) _books[stream] = books = new Books(catalogue);
        try
        {
            foreach (var recorded in events)
            {
                if (books.Take(PortfolioEventCodec.Decode(recorded)) is { } broken)
                    simulator.Violate(broken.Invariant, $"{stream} at {recorded.Version}: {broken.Message}");
            }

            if (books.Check() is { } wrong) simulator.Violate(Invariant.Money, $"{stream} at {events[^1].Version}: {wrong}");
            books.Settle(events[^1].Version);
        }
        catch (Exception e)
        {
            simulator.Violate(Invariant.Money, $"{stream} at {events[0].Version} cannot be folded: {e.Message}");
        }
    }

    /// <summary>A portfolio's books as its grain must have them after a version; null when no append ended there.</summary>
    public Page? PageOf(string stream, long version) =>
        _books.TryGetValue(stream, out var books) && books.Pages.TryGetValue(version, out var page) ? page : null;

    /// <summary>What the books said when an append had been done.</summary>
    internal sealed record Page(long Orders, long Fills, string Balances);

    /// <summary>The books of one portfolio.</summary>
    internal sealed class Books(Catalogue catalogue)
    {
        private readonly HashSet<string> _orders = [];
        private readonly HashSet<(string Venue, string TradeId)> _trades = [];
        private readonly HashSet<string> _movements = [];
        private readonly Dictionary<string, decimal> _positions = [];
        private readonly Dictionary<string, decimal> _cash = [];
        private readonly Dictionary<string, decimal> _prices = [];

        public PortfolioAccount Account { get; } = new();

        public Dictionary<long, Page> Pages { get; } = [];

        public Violation? Take(PortfolioEvent e)
        {
            var broken = e switch
            {
                OrderSubmitted order => Order(order),
                OrderFilled fill => Fill(fill),
                TransactionPosted posted => Posted(posted),
                PortfolioOpened opened => Opened(opened),
                CashMoved moved => Moved(moved.Subject, (moved.Currency, -moved.Amount)),
                CashConverted converted => Moved(converted.Subject, (converted.From, converted.FromAmount), (converted.To, -converted.ToAmount)),
                FundingPaid funding => Moved(funding.Subject, (funding.Currency, funding.Amount)),
                _ => null,
            };
            // What the domain cannot take any more it would only say less clearly.
            if (broken is null) Account.Apply(e);
            return broken;
        }

        /// <summary>What must hold between two appends; null when it does.</summary>
        public string? Check()
        {
            Account.RequireConsistent(catalogue);
            foreach (var (symbol, filled) in _positions)
            {
                var held = Account.Positions[symbol].Quantity;
                if (held != filled) return $"the position in {symbol} is {held}, its fills make {filled}";
            }

            foreach (var (currency, amount) in _cash)
            {
                var booked = Account.Balance(Domain.Ledger.Accounts.Cash, currency);
                if (booked != amount) return $"cash is {booked} {currency}, its fills and fees leave {amount}";
            }

            return null;
        }

        /// <summary>Notes what the books say now.</summary>
        public void Settle(long version) => Pages[version] = new Page(
            Account.Orders, Account.Fills, Text(Account.Balances.Select(b => (b.Account, b.Currency, b.Amount))));

        /// <summary>Balances in a fixed order, as text.</summary>
        public static string Text(IEnumerable<(string Account, string Currency, decimal Amount)> balances) => string.Join(
            "; ", balances.Where(b => b.Amount != 0).OrderBy(b => b.Account, StringComparer.Ordinal).ThenBy(b => b.Currency, StringComparer.Ordinal)
                .Select(b => FormattableString.Invariant($"{b.Account} {b.Currency} {b.Amount:0.############################}")));

        private Violation? Opened(PortfolioOpened opened)
        {
            if (_cash.Count > 0) return new Violation(Invariant.OnceOnly, "the portfolio is opened a second time");
            _cash[opened.BaseCurrency] = opened.Capital;
            return null;
        }

        private Violation? Order(OrderSubmitted order)
        {
            if (!_orders.Add(order.ClientOrderId)) return new Violation(Invariant.OnceOnly, $"order {order.ClientOrderId} is there a second time");
            _prices[order.Symbol] = order.DecisionPrice;
            return Reservation.Exceeded(order, Account, _prices, catalogue) is { } exceeded ? new Violation(Invariant.Money, exceeded) : null;
        }

        private Violation? Fill(OrderFilled fill)
        {
            if (!_trades.Add((fill.Venue, fill.TradeId))) return new Violation(Invariant.OnceOnly, $"trade {fill.TradeId} is there a second time");
            var instrument = catalogue.Instrument(fill.Symbol);
            var signed = fill.Quantity * (int)fill.Side;
            _prices[fill.Symbol] = fill.Price;
            var isFeeInBase = fill.FeeCurrency == instrument.Base;
            _positions[fill.Symbol] = _positions.GetValueOrDefault(fill.Symbol) + signed - (isFeeInBase ? fill.Fee : 0);
            Pay(instrument.Quote, signed * fill.Price);
            if (!isFeeInBase) Pay(fill.FeeCurrency, fill.Fee);
            return null;
        }

        private Violation? Moved(string id, params (string Currency, decimal Amount)[] paid)
        {
            if (!_movements.Add(id)) return new Violation(Invariant.OnceOnly, $"movement {id} is there a second time");
            foreach (var (currency, amount) in paid) Pay(currency, amount);
            return null;
        }

        private void Pay(string currency, decimal amount) => _cash[currency] = _cash.GetValueOrDefault(currency) - amount;

        private static Violation? Posted(TransactionPosted posted)
        {
            foreach (var currency in posted.Transaction.Entries.GroupBy(e => e.Currency))
                if (currency.Sum(e => e.Amount) is var sum && sum != 0)
                    return new Violation(Invariant.Money, $"transaction {posted.Transaction.Id} sums to {sum} {currency.Key}");
            return null;
        }
    }
}
