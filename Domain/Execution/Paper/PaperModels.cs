using OrleansTrading.Domain.Execution.Matching;

namespace OrleansTrading.Domain.Execution;

/// <summary>What a paper venue supposes where the recorded market does not say.</summary>
public sealed record PaperModels
{
    /// <summary>Cancellations come from behind, and a quote holds for any size.</summary>
    public static PaperModels Default { get; } = new();

    /// <summary>Which part of what is cancelled at a price stood ahead of a resting order.</summary>
    public QueueModel Queue { get; init; } = QueueModel.Conservative;

    /// <summary>What taking costs beyond the best price where there is no depth: <see cref="SlippageModel.None"/> or
    /// <see cref="SlippageModel.FixedTicks"/>; the others need what quotes do not have.</summary>
    /// <exception cref="ArgumentException">The model needs depth, or how active the market is.</exception>
    public SlippageModel Slippage
    {
        get;
        init => field = value is SlippageModel.None or SlippageModel.FixedTicks
            ? value
            : throw new ArgumentException($"{value.GetType().Name} needs more than best prices.", nameof(value));
    } = new SlippageModel.None();

    /// <summary>The price of a taker where there is no depth, in ticks.</summary>
    internal long PriceOf(Side side, long bestTicks)
    {
        var ticks = Slippage is SlippageModel.FixedTicks fixedTicks ? fixedTicks.Ticks : 0;
        return side == Side.Buy ? bestTicks + ticks : Math.Max(1, bestTicks - ticks);
    }
}
