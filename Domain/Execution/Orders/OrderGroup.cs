namespace OrleansTrading.Domain.Execution.Orders;

/// <summary>How the orders of a group depend on each other.</summary>
public enum GroupKind
{
    /// <summary>Two orders of which one fills: what one does, the other no longer does.</summary>
    Oco,

    /// <summary>An entry, and the exit that follows for what it filled.</summary>
    Oto,

    /// <summary>An entry, and two exits for what it filled, a take-profit and a stop, of which one fills.</summary>
    Bracket,
}

/// <summary>Where a group stands (EX-2).</summary>
public enum GroupStatus
{
    /// <summary>Its entry has not filled; its legs are held.</summary>
    Waiting,

    /// <summary>Its legs work, for what the entry filled.</summary>
    Active,

    /// <summary>Its legs did all that there was to do.</summary>
    Completed,

    /// <summary>It ended with something left undone.</summary>
    Cancelled,
}

/// <summary>The legal moves between states of a group.</summary>
public static class GroupStateMachine
{
    /// <summary>The moves.</summary>
    public static TransitionTable<GroupStatus> Table { get; } = new(GroupStatus.Waiting,
    [
        new(GroupStatus.Waiting, GroupStatus.Active, "the entry filled, or there is none"),
        new(GroupStatus.Waiting, GroupStatus.Cancelled, "the entry ended unfilled"),
        new(GroupStatus.Active, GroupStatus.Completed, "the legs traded all that there was"),
        new(GroupStatus.Active, GroupStatus.Cancelled, "the legs ended before"),
    ]);
}

/// <summary>A group as its members' events made it.</summary>
/// <param name="Id">Its id, unique in the portfolio.</param>
/// <param name="Kind">How its orders depend on each other.</param>
/// <param name="EntryId">Client order id of the entry; empty where there is none.</param>
/// <param name="LegIds">Client order ids of the legs, in the order in which they were given.</param>
/// <param name="Quantity">Of the entry, or of each leg where there is none, in units of base.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="EntryFilled">What the entry filled, in units of base.</param>
/// <param name="EntryVenue">Where the entry last traded; empty before.</param>
/// <param name="EntryPrice">The price at which the entry last traded, in quote currency; 0 before.</param>
/// <param name="IsEntryOver">Whether the entry has ended, or there is none.</param>
/// <param name="LegsFilled">What the legs filled together, in units of base.</param>
/// <param name="LegsOpen">How many legs have not ended.</param>
public sealed record OrderGroup(
    string Id,
    GroupKind Kind,
    string EntryId,
    IReadOnlyList<string> LegIds,
    decimal Quantity,
    GroupStatus Status,
    decimal EntryFilled,
    string EntryVenue,
    decimal EntryPrice,
    bool IsEntryOver,
    decimal LegsFilled,
    int LegsOpen)
{
    /// <summary>Whether it has an entry.</summary>
    public bool HasEntry => EntryId.Length > 0;

    /// <summary>Whether no member can change any more.</summary>
    public bool IsOver => IsEntryOver && LegsOpen == 0;

    /// <summary>What the legs may still trade, in units of base.</summary>
    public decimal Budget => (HasEntry ? EntryFilled : Quantity) - LegsFilled;

    /// <summary>The group that begins.</summary>
    public static OrderGroup Begin(string id, GroupKind kind, string entryId, IReadOnlyList<string> legIds, decimal quantity)
    {
        var group = new OrderGroup(id, kind, entryId, legIds, quantity, GroupStateMachine.Table.Start, 0, "", 0, entryId.Length == 0, 0, legIds.Count);
        return group.HasEntry ? group : group.To(GroupStatus.Active);
    }

    /// <summary>The group after a member traded.</summary>
    /// <exception cref="InvalidOperationException">The legs would trade more than there is for them.</exception>
    public OrderGroup AfterFill(string orderId, decimal quantity, decimal price, string venue)
    {
        if (orderId == EntryId)
        {
            var filled = this with { EntryFilled = EntryFilled + quantity, EntryPrice = price, EntryVenue = venue };
            return Status == GroupStatus.Waiting ? filled.To(GroupStatus.Active) : filled;
        }

        return quantity <= Budget
            ? this with { LegsFilled = LegsFilled + quantity }
            : throw new InvalidOperationException($"Leg '{orderId}' would trade {quantity}, and group '{Id}' has {Budget} left.");
    }

    /// <summary>The group after a member ended.</summary>
    public OrderGroup AfterEnd(string orderId)
    {
        var ended = orderId == EntryId ? this with { IsEntryOver = true } : this with { LegsOpen = LegsOpen - 1 };
        if (ended.IsOver) return ended.To(ended.LegsFilled > 0 && ended.Budget == 0 ? GroupStatus.Completed : GroupStatus.Cancelled);
        return ended;
    }

    private OrderGroup To(GroupStatus next) => this with { Status = GroupStateMachine.Table.Move(Status, next) };
}
