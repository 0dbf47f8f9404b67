using OrleansTrading.Domain.Strategies;

namespace OrleansTrading.Domain.Tests.Strategies;

public sealed class MomentumTests
{
    [Fact]
    public void The_score_is_the_sum_of_log_returns_over_their_volatility_times_root_k()
    {
        // Closes 1, e, e³: returns 1 and 2; σ = ½, so the score is 3 / (½ √2) = 4.2426…
        var strategy = new Momentum(2, 4.2);
        Assert.Null(strategy.OnBar(1));
        Assert.Null(strategy.OnBar(Math.E));
        var signal = strategy.OnBar(Math.E * Math.E * Math.E);
        Assert.NotNull(signal);
        Assert.Equal(Direction.Long, signal.Direction);
        Assert.Equal(3 / (0.5 * Math.Sqrt(2)) / (2 * 4.2), signal.Strength, 12);
        Assert.Contains("4.24", signal.Reason);
        Assert.Contains("4.20", signal.Reason);

        var stricter = new Momentum(2, 4.3);
        Assert.All(new[] { 1, Math.E, Math.E * Math.E * Math.E }, close => Assert.Null(stricter.OnBar(close)));
    }

    [Fact]
    public void Falling_prices_are_sold()
    {
        var strategy = new Momentum(2, 1);
        strategy.OnBar(8);
        strategy.OnBar(4);
        Assert.Equal(Direction.Short, strategy.OnBar(1)!.Direction);
    }

    [Fact]
    public void Only_a_change_of_side_is_a_signal_and_a_side_is_kept_until_the_opposite_entry()
    {
        var strategy = new Momentum(2, 1);
        var signals = new double[] { 100, 110, 125, 140, 139, 138.5, 120, 90, 60 }.Select(strategy.OnBar).ToList();
        // Long when it is warm, silent while the trend weakens, short when it has turned.
        Assert.Equal([null, null, Direction.Long, null, null, Direction.Short, null, null, null], signals.Select(s => s?.Direction));
    }

    [Fact]
    public void It_is_silent_until_it_has_seen_as_many_returns_as_it_looks_back()
    {
        var strategy = new Momentum(60);
        var first = Enumerable.Range(0, 200).First(i => strategy.OnBar(100 + i + i % 2) is not null);
        Assert.Equal(60, first); // 61 closes, 60 returns
    }

    [Fact]
    public void Flat_prices_say_nothing()
    {
        var strategy = new Momentum(5, 0.01);
        for (var i = 0; i < 50; i++) Assert.Null(strategy.OnBar(1.1));
    }

    [Fact]
    public void Strength_is_at_most_one()
    {
        var strategy = new Momentum(2, 0.01);
        strategy.OnBar(1);
        strategy.OnBar(2);
        Assert.Equal(1, strategy.OnBar(5)!.Strength);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void An_entry_is_positive(double entry) => Assert.Throws<ArgumentOutOfRangeException>(() => new Momentum(60, entry));

    [Fact]
    public void Scores_and_sides_equal_an_independent_computation() => Property.HoldsForSequences(StrategyPaths.Steps, steps =>
    {
        const int lookback = 4;
        var closes = StrategyPaths.Closes(steps);
        var strategy = new Momentum(lookback, 1.25);
        var side = 0;
        for (var t = 0; t < closes.Length; t++)
        {
            var signal = strategy.OnBar(closes[t]);
            if (t < lookback)
            {
                Assert.Null(signal);
                continue;
            }

            // Σr telescopes to the log of the whole move, and Var = E[r²] − E[r]².
            var move = Math.Log(closes[t]) - Math.Log(closes[t - lookback]);
            var squares = Enumerable.Range(t - lookback + 1, lookback).Sum(i => Math.Pow(Math.Log(closes[i]) - Math.Log(closes[i - 1]), 2));
            var variance = squares / lookback - Math.Pow(move / lookback, 2);
            if (variance < 1e-9) return; // a degenerate path: the two ways of rounding disagree about nothing at all
            var score = move / Math.Sqrt(variance * lookback);
            if (Math.Abs(Math.Abs(score) - 1.25) < 1e-6) return; // on the edge, rounding decides
            var wanted = Math.Abs(score) >= 1.25 ? Math.Sign(score) : side;
            Assert.Equal(wanted == side ? null : (Direction)wanted, signal?.Direction);
            if (signal is not null) Assert.Equal(Math.Min(1, Math.Abs(score) / 2.5), signal.Strength, 6);
            side = wanted;
        }
    }, runs: 1_000);
}
