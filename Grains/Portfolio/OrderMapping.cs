using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Execution.Orders;
using OrleansTrading.Domain.Execution.Triggers;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Domain.Portfolio;
using OrleansTrading.Grains.Abstractions;
using OrleansTrading.Grains.Abstractions.Execution;
using OrleansTrading.Grains.Abstractions.Portfolio;

namespace OrleansTrading.Grains.Portfolio;

/// <summary>Between orders and what people want of them, and the messages that cross grain boundaries.</summary>
internal static class OrderMapping
{
    public static OrderTicket ToDomain(this OrderInstruction? instruction) => instruction is null ? OrderTicket.Market
        : new OrderTicket(instruction.Type.ToDomain())
        {
            LimitPrice = instruction.LimitPrice,
            StopPrice = instruction.StopPrice,
            Trail = instruction.Trail.ToDomain(),
            LimitOffset = instruction.LimitOffset,
            Source = instruction.Source is { } source ? (TriggerSource)(int)source : null,
            TimeInForce = instruction.TimeInForce is { } tif ? tif.ToDomain() : null,
            ExpiresNs = instruction.ExpiresNs,
            PostOnly = instruction.PostOnly,
            ReduceOnly = instruction.ReduceOnly,
            DisplayQuantity = instruction.DisplayQuantity,
        };

    public static Trail? ToDomain(this OrderTrail? trail) => trail is null ? null : new Trail((TrailUnit)(int)trail.Unit, trail.Value);

    public static GroupRequest ToDomain(this GroupCommand command) => new(
        command.GroupId, command.Symbol, command.Quantity, ToDomain(command.Entry), ToDomain(command.First), ToDomain(command.Second),
        command.Cause, command.TraceId);

    public static AmendRequest ToDomain(this AmendCommand command) => new(
        command.ClientOrderId, command.AmendId, command.Quantity, command.LimitPrice, command.StopPrice, command.Trail.ToDomain(),
        command.Cause, command.TraceId);

    public static EndedTrigger ToDomain(this TriggerReport report, string portfolio) => new(
        portfolio, report.ClientOrderId, report.HasFired ? TriggerOutcome.Fired : TriggerOutcome.Expired, report.TimeNs, report.PriceTicks, report.StopTicks);

    public static VenueOrderTerms ToMessage(this OrderTerms terms) => new(
        terms.Pricing == OrderPricing.Limit ? VenuePricing.Limit : VenuePricing.Market,
        terms.TimeInForce.ToMessage(), terms.LimitTicks, terms.ExpiresNs, terms.PostOnly, terms.DisplayQuantity);

    public static TriggerOrder ToTriggerOrder(this OrderState order, TriggerTerms trigger, Arming arming, string portfolio) => new(
        portfolio,
        order.Id,
        order.Submitted.Side.ToMessage(),
        trigger.Turn == TriggerTurn.Against,
        trigger.Source == TriggerSource.Mid,
        trigger.PriceTicks,
        trigger.Trail is { Unit: TrailUnit.Ticks, Value: var ticks } ? (long)ticks : 0,
        trigger.Trail is { Unit: TrailUnit.Percent, Value: var percent } ? percent : 0,
        trigger.ExpiresNs,
        arming.TimeNs,
        arming.StartTicks);

    public static Order ToMessage(this OrderState order, Catalogue catalogue)
    {
        var submitted = order.Submitted;
        var instrument = catalogue.Instrument(submitted.Symbol);
        var expiresNs = order.Trigger is { ExpiresNs: > 0 and var waitsUntilNs } ? waitsUntilNs : order.Terms.ExpiresNs;
        return new Order(
            order.Id,
            submitted.Symbol,
            submitted.Side.ToMessage(),
            order.Quantity,
            Enum.Parse<Abstractions.Portfolio.OrderStatus>(order.Status.ToString()),
            order.Route.Venue,
            PortfolioMapping.OrNull(submitted.Strategy),
            submitted.Cause,
            order.Route.DecisionPrice,
            order.FilledQuantity,
            order.FilledQuantity == 0 ? null : order.AveragePrice,
            order.Fees,
            PortfolioMapping.OrNull(order.Reason),
            UnixNs.Text(submitted.TimeNs),
            UnixNs.Text(order.UpdatedNs),
            submitted.TraceId,
            submitted.Plan.Type.ToMessage(),
            order.Terms.LimitTicks == 0 ? null : instrument.ToPrice(order.Terms.LimitTicks),
            order.Trigger is { PriceTicks: > 0 and var stop } ? instrument.ToPrice(stop) : null,
            order.Trigger?.Trail is { } trail ? new OrderTrail((TrailUnitName)(int)trail.Unit, trail.Value) : null,
            submitted.Plan.TimeInForce.ToMessage(),
            expiresNs == 0 ? null : UnixNs.Text(expiresNs),
            order.Terms.PostOnly,
            order.ReduceOnly,
            order.Terms.DisplayQuantity == 0 ? null : order.Terms.DisplayQuantity,
            order.IsOpen ? order.LeavesQuantity : 0,
            PortfolioMapping.OrNull(submitted.GroupId),
            submitted.Stage == OrderStage.Held ? submitted.GroupId + ".entry" : null);
    }

    private static GroupLeg? ToDomain(GroupLegCommand? leg) => leg is null ? null : new GroupLeg(leg.Side.ToDomain(), leg.Instruction.ToDomain());

    private static OrderType ToDomain(this OrderTypeName type) => (OrderType)(int)type;

    private static OrderTypeName ToMessage(this OrderType type) => (OrderTypeName)(int)type;

    private static TimeInForce ToDomain(this OrderTimeInForce tif) => (TimeInForce)((int)tif + 1);

    private static OrderTimeInForce ToMessage(this TimeInForce tif) => (OrderTimeInForce)((int)tif - 1);
}
