namespace OrleansTrading.Domain.Execution;

/// <summary>Where a position stands (EX-2).</summary>
public enum PositionStatus
{
    /// <summary>Never held.</summary>
    Flat,

    /// <summary>Nothing held, and an order to open it is working.</summary>
    Opening,

    /// <summary>Held.</summary>
    Open,

    /// <summary>Held, and a working order would bring it to nothing or through it.</summary>
    Closing,

    /// <summary>Held once, and nothing held now.</summary>
    Closed,
}

/// <summary>The legal moves between states of a position, and which state a position's facts amount to.</summary>
public static class PositionStateMachine
{
    /// <summary>The moves. Staying is none: it is always legal.</summary>
    public static TransitionTable<PositionStatus> Table { get; } = new(PositionStatus.Flat,
    [
        new(PositionStatus.Flat, PositionStatus.Opening, "an order works"),
        new(PositionStatus.Opening, PositionStatus.Open, "it filled"),
        // An order that opens may end without a fill.
        new(PositionStatus.Opening, PositionStatus.Flat, "it ended unfilled"),
        new(PositionStatus.Opening, PositionStatus.Closed, "it ended unfilled"),
        // A fill can open a position while an order of the other side already works against it.
        new(PositionStatus.Opening, PositionStatus.Closing, "it filled against another"),
        new(PositionStatus.Open, PositionStatus.Closing, "an order works against all of it"),
        // Closing ends closed, turned to the other side, or still open when its order ended short; what was closed with an order still
        // working is opening again.
        new(PositionStatus.Closing, PositionStatus.Open, "the order ended short, or went through zero"),
        new(PositionStatus.Closing, PositionStatus.Closed, "all of it traded"),
        new(PositionStatus.Closing, PositionStatus.Opening, "all of it traded, another order works"),
        new(PositionStatus.Closed, PositionStatus.Opening, "an order works"),
    ]);

    /// <summary>Whether a move is legal.</summary>
    public static bool CanMove(PositionStatus from, PositionStatus to) => from == to || Table.CanMove(from, to);

    /// <summary>Makes a move.</summary>
    /// <exception cref="InvalidTransitionException">The move is not legal.</exception>
    public static PositionStatus Move(PositionStatus from, PositionStatus to) => from == to ? to : Table.Move(from, to);

    /// <summary>The state that a position's facts amount to.</summary>
    /// <param name="quantity">What is held, negative when short.</param>
    /// <param name="workingBuys">Quantity of working buy orders, ≥ 0.</param>
    /// <param name="workingSells">Quantity of working sell orders, ≥ 0.</param>
    /// <param name="wasHeld">Whether anything was ever held.</param>
    public static PositionStatus Of(decimal quantity, decimal workingBuys, decimal workingSells, bool wasHeld)
    {
        if (quantity == 0)
            return workingBuys + workingSells > 0 ? PositionStatus.Opening : wasHeld ? PositionStatus.Closed : PositionStatus.Flat;
        var against = quantity > 0 ? workingSells : workingBuys;
        return against >= Math.Abs(quantity) ? PositionStatus.Closing : PositionStatus.Open;
    }
}
