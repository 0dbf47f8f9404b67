using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Tests.Execution.Paper;

public sealed class PaperVenueTests
{
    private static readonly Quote At100 = Sample.QuoteOf(Sample.EurUsd, 100, 1.10m, 1.11m);
    private readonly PaperVenue _venue = new(Sample.Fxcm, [Sample.EurUsd, Sample.UsdJpy]);
    private readonly List<VenueReport> _reports = [];

    [Fact]
    public void A_buy_takes_the_ask_and_a_sell_the_bid_of_the_first_quote_after_arrival_less_the_fee()
    {
        _venue.Submit(Order("b", Side.Buy, 99));
        _venue.Submit(Order("s", Side.Sell, 98));
        Quote(Sample.EurUsd, At100 with { TimeNs = 97 });
        Assert.Empty(_reports);
        Quote(Sample.EurUsd, At100);
        Assert.Equal(
        [
            new VenueReport("main", "s", ReportKind.Accepted, 98),
            // 10,000 × 1.10 × 0.2e-4 = 0.22
            new VenueReport("main", "s", ReportKind.Filled, 100, "fxcm-s-1", 10_000m, 1.10m, 0.22m),
            new VenueReport("main", "b", ReportKind.Accepted, 99),
            new VenueReport("main", "b", ReportKind.Filled, 100, "fxcm-b-1", 10_000m, 1.11m, 0.222m),
        ], _reports.Select(r => r with { Explanation = null, Symbol = "" }));
        Assert.Equal(0, _venue.WorkingOrders);
        Quote(Sample.EurUsd, At100 with { TimeNs = 101 });
        Assert.Equal(4, _reports.Count);
    }

    [Fact]
    public void A_quote_at_the_very_time_of_arrival_is_taken_and_one_a_nanosecond_before_is_not()
    {
        _venue.Submit(Order("a", Side.Buy, 100));
        Quote(Sample.EurUsd, At100 with { TimeNs = 99 });
        Assert.Empty(_reports);
        Quote(Sample.EurUsd, At100);
        Assert.Equal([ReportKind.Accepted, ReportKind.Filled], _reports.Select(r => r.Kind));
    }

    [Fact]
    public void Quotes_of_other_symbols_fill_nothing()
    {
        _venue.Submit(Order("a", Side.Buy, 50));
        Quote(Sample.UsdJpy, Sample.QuoteOf(Sample.UsdJpy, 100, 150, 151));
        Assert.Empty(_reports);
        Assert.Equal(1, _venue.WorkingOrders);
    }

    [Theory]
    [InlineData(Side.Buy, 1.11, true)]
    [InlineData(Side.Buy, 1.10999, false)]
    [InlineData(Side.Sell, 1.10, true)]
    [InlineData(Side.Sell, 1.10001, false)]
    public void A_price_at_the_protection_trades_and_one_tick_beyond_it_ends_the_order(Side side, double protection, bool trades)
    {
        _venue.Submit(Order("a", side, 50) with { ProtectionTicks = Sample.Ticks(Sample.EurUsd, (decimal)protection) });
        Quote(Sample.EurUsd, At100);
        Assert.Equal([ReportKind.Accepted, trades ? ReportKind.Filled : ReportKind.Expired], _reports.Select(r => r.Kind));
        Assert.Equal(trades ? 10_000m : 0, _reports[1].Quantity);
        if (!trades) Assert.Contains("beyond the collar", _reports[1].Reason);
        Assert.Equal(0, _venue.WorkingOrders);
    }

    [Fact]
    public void The_same_order_twice_is_one_order()
    {
        _venue.Submit(Order("a", Side.Buy, 50));
        _venue.Submit(Order("a", Side.Buy, 50));
        // The same id of another portfolio is another order.
        _venue.Submit(Order("a", Side.Buy, 50) with { Portfolio = "other" });
        Assert.Equal(2, _venue.WorkingOrders);
        Quote(Sample.EurUsd, At100);
        // Also when it has ended, of which its portfolio may not have heard yet.
        _venue.Submit(Order("a", Side.Buy, 50));
        Quote(Sample.EurUsd, At100 with { TimeNs = 200 });
        Assert.Equal(["main", "other"], _reports.Where(r => r.Kind == ReportKind.Filled).Select(r => r.Portfolio));
    }

    [Fact]
    public void A_cancellation_that_arrives_before_the_filling_quote_or_with_it_wins()
    {
        foreach (var arrival in new[] { 20L, 60, 100 }) // before the order, after it, with the quote
        {
            _reports.Clear();
            var id = $"a{arrival}";
            _venue.Submit(Order(id, Side.Buy, 50));
            _venue.Cancel(new PaperCancel("main", id, arrival));
            Quote(Sample.EurUsd, At100);
            Assert.Equal([new VenueReport("main", id, ReportKind.Cancelled, arrival, Reason: "on request")], _reports);
            Assert.Equal(0, _venue.WorkingOrders);
        }
    }

    [Fact]
    public void A_cancellation_that_arrives_after_the_filling_quote_does_nothing()
    {
        _venue.Submit(Order("a", Side.Buy, 50));
        _venue.Cancel(new PaperCancel("main", "a", 101));
        Quote(Sample.EurUsd, At100);
        Quote(Sample.EurUsd, At100 with { TimeNs = 200 });
        Assert.Equal([ReportKind.Accepted, ReportKind.Filled], _reports.Select(r => r.Kind));
        Assert.Equal(0, _venue.WorkingOrders);
    }

    [Fact]
    public void A_cancellation_of_an_order_that_is_not_there_is_forgotten()
    {
        _venue.Cancel(new PaperCancel("main", "a", 10));
        _venue.Submit(Order("a", Side.Buy, 50));
        _venue.Cancel(new PaperCancel("other", "a", 10));
        Quote(Sample.EurUsd, At100);
        Assert.Equal([ReportKind.Accepted, ReportKind.Filled], _reports.Select(r => r.Kind));
    }

    [Fact]
    public void The_first_of_two_cancellations_counts()
    {
        _venue.Submit(Order("a", Side.Buy, 50));
        _venue.Cancel(new PaperCancel("main", "a", 60));
        _venue.Cancel(new PaperCancel("main", "a", 55));
        Quote(Sample.EurUsd, At100);
        Assert.Equal(60, Assert.Single(_reports).TimeNs);
    }

    [Fact]
    public void When_the_market_closes_cancellations_take_effect_and_the_rest_expires()
    {
        _venue.Submit(Order("a", Side.Buy, 50));
        _venue.Submit(Order("b", Side.Buy, 500));
        _venue.Submit(Order("c", Side.Buy, 40));
        _venue.Cancel(new PaperCancel("main", "a", 60));
        _venue.Close(100, _reports);
        Assert.Equal(
            [("a", ReportKind.Cancelled), ("c", ReportKind.Expired), ("b", ReportKind.Expired)],
            _reports.Select(r => (r.ClientOrderId, r.Kind)));
        Assert.Equal(60, _reports[0].TimeNs);
        Assert.All(_reports.Skip(1), r => Assert.Equal((100L, "the market closed"), (r.TimeNs, r.Reason)));
        Assert.Equal(0, _venue.WorkingOrders);
        _venue.Close(101, _reports);
        Assert.Equal(3, _reports.Count);
    }

    [Fact]
    public void A_cancellation_that_would_arrive_after_the_close_takes_effect_at_it()
    {
        _venue.Submit(Order("a", Side.Buy, 50));
        _venue.Cancel(new PaperCancel("main", "a", 160));
        _venue.Close(100, _reports);
        Assert.Equal((ReportKind.Cancelled, 100L), (Assert.Single(_reports).Kind, _reports[0].TimeNs));
    }

    [Fact]
    public void A_symbol_that_is_not_listed_is_refused() =>
        Sample.Refused("NOT_LISTED", () => _venue.Submit(Order("a", Side.Buy, 1) with { Symbol = "BTC/USD" }));

    [Fact]
    public void There_is_room_for_a_limited_number_of_working_orders()
    {
        var orders = Enumerable.Range(0, PaperVenue.MaxWorkingOrders).Select(i => Order($"o{i:D5}", Side.Buy, 1)).ToList();
        var full = new PaperVenue(Sample.Fxcm, [Sample.EurUsd]);
        foreach (var order in orders) full.Submit(order);
        full.Submit(orders[7]); // known: no room needed
        Sample.Refused("TOO_MANY_WORKING_ORDERS", () => full.Submit(Order("one more", Side.Buy, 1)));
        Assert.Equal(PaperVenue.MaxWorkingOrders, full.WorkingOrders);
    }

    [Theory]
    [InlineData(50, 60, "1.11")]
    [InlineData(100, 105, "1.11")]
    [InlineData(101, 106, "1.21")]
    [InlineData(160, 160, "1.21")]
    public void An_order_takes_a_bars_open_unless_it_was_decided_after_it(long decidedNs, long arrivalNs, string price)
    {
        _venue.Submit(Order("a", Side.Buy, arrivalNs) with { DecidedNs = decidedNs });
        _venue.OnBar("EUR/USD", Bar, _reports);
        Assert.Equal([(ReportKind.Accepted, arrivalNs, 0m), (ReportKind.Filled, 160, decimal.Parse(price))], _reports.Select(r => (r.Kind, r.TimeNs, r.Price)));
    }

    [Fact]
    public void An_order_that_arrives_after_a_bars_close_waits_for_the_next()
    {
        _venue.Submit(Order("a", Side.Sell, 165) with { DecidedNs = 160 });
        _venue.OnBar("EUR/USD", Bar, _reports);
        Assert.Empty(_reports);
        _venue.OnBar("EUR/USD", new BarQuotes(160, Bar.Close with { TimeNs = 220 }, At100 with { TimeNs = 220 }), _reports);
        Assert.Equal((1.20m, 220), (_reports[1].Price, _reports[1].TimeNs));
    }

    [Fact]
    public void A_cancellation_that_arrives_by_a_bars_open_comes_before_it_and_a_later_one_before_its_close()
    {
        foreach (var (id, decided) in new[] { ("open", 90L), ("early", 90L), ("late", 120L) }) _venue.Submit(Order(id, Side.Buy, decided + 5) with { DecidedNs = decided });
        foreach (var (id, arrival) in new[] { ("open", 130L), ("early", 100L), ("late", 130L) }) _venue.Cancel(new PaperCancel("main", id, arrival));
        _venue.OnBar("EUR/USD", Bar, _reports);
        Assert.Equal(
            [("early", ReportKind.Cancelled), ("open", ReportKind.Accepted), ("open", ReportKind.Filled), ("late", ReportKind.Cancelled)],
            _reports.Select(r => (r.ClientOrderId, r.Kind)));
    }

    private static BarQuotes Bar => new(100, At100 with { TimeNs = 160 }, Sample.QuoteOf(Sample.EurUsd, 160, 1.20m, 1.21m));

    private static PaperOrder Order(string id, Side side, long arrivalNs) =>
        new("main", id, "EUR/USD", side, 10_000m, arrivalNs, side == Side.Buy ? long.MaxValue : 1, arrivalNs);

    private void Quote(Instrument instrument, in Quote quote) => _venue.OnQuote(instrument.Symbol, quote, _reports);
}
