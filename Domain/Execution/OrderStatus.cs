namespace OrleansTrading.Domain.Execution;

/// <summary>Buy or sell.</summary>
public enum Side
{
    /// <summary>Takes base, pays quote.</summary>
    Buy = 1,

    /// <summary>Gives base, gets quote.</summary>
    Sell = -1,
}

/// <summary>Where an order stands (EX-2).</summary>
public enum OrderStatus
{
    /// <summary>Received.</summary>
    Created,

    /// <summary>Its content makes sense.</summary>
    Validated,

    /// <summary>It passed the risk gate; what it can cost is set aside.</summary>
    Reserved,

    /// <summary>Journaled, so acknowledged, and on its way to the venue.</summary>
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

    /// <summary>Ended by the venue's rules: out of its price collar, or the market closed.</summary>
    Expired,

    /// <summary>What the venue did is not known; being reconciled.</summary>
    Unknown,

    /// <summary>Part of a group, it waits for the entry to fill.</summary>
    Held,

    /// <summary>It waits for the price that sends it.</summary>
    Armed,

    /// <summary>It is to go to its venue as soon as those whose place it takes have left theirs.</summary>
    Queued,
}

/// <summary>The legal moves between states of an order. Every other move is a defect and throws.</summary>
public static class OrderStateMachine
{
    /// <summary>The moves.</summary>
    public static TransitionTable<OrderStatus> Table { get; } = new(OrderStatus.Created,
    [
        new(OrderStatus.Created, OrderStatus.Validated, "its content makes sense"),
        new(OrderStatus.Validated, OrderStatus.Reserved, "it passed the gate"),
        new(OrderStatus.Reserved, OrderStatus.Submitted, "it goes at once"),
        new(OrderStatus.Reserved, OrderStatus.Held, "its entry has not filled"),
        new(OrderStatus.Reserved, OrderStatus.Armed, "it has a trigger"),
        new(OrderStatus.Reserved, OrderStatus.Queued, "it takes others' place"),
        new(OrderStatus.Held, OrderStatus.Armed, "the entry filled"),
        new(OrderStatus.Held, OrderStatus.Queued, "the entry ended, filled"),
        new(OrderStatus.Held, OrderStatus.Cancelled, "on request, or with its entry"),
        new(OrderStatus.Held, OrderStatus.Expired, "its time is over"),
        new(OrderStatus.Armed, OrderStatus.Queued, "the trigger fired"),
        new(OrderStatus.Armed, OrderStatus.Cancelled, "on request, or the other leg filled"),
        new(OrderStatus.Armed, OrderStatus.Expired, "its time is over"),
        new(OrderStatus.Armed, OrderStatus.Rejected, "the gate or the instrument refused"),
        new(OrderStatus.Queued, OrderStatus.Submitted, "its place is free"),
        new(OrderStatus.Queued, OrderStatus.Cancelled, "on request, or nothing is left for it"),
        // Reports can overtake each other: a fill may be the first that is heard of an order.
        new(OrderStatus.Submitted, OrderStatus.Accepted, "the venue has it"),
        new(OrderStatus.Submitted, OrderStatus.PartiallyFilled, "a part traded"),
        new(OrderStatus.Submitted, OrderStatus.Filled, "all of it traded"),
        new(OrderStatus.Submitted, OrderStatus.Rejected, "the venue refused"),
        new(OrderStatus.Submitted, OrderStatus.PendingCancel, "on request"),
        new(OrderStatus.Submitted, OrderStatus.Expired, "the venue's rules"),
        new(OrderStatus.Submitted, OrderStatus.Unknown, "no answer"),
        new(OrderStatus.Accepted, OrderStatus.PartiallyFilled, "a part traded"),
        new(OrderStatus.Accepted, OrderStatus.Filled, "all of it traded"),
        new(OrderStatus.Accepted, OrderStatus.Rejected, "the venue refused"),
        new(OrderStatus.Accepted, OrderStatus.PendingCancel, "on request"),
        new(OrderStatus.Accepted, OrderStatus.Cancelled, "the venue cancelled"),
        new(OrderStatus.Accepted, OrderStatus.Expired, "the venue's rules"),
        new(OrderStatus.Accepted, OrderStatus.Unknown, "no answer"),
        new(OrderStatus.PartiallyFilled, OrderStatus.PartiallyFilled, "another part traded"),
        new(OrderStatus.PartiallyFilled, OrderStatus.Filled, "the rest traded"),
        new(OrderStatus.PartiallyFilled, OrderStatus.PendingCancel, "on request"),
        new(OrderStatus.PartiallyFilled, OrderStatus.Cancelled, "the venue cancelled"),
        new(OrderStatus.PartiallyFilled, OrderStatus.Expired, "the venue's rules"),
        new(OrderStatus.PartiallyFilled, OrderStatus.Unknown, "no answer"),
        // The venue may fill, refuse or end an order before the cancellation reaches it.
        new(OrderStatus.PendingCancel, OrderStatus.PendingCancel, "a part traded before"),
        new(OrderStatus.PendingCancel, OrderStatus.Cancelled, "the venue cancelled"),
        new(OrderStatus.PendingCancel, OrderStatus.Filled, "it traded before"),
        new(OrderStatus.PendingCancel, OrderStatus.Rejected, "the venue refused before"),
        new(OrderStatus.PendingCancel, OrderStatus.Expired, "the venue's rules"),
        new(OrderStatus.PendingCancel, OrderStatus.Unknown, "no answer"),
        new(OrderStatus.Unknown, OrderStatus.Accepted, "the venue has it"),
        new(OrderStatus.Unknown, OrderStatus.PartiallyFilled, "a part traded"),
        new(OrderStatus.Unknown, OrderStatus.Filled, "all of it traded"),
        new(OrderStatus.Unknown, OrderStatus.Rejected, "the venue does not know it"),
        new(OrderStatus.Unknown, OrderStatus.Cancelled, "the venue cancelled"),
        new(OrderStatus.Unknown, OrderStatus.Expired, "the venue's rules"),
    ]);

    /// <summary>Whether a move is legal.</summary>
    public static bool CanMove(OrderStatus from, OrderStatus to) => Table.CanMove(from, to);

    /// <summary>Makes a move.</summary>
    /// <exception cref="InvalidTransitionException">The move is not legal.</exception>
    public static OrderStatus Move(OrderStatus from, OrderStatus to) => Table.Move(from, to);

    /// <summary>Whether an order in this state can still change.</summary>
    public static bool IsOpen(OrderStatus status) =>
        status is not (OrderStatus.Filled or OrderStatus.Rejected or OrderStatus.Cancelled or OrderStatus.Expired);

    /// <summary>Whether a venue has an order in this state, or is about to, or may have it.</summary>
    public static bool IsAtVenue(OrderStatus status) => status is OrderStatus.Submitted or OrderStatus.Accepted
        or OrderStatus.PartiallyFilled or OrderStatus.PendingCancel or OrderStatus.Unknown;
}
