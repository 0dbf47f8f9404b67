using FsCheck.Fluent;
using OrleansTrading.Domain.Ledger;

namespace OrleansTrading.Domain.Tests.Ledger;

public sealed class LotBookTests
{
    private readonly List<ClosedLot> _closed = [];
    private int _trades;

    [Fact]
    public void Fifo_closes_the_oldest_first()
    {
        var book = Bought(LotMethod.Fifo, (10, 100), (10, 110));
        Assert.Equal((20m, 2_100m), (book.Quantity, book.Cost));

        // 10 of the first lot and 5 of the second: 10 × 20 + 5 × 10.
        Assert.Equal(250m, book.Realize(-15, 120));
        Trade(book, -15, 120);
        Assert.Equal([(5m, 110m, "t1")], Open(book));
        Assert.Equal((5m, 550m), (book.Quantity, book.Cost));
        Assert.Equal([("t0", 10m, 1_000m, 200m), ("t1", 5m, 550m, 50m)], Closed());
    }

    [Fact]
    public void Lifo_closes_the_newest_first()
    {
        var book = Bought(LotMethod.Lifo, (10, 100), (10, 110));
        // 10 of the second lot and 5 of the first: 10 × 10 + 5 × 20.
        Assert.Equal(200m, book.Realize(-15, 120));
        Trade(book, -15, 120);
        Assert.Equal([(5m, 100m, "t0")], Open(book));
        Assert.Equal((5m, 500m), (book.Quantity, book.Cost));
        Assert.Equal([("t1", 10m, 1_100m, 100m), ("t0", 5m, 500m, 100m)], Closed());
    }

    [Fact]
    public void At_an_average_a_close_takes_its_share_of_all_costs_and_the_last_what_is_left()
    {
        var book = Bought(LotMethod.Average, (1, 100), (2, 100.05m));
        // 300.10 / 3 = 100.0333…, in cents 100.03; what is over stays.
        Assert.Equal(300.10m, book.Cost);
        Assert.Equal(19.97m, book.Realize(-1, 120));
        Trade(book, -1, 120);
        Assert.Equal((2m, 200.07m), (book.Quantity, book.Cost));
        // 200.07 / 2 = 100.035, half to even 100.04.
        Assert.Equal(19.96m, book.Realize(-1, 120));
        Trade(book, -1, 120);
        Assert.Equal(19.97m, book.Realize(-1, 120));
        Trade(book, -1, 120);
        Assert.Equal((0m, 0m), (book.Quantity, book.Cost));
        Assert.Equal([("t0", 1m, 100.03m, 19.97m), ("t1", 1m, 100.04m, 19.96m), ("t1", 1m, 100.03m, 19.97m)], Closed());
    }

    [Fact]
    public void An_average_close_over_several_purchases_takes_one_share_and_divides_it()
    {
        var book = Bought(LotMethod.Average, (1, 10), (1, 20), (1, 40.01m));
        // 70.01 × 2 / 3 = 46.67 (46.673…), of which the first purchase gets 23.34 (23.335, half to even) and the second the rest.
        Trade(book, -2, 30);
        Assert.Equal([("t0", 1m, 23.34m, 6.66m), ("t1", 1m, 23.33m, 6.67m)], Closed());
        Assert.Equal((1m, 23.34m), (book.Quantity, book.Cost));
    }

    [Theory]
    [InlineData(LotMethod.Fifo)]
    [InlineData(LotMethod.Lifo)]
    [InlineData(LotMethod.Average)]
    public void A_trade_through_zero_closes_everything_and_opens_the_other_side(LotMethod method)
    {
        var book = Bought(method, (10, 100));
        Assert.Equal(-100m, book.Realize(-15, 90));
        Trade(book, -15, 90);
        Assert.Equal([(-5m, 90m, "t1")], Open(book));
        Assert.Equal((-5m, -450m), (book.Quantity, book.Cost));
        // Bought back lower, a short has gained.
        Assert.Equal(50m, book.Realize(5, 80));
        Trade(book, 5, 80);
        Assert.Empty(book.Lots);
        Assert.Equal((0m, 0m), (book.Quantity, book.Cost));
        Assert.Equal([false, true], _closed.Select(c => c.IsShort));
    }

    [Fact]
    public void Fees_go_with_the_quantities_that_they_were_paid_for()
    {
        var book = new LotBook(LotMethod.Fifo, "USD");
        book.Apply(Lot(3, 100) with { Fee = 1m });
        // 8 close 3 and open 5; of a fee of 0.50 they get 0.19 (0.1875) and the rest.
        book.Apply(Lot(-1, 100) with { Fee = 0.20m }, _closed);
        book.Apply(Lot(-7, 100) with { Fee = 0.50m }, _closed);
        Assert.Equal([(0.33m, 0.20m), (0.67m, 0.14m)], _closed.Select(c => (c.Opening.Fee, c.Closing.Fee)));
        Assert.Equal(0.36m, Assert.Single(book.Lots).Fee);
    }

    [Fact]
    public void What_adds_to_a_position_realises_nothing()
    {
        var book = Bought(LotMethod.Fifo, (-3, 50));
        Assert.Equal(0, book.Realize(-2, 40));
        Assert.Equal(0, new LotBook(LotMethod.Average, "USD").Realize(7, 1));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(1, -1)]
    public void Nothing_at_a_price_and_something_at_none_are_no_trades(int quantity, int price) =>
        Assert.Throws<ArgumentException>(() => new LotBook(LotMethod.Fifo, "USD").Apply(Lot(quantity, price)));

    [Theory]
    [InlineData("JPY", 0)]
    [InlineData("USD", 2)]
    [InlineData("KWD", 3)]
    [InlineData("BTC", 8)]
    [InlineData("USDT", 8)]
    public void A_currency_is_divided_to_its_own_decimals(string currency, int decimals) => Assert.Equal(decimals, CurrencyScale.Of(currency));

    [Theory]
    [InlineData(LotMethod.Fifo)]
    [InlineData(LotMethod.Lifo)]
    public void It_equals_a_reference_that_counts_single_units(LotMethod method) => Property.HoldsForSequences(
        from units in Gen.Choose(-9, 9)
        from cents in Gen.Choose(1, 500)
        select (units, cents),
        trades =>
        {
            const decimal unit = 0.001m;
            var book = new LotBook(method, "USD");
            var held = new List<decimal>(); // a price for each unit held, oldest first
            var sign = 0;
            foreach (var (units, cents) in trades)
            {
                if (units == 0) continue;
                var price = cents / 100m;
                var expected = 0m;
                for (var i = 0; i < Math.Abs(units); i++)
                {
                    if (held.Count > 0 && sign != Math.Sign(units))
                    {
                        var at = method == LotMethod.Fifo ? 0 : held.Count - 1;
                        expected += sign * (price - held[at]) * unit;
                        held.RemoveAt(at);
                        continue;
                    }

                    sign = Math.Sign(units);
                    held.Add(price);
                }

                Assert.Equal(expected, book.Realize(units * unit, price));
                var closed = new List<ClosedLot>();
                book.Apply(Lot(units * unit, price), closed);
                Assert.Equal(expected, closed.Sum(c => c.Realized));
                Assert.Equal(held.Count == 0 ? 0 : sign * held.Count * unit, book.Quantity);
                Assert.Equal(held.Sum() * sign * unit, book.Cost);
            }
        }, runs: 500);

    [Fact]
    public void At_an_average_every_share_is_within_half_a_cent_and_nothing_is_lost() => Property.HoldsForSequences(
        from units in Gen.Choose(-9, 9)
        from cents in Gen.Choose(1, 500)
        from fee in Gen.Choose(0, 99)
        select (units, cents, fee),
        trades =>
        {
            var book = new LotBook(LotMethod.Average, "USD");
            decimal cash = 0, realized = 0, fees = 0, closedFees = 0;
            foreach (var (units, cents, fee) in trades)
            {
                if (units == 0) continue;
                var price = cents / 100m;
                var (quantity, cost) = (book.Quantity, book.Cost);
                var closed = new List<ClosedLot>();
                var expected = book.Realize(units, price);
                book.Apply(Lot(units, price) with { Fee = fee / 100m }, closed);
                var taken = closed.Sum(c => c.Cost);
                var closing = closed.Sum(c => c.Opening.Quantity);
                if (closing != 0) Assert.InRange(Math.Abs(taken - cost * closing / quantity), 0, 0.005m);
                Assert.Equal(expected, closed.Sum(c => c.Realized));
                cash -= units * price;
                realized += expected;
                fees += fee / 100m;
                closedFees += closed.Sum(c => c.Opening.Fee + c.Closing.Fee);
                // What was paid is what is held and what was lost; fees are with lots, open or closed.
                Assert.Equal(realized, cash + book.Cost);
                Assert.Equal(fees, closedFees + book.Lots.Sum(l => l.Fee));
                Assert.True(book.Quantity != 0 || book.Cost == 0);
                Assert.Equal(book.Quantity, book.Lots.Sum(l => l.Quantity));
            }
        }, runs: 500);

    private LotBook Bought(LotMethod method, params (decimal Quantity, decimal Price)[] trades)
    {
        var book = new LotBook(method, "USD");
        foreach (var (quantity, price) in trades) Trade(book, quantity, price);
        return book;
    }

    private void Trade(LotBook book, decimal quantity, decimal price) => book.Apply(Lot(quantity, price) with { TradeId = $"t{_trades++}" }, _closed);

    private IEnumerable<(string Opened, decimal Quantity, decimal Cost, decimal Realized)> Closed() =>
        _closed.Select(c => (c.Opening.TradeId, c.Opening.Quantity, c.Cost, c.Realized));

    private static IEnumerable<(decimal, decimal, string)> Open(LotBook book) => book.Lots.Select(l => (l.Quantity, l.Price, l.TradeId));

    private static Lot Lot(decimal quantity, decimal price) => new(quantity, price, "t", "fxcm", "", 1, 0, "USD");
}
