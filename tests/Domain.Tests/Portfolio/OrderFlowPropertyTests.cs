using FsCheck;
using FsCheck.Fluent;
using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Execution.Orders;
using OrleansTrading.Domain.Journal;
using OrleansTrading.Domain.Portfolio;

namespace OrleansTrading.Domain.Tests.Portfolio;

/// <summary>
/// Random lives of orders that wait, depend on each other and are amended, at a venue that takes what it is asked before it trades.
/// <see cref="Scene"/> checks the books after every step.
/// </summary>
public sealed class OrderFlowPropertyTests
{
    private sealed record Step(int Kind, int Pick, int Type, int Side, int Lots, int Price);

    private static readonly Gen<Step> Steps =
        from kind in Gen.Choose(0, 15)
        from pick in Gen.Choose(0, 30)
        from type in Gen.Choose(0, 15)
        from side in Gen.Choose(0, 1)
        from lots in Gen.Choose(1, 12)
        from price in Gen.Choose(1, 40)
        select new Step(kind, pick, type, side, lots, price);

    [Fact]
    public void Nothing_fills_beyond_its_quantity_its_group_or_what_there_is_to_reduce() => ForAll(life =>
    {
        foreach (var order in life.Orders())
            Assert.InRange(order.FilledQuantity, 0, order.Quantity);
        foreach (var opened in life.Scene.Journal.OfType<GroupOpened>())
        {
            var legs = opened.LegIds.Sum(id => life.Filled(id));
            Assert.InRange(legs, 0, opened.EntryId.Length > 0 ? life.Filled(opened.EntryId) : opened.Quantity);
        }

        Assert.Equal(0, life.Increased);
    });

    [Fact]
    public void Of_the_legs_of_a_group_one_is_at_a_venue() => ForAll(life =>
    {
        foreach (var group in life.Scene.Account.Groups.Values)
            Assert.InRange(group.LegIds.Count(id => life.Scene.Account.WorkingOrders.TryGetValue(id, out var leg) && leg.IsAtVenue), 0, 1);
    });

    [Fact]
    public void When_all_is_cancelled_and_reported_nothing_is_set_aside_and_no_group_is_left()
    {
        var (orders, groups) = (0L, 0);
        ForAll(_ => { }, life =>
        {
            for (var round = 0; round < 5 && life.Scene.Account.WorkingOrders.Count > 0; round++)
            {
                life.Scene.CancelAll();
                life.AnswerAll();
            }

            Assert.Empty(life.Scene.Account.WorkingOrders);
            Assert.Empty(life.Scene.Account.Groups);
            Assert.Empty(life.Scene.Account.BoundOrders);
            Assert.Equal(0, life.Scene.Account.Reserved("USD"));
            orders += life.Scene.Account.Orders;
            groups += life.Scene.Journal.OfType<GroupOpened>().Count();
        });
        Assert.True(orders > 1_000 && groups > 100, $"Only {orders} orders and {groups} groups.");
    }

    [Fact]
    public void A_journal_folds_to_the_same_and_a_portfolio_restored_at_every_step_lives_the_same_life() => Property.HoldsForSequences(Steps, steps =>
    {
        var uninterrupted = new Life();
        var restored = new Life();
        foreach (var step in steps)
        {
            restored.Scene.Account = PortfolioAccount.Restore(restored.Scene.Account.Capture(1))!;
            uninterrupted.Do(step);
            restored.Do(step);
        }

        var replayed = new PortfolioAccount();
        foreach (var e in uninterrupted.Scene.Journal.Select(PortfolioEventCodec.Encode))
            replayed.Apply(PortfolioEventCodec.Decode(new RecordedEvent(1, e.Type, e.Subject, e.Payload)));
        Assert.Equal(PortfolioPropertyTests.Describe(uninterrupted.Scene.Account), PortfolioPropertyTests.Describe(restored.Scene.Account));
        Assert.Equal(PortfolioPropertyTests.Describe(uninterrupted.Scene.Account), PortfolioPropertyTests.Describe(replayed));
        foreach (var (id, order) in replayed.WorkingOrders)
            Assert.Equal(PortfolioPropertyTests.Describe(order), PortfolioPropertyTests.Describe(OrderState.Fold(uninterrupted.Scene.History(id))!));
    });

    [Fact]
    public void Lives_are_eventful()
    {
        var seen = new SortedDictionary<string, int>(StringComparer.Ordinal);
        ForAll(_ => { }, life =>
        {
            foreach (var e in life.Scene.Journal) seen[e.GetType().Name] = seen.GetValueOrDefault(e.GetType().Name) + 1;
        });
        foreach (var type in new[]
        {
            nameof(GroupOpened), nameof(OrderArmed), nameof(OrderTriggered), nameof(OrderQueued), nameof(OrderRouted), nameof(OrderReduced),
            nameof(OrderRevised), nameof(OrderAmendRequested), nameof(OrderAmended), nameof(OrderAmendRejected), nameof(OrderCancelled), nameof(OrderFilled),
        })
            Assert.True(seen.GetValueOrDefault(type) > 10, $"Only {seen.GetValueOrDefault(type)} of {type}.");
    }

    private static void ForAll(Action<Life> afterEachStep, Action<Life>? atTheEnd = null) => Property.HoldsForSequences(Steps, steps =>
    {
        var life = new Life();
        foreach (var step in steps)
        {
            life.Do(step);
            afterEachStep(life);
        }

        atTheEnd?.Invoke(life);
    });

    private sealed class Life
    {
        private decimal _mid = 1.25m;
        private int _names;
        private int _trades;

        public Scene Scene { get; } = new(Scene.Loose);

        /// <summary>Fills of resting reduce-only orders that made a position larger, or turned it round.</summary>
        public int Increased { get; private set; }

        public IEnumerable<OrderState> Orders() =>
            Scene.Journal.OfType<OrderSubmitted>().Select(o => OrderState.Fold(Scene.History(o.ClientOrderId))!);

        public decimal Filled(string id) => OrderState.Fold(Scene.History(id))!.FilledQuantity;

        public void Do(Step step)
        {
            Scene.Now += step.Lots;
            var side = step.Side == 0 ? Side.Buy : Side.Sell;
            var quantity = step.Lots * 1_000m;
            var away = step.Price * 0.001m;
            switch (step.Kind)
            {
                case 0 or 1 or 2:
                    Scene.Place($"o{_names++}", side, quantity, Ticket(step, side, away, step.Pick % 3 == 0));
                    break;
                case 3 or 4:
                    Scene.Place(new GroupRequest(
                        $"g{_names++}", "EUR/USD", quantity, new GroupLeg(side, Entry(step, side, away)), Exit(side, isTake: true, step, away),
                        step.Pick % 4 == 0 ? null : Exit(side, isTake: false, step, away), "anna", "t"));
                    break;
                case 5:
                    Scene.Place(new GroupRequest(
                        $"g{_names++}", "EUR/USD", quantity, null, new GroupLeg(side, Limit(_mid - (int)side * away)),
                        new GroupLeg(side, Stop(OrderType.Stop, _mid + (int)side * away)), "anna", "t"));
                    break;
                case 6:
                    Scene.Close($"c{_names++}");
                    break;
                case 7:
                    if (Working(step.Pick) is { } cancelled) Scene.Cancel(cancelled.Id);
                    break;
                case 8:
                    if (Working(step.Pick) is { } amended)
                        Scene.Amend(
                            amended.Id, $"a{_names++}", step.Type % 2 == 0 && amended.Submitted.GroupId.Length == 0 ? quantity : null,
                            amended.Terms.LimitTicks > 0 && amended.Trigger?.Trail is null ? _mid - (int)amended.Submitted.Side * away : null,
                            !amended.IsAtVenue && amended.Trigger is { Trail: null, Turn: TriggerTurn.Against } ? _mid + (int)amended.Submitted.Side * away : null);
                    break;
                case 9 or 10:
                    if (Working(step.Pick, o => o.Status == OrderStatus.Armed) is { } armed)
                        Scene.Fire(armed.Id, armed.Trigger!.PriceTicks > 0 ? Sample.EurUsd.ToPrice(armed.Trigger.PriceTicks) : _mid);
                    break;
                case 11:
                    AnswerAll();
                    break;
                case 12:
                    _mid = Math.Clamp(_mid + (step.Price - 20) * 0.0005m, 1.0m, 1.5m);
                    Scene.Quote(Sample.EurUsd, _mid, _mid);
                    break;
                default:
                    if (Working(step.Pick, o => o.IsAtVenue) is { } traded) Trade(traded.Id, step.Lots > 6 ? 1m : step.Lots / 7m);
                    break;
            }
        }

        /// <summary>The venue takes all that it was asked.</summary>
        public void AnswerAll()
        {
            foreach (var order in Scene.Account.WorkingOrders.Values.Where(o => o.IsAtVenue).ToArray()) Answer(order.Id);
        }

        private void Answer(string id)
        {
            if (Scene.Account.WorkingOrders.GetValueOrDefault(id)?.Amending is { } amending)
            {
                // A venue may refuse an amendment; never one downwards.
                var isRefused = amending.AmendId.Length % 2 == 0 && amending.Quantity >= Scene.Account.WorkingOrders[id].Quantity;
                Scene.Report(new VenueReport(
                    "main", id, isRefused ? ReportKind.AmendRejected : ReportKind.Amended, Scene.Now, Quantity: amending.Quantity, AmendId: amending.AmendId));
            }

            if (Scene.Account.WorkingOrders.GetValueOrDefault(id) is { Status: OrderStatus.PendingCancel }) Scene.Report(id, ReportKind.Cancelled);
        }

        private void Trade(string id, decimal share)
        {
            // What is asked of a venue arrives with or before what is sent after it.
            AnswerAll();
            if (Scene.Account.WorkingOrders.GetValueOrDefault(id) is not { IsAtVenue: true } order) return;
            var quantity = Math.Ceiling(order.LeavesQuantity / 1_000m * share) * 1_000m;
            var before = Held;
            var price = order.Terms.LimitTicks > 0 ? Sample.EurUsd.ToPrice(order.Terms.LimitTicks) : _mid;
            Scene.Fill(id, quantity, price, $"t{_trades++}");
            // One at the market is out of reach while it travels.
            if (order.ReduceOnly && order.Terms.CanRest && (Math.Abs(Held) > Math.Abs(before) || Held * before < 0)) Increased++;
            // What is left of an order at the market is cancelled.
            if (!order.Terms.CanRest && Scene.Account.WorkingOrders.ContainsKey(id)) Scene.Report(id, ReportKind.Expired);
        }

        private decimal Held => Scene.Account.Positions.TryGetValue("EUR/USD", out var position) ? position.Quantity : 0;

        private OrderState? Working(int pick, Func<OrderState, bool>? which = null)
        {
            var orders = Scene.Account.WorkingOrders.Values.Where(which ?? (_ => true)).ToList();
            return orders.Count == 0 ? null : orders[pick % orders.Count];
        }

        private OrderTicket Ticket(Step step, Side side, decimal away, bool reduceOnly) => (step.Type % 5) switch
        {
            0 => OrderTicket.Market with { ReduceOnly = reduceOnly },
            1 => Limit(_mid - (int)side * away) with { ReduceOnly = reduceOnly },
            2 => Stop(OrderType.Stop, _mid + (int)side * away) with { ReduceOnly = reduceOnly },
            3 => Stop(OrderType.LimitIfTouched, _mid - (int)side * away) with { LimitPrice = _mid - (int)side * away, ReduceOnly = reduceOnly },
            _ => new OrderTicket(OrderType.TrailingStop) { Trail = new Trail(TrailUnit.Ticks, step.Price * 10), ReduceOnly = reduceOnly },
        };

        private OrderTicket Entry(Step step, Side side, decimal away) =>
            step.Type % 3 == 0 ? OrderTicket.Market : step.Type % 3 == 1 ? Limit(_mid - (int)side * away / 2) : Stop(OrderType.Stop, _mid + (int)side * away / 2);

        private GroupLeg Exit(Side entry, bool isTake, Step step, decimal away)
        {
            var side = entry == Side.Buy ? Side.Sell : Side.Buy;
            var price = _mid + (int)entry * (isTake ? 2 : -2) * away;
            return new GroupLeg(side, !isTake ? Stop(OrderType.Stop, price)
                : step.Pick % 2 == 0 ? Limit(price) : Stop(OrderType.MarketIfTouched, price));
        }

        private static OrderTicket Limit(decimal price) => new(OrderType.Limit) { LimitPrice = price };

        private static OrderTicket Stop(OrderType type, decimal price) => new(type) { StopPrice = price };
    }
}
