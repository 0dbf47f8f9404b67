using System.Globalization;
using OrleansTrading.Domain.Indicators;

namespace OrleansTrading.Domain.Strategies;

/// <summary>
/// ST-1, time-series momentum: the sign of the sum of the last <c>k</c> log returns, once that sum is large against the
/// volatility of the same returns. With <c>σ</c> their standard deviation, <c>score = Σr / (σ √k)</c>; the side is
/// <c>sign(score)</c> when <c>|score| ≥ entry</c> and is kept until the opposite entry.
/// Source of the idea: Moskowitz, Ooi, Pedersen, "Time series momentum", Journal of Financial Economics 104 (2012).
/// </summary>
public sealed class Momentum : IBarStrategy
{
    private readonly RollingWindow _returns;
    private readonly double _entry;
    private double _lastClose;
    private Direction _direction;

    /// <summary>Starts from a state.</summary>
    /// <param name="lookback">Number of returns <c>k</c>, ≥ 2.</param>
    /// <param name="entry">Score from which a side is taken, in standard deviations, &gt; 0.</param>
    /// <param name="state">Where to go on; null starts fresh.</param>
    public Momentum(int lookback = 60, double entry = 1.0, StrategyState? state = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(entry);
        _returns = new RollingWindow(lookback);
        _entry = entry;
        foreach (var value in (state ??= StrategyState.Initial).Values) _returns.Add(value);
        _lastClose = state.LastClose;
        _direction = state.Direction;
    }

    /// <inheritdoc/>
    public Signal? OnBar(double close)
    {
        if (!double.IsFinite(close) || close <= 0) throw new ArgumentOutOfRangeException(nameof(close), close, "A close is finite and positive.");
        if (_lastClose > 0) _returns.Add(Math.Log(close / _lastClose));
        _lastClose = close;
        if (!_returns.IsFull) return null;

        var deviation = _returns.StandardDeviation();
        if (deviation == 0) return null;
        var score = _returns.Sum() / (deviation * Math.Sqrt(_returns.Count));
        if (Math.Abs(score) < _entry || (Direction)Math.Sign(score) == _direction) return null;

        _direction = (Direction)Math.Sign(score);
        return new Signal(
            _direction,
            Math.Min(1, Math.Abs(score) / (2 * _entry)),
            0.5,
            string.Create(CultureInfo.InvariantCulture, $"{_returns.Count}-bar momentum is {score:F2} standard deviations, entry at {_entry:F2}"));
    }

    /// <inheritdoc/>
    public StrategyState Capture() => new(_returns.ToArray(), _lastClose, _direction);
}
