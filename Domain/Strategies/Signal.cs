namespace OrleansTrading.Domain.Strategies;

/// <summary>Which side of the market a strategy wants to be on.</summary>
public enum Direction
{
    /// <summary>Sold.</summary>
    Short = -1,

    /// <summary>Out of the market.</summary>
    Flat = 0,

    /// <summary>Bought.</summary>
    Long = 1,
}

/// <summary>A strategy's wish to change its position, with why.</summary>
/// <param name="Direction">The wanted side.</param>
/// <param name="Strength">How far the condition is met, 0…1.</param>
/// <param name="Confidence">How sure the strategy is, 0…1.</param>
/// <param name="Reason">The condition with its numbers, in words.</param>
public sealed record Signal(Direction Direction, double Strength, double Confidence, string Reason);
