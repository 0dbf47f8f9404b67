using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Ledger;

namespace OrleansTrading.Domain.Portfolio;

/// <summary>
/// A fact in the life of a portfolio. Its state is the sum of its events and nothing else. <see cref="TimeNs"/> is the market
/// time of the cause: in a replay, the cursor at which it happened.
/// </summary>
public abstract record PortfolioEvent(long TimeNs)
{
    /// <summary>What the event is about: a client order id, or empty for the portfolio itself.</summary>
    public virtual string Subject => "";
}

/// <summary>The portfolio was opened with money.</summary>
public sealed record PortfolioOpened(long TimeNs, string BaseCurrency, decimal Capital) : PortfolioEvent(TimeNs);

/// <summary>An order passed the gate, reserved what it needs, and goes to a venue (Created → … → Submitted, in one turn).</summary>
/// <param name="TimeNs">Decision time.</param>
/// <param name="ClientOrderId">The order's id.</param>
/// <param name="Symbol">Canonical symbol.</param>
/// <param name="Side">Buy or sell.</param>
/// <param name="Quantity">In units of base.</param>
/// <param name="Strategy">Who wanted it; empty for a person.</param>
/// <param name="Venue">Where it goes.</param>
/// <param name="DecisionPrice">The venue's price at the decision, in quote currency.</param>
/// <param name="ArrivalNs">When it reaches the venue.</param>
/// <param name="ProtectionTicks">Its price collar, in ticks.</param>
/// <param name="Cause">Why: the signal's reason, or the person.</param>
/// <param name="TraceId">By which to find what led to it.</param>
public sealed record OrderSubmitted(
    long TimeNs,
    string ClientOrderId,
    string Symbol,
    Side Side,
    decimal Quantity,
    string Strategy,
    string Venue,
    decimal DecisionPrice,
    long ArrivalNs,
    long ProtectionTicks,
    string Cause,
    string TraceId) : PortfolioEvent(TimeNs)
{
    /// <inheritdoc/>
    public override string Subject => ClientOrderId;
}

/// <summary>The venue has the order.</summary>
public sealed record OrderAccepted(long TimeNs, string ClientOrderId) : PortfolioEvent(TimeNs)
{
    /// <inheritdoc/>
    public override string Subject => ClientOrderId;
}

/// <summary>The order traded.</summary>
/// <param name="TimeNs">Trade time.</param>
/// <param name="ClientOrderId">The order's id.</param>
/// <param name="TradeId">The venue's id of the trade.</param>
/// <param name="Symbol">Canonical symbol.</param>
/// <param name="Side">Buy or sell.</param>
/// <param name="Venue">Where.</param>
/// <param name="Quantity">In units of base.</param>
/// <param name="Price">In quote currency.</param>
/// <param name="Fee">In quote currency.</param>
/// <param name="RealizedPnl">Profit of the lots that it closed, in quote currency, before fees.</param>
/// <param name="Strategy">Who wanted the order; empty for a person.</param>
public sealed record OrderFilled(
    long TimeNs,
    string ClientOrderId,
    string TradeId,
    string Symbol,
    Side Side,
    string Venue,
    decimal Quantity,
    decimal Price,
    decimal Fee,
    decimal RealizedPnl,
    string Strategy) : PortfolioEvent(TimeNs)
{
    /// <inheritdoc/>
    public override string Subject => ClientOrderId;
}

/// <summary>A transaction was posted in the ledger.</summary>
public sealed record TransactionPosted(long TimeNs, LedgerTransaction Transaction) : PortfolioEvent(TimeNs);

/// <summary>The portfolio's value was sampled, at the market's mids.</summary>
/// <param name="TimeNs">The sample's time.</param>
/// <param name="Equity">Cash plus marked positions, in base currency.</param>
public sealed record EquityMarked(long TimeNs, decimal Equity) : PortfolioEvent(TimeNs);

/// <summary>Somebody asked to cancel the order; the request is on its way to the venue.</summary>
public sealed record OrderCancelRequested(long TimeNs, string ClientOrderId, long ArrivalNs, string Cause, string TraceId) : PortfolioEvent(TimeNs)
{
    /// <inheritdoc/>
    public override string Subject => ClientOrderId;
}

/// <summary>The order is cancelled.</summary>
public sealed record OrderCancelled(long TimeNs, string ClientOrderId, string Reason) : PortfolioEvent(TimeNs)
{
    /// <inheritdoc/>
    public override string Subject => ClientOrderId;
}

/// <summary>The venue refused the order.</summary>
public sealed record OrderRejected(long TimeNs, string ClientOrderId, string Reason) : PortfolioEvent(TimeNs)
{
    /// <inheritdoc/>
    public override string Subject => ClientOrderId;
}

/// <summary>The venue ended the order by its rules.</summary>
public sealed record OrderExpired(long TimeNs, string ClientOrderId, string Reason) : PortfolioEvent(TimeNs)
{
    /// <inheritdoc/>
    public override string Subject => ClientOrderId;
}

/// <summary>
/// A strategy's wish led to no order: it already held what it wanted, or a limit refused. On the record, so that the same
/// signal after a restart gets the same answer.
/// </summary>
/// <param name="TimeNs">Decision time.</param>
/// <param name="ClientOrderId">The id that the order would have had.</param>
/// <param name="Code">TARGET_HELD, or the refusal's code.</param>
/// <param name="Message">In words.</param>
public sealed record TargetDeclined(long TimeNs, string ClientOrderId, string Code, string Message) : PortfolioEvent(TimeNs)
{
    /// <inheritdoc/>
    public override string Subject => ClientOrderId;
}
