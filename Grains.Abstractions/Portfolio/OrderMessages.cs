using OrleansTrading.Grains.Abstractions.Execution;

namespace OrleansTrading.Grains.Abstractions.Portfolio;

/// <summary>A person's order.</summary>
/// <param name="ClientOrderId">Its id.</param>
/// <param name="Symbol">Canonical symbol or ticker.</param>
/// <param name="Side">Buy or sell.</param>
/// <param name="Quantity">In units of base; 0 where the worth is given.</param>
/// <param name="Cause">Who wanted it.</param>
/// <param name="TraceId">By which to find what led to it.</param>
/// <param name="Instruction">When it goes to a venue, and how it is priced there; null: at once, at the market.</param>
/// <param name="QuoteQuantity">What it is to be worth, in quote currency; 0 where the quantity is given.</param>
[GenerateSerializer, Immutable, Alias("order-command")]
public sealed record OrderCommand(
    [property: Id(0)] string ClientOrderId,
    [property: Id(1)] string Symbol,
    [property: Id(2)] OrderSide Side,
    [property: Id(3)] decimal Quantity,
    [property: Id(4)] string Cause,
    [property: Id(5)] string TraceId,
    [property: Id(6)] OrderInstruction? Instruction = null,
    [property: Id(7)] decimal QuoteQuantity = 0);

/// <summary>A person's wish to cancel an order.</summary>
[GenerateSerializer, Immutable, Alias("cancel-command")]
public sealed record CancelCommand(
    [property: Id(0)] string ClientOrderId, [property: Id(1)] string Cause, [property: Id(2)] string TraceId);

/// <summary>A strategy's wish to hold a share of equity in an instrument.</summary>
/// <param name="Strategy">Its name.</param>
/// <param name="DecisionId">Names the signal, so that it acts once.</param>
/// <param name="Symbol">Canonical symbol.</param>
/// <param name="Direction">1 bought, 0 out, −1 sold.</param>
/// <param name="EquityShare">Size as a share of equity, 0…1.</param>
/// <param name="TimeNs">Market time of the decision.</param>
/// <param name="Reason">Why.</param>
[GenerateSerializer, Immutable, Alias("target-command")]
public sealed record TargetCommand(
    [property: Id(0)] string Strategy,
    [property: Id(1)] string DecisionId,
    [property: Id(2)] string Symbol,
    [property: Id(3)] int Direction,
    [property: Id(4)] decimal EquityShare,
    [property: Id(5)] long TimeNs,
    [property: Id(6)] string Reason);

/// <summary>The order that a command is about, or why it was refused.</summary>
[GenerateSerializer, Immutable, Alias("order-result")]
public sealed record OrderResult([property: Id(0)] Order? Order, [property: Id(1)] RefusalMessage? Refusal);

/// <summary>Where an order stands.</summary>
public enum OrderStatus
{
    /// <summary>Received.</summary>
    Created,

    /// <summary>Its content makes sense.</summary>
    Validated,

    /// <summary>It passed the risk gate.</summary>
    Reserved,

    /// <summary>Acknowledged, and on its way to the venue.</summary>
    Submitted,

    /// <summary>The venue has it.</summary>
    Accepted,

    /// <summary>Some of it is done.</summary>
    PartiallyFilled,

    /// <summary>All of it is done.</summary>
    Filled,

    /// <summary>The venue refused it.</summary>
    Rejected,

    /// <summary>Its cancellation is on its way.</summary>
    PendingCancel,

    /// <summary>Cancelled on request.</summary>
    Cancelled,

    /// <summary>Ended by the venue's rules.</summary>
    Expired,

    /// <summary>Being reconciled.</summary>
    Unknown,

    /// <summary>Part of a group, it waits for the entry to fill.</summary>
    Held,

    /// <summary>It waits for the price that sends it.</summary>
    Armed,

    /// <summary>It is to go to its venue as soon as those whose place it takes have left theirs.</summary>
    Queued,
}

/// <summary>An order as clients see it.</summary>
/// <param name="ClientOrderId">Its id.</param>
/// <param name="Symbol">Canonical symbol.</param>
/// <param name="Side">Buy or sell.</param>
/// <param name="Quantity">What it is for now, in units of base.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Venue">Where it goes; empty while it waits for its price.</param>
/// <param name="Strategy">Who wanted it; null for a person.</param>
/// <param name="Reason">Why it was placed.</param>
/// <param name="DecisionPrice">The venue's price at the decision.</param>
/// <param name="FilledQuantity">In units of base.</param>
/// <param name="AveragePrice">Of its fills; null before the first.</param>
/// <param name="Fees">In quote currency.</param>
/// <param name="EndReason">Why it ended, where there is something to say.</param>
/// <param name="SubmittedNs">Market time of the decision.</param>
/// <param name="UpdatedNs">Market time of its last event.</param>
/// <param name="TraceId">By which to find what led to it.</param>
/// <param name="Type">When it goes to a venue, and how it is priced there.</param>
/// <param name="LimitPrice">The worst price that it takes; null where it has none.</param>
/// <param name="StopPrice">The price that sends it; null where none does, or where it trails.</param>
/// <param name="Trail">How far it keeps from the best price; null where it does not trail.</param>
/// <param name="TimeInForce">How long it stands.</param>
/// <param name="ExpiresNs">When it ends; null where it does not by itself.</param>
/// <param name="PostOnly">Whether it may only add liquidity.</param>
/// <param name="ReduceOnly">Whether it may only reduce a position.</param>
/// <param name="DisplayQuantity">How much of it is shown at a time, in units of base; null: all of it.</param>
/// <param name="RemainingQuantity">What is left to do, in units of base; 0 when it has ended.</param>
/// <param name="GroupId">The group that it is a part of; null: none.</param>
/// <param name="ParentId">The entry that it follows; null: none.</param>
[GenerateSerializer, Immutable, Alias("order")]
public sealed record Order(
    [property: Id(0)] string ClientOrderId,
    [property: Id(1)] string Symbol,
    [property: Id(2)] OrderSide Side,
    [property: Id(3)] decimal Quantity,
    [property: Id(4)] OrderStatus Status,
    [property: Id(5)] string Venue,
    [property: Id(6)] string? Strategy,
    [property: Id(7)] string Reason,
    [property: Id(8)] decimal DecisionPrice,
    [property: Id(9)] decimal FilledQuantity,
    [property: Id(10)] decimal? AveragePrice,
    [property: Id(11)] decimal Fees,
    [property: Id(12)] string? EndReason,
    [property: Id(13)] string SubmittedNs,
    [property: Id(14)] string UpdatedNs,
    [property: Id(15)] string TraceId,
    [property: Id(16)] OrderTypeName Type,
    [property: Id(17)] decimal? LimitPrice,
    [property: Id(18)] decimal? StopPrice,
    [property: Id(19)] OrderTrail? Trail,
    [property: Id(20)] OrderTimeInForce TimeInForce,
    [property: Id(21)] string? ExpiresNs,
    [property: Id(22)] bool PostOnly,
    [property: Id(23)] bool ReduceOnly,
    [property: Id(24)] decimal? DisplayQuantity,
    [property: Id(25)] decimal RemainingQuantity,
    [property: Id(26)] string? GroupId,
    [property: Id(27)] string? ParentId)
{
    /// <summary>Market time of the decision.</summary>
    public DateTimeOffset Submitted => UnixNs.Time(SubmittedNs);

    /// <summary>When it ends; null where it does not by itself.</summary>
    public DateTimeOffset? Expires => ExpiresNs is null ? null : UnixNs.Time(ExpiresNs);

    /// <summary>Market time of its last event.</summary>
    public DateTimeOffset Updated => UnixNs.Time(UpdatedNs);
}
