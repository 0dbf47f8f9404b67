using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Execution.Orders;
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
/// <param name="TimeNs">When.</param>
/// <param name="BaseCurrency">The currency it is measured in.</param>
/// <param name="Capital">What the owner paid in, in base currency.</param>
/// <param name="Lots">Which lots a trade closes, for good.</param>
/// <param name="Financing">Whether it may owe, for good.</param>
public sealed record PortfolioOpened(
    long TimeNs, string BaseCurrency, decimal Capital, LotMethod Lots, Financing Financing) : PortfolioEvent(TimeNs);

/// <summary>Whether a portfolio may owe.</summary>
public enum Financing
{
    /// <summary>It may owe money and instruments, as far as its leverage goes.</summary>
    Margin,

    /// <summary>It pays with what it has and sells what it holds.</summary>
    Cash,
}

/// <summary>What an order set aside when it passed the gate, of what there was.</summary>
/// <param name="Currency">
/// On margin the base currency: the order uses buying power, which is leverage × equity less what positions and working orders use.
/// In cash the quote currency: the order can cost so much of it.
/// </param>
/// <param name="Amount">Set aside, ≥ 0.</param>
/// <param name="Available">What there was, ≥ <paramref name="Amount"/>.</param>
public sealed record Reservation(string Currency, decimal Amount, decimal Available);

/// <summary>
/// An order passed the gate and reserved what it needs (Created → … → Reserved, in one turn), and goes to its venue or waits, as its stage says.
/// </summary>
/// <param name="TimeNs">Decision time.</param>
/// <param name="ClientOrderId">The order's id.</param>
/// <param name="Symbol">Canonical symbol.</param>
/// <param name="Side">Buy or sell.</param>
/// <param name="Quantity">In units of base.</param>
/// <param name="Strategy">Who wanted it; empty for a person.</param>
/// <param name="Venue">Where it goes; empty while it waits for a trigger.</param>
/// <param name="DecisionPrice">The venue's price at the decision, in quote currency.</param>
/// <param name="ArrivalNs">When it reaches the venue; 0 while it waits.</param>
/// <param name="ProtectionTicks">Its price collar, in ticks; 0 while it waits.</param>
/// <param name="Cause">Why: the signal's reason, or the person.</param>
/// <param name="TraceId">By which to find what led to it.</param>
/// <param name="Reservation">What it set aside.</param>
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
    string TraceId,
    Reservation Reservation) : PortfolioEvent(TimeNs)
{
    /// <inheritdoc/>
    public override string Subject => ClientOrderId;

    /// <summary>What it does before and at its venue.</summary>
    public OrderPlan Plan { get; init; } = OrderPlan.Market;

    /// <summary>Where it goes first.</summary>
    public OrderStage Stage { get; init; } = OrderStage.Submitted;

    /// <summary>The group that it is a part of; empty: none.</summary>
    public string GroupId { get; init; } = "";

    /// <summary>What it was to be worth, in quote currency, where its quantity followed from that; else 0.</summary>
    public decimal QuoteQuantity { get; init; }

    /// <summary>Of an armed order, where its trail starts, in ticks, of the mid in half ticks; else 0.</summary>
    public long TrailStartTicks { get; init; }
}

/// <summary>Where an order goes first when it has passed the gate.</summary>
public enum OrderStage
{
    /// <summary>To its venue.</summary>
    Submitted,

    /// <summary>It waits for its entry to fill.</summary>
    Held,

    /// <summary>It waits for the price that sends it.</summary>
    Armed,

    /// <summary>It goes to its venue as soon as those whose place it takes have left theirs.</summary>
    Queued,
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
/// <param name="Fee">In <paramref name="FeeCurrency"/>; negative: a rebate.</param>
/// <param name="RealizedPnl">Profit of the lots that it closed, in quote currency, before fees.</param>
/// <param name="Strategy">Who wanted the order; empty for a person.</param>
/// <param name="FeeCurrency">What the fee was paid in: the quote currency, the base asset, or another.</param>
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
    string Strategy,
    string FeeCurrency) : PortfolioEvent(TimeNs)
{
    /// <inheritdoc/>
    public override string Subject => ClientOrderId;

    /// <summary>The trade as the lots see it: what it changed the position by, and its fee in money.</summary>
    public Lot ToLot() => TradeOf(Symbol, Quantity * (int)Side, Price, Fee, FeeCurrency) with
    {
        TradeId = TradeId,
        Venue = Venue,
        Strategy = Strategy,
        TimeNs = TimeNs,
    };

    /// <summary>
    /// A trade as the lots see it. A fee in the base asset is a part of the position that was given away at the trade's price: a buy
    /// delivers that much less, a sale takes that much more.
    /// </summary>
    public static Lot TradeOf(string symbol, decimal signedQuantity, decimal price, decimal fee, string feeCurrency) =>
        feeCurrency == Symbols.BaseOf(symbol)
            ? new Lot(signedQuantity - fee, price, "", "", "", 0, fee * price, Symbols.QuoteOf(symbol))
            : new Lot(signedQuantity, price, "", "", "", 0, fee, feeCurrency);
}

/// <summary>Funding of a perpetual position was paid or received: neither a fee nor profit of a trade.</summary>
/// <param name="TimeNs">When.</param>
/// <param name="Id">Names the payment, so that it counts once: 1 to 64 letters, digits, dots, dashes and underscores.</param>
/// <param name="Symbol">Canonical symbol of the position.</param>
/// <param name="Venue">Where.</param>
/// <param name="Currency">What it was paid in: the quote currency.</param>
/// <param name="Amount">Paid (positive) or received (negative); not 0.</param>
public sealed record FundingPaid(long TimeNs, string Id, string Symbol, string Venue, string Currency, decimal Amount) : PortfolioEvent(TimeNs)
{
    /// <inheritdoc/>
    public override string Subject => SubjectOf(Id);

    /// <summary>The journal's subject of a payment; no order's id has a colon in this place.</summary>
    public static string SubjectOf(string id) => "funding:" + id;
}

/// <summary>The owner paid in or took out.</summary>
/// <param name="TimeNs">When.</param>
/// <param name="Id">Names the movement, so that it happens once.</param>
/// <param name="Currency">Of which currency.</param>
/// <param name="Amount">Paid in (positive) or taken out (negative); not 0.</param>
/// <param name="Cause">Why, or who.</param>
/// <param name="TraceId">By which to find what led to it.</param>
public sealed record CashMoved(long TimeNs, string Id, string Currency, decimal Amount, string Cause, string TraceId) : PortfolioEvent(TimeNs)
{
    /// <inheritdoc/>
    public override string Subject => SubjectOf(Id);

    /// <summary>The journal's subject of a movement of cash; no order's id has a colon in this place.</summary>
    public static string SubjectOf(string id) => "cash:" + id;
}

/// <summary>Cash of one currency became cash of another.</summary>
/// <param name="TimeNs">When.</param>
/// <param name="Id">Names the conversion, so that it happens once; of the same ids as <see cref="CashMoved"/>.</param>
/// <param name="From">The currency given.</param>
/// <param name="FromAmount">How much of it, &gt; 0.</param>
/// <param name="To">The currency taken.</param>
/// <param name="ToAmount">How much of it, &gt; 0.</param>
/// <param name="Cause">Why, or who.</param>
/// <param name="TraceId">By which to find what led to it.</param>
public sealed record CashConverted(
    long TimeNs, string Id, string From, decimal FromAmount, string To, decimal ToAmount, string Cause, string TraceId) : PortfolioEvent(TimeNs)
{
    /// <inheritdoc/>
    public override string Subject => CashMoved.SubjectOf(Id);
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
