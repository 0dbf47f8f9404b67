using OrleansTrading.Domain.Execution;
using OrleansTrading.Grains.Abstractions.Execution;

namespace OrleansTrading.Grains.Markets;

/// <summary>Between the orders and reports of the domain and the messages that cross grain boundaries.</summary>
internal static class ExchangeMapping
{
    public static PaperOrder ToDomain(this VenueOrder order) => new(
        order.Portfolio, order.ClientOrderId, order.Symbol, order.Side == OrderSide.Buy ? Side.Buy : Side.Sell,
        order.Quantity, order.ArrivalNs, order.ProtectionTicks, order.DecidedNs)
    {
        Terms = order.Terms is { } terms ? terms.ToDomain() : OrderTerms.Market,
    };

    public static PaperAmend ToDomain(this VenueAmend amend) =>
        new(amend.Portfolio, amend.ClientOrderId, amend.AmendId, amend.LimitTicks, amend.Quantity, amend.ArrivalNs);

    public static ExecutionReport ToMessage(this VenueReport report) => new(
        report.ClientOrderId,
        report.Kind switch
        {
            ReportKind.Accepted => ExecutionKind.Accepted,
            ReportKind.Filled => ExecutionKind.Filled,
            ReportKind.Cancelled => ExecutionKind.Cancelled,
            ReportKind.Expired => ExecutionKind.Expired,
            ReportKind.Rejected => ExecutionKind.Rejected,
            ReportKind.Amended => ExecutionKind.Amended,
            ReportKind.AmendRejected => ExecutionKind.AmendRejected,
            _ => throw new InvalidOperationException($"A venue does not report {report.Kind}."),
        },
        report.TimeNs, report.TradeId, report.Quantity, report.Price, report.Fee, report.Reason,
        report.FeeCurrency.Length == 0 ? null : report.FeeCurrency,
        report.AmendId.Length == 0 ? null : report.AmendId);

    private static OrderTerms ToDomain(this VenueOrderTerms terms) => new(
        terms.Pricing switch
        {
            VenuePricing.Limit => OrderPricing.Limit,
            VenuePricing.Market => OrderPricing.Market,
            _ => throw new InvalidOperationException($"No order is priced {terms.Pricing}."),
        },
        terms.TimeInForce switch
        {
            OrderTimeInForce.GoodTillCancelled => TimeInForce.GoodTillCancelled,
            OrderTimeInForce.ImmediateOrCancel => TimeInForce.ImmediateOrCancel,
            OrderTimeInForce.FillOrKill => TimeInForce.FillOrKill,
            OrderTimeInForce.GoodTillDate => TimeInForce.GoodTillDate,
            OrderTimeInForce.Day => TimeInForce.Day,
            _ => throw new InvalidOperationException($"No order stands {terms.TimeInForce}."),
        },
        terms.LimitTicks,
        terms.ExpiresNs,
        terms.PostOnly,
        terms.DisplayQuantity);
}
