using OrleansTrading.Domain.Strategies;

namespace OrleansTrading.Domain.Tests.Strategies;

public sealed class MeanReversionTests
{
    [Fact]
    public void The_distance_is_counted_in_standard_deviations_of_the_closes()
    {
        // Closes 10, 10, 10, 14: mean 11, σ = √((1+1+1+9)/4) = √3, z = 3/√3 = √3.
        var strategy = new MeanReversion(4, 1.7);
        Assert.All(new[] { 10.0, 10, 10 }, close => Assert.Null(strategy.OnBar(close)));
        var signal = strategy.OnBar(14);
        Assert.NotNull(signal);
        Assert.Equal(Direction.Short, signal.Direction);
        Assert.Equal(Math.Sqrt(3) / 3.4, signal.Strength, 12);
        Assert.Contains("1.73", signal.Reason);

        var stricter = new MeanReversion(4, 1.8);
        Assert.All(new[] { 10.0, 10, 10, 14 }, close => Assert.Null(stricter.OnBar(close)));
    }

    [Fact]
    public void A_low_price_is_bought_and_left_when_it_has_come_back()
    {
        var strategy = new MeanReversion(4, 1.7, 0.5);
        var sides = new[] { 10.0, 10, 10, 6, 7, 8, 8 }.Select(strategy.OnBar).Select(s => s?.Direction).ToList();
        // After 10 10 10 6 z = −√3; 10 10 6 7: mean 8.25, σ = 1.785, z = −0.70: held; 10 6 7 8: mean 7.75, z = +0.17: back.
        Assert.Equal([null, null, null, Direction.Long, null, Direction.Flat, null], sides);
    }

    [Fact]
    public void A_price_that_crossed_the_average_is_back_however_far_beyond()
    {
        var strategy = new MeanReversion(4, 1.7, 0.1);
        var sides = new[] { 10.0, 10, 10, 6, 11 }.Select(strategy.OnBar).Select(s => s?.Direction).ToList();
        // 10 10 6 11: mean 9.25, σ = 1.92, z = +0.91, beyond the exit on the other side.
        Assert.Equal([null, null, null, Direction.Long, Direction.Flat], sides);
    }

    [Fact]
    public void A_price_that_leaps_to_the_other_side_turns_the_position()
    {
        var strategy = new MeanReversion(4, 1.6, 0.5);
        var sides = new[] { 10.0, 10, 10, 6, 60 }.Select(strategy.OnBar).Select(s => s?.Direction).ToList();
        // 10 10 6 60: mean 21.5, σ = 22.3, z = 1.72.
        Assert.Equal([null, null, null, Direction.Long, Direction.Short], sides);
    }

    // The mean of 30 equal prices by a plain sum is off by a rounding error; so is then σ, and their quotient is ±1.
    [Theory]
    [InlineData(1.1)]
    [InlineData(0.1)]
    [InlineData(155.123)]
    [InlineData(43_210.98765)]
    public void Flat_prices_say_nothing(double price)
    {
        for (var window = 2; window <= 60; window++)
        {
            var strategy = new MeanReversion(window, 0.5, 0.1);
            for (var i = 0; i < 70; i++) Assert.Null(strategy.OnBar(price));
        }
    }

    // All prices of the window at their average is as close as a price can come back.
    [Fact]
    public void A_position_is_left_when_prices_have_stopped_at_the_average()
    {
        var strategy = new MeanReversion(4, 1.7, 0.1);
        var sides = new[] { 10.0, 10, 10, 6, 6, 6, 6 }.Select(strategy.OnBar).Select(s => s?.Direction).ToList();
        // z stays at −1 and −0.58, past the exit, until the old prices are out of the window.
        Assert.Equal([null, null, null, Direction.Long, null, null, Direction.Flat], sides);
    }

    [Fact]
    public void It_is_silent_until_its_window_is_full()
    {
        var strategy = new MeanReversion(30, 0.5, 0.1);
        var first = Enumerable.Range(0, 200).First(i => strategy.OnBar(100 + i) is not null);
        Assert.Equal(29, first);
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(1, 2)]
    [InlineData(1, -0.1)]
    public void The_exit_lies_inside_the_entry(double entry, double exit) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new MeanReversion(30, entry, exit));

    [Fact]
    public void Distances_and_sides_equal_an_independent_computation() => Property.HoldsForSequences(StrategyPaths.Steps, steps =>
    {
        const int window = 5;
        var closes = StrategyPaths.Closes(steps);
        var strategy = new MeanReversion(window, 1.5, 0.4);
        var side = 0;
        for (var t = 0; t < closes.Length; t++)
        {
            var signal = strategy.OnBar(closes[t]);
            if (t < window - 1)
            {
                Assert.Null(signal);
                continue;
            }

            // Over all pairs: σ² = Σ(a−b)² / 2n², and P − mean = Σ(P−x) / n.
            var held = closes[(t - window + 1)..(t + 1)];
            var variance = held.Sum(a => held.Sum(b => (a - b) * (a - b))) / (2.0 * window * window);
            var z = variance == 0 ? 0 : held.Sum(x => closes[t] - x) / window / Math.Sqrt(variance);
            if (new[] { 0, 0.4, 1.5 }.Any(edge => z != 0 && Math.Abs(Math.Abs(z) - edge) < 1e-6)) return; // rounding decides
            var wanted = Math.Abs(z) >= 1.5 ? -Math.Sign(z) : Math.Abs(z) <= 0.4 || Math.Sign(z) == side ? 0 : side;
            Assert.Equal(wanted == side ? null : (Direction)wanted, signal?.Direction);
            if (signal is not null) Assert.Equal(wanted == 0 ? 0 : Math.Min(1, Math.Abs(z) / 3), signal.Strength, 6);
            side = wanted;
        }
    }, runs: 1_000);
}
