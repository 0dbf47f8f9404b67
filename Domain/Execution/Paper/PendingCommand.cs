namespace OrleansTrading.Domain.Execution;

/// <summary>An order, or an amendment of one, on its way to a paper venue.</summary>
/// <param name="Order">The order.</param>
/// <param name="Amend">How it is to be amended; null: it comes itself.</param>
internal readonly record struct PendingCommand(WorkingOrder Order, PaperAmend? Amend) : IComparable<PendingCommand>
{
    // Nobody amends what is not there yet.
    public long ArrivalNs => Amend is null ? Order.ArrivalNs : Math.Max(Amend.ArrivalNs, Order.ArrivalNs);

    // Until when what it meets must not have been there: an order knows when it was decided, an amendment when it comes.
    public long DecidedNs => Amend is null ? Order.DecidedNs : Math.Max(Amend.ArrivalNs, Order.DecidedNs);

    public int CompareTo(PendingCommand other)
    {
        var byTime = ArrivalNs.CompareTo(other.ArrivalNs);
        if (byTime != 0) return byTime;
        var byPortfolio = string.CompareOrdinal(Order.Portfolio, other.Order.Portfolio);
        if (byPortfolio != 0) return byPortfolio;
        var byId = string.CompareOrdinal(Order.ClientOrderId, other.Order.ClientOrderId);
        if (byId != 0) return byId;
        // The order itself before its amendments, which go by their own times and ids.
        if (Amend is null || other.Amend is null) return (Amend is null ? 0 : 1) - (other.Amend is null ? 0 : 1);
        var byOwnTime = Amend.ArrivalNs.CompareTo(other.Amend.ArrivalNs);
        return byOwnTime != 0 ? byOwnTime : string.CompareOrdinal(Amend.AmendId, other.Amend.AmendId);
    }
}
