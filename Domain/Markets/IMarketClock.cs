namespace OrleansTrading.Domain.Markets;

/// <summary>The market's time. Live it is the wall's; in a replay it is the data's, and stands still when the data ends.</summary>
public interface IMarketClock
{
    /// <summary>Now, Unix nanoseconds UTC; 0 before the market opened.</summary>
    long NowNs { get; }

    /// <summary>Whether quotes will still come: an order sent to a closed market would wait for ever.</summary>
    bool IsOpen { get; }
}
