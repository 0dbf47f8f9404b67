namespace OrleansTrading.Domain.Strategies;

/// <summary>
/// A strategy on the closed bars of one instrument: the same object in a backtest, a replay, paper and live trading. It
/// answers with a signal when it wants another side than before, and with null while it wants what it has.
/// </summary>
public interface IBarStrategy
{
    /// <summary>Takes a closed bar.</summary>
    /// <param name="close">The bar's last mid, in quote currency per unit of base; finite, &gt; 0.</param>
    Signal? OnBar(double close);

    /// <summary>The state, from which the same future follows.</summary>
    StrategyState Capture();
}

/// <summary>What a bar strategy remembers.</summary>
/// <param name="Values">Its window, oldest first.</param>
/// <param name="LastClose">The last close, for strategies on returns; else 0.</param>
/// <param name="Direction">The side it wants.</param>
public sealed record StrategyState(IReadOnlyList<double> Values, double LastClose, Direction Direction)
{
    /// <summary>Before the first bar.</summary>
    public static StrategyState Initial { get; } = new([], 0, Direction.Flat);
}
