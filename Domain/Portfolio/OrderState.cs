using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Execution.Orders;
using OrleansTrading.Domain.Execution.Triggers;

namespace OrleansTrading.Domain.Portfolio;

/// <summary>Where an order goes.</summary>
/// <param name="Venue">The venue; empty while that is not decided.</param>
/// <param name="DecisionPrice">The venue's price at the decision, in quote currency.</param>
/// <param name="SentNs">When it was sent, Unix nanoseconds UTC; 0 before.</param>
/// <param name="ArrivalNs">When it reaches the venue, Unix nanoseconds UTC; 0 before it was sent.</param>
/// <param name="ProtectionTicks">Its price collar, in ticks.</param>
/// <param name="Quantity">What it was sent for, in units of base; until then what it is for.</param>
/// <param name="Terms">On what terms it was sent; until then is to be.</param>
public sealed record OrderRoute(
    string Venue, decimal DecisionPrice, long SentNs, long ArrivalNs, long ProtectionTicks, decimal Quantity, OrderTerms Terms);

/// <summary>What an order has set aside.</summary>
/// <param name="Reservation">What it set aside, of what there was.</param>
/// <param name="For">For so much that had not filled, in units of base, &gt; 0.</param>
public sealed record Holding(Reservation Reservation, decimal For);

/// <summary>An amendment on its way to the venue.</summary>
/// <param name="AmendId">Its id.</param>
/// <param name="Quantity">The quantity that the order is to have, in units of base.</param>
/// <param name="LimitTicks">The limit that it is to have, in ticks.</param>
/// <param name="ArrivalNs">When it reaches the venue.</param>
/// <param name="Holding">What the order would set aside.</param>
public sealed record Amending(string AmendId, decimal Quantity, long LimitTicks, long ArrivalNs, Holding Holding);

/// <summary>An amendment that was asked for.</summary>
/// <param name="AmendId">Its id.</param>
/// <param name="Quantity">The quantity that it asked for, in units of base.</param>
/// <param name="LimitTicks">The limit that it asked for, in ticks.</param>
/// <param name="ArrivalNs">When it reaches the venue; 0 where no venue had the order.</param>
public sealed record Amendment(string AmendId, decimal Quantity, long LimitTicks, long ArrivalNs);

/// <summary>An order as its events made it.</summary>
/// <param name="Submitted">What was ordered.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Quantity">What it is for now, in units of base.</param>
/// <param name="FilledQuantity">Quantity done, in units of base.</param>
/// <param name="FilledValue">Σ quantity × price of its trades, in quote currency.</param>
/// <param name="Fees">Fees paid in the quote currency, and in the base asset at the trades' prices; those in others are in its fills alone.</param>
/// <param name="UpdatedNs">Time of its last event.</param>
/// <param name="CancelArrivalNs">When its cancellation reaches the venue; 0 when none was asked for.</param>
/// <param name="Reason">Why it ended, where there is something to say.</param>
/// <param name="TradeIds">Its trades.</param>
/// <param name="Terms">On what terms it trades at its venue now.</param>
/// <param name="Trigger">What sends it now; null: nothing.</param>
/// <param name="Arming">Since when its trigger waits; null where none does.</param>
/// <param name="Route">Where it goes.</param>
/// <param name="Holding">What it has set aside.</param>
/// <param name="Amending">The amendment on its way; null: none.</param>
/// <param name="Amendments">All amendments that were asked for.</param>
public sealed record OrderState(
    OrderSubmitted Submitted,
    OrderStatus Status,
    decimal Quantity,
    decimal FilledQuantity,
    decimal FilledValue,
    decimal Fees,
    long UpdatedNs,
    long CancelArrivalNs,
    string Reason,
    IReadOnlyList<string> TradeIds,
    OrderTerms Terms,
    TriggerTerms? Trigger,
    Arming? Arming,
    OrderRoute Route,
    Holding Holding,
    Amending? Amending,
    IReadOnlyList<Amendment> Amendments)
{
    /// <summary>Its id.</summary>
    public string Id => Submitted.ClientOrderId;

    /// <summary>Quantity not done yet, in units of base.</summary>
    public decimal LeavesQuantity => Quantity - FilledQuantity;

    /// <summary>
    /// What is still set aside for it, in its reservation's currency: the share of what is not done yet, and while an amendment is under way
    /// the larger of what it has and what it would have. Not rounded, so that what a trade gives back is at least what it cost.
    /// </summary>
    public decimal Reserved => !IsOpen ? 0 : Amending is null
        ? ShareOf(Holding, LeavesQuantity)
        : Math.Max(ShareOf(Holding, LeavesQuantity), ShareOf(Amending.Holding, Amending.Quantity - FilledQuantity));

    /// <summary>The most that it could have set aside.</summary>
    public decimal Reservable => Math.Max(Holding.Reservation.Available, Amending?.Holding.Reservation.Available ?? 0);

    /// <summary>Average price of its trades; 0 before the first.</summary>
    public decimal AveragePrice => FilledQuantity == 0 ? 0 : FilledValue / FilledQuantity;

    /// <summary>Whether it can still change.</summary>
    public bool IsOpen => OrderStateMachine.IsOpen(Status);

    /// <summary>Whether a venue has it, or is about to, or may have it.</summary>
    public bool IsAtVenue => OrderStateMachine.IsAtVenue(Status);

    /// <summary>Whether it may only reduce a position.</summary>
    public bool ReduceOnly => Submitted.Plan.ReduceOnly;

    /// <summary>Whether it depends on other orders, on the position, or on a price: something can follow for it from what it did not do itself.</summary>
    public bool IsBound => ReduceOnly || Submitted.GroupId.Length > 0 || Submitted.Plan.Trigger is not null;

    /// <summary>The order that an event begins: from Created through the gate to where it goes first.</summary>
    public static OrderState Begin(OrderSubmitted submitted)
    {
        var status = OrderStateMachine.Table.Start;
        var first = submitted.Stage switch
        {
            OrderStage.Held => OrderStatus.Held,
            OrderStage.Armed => OrderStatus.Armed,
            OrderStage.Queued => OrderStatus.Queued,
            _ => OrderStatus.Submitted,
        };
        foreach (var next in new[] { OrderStatus.Validated, OrderStatus.Reserved, first })
            status = OrderStateMachine.Move(status, next);
        return new OrderState(
            submitted, status, submitted.Quantity, 0, 0, 0, submitted.TimeNs, 0, "", [], submitted.Plan.Terms, submitted.Plan.Trigger,
            status == OrderStatus.Armed ? new Arming(submitted.TimeNs, submitted.TrailStartTicks) : null,
            new OrderRoute(
                submitted.Venue, submitted.DecisionPrice, status == OrderStatus.Submitted ? submitted.TimeNs : 0, submitted.ArrivalNs, submitted.ProtectionTicks,
                submitted.Quantity, submitted.Plan.Terms),
            new Holding(submitted.Reservation, submitted.Quantity), null, []);
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
        OrderArmed armed => To(OrderStatus.Armed, e) with { Arming = new Arming(armed.TimeNs, armed.TrailStartTicks) },
        OrderTriggered triggered => To(OrderStatus.Queued, e) with
        {
            Arming = null,
            Route = Route with { Venue = triggered.Venue, DecisionPrice = triggered.DecisionPrice, ProtectionTicks = triggered.ProtectionTicks },
            Terms = Terms with { LimitTicks = triggered.LimitTicks },
            Holding = new Holding(triggered.Reservation, LeavesQuantity),
        },
        OrderQueued queued => To(OrderStatus.Queued, e) with { Route = Route with { Venue = queued.Venue } },
        OrderRouted routed when routed.Quantity > FilledQuantity && routed.Quantity <= Quantity => SendOff(routed),
        OrderReduced reduced when !IsAtVenue && IsOpen && reduced.Quantity > FilledQuantity && reduced.Quantity < Quantity =>
            Updated(e) with { Quantity = reduced.Quantity },
        OrderRevised revised when !IsAtVenue && IsOpen => Revise(revised),
        OrderAmendRequested request when Amending is null && IsAtVenue => Updated(e) with
        {
            Amending = new Amending(
                request.AmendId, request.Quantity, request.LimitTicks, request.ArrivalNs,
                new Holding(request.Reservation, Math.Max(request.Quantity - FilledQuantity, 0))),
            Amendments = [.. Amendments, new Amendment(request.AmendId, request.Quantity, request.LimitTicks, request.ArrivalNs)],
        },
        OrderAmended amended when Amending?.AmendId == amended.AmendId => Amend(amended, Amending),
        OrderAmendRejected rejected when Amending?.AmendId == rejected.AmendId => Updated(e) with { Amending = null },
        _ => throw new InvalidOperationException($"{e.GetType().Name} cannot follow for order '{Id}', which is {Status}."),
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

    private OrderState SendOff(OrderRouted routed)
    {
        var terms = Terms with { DisplayQuantity = Math.Min(Terms.DisplayQuantity, routed.Quantity) };
        return To(OrderStatus.Submitted, routed) with
        {
            Quantity = routed.Quantity,
            Terms = terms,
            Route = Route with { SentNs = routed.TimeNs, ArrivalNs = routed.ArrivalNs, Quantity = routed.Quantity, Terms = terms },
        };
    }

    private OrderState Fill(OrderFilled fill)
    {
        var filled = FilledQuantity + fill.Quantity;
        if (filled > Quantity)
            throw new InvalidOperationException($"Trade {fill.TradeId} would fill {filled} of an order for {Quantity}.");
        var next = filled == Quantity ? OrderStatus.Filled
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

    private OrderState Revise(OrderRevised revised) => Updated(revised) with
    {
        Quantity = revised.Quantity,
        Terms = Terms with { LimitTicks = revised.LimitTicks, DisplayQuantity = Math.Min(Terms.DisplayQuantity, revised.Quantity) },
        Trigger = revised.Trigger,
        Arming = Status == OrderStatus.Armed ? new Arming(revised.TimeNs, revised.TrailStartTicks) : null,
        Holding = new Holding(revised.Reservation, revised.Quantity - FilledQuantity),
        Amendments = [.. Amendments, new Amendment(revised.AmendId, revised.Quantity, revised.LimitTicks, 0)],
    };

    // An amendment to no more than has filled ends the order as filled.
    private OrderState Amend(OrderAmended amended, Amending amending)
    {
        var isDone = amended.Quantity <= FilledQuantity;
        var next = isDone ? To(OrderStatus.Filled, amended) : Updated(amended);
        return next with
        {
            Quantity = Math.Max(amended.Quantity, FilledQuantity),
            Terms = Terms with { LimitTicks = amended.LimitTicks },
            Holding = isDone ? Holding : amending.Holding,
            Amending = null,
        };
    }

    private static decimal ShareOf(Holding holding, decimal leaves) =>
        leaves <= 0 || holding.For <= 0 ? 0 : holding.Reservation.Amount * leaves / holding.For;

    private OrderState To(OrderStatus next, PortfolioEvent e) => Updated(e) with { Status = OrderStateMachine.Move(Status, next) };

    private OrderState Updated(PortfolioEvent e) => this with { UpdatedNs = Math.Max(UpdatedNs, e.TimeNs) };
}
