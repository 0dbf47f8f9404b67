using OrleansTrading.Domain.Execution.Matching;

namespace OrleansTrading.Domain.Execution;

/// <summary>An order as a venue receives it.</summary>
/// <param name="Portfolio">Whose it is: the portfolio's key.</param>
/// <param name="ClientOrderId">Its id, unique in the portfolio.</param>
/// <param name="Symbol">Canonical symbol.</param>
/// <param name="Side">Buy or sell.</param>
/// <param name="Quantity">In units of base, &gt; 0.</param>
/// <param name="ArrivalNs">When it reaches the venue, Unix nanoseconds UTC.</param>
/// <param name="ProtectionTicks">The price collar of a market order, in ticks: a buy never pays more, a sell never gets less. A limit order has its
/// limit instead.</param>
/// <param name="DecidedNs">When it was sent, Unix nanoseconds UTC, at or before its arrival: no price from before may be taken.</param>
public sealed record PaperOrder(
    string Portfolio, string ClientOrderId, string Symbol, Side Side, decimal Quantity, long ArrivalNs, long ProtectionTicks, long DecidedNs)
{
    /// <summary>On what terms; by default at the market.</summary>
    public OrderTerms Terms { get; init; } = OrderTerms.Market;
}

/// <summary>A request to cancel, as a venue receives it.</summary>
/// <param name="Portfolio">Whose order it is.</param>
/// <param name="ClientOrderId">The order's id.</param>
/// <param name="ArrivalNs">When the request reaches the venue, Unix nanoseconds UTC.</param>
public sealed record PaperCancel(string Portfolio, string ClientOrderId, long ArrivalNs);

/// <summary>
/// A request to amend, as a venue receives it. A smaller quantity at the same price keeps the order's place in the queue; anything else loses it.
/// </summary>
/// <param name="Portfolio">Whose order it is.</param>
/// <param name="ClientOrderId">The order's id.</param>
/// <param name="AmendId">The request's own id, unique among those of the order: the same again changes nothing.</param>
/// <param name="LimitTicks">The new limit, in ticks.</param>
/// <param name="Quantity">The new quantity with what has filled, in units of base; not more than what has filled ends the order.</param>
/// <param name="ArrivalNs">When the request reaches the venue, Unix nanoseconds UTC.</param>
public sealed record PaperAmend(string Portfolio, string ClientOrderId, string AmendId, long LimitTicks, decimal Quantity, long ArrivalNs);

/// <summary>What a venue says about an order.</summary>
public enum ReportKind
{
    /// <summary>The venue has it.</summary>
    Accepted,

    /// <summary>It traded.</summary>
    Filled,

    /// <summary>It was cancelled on request.</summary>
    Cancelled,

    /// <summary>It ended by the venue's rules.</summary>
    Expired,

    /// <summary>The venue refused it.</summary>
    Rejected,

    /// <summary>It has the quantity and the limit that an amendment asked for.</summary>
    Amended,

    /// <summary>An amendment was not made, and the order is as it was.</summary>
    AmendRejected,
}

/// <summary>One report of a venue about an order.</summary>
/// <param name="Portfolio">Whose order it is.</param>
/// <param name="ClientOrderId">The order's id.</param>
/// <param name="Kind">What happened.</param>
/// <param name="TimeNs">When, Unix nanoseconds UTC.</param>
/// <param name="TradeId">The venue's id of the trade, by which a doubled report is known; empty when it did not trade.</param>
/// <param name="Quantity">Quantity traded, in units of base; of what was amended, the new one with what has filled.</param>
/// <param name="Price">Price traded at, in quote currency; of what was amended, the new limit.</param>
/// <param name="Fee">Fee, in <paramref name="FeeCurrency"/>.</param>
/// <param name="Reason">Why, where there is something to say.</param>
/// <param name="FeeCurrency">What the fee was paid in; empty: the quote currency.</param>
/// <param name="AmendId">The amendment that it is about; else empty.</param>
/// <param name="Explanation">Why a fill is what it is; null of all that is no fill, and where nobody says.</param>
/// <param name="Symbol">Canonical symbol, which the explanation's lots and ticks are of; empty without one.</param>
public sealed record VenueReport(
    string Portfolio,
    string ClientOrderId,
    ReportKind Kind,
    long TimeNs,
    string TradeId = "",
    decimal Quantity = 0,
    decimal Price = 0,
    decimal Fee = 0,
    string Reason = "",
    string FeeCurrency = "",
    string AmendId = "",
    FillExplanation? Explanation = null,
    string Symbol = "");
