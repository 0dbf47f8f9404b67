using FsCheck;
using FsCheck.Fluent;
using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Tests.Execution.Paper;

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
