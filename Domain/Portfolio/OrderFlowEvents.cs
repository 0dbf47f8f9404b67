using OrleansTrading.Domain.Execution.Orders;

namespace OrleansTrading.Domain.Portfolio;

/// <summary>Orders were placed that depend on each other. Each of them follows as an event of its own.</summary>
/// <param name="TimeNs">Decision time.</param>
/// <param name="GroupId">The group's id.</param>
/// <param name="Kind">How they depend on each other.</param>
/// <param name="EntryId">The entry; empty where there is none.</param>
/// <param name="LegIds">The legs.</param>
/// <param name="Quantity">Of the entry, or of each leg where there is none, in units of base.</param>
/// <param name="Cause">Why: the signal's reason, or the person.</param>
/// <param name="TraceId">By which to find what led to it.</param>
public sealed record GroupOpened(
    long TimeNs, string GroupId, GroupKind Kind, string EntryId, IReadOnlyList<string> LegIds, decimal Quantity, string Cause, string TraceId)
    : PortfolioEvent(TimeNs)
{
    /// <inheritdoc/>
    public override string Subject => SubjectOf(GroupId);

    /// <summary>The journal's subject of a group; no order's id has a colon in this place.</summary>
    public static string SubjectOf(string groupId) => "group:" + groupId;
}

/// <summary>An order that was held waits for the price that sends it: its entry has filled.</summary>
/// <param name="TimeNs">Time of the cause.</param>
/// <param name="ClientOrderId">The order's id.</param>
/// <param name="TrailStartTicks">Where its trail starts, in ticks, of the mid in half ticks; 0 where it has none.</param>
/// <param name="Cause">Why.</param>
/// <param name="TraceId">By which to find what led to it.</param>
public sealed record OrderArmed(long TimeNs, string ClientOrderId, long TrailStartTicks, string Cause, string TraceId) : PortfolioEvent(TimeNs)
{
    /// <inheritdoc/>
    public override string Subject => ClientOrderId;
}

/// <summary>The price came that sends the order; where it goes was decided by the quotes of that moment.</summary>
/// <param name="TimeNs">Time of the quote.</param>
/// <param name="ClientOrderId">The order's id.</param>
/// <param name="TriggerPrice">The price that fired it, in quote currency.</param>
/// <param name="Venue">Where it goes.</param>
/// <param name="DecisionPrice">The venue's price at that moment, in quote currency.</param>
/// <param name="ProtectionTicks">Its price collar, in ticks.</param>
/// <param name="LimitTicks">Its limit, in ticks; 0 where it has none.</param>
/// <param name="Reservation">What it sets aside from now on.</param>
/// <param name="Cause">Why.</param>
/// <param name="TraceId">By which to find what led to it.</param>
public sealed record OrderTriggered(
    long TimeNs,
    string ClientOrderId,
    decimal TriggerPrice,
    string Venue,
    decimal DecisionPrice,
    long ProtectionTicks,
    long LimitTicks,
    Reservation Reservation,
    string Cause,
    string TraceId) : PortfolioEvent(TimeNs)
{
    /// <inheritdoc/>
    public override string Subject => ClientOrderId;
}

/// <summary>An order that was held is to go to the venue that its entry traded at: the entry has ended, and filled.</summary>
/// <param name="TimeNs">Time of the cause.</param>
/// <param name="ClientOrderId">The order's id.</param>
/// <param name="Venue">Where it goes.</param>
/// <param name="Cause">Why.</param>
/// <param name="TraceId">By which to find what led to it.</param>
public sealed record OrderQueued(long TimeNs, string ClientOrderId, string Venue, string Cause, string TraceId) : PortfolioEvent(TimeNs)
{
    /// <inheritdoc/>
    public override string Subject => ClientOrderId;
}

/// <summary>An order that was queued goes to its venue: its place is free.</summary>
/// <param name="TimeNs">Time of the cause.</param>
/// <param name="ClientOrderId">The order's id.</param>
/// <param name="Quantity">Its quantity, in units of base: not more than before, and of a reduce-only order not more than there is to reduce.</param>
/// <param name="ArrivalNs">When it reaches the venue.</param>
/// <param name="Cause">Why.</param>
/// <param name="TraceId">By which to find what led to it.</param>
public sealed record OrderRouted(long TimeNs, string ClientOrderId, decimal Quantity, long ArrivalNs, string Cause, string TraceId)
    : PortfolioEvent(TimeNs)
{
    /// <inheritdoc/>
    public override string Subject => ClientOrderId;
}

/// <summary>An order that is at no venue is for less than it was: another of its group has traded.</summary>
/// <param name="TimeNs">Time of the cause.</param>
/// <param name="ClientOrderId">The order's id.</param>
/// <param name="Quantity">Its quantity from now on, in units of base.</param>
/// <param name="Cause">Why.</param>
/// <param name="TraceId">By which to find what led to it.</param>
public sealed record OrderReduced(long TimeNs, string ClientOrderId, decimal Quantity, string Cause, string TraceId) : PortfolioEvent(TimeNs)
{
    /// <inheritdoc/>
    public override string Subject => ClientOrderId;
}

/// <summary>An order that is at no venue is another from now on.</summary>
/// <param name="TimeNs">Decision time.</param>
/// <param name="ClientOrderId">The order's id.</param>
/// <param name="AmendId">Names the amendment, so that it happens once.</param>
/// <param name="Quantity">Its quantity, in units of base.</param>
/// <param name="LimitTicks">Its limit, in ticks; 0 where it has none.</param>
/// <param name="Trigger">What sends it; null where it waits for its entry alone.</param>
/// <param name="TrailStartTicks">Where its trail starts, in ticks, of the mid in half ticks; 0 where it has none.</param>
/// <param name="Reservation">What it sets aside from now on.</param>
/// <param name="Cause">Why.</param>
/// <param name="TraceId">By which to find what led to it.</param>
public sealed record OrderRevised(
    long TimeNs,
    string ClientOrderId,
    string AmendId,
    decimal Quantity,
    long LimitTicks,
    TriggerTerms? Trigger,
    long TrailStartTicks,
    Reservation Reservation,
    string Cause,
    string TraceId) : PortfolioEvent(TimeNs)
{
    /// <inheritdoc/>
    public override string Subject => ClientOrderId;
}

/// <summary>An order's venue is asked to amend it; the request is on its way.</summary>
/// <param name="TimeNs">Decision time.</param>
/// <param name="ClientOrderId">The order's id.</param>
/// <param name="AmendId">Names the amendment.</param>
/// <param name="Quantity">The quantity that it is to have, with what has filled, in units of base.</param>
/// <param name="LimitTicks">The limit that it is to have, in ticks.</param>
/// <param name="ArrivalNs">When the request reaches the venue.</param>
/// <param name="Reservation">What the order would set aside for what had not filled; it holds the larger of this and what it has until the answer.</param>
/// <param name="Cause">Why.</param>
/// <param name="TraceId">By which to find what led to it.</param>
public sealed record OrderAmendRequested(
    long TimeNs,
    string ClientOrderId,
    string AmendId,
    decimal Quantity,
    long LimitTicks,
    long ArrivalNs,
    Reservation Reservation,
    string Cause,
    string TraceId) : PortfolioEvent(TimeNs)
{
    /// <inheritdoc/>
    public override string Subject => ClientOrderId;
}

/// <summary>The venue has amended the order.</summary>
/// <param name="TimeNs">When.</param>
/// <param name="ClientOrderId">The order's id.</param>
/// <param name="AmendId">The amendment.</param>
/// <param name="Quantity">The order's quantity, with what has filled, in units of base.</param>
/// <param name="LimitTicks">Its limit, in ticks.</param>
public sealed record OrderAmended(long TimeNs, string ClientOrderId, string AmendId, decimal Quantity, long LimitTicks) : PortfolioEvent(TimeNs)
{
    /// <inheritdoc/>
    public override string Subject => ClientOrderId;
}

/// <summary>The venue did not amend the order; it is as it was.</summary>
public sealed record OrderAmendRejected(long TimeNs, string ClientOrderId, string AmendId, string Reason) : PortfolioEvent(TimeNs)
{
    /// <inheritdoc/>
    public override string Subject => ClientOrderId;
}
