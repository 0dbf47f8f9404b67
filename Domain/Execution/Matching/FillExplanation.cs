namespace OrleansTrading.Domain.Execution.Matching;

/// <summary>What a fill's price comes from.</summary>
public enum FillSource : byte
{
    /// <summary>There is no fill.</summary>
    None,

    /// <summary>Another order in the book.</summary>
    MatchedOrder,

    /// <summary>A trade of the recorded market at the order's price, after all that was ahead.</summary>
    QueueTraded,

    /// <summary>A trade of the recorded market beyond the order's price.</summary>
    TradedThrough,

    /// <summary>The recorded book's other side, which came to the order's price.</summary>
    BookCrossed,

    /// <summary>The levels of the recorded book that the order took.</summary>
    RecordedBook,

    /// <summary>A recorded quote, whose size is not known.</summary>
    RecordedQuote,

    /// <summary>The first or last price of a recorded bar.</summary>
    RecordedBar,
}

/// <summary>Whether an order gave liquidity or took it.</summary>
public enum Liquidity : byte
{
    /// <summary>It rested, and another came to it.</summary>
    Maker = 1,

    /// <summary>It came to what rested.</summary>
    Taker = 2,
}

/// <summary>Why a fill is what it is.</summary>
/// <param name="Source">What its price comes from.</param>
/// <param name="Liquidity">Whether the order gave or took liquidity.</param>
/// <param name="AheadAtArrivalLots">What was ahead in the queue when the order arrived, in lots; null of a taker, and where it was not
/// known.</param>
/// <param name="AheadAtFillLots">What was ahead just before the fill, in lots; null likewise.</param>
/// <param name="Fee">The fee, with its tier and rate.</param>
/// <param name="SlippageTicks">By how many ticks the price is worse than the best price that the order saw on arrival; negative: better.</param>
/// <param name="LatencyNs">From the decision to the venue, in nanoseconds.</param>
public sealed record FillExplanation(
    FillSource Source,
    Liquidity Liquidity,
    long? AheadAtArrivalLots,
    long? AheadAtFillLots,
    FeeCharge Fee,
    decimal SlippageTicks,
    long LatencyNs);
