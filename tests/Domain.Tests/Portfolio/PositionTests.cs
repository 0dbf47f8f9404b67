using FsCheck.Fluent;
using OrleansTrading.Domain.Portfolio;

namespace OrleansTrading.Domain.Tests.Portfolio;

public sealed class PositionTests
{
    [Fact]
    public void Lots_close_first_in_first_out()
    {
        var position = new Position();
        position.Apply(10, 100);
        position.Apply(10, 110);
        Assert.Equal((20m, 2_100m, 105m), (position.Quantity, position.Cost, position.AveragePrice));

        // 10 of the first lot and 5 of the second: 10 × 20 + 5 × 10.
        Assert.Equal(250m, position.Realize(-15, 120));
        position.Apply(-15, 120);
        Assert.Equal([new Lot(5, 110)], position.Lots);
        Assert.Equal((5m, 550m, 110m), (position.Quantity, position.Cost, position.AveragePrice));
    }

    [Fact]
    public void A_trade_through_zero_closes_everything_and_opens_the_other_side()
    {
        var position = new Position();
        position.Apply(10, 100);
        Assert.Equal(-100m, position.Realize(-15, 90));
        position.Apply(-15, 90);
        Assert.Equal([new Lot(-5, 90)], position.Lots);
        Assert.Equal((-5m, -450m, 90m), (position.Quantity, position.Cost, position.AveragePrice));
        // Bought back lower, a short has gained.
        Assert.Equal(50m, position.Realize(5, 80));
        position.Apply(5, 80);
        Assert.Empty(position.Lots);
        Assert.Equal((0m, 0m, 0m), (position.Quantity, position.Cost, position.AveragePrice));
        Assert.True(position.WasHeld);
    }

    [Fact]
    public void What_adds_to_a_position_realises_nothing()
    {
        var position = new Position([new Lot(-3, 50)]);
        Assert.Equal(0, position.Realize(-2, 40));
        Assert.Equal(0, new Position().Realize(7, 1));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(1, -1)]
    public void Nothing_at_a_price_and_something_at_none_are_no_trades(int quantity, int price) =>
        Assert.Throws<ArgumentException>(() => new Position().Apply(quantity, price));

    [Fact]
    public void It_equals_a_reference_that_counts_single_units() => Property.HoldsForSequences(
        from units in Gen.Choose(-9, 9)
        from cents in Gen.Choose(1, 500)
        select (units, cents),
        trades =>
        {
            const decimal unit = 0.001m;
            var position = new Position();
            var held = new Queue<decimal>(); // a price for each unit held, oldest first
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
                        expected += sign * (price - held.Dequeue()) * unit;
                        continue;
                    }

                    sign = Math.Sign(units);
                    held.Enqueue(price);
                }

                Assert.Equal(expected, position.Realize(units * unit, price));
                position.Apply(units * unit, price);
                Assert.Equal(held.Count == 0 ? 0 : sign * held.Count * unit, position.Quantity);
                Assert.Equal(held.Sum() * sign * unit, position.Cost);
                Assert.Equal(held.Count == 0 ? 0 : held.Average(), position.AveragePrice, 20);
                // Restored from its lots it is the same.
                var restored = new Position(position.Lots, position.WasHeld, position.Status);
                Assert.Equal((position.Quantity, position.Cost), (restored.Quantity, restored.Cost));
            }
        }, runs: 1_000);
}
