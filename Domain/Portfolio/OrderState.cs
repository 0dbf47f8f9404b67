using OrleansTrading.Domain.Execution;

namespace OrleansTrading.Domain.Portfolio;

/// <summary>An order as its events made it.</summary>
/// <param name="Submitted">What was ordered.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="FilledQuantity">Quantity done, in units of base.</param>
/// <param name="FilledValue">Σ quantity × price of its trades, in quote currency.</param>
/// <param name="Fees">Fees paid in the quote currency, and in the base asset at the trades' prices; those in others are in its fills alone.</param>
/// <param name="UpdatedNs">Time of its last event.</param>
/// <param name="CancelArrivalNs">When its cancellation reaches the venue; 0 when none was asked for.</param>
/// <param name="Reason">Why it ended, where there is something to say.</param>
/// <param name="TradeIds">Its trades.</param>
public sealed record OrderState(
    OrderSubmitted Submitted,
    OrderStatus Status,
    decimal FilledQuantity,
    decimal FilledValue,
    decimal Fees,
    long UpdatedNs,
    long CancelArrivalNs,
    string Reason,
    IReadOnlyList<string> TradeIds)
{
    /// <summary>Quantity not done yet, in units of base.</summary>
    public decimal LeavesQuantity => Submitted.Quantity - FilledQuantity;

    /// <summary>
    /// What is still set aside for it, in its reservation's currency: the share of what is not done yet. Not rounded, so that what a trade
    /// gives back is at least what it cost.
    /// </summary>
    public decimal Reserved => IsOpen ? Submitted.Reservation.Amount * LeavesQuantity / Submitted.Quantity : 0;

    /// <summary>Average price of its trades; 0 before the first.</summary>
    public decimal AveragePrice => FilledQuantity == 0 ? 0 : FilledValue / FilledQuantity;

    /// <summary>Whether it can still change.</summary>
    public bool IsOpen => OrderStateMachine.IsOpen(Status);

    /// <summary>The order that an event begins: from Created through the gate to Submitted.</summary>
    public static OrderState Begin(OrderSubmitted submitted)
    {
        var status = OrderStatus.Created;
        foreach (var next in new[] { OrderStatus.Validated, OrderStatus.Reserved, OrderStatus.Submitted })
            status = OrderStateMachine.Move(status, next);
        return new OrderState(submitted, status, 0, 0, 0, submitted.TimeNs, 0, "", []);
    }

    /// <summary>The order after an event about it.</summary>
    /// <exception cref="InvalidTransitionException">The event cannot follow.</exception>
    public OrderState After(PortfolioEvent e) => e switch
    {
        // An acceptance heard late says nothing new.
        OrderAccepted when Status is not (OrderStatus.Submitted or OrderStatus.Unknown) => this,
        OrderAccepted => To(OrderStatus.Accepted, e),
        OrderFilled fill => Fill(fill),
        OrderCancelRequested cancel => To(OrderStatus.PendingCancel, e) with { CancelArrivalNs = cancel.ArrivalNs },
        OrderCancelled ended => To(OrderStatus.Cancelled, e) with { Reason = ended.Reason },
        OrderRejected ended => To(OrderStatus.Rejected, e) with { Reason = ended.Reason },
        OrderExpired ended => To(OrderStatus.Expired, e) with { Reason = ended.Reason },
        _ => throw new InvalidOperationException($"{e.GetType().Name} is not about an order that exists."),
    };

    /// <summary>Folds the history of one order.</summary>
    /// <returns>Null when the history holds no order.</returns>
    public static OrderState? Fold(IEnumerable<PortfolioEvent> history)
    {
        OrderState? order = null;
        foreach (var e in history)
            order = e is OrderSubmitted submitted ? Begin(submitted) : order?.After(e);
        return order;
    }

    private OrderState Fill(OrderFilled fill)
    {
        var filled = FilledQuantity + fill.Quantity;
        if (filled > Submitted.Quantity)
            throw new InvalidOperationException($"Trade {fill.TradeId} would fill {filled} of an order for {Submitted.Quantity}.");
        var next = filled == Submitted.Quantity ? OrderStatus.Filled
            : Status == OrderStatus.PendingCancel ? OrderStatus.PendingCancel
            : OrderStatus.PartiallyFilled;
        return To(next, fill) with
        {
            FilledQuantity = filled,
            FilledValue = FilledValue + fill.Quantity * fill.Price,
            Fees = Fees + (fill.ToLot() is var lot && lot.FeeCurrency == Symbols.QuoteOf(fill.Symbol) ? lot.Fee : 0),
            TradeIds = [.. TradeIds, fill.TradeId],
        };
    }

    private OrderState To(OrderStatus next, PortfolioEvent e) =>
        this with { Status = OrderStateMachine.Move(Status, next), UpdatedNs = Math.Max(UpdatedNs, e.TimeNs) };
}
