using OrleansTrading.Domain.Execution.Orders;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Domain.Risk;

namespace OrleansTrading.Domain.Portfolio;

/// <content>Orders that depend on each other: brackets, one cancels the other, one triggers the other.</content>
public sealed partial class OrderDesk
{
    private const int MaxGroupIdLength = 56;

    private static readonly OrderType[] TakeProfits = [OrderType.Limit, OrderType.LimitIfTouched, OrderType.MarketIfTouched];
    private static readonly OrderType[] Stops = [OrderType.Stop, OrderType.StopLimit, OrderType.TrailingStop, OrderType.TrailingStopLimit];

    /// <summary>Decides about orders that depend on each other.</summary>
    /// <param name="request">The orders.</param>
    /// <param name="account">The portfolio.</param>
    /// <param name="histories">What the journal says about the group (<see cref="GroupOpened.SubjectOf"/>) and about each of its orders, by subject.</param>
    /// <param name="market">Quotes of the symbol and of everything that is held.</param>
    /// <param name="isOpen">Whether the market is open.</param>
    public Decision Submit(
        GroupRequest request, PortfolioAccount account, IReadOnlyDictionary<string, IReadOnlyList<PortfolioEvent>> histories, MarketView market, bool isOpen)
    {
        if (request.GroupId.Length > MaxGroupIdLength || CheckId(request.GroupId) is not null)
            return Decision.Refused("GROUP_ID_INVALID", $"A group's id has 1 to {MaxGroupIdLength} letters, digits, dots, dashes and underscores.");
        if (catalogue.Find(request.Symbol) is not { } instrument) return Decision.Refused(Catalogue.UnknownSymbol(request.Symbol));
        if (histories[GroupOpened.SubjectOf(request.GroupId)] is [GroupOpened known, ..])
        {
            return IsSame(request, known, histories, instrument)
                ? Decision.Known
                : Decision.Refused("GROUP_ID_REUSED", $"Group '{request.GroupId}' exists and is another.");
        }

        foreach (var (id, _) in request.Members)
            if (histories[id].Count > 0)
                return Decision.Refused("CLIENT_ORDER_ID_REUSED", $"Order '{id}' exists and is of no group '{request.GroupId}'.");
        return Within(() => Group(request, instrument, account, market, isOpen));
    }

    private Decision Group(GroupRequest request, Instrument instrument, PortfolioAccount account, MarketView market, bool isOpen)
    {
        if (request.Members.Count < 2) return Decision.Refused("GROUP_INVALID", "A group has an entry and an exit, or two legs.");
        if (request.Members.Any(m => !Enum.IsDefined(m.Leg.Side))) return Decision.Refused("SIDE_INVALID", "An order buys or sells.");
        if (account.WorkingOrders.Count + request.Members.Count > limits.MaxWorkingOrders)
            return Decision.Refused(PreTradeGate.TooMany(limits, account.WorkingOrders.Count + request.Members.Count));
        var side = request.Members[0].Leg.Side;
        var (quantity, unsized) = QuantityOf(request.Quantity, 0, side, request.Members[0].Leg.Ticket, instrument, market);
        if (unsized is not null) return Decision.Refused(unsized);
        var events = new List<PortfolioEvent>
        {
            new GroupOpened(
                market.NowNs, request.GroupId, request.Kind, request.Entry is null ? "" : request.EntryId,
                [.. request.Members.Skip(request.Entry is null ? 0 : 1).Select(m => m.Id)], quantity, request.Cause, request.TraceId),
        };
        var wanted = new List<Wanted>();
        foreach (var (id, leg) in request.Members)
        {
            var isExit = request.Entry is not null && id != request.EntryId;
            // An exit does nothing but close what the entry opened.
            var (plan, illegal) = OrderRules.Check(isExit ? leg.Ticket with { ReduceOnly = true } : leg.Ticket, instrument, quantity, market.NowNs);
            if (plan is null) return Decision.Refused(illegal!);
            wanted.Add(new Wanted(id, instrument, leg.Side, quantity, "", request.Cause, request.TraceId) { Plan = plan, GroupId = request.GroupId });
        }

        if ((request.Entry is null ? CheckPair(wanted) : CheckExits(request, wanted, market)) is { } refusal) return Decision.Refused(refusal);
        foreach (var order in wanted)
        {
            if (request.Entry is not null && order.Id != request.EntryId)
            {
                events.AddRange(Submitted(order, market.NowNs, OrderStage.Held, "", 0, 0, 0, PreTradeGate.NothingOf(instrument, account)).Events);
                continue;
            }

            // Of two legs of which one fills the larger counts, so each passes the gate as if it were alone.
            var placed = Place(order, account, market, isOpen);
            if (placed.Refusal is not null) return placed;
            events.AddRange(placed.Events);
        }

        return new Decision(events);
    }

    // A venue that has both could fill both before it hears of the other.
    private static Refusal? CheckPair(List<Wanted> legs)
    {
        if (legs.Any(l => l.Plan.Trigger is null && !l.Plan.RestsAtOnce))
            return new Refusal("GROUP_LEG_INVALID", "A leg of two of which one fills rests at its venue or waits for its price.");
        if (legs.All(l => l.Plan.RestsAtOnce))
        {
            return new Refusal(
                "GROUP_LEG_INVALID",
                "Of two legs of which one fills only one rests at a venue; the other waits for its price, as an if-touched order does.");
        }

        return legs.Any(l => l.Plan.ReduceOnly) && !legs.All(l => l.Plan.ReduceOnly)
            ? new Refusal("GROUP_LEG_INVALID", "Both legs are reduce-only, or neither is.")
            : null;
    }

    private Refusal? CheckExits(GroupRequest request, List<Wanted> members, MarketView market)
    {
        var entry = members[0];
        if (entry.Plan.ReduceOnly) return new Refusal("GROUP_ENTRY_INVALID", "An entry opens a position: it is not reduce-only.");
        if (request.First is { } take && !TakeProfits.Contains(take.Ticket.Type))
            return new Refusal("TAKE_PROFIT_INVALID", $"A take-profit is {string.Join(", ", TakeProfits)}, not {take.Ticket.Type}.");
        if (request.Second is { } stop && !Stops.Contains(stop.Ticket.Type))
            return new Refusal("STOP_LOSS_INVALID", $"A stop is {string.Join(", ", Stops)}, not {stop.Ticket.Type}.");
        foreach (var exit in members.Skip(1))
        {
            if (exit.Side == entry.Side) return new Refusal("GROUP_LEG_INVALID", "An exit is of the other side than its entry.");
            if (exit.Plan.Trigger is null && !exit.Plan.RestsAtOnce)
                return new Refusal("GROUP_LEG_INVALID", "An exit rests at its venue or waits for its price.");
        }

        if (BestOf(entry.Instrument, entry.Side, market, out var best) is { } stale) return stale;
        var from = entry.Plan.Terms.LimitTicks is not 0 and var limit ? limit
            : entry.Plan.Trigger?.PriceTicks is { } trigger and not 0 ? trigger
            : PriceOf(best, entry.Side);
        foreach (var exit in members.Skip(1))
        {
            var price = exit.Plan.Trigger is null ? exit.Plan.Terms.LimitTicks : exit.Plan.Trigger.PriceTicks;
            if (exit.Plan.Trigger?.Trail is not null) continue;
            var isStop = exit.Plan.Trigger?.Turn == TriggerTurn.Against;
            if ((price - from) * (int)entry.Side * (isStop ? -1 : 1) <= 0)
            {
                var (entryAt, exitAt) = (entry.Instrument.ToPrice(from), entry.Instrument.ToPrice(price));
                return new Refusal(
                    "EXIT_PRICE_INVALID",
                    $"A take-profit is beyond the entry and a stop on its other side; the entry is at {entryAt}, '{exit.Id}' at {exitAt}.");
            }
        }

        return null;
    }

    private static bool IsSame(
        GroupRequest request, GroupOpened known, IReadOnlyDictionary<string, IReadOnlyList<PortfolioEvent>> histories, Instrument instrument)
    {
        if (known.Kind != request.Kind || known.Quantity != request.Quantity) return false;
        foreach (var (id, leg) in request.Members)
        {
            if (histories[id] is not [OrderSubmitted member, ..] || member.Symbol != instrument.Symbol || member.Side != leg.Side) return false;
            var isExit = request.Entry is not null && id != request.EntryId;
            var ticket = isExit ? leg.Ticket with { ReduceOnly = true } : leg.Ticket;
            if (OrderRules.Check(ticket, instrument, member.Quantity, member.TimeNs).Plan != member.Plan) return false;
        }

        return true;
    }
}
