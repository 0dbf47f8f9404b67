namespace OrleansTrading.Domain.Bars;

/// <summary>A bar that is history, with its length.</summary>
/// <param name="Timeframe">Its length.</param>
/// <param name="Bar">The bar, aligned to the length.</param>
public readonly record struct ClosedTimeBar(Timeframe Timeframe, TimeBar Bar)
{
    /// <summary>Whether strategies take it when it closes: it is of a minute, or where the venues give longer bars only, of those.</summary>
    public bool IsFollowed { get; init; }
}
