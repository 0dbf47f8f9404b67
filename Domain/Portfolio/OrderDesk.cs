using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Execution.Orders;
using OrleansTrading.Domain.Ledger;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Domain.Risk;

namespace OrleansTrading.Domain.Portfolio;

/// <summary>
/// Decides what a portfolio does with requests and reports: which events follow. It changes nothing itself. Every decision
/// about an id starts from what the journal already says about that id, so a repeated request or report decides nothing new.
/// </summary>
/// <param name="catalogue">Known instruments.</param>
/// <param name="limits">The portfolio's limits.</param>
/// <param name="latencyNs">How long an order or a cancellation travels to a venue, ns.</param>
public sealed partial class OrderDesk(Catalogue catalogue, RiskLimits limits, long latencyNs)
{
    private const int MaxIdLength = 64;
    private const decimal BpsOfAll = 10_000m;

    // Far above any real order, far below where decimal arithmetic would overflow.
    private const decimal MaxQuantity = 1_000_000_000_000m;

    private readonly OrderConsequences _consequences = new(catalogue, latencyNs);

    /// <summary>The next thing that follows from where the portfolio stands (<see cref="OrderConsequences.Next"/>).</summary>
    public PortfolioEvent? Follow(PortfolioAccount account, long nowNs) => _consequences.Next(account, nowNs);

    /// <summary>Decides about a person's order.</summary>
    /// <param name="request">The order.</param>
    /// <param name="account">The portfolio.</param>
    /// <param name="history">What the journal says about the order's id.</param>
    /// <param name="market">Quotes of the order's symbol and of everything that is held.</param>
    /// <param name="isOpen">Whether the market is open.</param>
    public Decision Submit(
        OrderRequest request, PortfolioAccount account, IReadOnlyList<PortfolioEvent> history, MarketView market, bool isOpen)
    {
        if (CheckId(request.ClientOrderId) is { } badId) return Decision.Refused(badId);
        Instrument instrument;
        try
        {
            instrument = catalogue.Instrument(request.Symbol);
        }
        catch (RefusedException e)
        {
            return Decision.Refused(e.Refusal);
        }

        if (OrderState.Fold(history) is { Submitted: var known })
        {
            return IsSame(request, known, instrument)
                ? Decision.Known
                : Decision.Refused("CLIENT_ORDER_ID_REUSED",
                    $"Order '{request.ClientOrderId}' exists and is another: {known.Side} {known.Quantity} {known.Symbol} {known.Plan.Type}.");
        }

        if (!Enum.IsDefined(request.Side)) return Decision.Refused("SIDE_INVALID", "An order buys or sells.");
        return Within(() =>
        {
            var (quantity, unsized) = QuantityOf(request.Quantity, request.QuoteQuantity, request.Side, request.Ticket, instrument, market);
            if (unsized is not null) return Decision.Refused(unsized);
            var (plan, illegal) = OrderRules.Check(request.Ticket, instrument, quantity, market.NowNs);
            return plan is null
                ? Decision.Refused(illegal!)
                : Place(new Wanted(request.ClientOrderId, instrument, request.Side, quantity, "", request.Cause, request.TraceId)
                {
                    Plan = plan,
                    QuoteQuantity = request.QuoteQuantity,
                }, account, market, isOpen);
        });
    }

    /// <summary>Decides about a strategy's wish. Unlike a person's, a declined wish is journaled: the signal has been dealt with.</summary>
    public Decision Target(
        TargetRequest request, PortfolioAccount account, IReadOnlyList<PortfolioEvent> history, MarketView market, bool isOpen)
    {
        if (history.Count > 0) return Decision.Known;

        var decision = Within(() => Size(request, account, market, isOpen));
        return decision.Refusal is { } refusal ? Decline(request, market.NowNs, refusal) : decision;
    }

    /// <summary>Decides about a cancellation.</summary>
    public Decision Cancel(
        string clientOrderId, string cause, string traceId, PortfolioAccount account, IReadOnlyList<PortfolioEvent> history, long nowNs)
    {
        var order = account.WorkingOrders.GetValueOrDefault(clientOrderId) ?? OrderState.Fold(history);
        return order?.Status switch
        {
            null => Decision.Refused("UNKNOWN_ORDER", "The portfolio has no order with this id."),
            OrderStatus.PendingCancel or OrderStatus.Cancelled => Decision.Known,
            _ when order.IsAtVenue => new Decision([new OrderCancelRequested(nowNs, clientOrderId, nowNs + latencyNs, cause, traceId)]),
            // No venue has it: it ends at once.
            _ when order.IsOpen => new Decision([new OrderCancelled(nowNs, clientOrderId, $"on request: {cause}")]),
            _ => Decision.Refused("ORDER_CLOSED", $"The order is {order.Status} and cannot be cancelled."),
        };
    }

    /// <summary>Decides about a venue's report: what is known is dropped, by trade id and by state.</summary>
    /// <exception cref="InvalidOperationException">The venue reports something that contradicts the books.</exception>
    public Decision Report(VenueReport report, PortfolioAccount account, IReadOnlyList<PortfolioEvent> history)
    {
        if (!account.WorkingOrders.TryGetValue(report.ClientOrderId, out var order))
        {
            var ended = OrderState.Fold(history)
                ?? throw new InvalidOperationException($"A venue reports order '{report.ClientOrderId}', which this portfolio never sent.");
            if (report.Kind == ReportKind.Filled && !ended.TradeIds.Contains(report.TradeId))
                throw new InvalidOperationException($"A venue reports trade {report.TradeId} of order '{report.ClientOrderId}', which is {ended.Status}.");
            return Decision.Known;
        }

        var id = report.ClientOrderId;
        var decision = report.Kind switch
        {
            // No venue has got it yet.
            _ when !order.IsAtVenue => throw new InvalidOperationException($"A venue reports order '{id}', which is {order.Status}."),
            ReportKind.Accepted when order.Status == OrderStatus.Submitted => new Decision([new OrderAccepted(report.TimeNs, id)]),
            ReportKind.Filled when !order.TradeIds.Contains(report.TradeId) => new Decision(Fill(report, order, account)),
            ReportKind.Cancelled => new Decision([new OrderCancelled(report.TimeNs, id, report.Reason)]),
            ReportKind.Expired => new Decision([new OrderExpired(report.TimeNs, id, report.Reason)]),
            ReportKind.Rejected => new Decision([new OrderRejected(report.TimeNs, id, report.Reason)]),
            ReportKind.Amended when order.Amending?.AmendId == report.AmendId =>
                new Decision([new OrderAmended(report.TimeNs, id, report.AmendId, report.Quantity, order.Amending.LimitTicks)]),
            ReportKind.AmendRejected when order.Amending?.AmendId == report.AmendId =>
                new Decision([new OrderAmendRejected(report.TimeNs, id, report.AmendId, report.Reason)]),
            _ => Decision.Known,
        };
        // A venue is outside, and what is decided here is journaled before it is applied: an event that the account cannot
        // take would make the journal unreadable.
        foreach (var e in decision.Events) account.RequireCanFollow(e);
        return decision;
    }

    private Decision Size(TargetRequest request, PortfolioAccount account, MarketView market, bool isOpen)
    {
        var instrument = catalogue.Instrument(request.Symbol);
        var (valuation, missing) = Valuation.Of(account, market, catalogue);
        if (valuation is null) return Decision.Refused(missing!);
        if (market.Mid(instrument.Symbol) is not { } mid || market.Rate(instrument.Quote, account.BaseCurrency) is not { } rate)
            return Decision.Refused("MARK_MISSING", $"There is no quote to size {instrument.Symbol} by.");

        // A share of less than nothing would turn a wish to buy into a sale.
        var equity = Math.Max(0, valuation.Equity);
        var lots = Math.Floor(request.EquityShare * equity / (mid * rate) / instrument.LotSize);
        var target = (int)request.Direction * lots * instrument.LotSize;
        // What fees in the base asset left over is no whole lot; it stays.
        var change = Math.Truncate((target - account.StrategyQuantity(request.Strategy, instrument.Symbol)) / instrument.LotSize) * instrument.LotSize;
        if (Math.Abs(change) * mid < Math.Max(instrument.MinNotional, instrument.LotSize * mid))
            return Decision.Refused("TARGET_HELD", $"{request.Strategy} already holds {target} {instrument.Symbol}.");

        var wanted = new Wanted(
            request.DecisionId, instrument, change > 0 ? Side.Buy : Side.Sell, Math.Abs(change), request.Strategy, request.Reason, request.DecisionId);
        return Place(wanted, account, market, isOpen);
    }

    // A broken feed can quote anything that fits in ticks, and values are products of what it says. Deciding changes nothing, so
    // what a decimal cannot hold is refused wherever it comes up.
    private static Decision Within(Func<Decision> decide)
    {
        try
        {
            return decide();
        }
        catch (ArithmeticException)
        {
            return Decision.Refused("VALUE_OUT_OF_RANGE", "The order or the portfolio would have a value that is too large to calculate with.");
        }
    }

    // The larger of what the venue takes and what it takes for the instrument, as a share of what is paid.
    private decimal TakerFee(string venue, Instrument instrument) => catalogue.HasVenue(venue)
        ? Math.Max(catalogue.Venue(venue).TakerFeeBps, catalogue.FindListing(venue, instrument.Symbol)?.TakerFeeBps ?? 0) / BpsOfAll
        : 0;

    private List<PortfolioEvent> Fill(VenueReport report, OrderState order, PortfolioAccount account)
    {
        if (report.TradeId.Length == 0 || report.Quantity <= 0 || report.Price <= 0) throw Contradiction(report);
        try
        {
            return Book(report, order, account);
        }
        catch (OverflowException e)
        {
            throw Contradiction(report, e);
        }
    }

    private List<PortfolioEvent> Book(VenueReport report, OrderState order, PortfolioAccount account)
    {
        var submitted = order.Submitted;
        var instrument = catalogue.Instrument(submitted.Symbol);
        // A rebate is a part of what was traded, not more.
        if (report.Fee < -(report.Quantity * report.Price)) throw Contradiction(report);
        var signed = report.Quantity * (int)submitted.Side;
        var feeCurrency = report.FeeCurrency.Length > 0 ? report.FeeCurrency : instrument.Quote;
        var change = OrderFilled.TradeOf(submitted.Symbol, signed, report.Price, report.Fee, feeCurrency).Quantity;
        // A fee that eats up the whole purchase, and more, is no fee.
        if (Math.Sign(change) != Math.Sign(signed)) throw Contradiction(report);
        var realized = account.Realize(submitted.Symbol, change, report.Price);
        var fill = new OrderFilled(
            report.TimeNs, report.ClientOrderId, report.TradeId, submitted.Symbol, submitted.Side, order.Route.Venue,
            report.Quantity, report.Price, report.Fee, realized, submitted.Strategy, feeCurrency);
        var posted = Postings.Trade(report.TradeId, report.TimeNs, instrument, signed, report.Price, realized, report.Fee, feeCurrency);
        account.RequireCovered(fill, posted);
        return [fill, new TransactionPosted(report.TimeNs, posted)];
    }

    private static InvalidOperationException Contradiction(VenueReport report, Exception? cause = null) =>
        new($"A venue reports trade '{report.TradeId}' of order '{report.ClientOrderId}': {report.Quantity} at {report.Price} for a fee of {report.Fee}.", cause);

    private static Decision Decline(TargetRequest request, long nowNs, Refusal refusal) =>
        new([new TargetDeclined(nowNs, request.DecisionId, refusal.Code, refusal.Message)]);

    // A strategy's ids have colons; a person's must not, so that nobody can answer a signal in a strategy's place.
    private static Refusal? CheckId(string id) =>
        id.Length is > 0 and <= MaxIdLength && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')
            ? null
            : new Refusal("CLIENT_ORDER_ID_INVALID", $"A client order id has 1 to {MaxIdLength} letters, digits, dots, dashes and underscores.");

    private sealed record Wanted(
        string Id, Instrument Instrument, Side Side, decimal Quantity, string Strategy, string Cause, string TraceId)
    {
        public OrderPlan Plan { get; init; } = OrderPlan.Market;

        public decimal QuoteQuantity { get; init; }

        public string GroupId { get; init; } = "";
    }
}
