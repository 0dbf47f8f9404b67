using FsCheck;
using FsCheck.Fluent;
using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Tests.Execution;

public sealed class PaperVenuePropertyTests
{
    private static readonly Instrument[] Listed = [Sample.EurUsd, Sample.UsdJpy];

    // Few ids, few instants, few prices: repetitions, ties and expiries are frequent.
    private static readonly Gen<PaperOrder> Orders =
        from id in Gen.Choose(0, 30)
        from symbol in Gen.Choose(0, 1)
        from isBuy in Gen.Choose(0, 1)
        from arrival in Gen.Choose(1, 20)
        from protection in Gen.Choose(95, 105)
        select new PaperOrder(
            id % 2 == 0 ? "main" : "other", $"o{id}", Listed[symbol].Symbol, isBuy == 1 ? Side.Buy : Side.Sell, 1_000m * (id + 1), arrival, protection, 0);

    private static readonly Gen<(int Kind, PaperOrder Order, int Gap, int Bid)> Steps =
        from kind in Gen.Choose(0, 3)
        from order in Orders
        from gap in Gen.Choose(0, 4)
        from bid in Gen.Choose(96, 103)
        select (kind, order, gap, bid);

    [Fact]
    public void Reports_do_not_depend_on_the_order_in_which_orders_were_handed_in() =>
        Property.Holds(
            from orders in Gen.ArrayOf(Orders)
            from shuffled in Gen.Shuffle(orders.DistinctBy(o => o.ClientOrderId).ToArray())
            select (orders, shuffled),
            pair =>
            {
                var handedIn = pair.orders.DistinctBy(o => o.ClientOrderId).ToArray();
                Assert.Equal(Trade(handedIn), Trade(pair.shuffled));
                Assert.Equal(Trade(handedIn), Trade([.. handedIn, .. handedIn]));
            });

    [Fact]
    public void A_venue_that_gets_unended_orders_again_after_a_crash_at_any_point_says_the_same() => Property.HoldsForSequences(Steps, steps =>
    {
        var uninterrupted = new PaperVenue(Sample.Fxcm, Listed);
        var orders = new Dictionary<(string, string), PaperOrder>();
        var cancels = new Dictionary<(string, string), PaperCancel>();
        List<VenueReport> a = [], b = [];
        long now = 0;
        foreach (var (kind, order, gap, bid) in steps)
        {
            now += gap;
            var key = (order.Portfolio, order.ClientOrderId);
            var submitted = order with { ArrivalNs = now + order.ArrivalNs };
            var cancel = new PaperCancel(order.Portfolio, order.ClientOrderId, now + order.ArrivalNs / 2);
            if (kind == 0) orders.TryAdd(key, submitted);
            if (kind == 1 && orders.ContainsKey(key)) cancels.TryAdd(key, cancel);

            // In another order than the first time.
            var rebuilt = new PaperVenue(Sample.Fxcm, Listed);
            foreach (var known in orders.Values.Reverse()) rebuilt.Submit(known);
            foreach (var known in cancels.Values.Reverse()) rebuilt.Cancel(known);
            var before = b.Count;
            Do(uninterrupted, a);
            Do(rebuilt, b);
            Assert.Equal(a, b);
            foreach (var ended in b.Skip(before).Where(r => r.Kind != ReportKind.Accepted))
            {
                orders.Remove((ended.Portfolio, ended.ClientOrderId));
                cancels.Remove((ended.Portfolio, ended.ClientOrderId));
            }

            void Do(PaperVenue venue, List<VenueReport> reports)
            {
                if (kind == 0) venue.Submit(orders[key]);
                else if (kind == 1) venue.Cancel(cancels.GetValueOrDefault(key, cancel));
                else venue.OnQuote(order.Symbol, new Quote(now, bid, bid + kind - 2), reports);
            }
        }

        // Nothing trades before its arrival.
        Assert.All(a.Where(r => r.Kind == ReportKind.Accepted), r => Assert.True(r.TimeNs <= now));
        Assert.Equal(orders.Count, uninterrupted.WorkingOrders);
    });

    [Fact]
    public void Every_order_ends_exactly_once() => Property.Holds(Gen.ArrayOf(Orders), orders =>
    {
        var ends = Trade(orders).Where(r => r.Kind != ReportKind.Accepted).Select(r => r.ClientOrderId).ToList();
        Assert.Equal(orders.Select(o => o.ClientOrderId).Distinct().Order(), ends.Order());
    });

    private static List<VenueReport> Trade(PaperOrder[] orders)
    {
        var venue = new PaperVenue(Sample.Fxcm, Listed);
        var reports = new List<VenueReport>();
        foreach (var order in orders) venue.Submit(order);
        foreach (var order in orders.Where(o => o.ProtectionTicks == 100)) venue.Cancel(new PaperCancel(order.Portfolio, order.ClientOrderId, order.ArrivalNs + 2));
        for (var now = 1; now < 18; now += 3)
        {
            venue.OnQuote("EUR/USD", new Quote(now, 99 + now % 4, 100 + now % 5), reports);
            venue.OnQuote("USD/JPY", new Quote(now + 1, 98 + now % 4, 99 + now % 5), reports);
        }

        venue.Close(20, reports);
        return reports;
    }
}
