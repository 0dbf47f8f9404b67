using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Ledger;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Domain.Portfolio;

namespace OrleansTrading.Domain.Tests.Portfolio;

/// <summary>A random life of a portfolio, and books about it of the test's own, kept by the plainest means.</summary>
internal sealed class LedgerLife
{
    private static readonly string[] Symbols = ["EUR/USD", "BTC/USD", "USD/JPY", "EUR/JPY"];
    private static readonly string[] Currencies = ["USD", "JPY", "EUR"];

    private readonly Random _random;
    private readonly Scene _scene;
    private readonly Dictionary<string, decimal> _cash = new() { ["USD"] = 0, ["JPY"] = 0, ["EUR"] = 0 };
    private readonly Dictionary<string, decimal> _held = [];
    private int _seen;
    private int _ids;

    public LedgerLife(LotMethod method, Financing financing, int seed)
    {
        _random = new Random(seed);
        _scene = new Scene(Scene.Loose with { MaxAssetShare = 1_000, MaxLeverage = 10 }, lots: method, financing: financing);
        _scene.Move("jpy", "JPY", 50_000_000m);
        _scene.Move("eur", "EUR", 50_000m);
        Quote();
    }

    public List<PortfolioEvent> Journal => _scene.Journal;

    /// <summary>How many events of each kind there were, of those that a life must have.</summary>
    public IReadOnlyDictionary<string, int> Kinds => Journal.Where(e => e is not (PortfolioOpened or TransactionPosted or OrderAccepted))
        .GroupBy(e => e.GetType().Name).ToDictionary(g => g.Key, g => g.Count());

    public PortfolioAccount Account
    {
        get => _scene.Account;
        set => _scene.Account = value;
    }

    public void Step()
    {
        _scene.Now += _random.Next(1, 60) * Nanoseconds.PerSecond;
        if (_random.Next(10) == 0) Quote();
        var working = Account.WorkingOrders.Values.ToList();
        var order = working.Count == 0 ? null : working[_random.Next(working.Count)];
        var id = $"x{_ids++}";
        switch (_random.Next(20))
        {
            case < 7 when working.Count < 8:
                Quote();
                Submit(id);
                break;
            case < 15 when order is not null:
                Fill(order, id);
                break;
            case 15 when order is not null:
                _scene.Cancel(order.Submitted.ClientOrderId);
                break;
            case 16 when order is not null:
                _scene.Report(order.Submitted.ClientOrderId, order.Status == OrderStatus.PendingCancel ? ReportKind.Cancelled : ReportKind.Expired);
                break;
            case 17:
                var currency = Pick(Currencies);
                _scene.Move(id, currency, _random.Next(-20_000, 20_000) * (currency == "JPY" ? 100 : 0.25m));
                break;
            case 18:
                _scene.Convert(id, Pick(Currencies), _random.Next(1, 3_000), Pick(Currencies));
                break;
            case 19:
                _scene.Fund(id, Pick(Symbols), _random.Next(-500, 500) / 100m);
                break;
        }
    }

    /// <summary>The account's books are the test's; and they hold what they must (the scene has asked them after every decision).</summary>
    public void Check()
    {
        for (; _seen < Journal.Count; _seen++)
        {
            var e = Journal[_seen];
            foreach (var currency in Currencies) _cash[currency] += CashOf(e, currency);
            if (e is OrderFilled fill) _held[fill.Symbol] = _held.GetValueOrDefault(fill.Symbol) + HeldOf(fill);
        }

        foreach (var currency in Currencies)
        {
            Assert.Equal(_cash[currency], Account.Balance("cash", currency));
            if (Account.Financing == Financing.Cash) Assert.InRange(Account.Reserved(currency), 0, _cash[currency]);
            // Equity = cash and what positions cost = capital, profit and exchange less fees and funding: by currency, to the last digit.
            var assets = _cash[currency] + Account.Positions.Where(p => p.Key.EndsWith(currency, StringComparison.Ordinal)).Sum(p => p.Value.Cost);
            var claims = -new[] { "capital", "income:realized", "expense:fees", "expense:funding", "exchange" }.Sum(a => Account.Balance(a, currency));
            Assert.Equal(claims, assets);
        }

        foreach (var (symbol, quantity) in _held)
        {
            var position = Account.Positions[symbol];
            Assert.Equal(quantity, position.Quantity);
            Assert.All(position.Lots, l => Assert.Equal(Math.Sign(quantity), Math.Sign(l.Quantity)));
        }
    }

    /// <summary>What an event did to cash of a currency, by its own words.</summary>
    public static decimal CashOf(PortfolioEvent e, string currency) => e switch
    {
        PortfolioOpened opened when opened.BaseCurrency == currency => opened.Capital,
        CashMoved moved when moved.Currency == currency => moved.Amount,
        CashConverted converted => (converted.To == currency ? converted.ToAmount : 0) - (converted.From == currency ? converted.FromAmount : 0),
        FundingPaid funding when funding.Currency == currency => -funding.Amount,
        OrderFilled fill =>
            (fill.Symbol.Split('/')[1] == currency ? -fill.Quantity * (int)fill.Side * fill.Price : 0)
            - (fill.FeeCurrency == currency && fill.Symbol.Split('/')[0] != currency ? fill.Fee : 0),
        _ => 0,
    };

    /// <summary>What a fill did to its position.</summary>
    public static decimal HeldOf(OrderFilled fill) =>
        fill.Quantity * (int)fill.Side - (fill.FeeCurrency == fill.Symbol.Split('/')[0] ? fill.Fee : 0);

    /// <summary>An account as text: records compare lists by reference, and decimals may differ in trailing zeros.</summary>
    public static List<string> Describe(PortfolioAccount account)
    {
        var s = account.Capture();
        return
        [
            $"{s.BaseCurrency} {s.Lots} {s.Financing} {s.Orders} {s.Fills} {s.LastOrderNs}",
            .. s.Balances.Select(b => $"{b.Account} {b.Currency} {b.Amount:G29}"),
            .. s.Positions.SelectMany(p => p.Lots.Select(l => $"{p.Symbol} {l.Quantity:G29} {l.Price:G29} {l.TradeId} {l.Fee:G29} {l.FeeCurrency}")),
            .. s.Positions.Select(p => $"{p.Symbol} {p.Cost:G29} {p.Status}"),
            .. s.WorkingOrders.Select(o => $"{o.Submitted.ClientOrderId} {o.Status} {o.FilledQuantity:G29} {o.Reserved:G29}"),
        ];
    }

    private void Submit(string id)
    {
        var instrument = Sample.Catalogue.Instrument(Pick(Symbols));
        var lots = _random.Next(1, 30) * (instrument == Sample.BtcUsd ? 500 : 1);
        _scene.Submit(id, _random.Next(2) == 0 ? Side.Buy : Side.Sell, lots * instrument.LotSize, instrument.Symbol);
    }

    // A part or all of what is left, at a price within the collar, with a fee in money, in what is bought, or in euros.
    private void Fill(OrderState order, string tradeId)
    {
        var submitted = order.Submitted;
        var instrument = Sample.Catalogue.Instrument(submitted.Symbol);
        var lots = (int)Math.Ceiling(order.LeavesQuantity / instrument.LotSize);
        var quantity = Math.Min(order.LeavesQuantity, _random.Next(2) == 0 ? order.LeavesQuantity : _random.Next(1, lots + 1) * instrument.LotSize);
        var ticks = Sample.Ticks(instrument, submitted.DecisionPrice);
        var price = instrument.ToPrice(ticks + _random.Next(-(int)(ticks / 300), (int)(ticks / 300)));
        // In cash no more than what was set aside, and nothing that is not there.
        var fee = Math.Round(quantity * price * 0.00002m, 8, MidpointRounding.ToZero);
        var isCash = Account.Financing == Financing.Cash;
        switch (_random.Next(6))
        {
            case 0 when submitted.Side == Side.Buy:
                _scene.Fill(submitted.ClientOrderId, quantity, price, tradeId, Math.Round(quantity * 0.00002m, 8), instrument.Base);
                break;
            case 1 when instrument.Base != "EUR" && (!isCash || Account.Available("EUR") > 1):
                _scene.Fill(submitted.ClientOrderId, quantity, price, tradeId, 0.05m, "EUR");
                break;
            default:
                _scene.Fill(submitted.ClientOrderId, quantity, price, tradeId, fee);
                break;
        }
    }

    // Prices walk slowly, and well above nothing.
    private void Quote()
    {
        foreach (var (symbol, price) in new[] { ("EUR/USD", 1.25m), ("BTC/USD", 30_000m), ("USD/JPY", 150m), ("EUR/JPY", 187.5m) })
        {
            var instrument = Sample.Catalogue.Instrument(symbol);
            var mid = instrument.ToPrice((long)(price / instrument.TickSize * _random.Next(900, 1_100) / 1_000));
            _scene.Quote(instrument, mid - instrument.TickSize, mid + instrument.TickSize);
        }
    }

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];
}
