using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Execution.Orders;
using OrleansTrading.Domain.Strategies;

namespace OrleansTrading.Domain.Portfolio;

/// <summary>A person's order.</summary>
/// <param name="ClientOrderId">1 to 64 letters, digits, dots, dashes and underscores; the same id again is the same order.</param>
/// <param name="Symbol">Canonical symbol or ticker.</param>
/// <param name="Side">Buy or sell.</param>
/// <param name="Quantity">In units of base, a whole number of lots; 0 where <see cref="QuoteQuantity"/> says it.</param>
/// <param name="Cause">Who wanted it.</param>
/// <param name="TraceId">By which to find what led to it.</param>
public sealed record OrderRequest(string ClientOrderId, string Symbol, Side Side, decimal Quantity, string Cause, string TraceId)
{
    /// <summary>When it goes to a venue, and how it is priced there.</summary>
    public OrderTicket Ticket { get; init; } = OrderTicket.Market;

    /// <summary>What it is to be worth, in quote currency: as many whole lots as that buys at its price; 0 where the quantity is given.</summary>
    public decimal QuoteQuantity { get; init; }
}

/// <summary>One order of a group.</summary>
/// <param name="Side">Buy or sell.</param>
/// <param name="Ticket">When it goes to a venue, and how it is priced there.</param>
public sealed record GroupLeg(Side Side, OrderTicket Ticket);

/// <summary>A person's orders that depend on each other.</summary>
/// <param name="GroupId">
/// 1 to 56 letters, digits, dots, dashes and underscores; the same id again is the same group. Its orders are called by it: <c>.entry</c>,
/// <c>.take</c> and <c>.stop</c>, or <c>.1</c> and <c>.2</c>, behind it.
/// </param>
/// <param name="Symbol">Canonical symbol or ticker.</param>
/// <param name="Quantity">Of the entry, or of each leg where there is none, in units of base, a whole number of lots.</param>
/// <param name="Entry">The entry; null: there is none, and one of the two legs fills.</param>
/// <param name="First">The take-profit; without an entry the first leg. Null: none.</param>
/// <param name="Second">The stop; without an entry the second leg. Null: none.</param>
/// <param name="Cause">Who wanted it.</param>
/// <param name="TraceId">By which to find what led to it.</param>
public sealed record GroupRequest(
    string GroupId, string Symbol, decimal Quantity, GroupLeg? Entry, GroupLeg? First, GroupLeg? Second, string Cause, string TraceId)
{
    /// <summary>How its orders depend on each other.</summary>
    public GroupKind Kind => Entry is null ? GroupKind.Oco : First is null || Second is null ? GroupKind.Oto : GroupKind.Bracket;

    /// <summary>What the entry is called.</summary>
    public string EntryId => GroupId + ".entry";

    /// <summary>What the first leg is called.</summary>
    public string FirstId => GroupId + (Entry is null ? ".1" : ".take");

    /// <summary>What the second leg is called.</summary>
    public string SecondId => GroupId + (Entry is null ? ".2" : ".stop");

    /// <summary>Its orders by what they are called, the entry first.</summary>
    public IReadOnlyList<(string Id, GroupLeg Leg)> Members =>
        [.. new[] { (EntryId, Entry), (FirstId, First), (SecondId, Second) }.Where(m => m.Item2 is not null).Select(m => (m.Item1, m.Item2!))];
}

/// <summary>A person's wish to change a working order. What is null stays.</summary>
/// <param name="ClientOrderId">The order.</param>
/// <param name="AmendId">As an order's id, unique among the amendments of the order; the same again is the same amendment.</param>
/// <param name="Quantity">The quantity that it is to have, with what has filled, in units of base.</param>
/// <param name="LimitPrice">Its new limit, in quote currency.</param>
/// <param name="StopPrice">The new price that sends it, in quote currency.</param>
/// <param name="Trail">How far it keeps from the best price from now on.</param>
/// <param name="Cause">Who wanted it.</param>
/// <param name="TraceId">By which to find what led to it.</param>
public sealed record AmendRequest(
    string ClientOrderId, string AmendId, decimal? Quantity, decimal? LimitPrice, decimal? StopPrice, Trail? Trail, string Cause, string TraceId);

/// <summary>A person's wish to be out of a position: a reduce-only market order for all of it.</summary>
/// <param name="ClientOrderId">The order's id; the same again is the same order.</param>
/// <param name="Symbol">Canonical symbol or ticker.</param>
/// <param name="Cause">Who wanted it.</param>
/// <param name="TraceId">By which to find what led to it.</param>
public sealed record CloseRequest(string ClientOrderId, string Symbol, string Cause, string TraceId);

/// <summary>A strategy's wish: to hold a share of equity in an instrument, bought or sold.</summary>
/// <param name="Strategy">Its name.</param>
/// <param name="DecisionId">Names the signal, so that it acts once: strategy, symbol and the bar that it is about.</param>
/// <param name="Symbol">Canonical symbol.</param>
/// <param name="Direction">The wanted side.</param>
/// <param name="EquityShare">Size of the wanted position as a share of equity, 0…1.</param>
/// <param name="Reason">The signal's reason.</param>
public sealed record TargetRequest(
    string Strategy, string DecisionId, string Symbol, Direction Direction, decimal EquityShare, string Reason);

/// <summary>What the desk decided: events to journal, or a refusal that changes nothing, or neither when it was all known before.</summary>
/// <param name="Events">To journal and apply, in order.</param>
/// <param name="Refusal">Why nothing was done.</param>
public sealed record Decision(IReadOnlyList<PortfolioEvent> Events, Refusal? Refusal = null)
{
    /// <summary>Nothing to do: the request was seen before.</summary>
    public static Decision Known { get; } = new([]);

    /// <summary>Refused.</summary>
    public static Decision Refused(Refusal refusal) => new([], refusal);

    /// <summary>Refused by name.</summary>
    public static Decision Refused(string code, string message) => new([], new Refusal(code, message));
}
