using System.Globalization;
using OrleansTrading.Domain.Indicators;

namespace OrleansTrading.Domain.Strategies;

/// <summary>
/// ST-2, mean reversion: against the distance of the price from its average. With <c>z = (P − SMA) / σ</c> over the last
/// <c>n</c> closes, the side is <c>−sign(z)</c> when <c>|z| ≥ entry</c>, and flat again when the price has come back, <c>|z| ≤ exit</c>
/// or past the average.
/// </summary>
public sealed class MeanReversion : IBarStrategy
{
    private readonly RollingWindow _closes;
    private readonly double _entry;
    private readonly double _exit;
    private Direction _direction;

    /// <summary>Starts from a state.</summary>
    /// <param name="window">Number of closes <c>n</c>, ≥ 2.</param>
    /// <param name="entry">Distance from which a side is taken, in standard deviations.</param>
    /// <param name="exit">Distance at which it is left, 0 ≤ exit &lt; entry.</param>
    /// <param name="state">Where to go on; null starts fresh.</param>
    public MeanReversion(int window = 30, double entry = 2.0, double exit = 0.5, StrategyState? state = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(exit);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(entry, exit);
        _closes = new RollingWindow(window);
        (_entry, _exit) = (entry, exit);
        foreach (var value in (state ??= StrategyState.Initial).Values) _closes.Add(value);
        _direction = state.Direction;
    }

    /// <inheritdoc/>
    public Signal? OnBar(double close)
    {
        if (!double.IsFinite(close) || close <= 0) throw new ArgumentOutOfRangeException(nameof(close), close, "A close is finite and positive.");
        _closes.Add(close);
        if (!_closes.IsFull) return null;

        var deviation = _closes.StandardDeviation();
        // Prices that stand still stand at their average.
        var z = deviation == 0 ? 0 : (close - _closes.Mean()) / deviation;
        var wanted = Wanted(z);
        if (wanted == _direction) return null;

        _direction = wanted;
        return new Signal(
            wanted,
            wanted == Direction.Flat ? 0 : Math.Min(1, Math.Abs(z) / (2 * _entry)),
            0.5,
            string.Create(CultureInfo.InvariantCulture, $"price is {z:F2} standard deviations from its {_closes.Count}-bar average, entry at {_entry:F2}, exit at {_exit:F2}"));
    }

    /// <inheritdoc/>
    public StrategyState Capture() => new(_closes.ToArray(), 0, _direction);

    private Direction Wanted(double z)
    {
        if (Math.Abs(z) >= _entry) return (Direction)(-Math.Sign(z));
        // Held against the distance: back when |z| is small, or when the price crossed the average.
        var isBack = Math.Abs(z) <= _exit || Math.Sign(z) == (int)_direction;
        return isBack ? Direction.Flat : _direction;
    }
}
