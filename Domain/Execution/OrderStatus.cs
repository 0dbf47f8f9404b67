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
}

/// <summary>The legal moves between states of an order. Every other move is a defect and throws.</summary>
public static class OrderStateMachine
{
    /// <summary>Whether a move is legal.</summary>
    public static bool CanMove(OrderStatus from, OrderStatus to) => (from, to) switch
    {
        (OrderStatus.Created, OrderStatus.Validated) => true,
        (OrderStatus.Validated, OrderStatus.Reserved) => true,
        (OrderStatus.Reserved, OrderStatus.Submitted) => true,
        // Reports can overtake each other: a fill may be the first that is heard of an order.
        (OrderStatus.Submitted, OrderStatus.Accepted or OrderStatus.PartiallyFilled or OrderStatus.Filled
            or OrderStatus.Rejected or OrderStatus.PendingCancel or OrderStatus.Expired or OrderStatus.Unknown) => true,
        (OrderStatus.Accepted, OrderStatus.PartiallyFilled or OrderStatus.Filled or OrderStatus.PendingCancel
            or OrderStatus.Cancelled or OrderStatus.Expired or OrderStatus.Unknown) => true,
        (OrderStatus.PartiallyFilled, OrderStatus.PartiallyFilled or OrderStatus.Filled or OrderStatus.PendingCancel
            or OrderStatus.Cancelled or OrderStatus.Expired or OrderStatus.Unknown) => true,
        // The venue may fill, refuse or end an order before the cancellation reaches it.
        (OrderStatus.PendingCancel, OrderStatus.PendingCancel or OrderStatus.Cancelled or OrderStatus.Filled or OrderStatus.Rejected
            or OrderStatus.Expired or OrderStatus.Unknown) => true,
        (OrderStatus.Unknown, OrderStatus.Accepted or OrderStatus.PartiallyFilled or OrderStatus.Filled
            or OrderStatus.Rejected or OrderStatus.Cancelled or OrderStatus.Expired) => true,
        _ => false,
    };

    /// <summary>Makes a move.</summary>
    /// <exception cref="InvalidTransitionException">The move is not legal.</exception>
    public static OrderStatus Move(OrderStatus from, OrderStatus to) =>
        CanMove(from, to) ? to : throw new InvalidTransitionException(from.ToString(), to.ToString());

    /// <summary>Whether an order in this state can still change.</summary>
    public static bool IsOpen(OrderStatus status) =>
        status is not (OrderStatus.Filled or OrderStatus.Rejected or OrderStatus.Cancelled or OrderStatus.Expired);
}

/// <summary>A state machine was asked for a move that it does not have.</summary>
public sealed class InvalidTransitionException(string from, string to)
    : InvalidOperationException($"There is no way from {from} to {to}.");
