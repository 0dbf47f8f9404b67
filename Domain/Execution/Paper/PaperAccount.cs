namespace OrleansTrading.Domain.Execution;

/// <summary>
/// What one portfolio has in one instrument at a paper venue: its resting orders, and what they have taken of the recorded book. Each portfolio
/// is alone with the recorded market.
/// </summary>
internal sealed class PaperAccount(string portfolio)
{
    public string Portfolio { get; } = portfolio;

    /// <summary>Buy orders that rest, the best price first, of one price the earliest first.</summary>
    public List<WorkingOrder> Buys { get; } = [];

    /// <summary>Sell orders that rest, likewise.</summary>
    public List<WorkingOrder> Sells { get; } = [];

    /// <summary>What was taken of bids.</summary>
    public TakenLiquidity Bids { get; } = new();

    /// <summary>What was taken of asks.</summary>
    public TakenLiquidity Asks { get; } = new();

    public bool IsIdle => Buys.Count == 0 && Sells.Count == 0 && Bids.IsEmpty && Asks.IsEmpty;

    public List<WorkingOrder> Resting(Side side) => side == Side.Buy ? Buys : Sells;

    /// <summary>What orders of a side have taken of the other.</summary>
    public TakenLiquidity TakenBy(Side side) => side == Side.Buy ? Asks : Bids;

    /// <summary>The resting order that one of the other side would meet first; null: there is none.</summary>
    public WorkingOrder? BestAgainst(Side side)
    {
        var others = side == Side.Buy ? Sells : Buys;
        return others.Count == 0 ? null : others[0];
    }

    /// <summary>Puts an order where it stands among those of its side.</summary>
    public void Rest(WorkingOrder order)
    {
        var resting = Resting(order.Side);
        var at = resting.Count;
        while (at > 0 && order.StandsBefore(resting[at - 1])) at--;
        resting.Insert(at, order);
    }
}
