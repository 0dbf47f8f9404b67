using FsCheck;
using FsCheck.Fluent;
using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Journal;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Domain.Portfolio;
using OrleansTrading.Domain.Strategies;

namespace OrleansTrading.Domain.Tests.Portfolio;

/// <summary>
/// Random lives of a portfolio: orders and wishes, cancellations, reports in any order, partial and doubled, prices that move, in
/// one currency and in several. <see cref="Scene"/> checks the books after every step.
/// </summary>
public sealed class PortfolioPropertyTests
{
    private static readonly Instrument[] UsdOnly = [Sample.EurUsd, Sample.BtcUsd];
    private static readonly Instrument[] Several = [Sample.EurUsd, Sample.BtcUsd, Sample.EurJpy, Sample.UsdJpy];

    private sealed record Step(int Kind, int Id, int Symbol, int Side, int Lots, int Price);

    private static readonly Gen<Step> Steps =
        from kind in Gen.Choose(0, 11)
        from id in Gen.Choose(0, 15)
        from symbol in Gen.Choose(0, 3)
        from side in Gen.Choose(0, 2)
        from lots in Gen.Choose(1, 40)
        from price in Gen.Choose(90, 110)
        select new Step(kind, id, symbol, side, lots, price);

    [Fact]
    public void In_one_currency_equity_is_capital_and_profit_less_fees_to_the_last_digit() => ForAllLives(UsdOnly, life =>
    {
        var value = life.Scene.Valuation;
        Assert.Equal(Scene.Capital + value.RealizedPnl + value.UnrealizedPnl - value.Fees, value.Equity);
    });

    [Fact]
    public void Equity_is_cash_and_marked_positions_of_every_currency() => ForAllLives(Several, life =>
    {
        var account = life.Scene.Account;
        var jpy = 1 / life.Mids["USD/JPY"];
        var cash = account.Balance("cash", "USD") + account.Balance("cash", "JPY") * jpy;
        var marked = account.Positions.Sum(p => p.Value.Quantity * life.Mids[p.Key] * (p.Key.EndsWith("JPY", StringComparison.Ordinal) ? jpy : 1));
        Assert.Equal(cash + marked, life.Scene.Valuation.Equity, 10);
    });

    [Fact]
    public void A_position_is_the_sum_of_its_fills_and_a_strategys_holding_of_its_own() => ForAllLives(Several, life =>
    {
        var fills = life.Scene.Journal.OfType<OrderFilled>().ToList();
        foreach (var (symbol, position) in life.Scene.Account.Positions)
        {
            Assert.Equal(fills.Where(f => f.Symbol == symbol).Sum(f => f.Quantity * (int)f.Side), position.Quantity);
            foreach (var strategy in new[] { "a", "b" })
            {
                var working = life.Scene.Account.WorkingOrders.Values
                    .Where(o => o.Submitted.Symbol == symbol && o.Submitted.Strategy == strategy).Sum(o => o.LeavesQuantity * (int)o.Submitted.Side);
                Assert.Equal(
                    fills.Where(f => f.Symbol == symbol && f.Strategy == strategy).Sum(f => f.Quantity * (int)f.Side) + working,
                    life.Scene.Account.StrategyQuantity(strategy, symbol));
            }
        }

        Assert.Equal(fills.Count, life.Scene.Account.Fills);
        Assert.Equal(fills.Count, fills.DistinctBy(f => f.TradeId).Count());
    });

    [Fact]
    public void A_portfolio_restored_from_a_snapshot_at_every_step_lives_the_same_life() =>
        Property.HoldsForSequences(Steps, steps =>
        {
            var uninterrupted = new Life(Several);
            var restored = new Life(Several);
            foreach (var step in steps)
            {
                restored.Scene.Account = PortfolioAccount.Restore(restored.Scene.Account.Capture(1))!;
                uninterrupted.Do(step);
                restored.Do(step);
                Assert.Equal(Describe(uninterrupted.Scene.Account), Describe(restored.Scene.Account));
            }

            Assert.Equal(uninterrupted.Scene.Journal.Select(Bytes), restored.Scene.Journal.Select(Bytes));
        });

    [Fact]
    public void A_portfolio_is_the_sum_of_its_journal_and_an_order_of_its_history() => Property.HoldsForSequences(Steps, steps =>
    {
        var life = new Life(Several);
        foreach (var step in steps) life.Do(step);
        var replayed = new PortfolioAccount();
        foreach (var e in life.Scene.Journal.Select(PortfolioEventCodec.Encode))
            replayed.Apply(PortfolioEventCodec.Decode(new RecordedEvent(1, e.Type, e.Subject, e.Payload)));
        Assert.Equal(Describe(life.Scene.Account), Describe(replayed));
        foreach (var (id, order) in replayed.WorkingOrders)
            Assert.Equal(Describe(order), Describe(OrderState.Fold(life.Scene.History(id))!));
    });

    [Fact]
    public void Lives_are_eventful()
    {
        // Against a generator that does nothing: a property over empty lives always holds.
        var seen = new Dictionary<string, int>();
        var crossings = 0;
        ForAllLives(Several, _ => { }, life =>
        {
            foreach (var e in life.Scene.Journal) seen[e.GetType().Name] = seen.GetValueOrDefault(e.GetType().Name) + 1;
            foreach (var fills in life.Scene.Journal.OfType<OrderFilled>().GroupBy(f => f.Symbol))
            {
                var held = 0m;
                foreach (var fill in fills)
                {
                    var next = held + fill.Quantity * (int)fill.Side;
                    if (held * next < 0) crossings++;
                    held = next;
                }
            }
        });
        Assert.Equal(9, seen.Count);
        Assert.All(seen, type => Assert.True(type.Value > 100, $"Only {type.Value} of {type.Key}."));
        Assert.True(crossings > 50, $"Only {crossings} positions went through zero.");
    }

    private static void ForAllLives(Instrument[] instruments, Action<Life> afterEachStep, Action<Life>? atTheEnd = null) =>
        Property.HoldsForSequences(Steps, steps =>
        {
            var life = new Life(instruments);
            foreach (var step in steps)
            {
                life.Do(step);
                afterEachStep(life);
            }

            atTheEnd?.Invoke(life);
        });

    private static string Bytes(PortfolioEvent e) => System.Text.Encoding.UTF8.GetString(PortfolioEventCodec.Encode(e).Payload.Span);

    // By value: records compare lists by reference, and a ledger's decimals may differ in trailing zeros.
    internal static List<string> Describe(PortfolioAccount account)
    {
        var s = account.Capture();
        return
        [
            $"{s.BaseCurrency} {s.Orders} {s.Fills}",
            .. s.Balances.Select(b => $"{b.Account} {b.Currency} {b.Amount:G29}"),
            .. s.Positions.Select(p => $"{p.Symbol} {p.Status} {p.WasHeld} {p.Cost:G29} {string.Join(' ', p.Lots)}"),
            .. s.WorkingOrders.Select(Describe),
            .. s.Groups.Select(g => $"{g with { LegIds = [] }} {string.Join(' ', g.LegIds)}"),
            .. s.StrategyHoldings.Select(h => h.ToString()),
        ];
    }

    internal static string Describe(OrderState order) => $"{order with { TradeIds = [], Amendments = [] }} {string.Join(' ', order.TradeIds)} {string.Join(' ', order.Amendments)}";

    private sealed class Life
    {
        private readonly Instrument[] _instruments;
        private readonly List<VenueReport> _reports = [];
        private readonly List<(string Id, Side Side, decimal Quantity, string Symbol)> _orders = [];
        private readonly List<(string Id, Direction Direction, string Strategy, string Symbol)> _targets = [];
        private int _trades;

        public Life(Instrument[] instruments)
        {
            _instruments = instruments;
            foreach (var (symbol, price) in new[] { ("EUR/USD", 1.25m), ("BTC/USD", 30_000m), ("USD/JPY", 150m), ("EUR/JPY", 187.5m) })
                Move(Sample.Catalogue.Instrument(symbol), price);
        }

        public Scene Scene { get; } = new(Scene.Loose);

        public Dictionary<string, decimal> Mids { get; } = new(StringComparer.Ordinal);

        public void Do(Step step)
        {
            Scene.Now += step.Lots * Nanoseconds.PerMillisecond;
            var instrument = _instruments[step.Symbol % _instruments.Length];
            // A whole number of lots, and some 100,000 to 1,000,000 USD at most.
            var quantity = step.Lots * instrument.LotSize * (instrument == Sample.BtcUsd ? 1_000 : 3);
            var side = step.Side == 0 ? Side.Buy : Side.Sell;
            var working = Scene.Account.WorkingOrders.Values.ToList();
            var order = working.Count == 0 ? null : working[step.Id % working.Count];
            switch (step.Kind)
            {
                case 0 or 1:
                    var request = ($"o{step.Id}-{_orders.Count}", side, quantity, instrument.Symbol);
                    Scene.Submit(request.Item1, side, quantity, instrument.Symbol);
                    if (Scene.History(request.Item1).Count > 0) _orders.Add(request);
                    break;
                case 2 or 3:
                    var target = ($"s:{step.Id}:{_targets.Count}", (Direction)(step.Side - 1), step.Id % 2 == 0 ? "a" : "b", instrument.Symbol);
                    Scene.Target(target.Item1, target.Item2, target.Item3, target.Symbol, step.Lots / 400m);
                    _targets.Add(target);
                    break;
                case 4 when order is not null:
                    Scene.Cancel(order.Submitted.ClientOrderId);
                    break;
                case 5 when order is not null:
                    Report(order, ReportKind.Accepted, 0, 0);
                    break;
                case 6 when order is { Status: not OrderStatus.Submitted }:
                    Report(order, ReportKind.Cancelled, 0, 0);
                    break;
                case 7 when order is not null && step.Lots < 15:
                    Report(order, ReportKind.Expired, 0, 0);
                    break;
                case 7 or 8 or 9 when order is not null:
                    // Lots of the order's own instrument, partial more often than whole.
                    var lot = Sample.Catalogue.Instrument(order.Submitted.Symbol).LotSize;
                    var part = step.Lots > 25 ? order.LeavesQuantity : Math.Min(order.LeavesQuantity, Math.Ceiling(order.LeavesQuantity / lot * step.Lots / 30) * lot);
                    Report(order, ReportKind.Filled, part, order.Submitted.DecisionPrice * step.Price / 100);
                    break;
                case 10:
                    Repeat(step.Id);
                    break;
                case 11:
                    Move(instrument, decimal.Round(Mids[instrument.Symbol] * step.Price / 1_000m, 2) * 10);
                    break;
            }
        }

        private void Move(Instrument instrument, decimal price)
        {
            // A spread of two ticks, so that the mid is the price itself; far from zero, whichever way it walks.
            price = Math.Max(price, 1);
            Mids[instrument.Symbol] = price;
            Scene.Quote(instrument, price - instrument.TickSize, price + instrument.TickSize);
        }

        private void Report(OrderState order, ReportKind kind, decimal quantity, decimal price)
        {
            var isTrade = kind == ReportKind.Filled;
            var report = new VenueReport(
                "main", order.Submitted.ClientOrderId, kind, Scene.Now, isTrade ? $"t{_trades++}" : "", quantity, price, isTrade ? quantity * price * 0.00002m : 0);
            Scene.Report(report);
            _reports.Add(report);
        }

        // Whatever was said before may be said again, at any later time, and nothing happens.
        private void Repeat(int pick)
        {
            if (_reports.Count > 0) Assert.Empty(Scene.Report(_reports[pick % _reports.Count]).Events);
            if (_orders.Count > 0)
            {
                var (id, side, quantity, symbol) = _orders[pick % _orders.Count];
                Assert.Same(Decision.Known, Scene.Submit(id, side, quantity, symbol));
            }

            if (_targets.Count > 0)
            {
                var (id, direction, strategy, symbol) = _targets[pick % _targets.Count];
                Assert.Same(Decision.Known, Scene.Target(id, direction, strategy, symbol));
            }
        }
    }
}
