using OrleansTrading.Domain.Execution.Matching;

namespace OrleansTrading.Domain.Execution;

/// <summary>An order that a paper venue works: on its way, or resting.</summary>
internal sealed class WorkingOrder
{
    public required string Portfolio { get; init; }

    public required string ClientOrderId { get; init; }

    public required PaperMarket Market { get; init; }

    public required Side Side { get; init; }

    public required OrderPricing Pricing { get; init; }

    public required TimeInForce TimeInForce { get; init; }

    /// <summary>When it ends by itself, Unix nanoseconds UTC; 0: not.</summary>
    public required long ExpiresNs { get; init; }

    public required bool PostOnly { get; init; }

    /// <summary>How much of it is shown at a time, in lots; 0: all of it.</summary>
    public required long DisplayLots { get; init; }

    public required long ArrivalNs { get; init; }

    public required long DecidedNs { get; init; }

    /// <summary>The worst price that it takes, in ticks: its limit, or a market order's collar.</summary>
    public required long WorstTicks { get; set; }

    /// <summary>Its size with what has filled, in lots.</summary>
    public required long QuantityLots { get; set; }

    public long FilledLots { get; set; }

    /// <summary>Number of its fills, of which each has the next number in its trade id.</summary>
    public int Fills { get; set; }

    /// <summary>Whether it has met the market, and so is accepted.</summary>
    public bool IsPlaced { get; set; }

    /// <summary>Of two that rest at a price, the one with the lower number came first.</summary>
    public long Entered { get; set; }

    /// <summary>The best price of the other side when it met the market, in ticks.</summary>
    public long BestAtArrivalTicks { get; set; }

    /// <summary>What was ahead of it when it began to rest at its price, in lots; null: not known.</summary>
    public long? AheadAtArrivalLots { get; set; }

    /// <summary>Where what it shows stands in the recorded queue; null where there is no book.</summary>
    public QueuePosition? Queue { get; set; }

    /// <summary>Arrival of the last amendment that was dealt with: what comes again up to it is known.</summary>
    public long AmendedThroughNs { get; set; }

    public long OpenLots => QuantityLots - FilledLots;

    /// <summary>What it shows at most of what is open, in lots.</summary>
    public long ShownLots => DisplayLots == 0 ? OpenLots : Math.Min(DisplayLots, OpenLots);

    public bool IsImmediate => TimeInForce is TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill;

    /// <summary>Whether it does not take a price.</summary>
    public bool IsBeyond(long ticks) => (int)Side * (ticks - WorstTicks) > 0;

    public bool Is(string portfolio, string clientOrderId) => ClientOrderId == clientOrderId && Portfolio == portfolio;

    /// <summary>Whether it stands before another order of its side and portfolio.</summary>
    public bool StandsBefore(WorkingOrder other)
    {
        var better = (int)Side * (WorstTicks - other.WorstTicks);
        return better != 0 ? better > 0 : Entered < other.Entered;
    }
}
