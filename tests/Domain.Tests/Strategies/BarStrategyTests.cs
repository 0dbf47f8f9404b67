using OrleansTrading.Domain.Indicators;
using OrleansTrading.Domain.Strategies;

namespace OrleansTrading.Domain.Tests.Strategies;

/// <summary>What holds for every strategy, with windows short enough that random paths make them act.</summary>
public sealed class BarStrategyTests
{
    private static readonly (string Name, Func<StrategyState?, IBarStrategy> Create)[] All =
    [
        ("momentum", state => new Momentum(5, 0.9, state)),
        ("mean-reversion", state => new MeanReversion(5, 1.4, 0.3, state)),
    ];

    [Fact]
    public void Restored_from_a_capture_at_any_bar_the_signals_are_the_same() => ForAllPaths((create, closes) =>
    {
        var uninterrupted = create(null);
        var restored = create(null);
        foreach (var close in closes)
        {
            restored = create(restored.Capture());
            // Records compare by value: side, strength to the last bit, and words.
            Assert.Equal(uninterrupted.OnBar(close), restored.OnBar(close));
        }

        Assert.Equal(uninterrupted.Capture().Values, restored.Capture().Values);
    });

    [Fact]
    public void Other_future_closes_change_no_past_signal() => ForAllPaths((create, closes) =>
    {
        var signals = Run(create(null), closes);
        for (var known = 0; known < closes.Length; known++)
        {
            var altered = closes.Select((close, i) => i < known ? close : close * (i % 2 == 0 ? 3 : 0.2)).ToArray();
            Assert.Equal(signals[..known], Run(create(null), altered)[..known]);
        }
    });

    [Fact]
    public void No_signal_repeats_the_side_before_it() => ForAllPaths((create, closes) =>
    {
        var side = Direction.Flat;
        foreach (var signal in Run(create(null), closes))
        {
            if (signal is null) continue;
            Assert.NotEqual(side, signal.Direction);
            Assert.InRange(signal.Strength, 0, 1);
            Assert.InRange(signal.Confidence, 0, 1);
            side = signal.Direction;
        }
    });

    [Fact]
    public void Random_paths_do_make_every_strategy_take_every_side()
    {
        foreach (var (name, create) in All)
        {
            var sides = new HashSet<Direction>();
            Property.HoldsForSequences(StrategyPaths.Steps, steps =>
                sides.UnionWith(Run(create(null), StrategyPaths.Closes(steps)).OfType<Signal>().Select(s => s.Direction)));
            Assert.True(sides.IsSupersetOf([Direction.Long, Direction.Short]), name);
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_close_that_is_no_price_is_refused_and_remembered_nowhere(double close)
    {
        foreach (var (_, create) in All)
        {
            var strategy = create(null);
            strategy.OnBar(1.1);
            strategy.OnBar(1.2);
            var before = strategy.Capture();
            Assert.Throws<ArgumentOutOfRangeException>(() => strategy.OnBar(close));
            Assert.Equal((before.LastClose, before.Direction), (strategy.Capture().LastClose, strategy.Capture().Direction));
            Assert.Equal(before.Values, strategy.Capture().Values);
        }
    }

    [Fact]
    public void The_catalogue_makes_strategies_by_name()
    {
        Assert.Equal(["mean-reversion", "momentum"], StrategyCatalogue.Names);
        Assert.IsType<Momentum>(StrategyCatalogue.Create("momentum"));
        Assert.IsType<MeanReversion>(StrategyCatalogue.Create("mean-reversion"));
        Assert.True(StrategyCatalogue.Has("momentum"));
        Assert.False(StrategyCatalogue.Has("Momentum"));
        Assert.Contains("mean-reversion, momentum", Sample.Refused("UNKNOWN_STRATEGY", () => StrategyCatalogue.Create("martingale")).Message);
    }

    [Fact]
    public void A_strategy_made_by_name_goes_on_from_its_state()
    {
        foreach (var name in StrategyCatalogue.Names)
        {
            var first = StrategyCatalogue.Create(name);
            for (var i = 0; i < 70; i++) first.OnBar(100 + i % 9 + i);
            var second = StrategyCatalogue.Create(name, first.Capture());
            for (var i = 70; i < 140; i++) Assert.Equal(first.OnBar(1_000 - i % 7 * i), second.OnBar(1_000 - i % 7 * i));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100_001)]
    public void A_window_has_limits(int length) => Assert.Throws<ArgumentOutOfRangeException>(() => new RollingWindow(length));

    [Fact]
    public void A_window_holds_the_last_values_oldest_first()
    {
        var window = new RollingWindow(3);
        foreach (var value in new double[] { 1, 2, 3, 4, 5 }) window.Add(value);
        Assert.Equal([3, 4, 5], window.ToArray());
        Assert.Equal((12.0, 4.0), (window.Sum(), window.Mean()));
        Assert.Equal(Math.Sqrt(2.0 / 3), window.StandardDeviation(), 15);
        Assert.Throws<ArgumentException>(() => window.Add(double.NaN));
    }

    private static Signal?[] Run(IBarStrategy strategy, double[] closes) => [.. closes.Select(strategy.OnBar)];

    private static void ForAllPaths(Action<Func<StrategyState?, IBarStrategy>, double[]> check)
    {
        foreach (var (_, create) in All)
            Property.HoldsForSequences(StrategyPaths.Steps, steps => check(create, StrategyPaths.Closes(steps)), runs: 150);
    }
}
