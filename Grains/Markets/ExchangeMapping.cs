using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Execution.Matching;
using OrleansTrading.Domain.Markets;
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

    /// <param name="report">The report.</param>
    /// <param name="catalogue">Says how much a lot and a tick of its instrument are.</param>
    public static ExecutionReport ToMessage(this VenueReport report, Catalogue catalogue) => new(
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
        report.AmendId.Length == 0 ? null : report.AmendId,
        report.Explanation?.ToMessage(catalogue.Instrument(report.Symbol)));

    private static FillReason ToMessage(this FillExplanation why, Instrument instrument) => new(
        why.Source switch
        {
            FillSource.MatchedOrder => FillPriceSource.MatchedOrder,
            FillSource.QueueTraded => FillPriceSource.QueueTraded,
            FillSource.TradedThrough => FillPriceSource.TradedThrough,
            FillSource.BookCrossed => FillPriceSource.BookCrossed,
            FillSource.RecordedBook => FillPriceSource.RecordedBook,
            FillSource.RecordedQuote => FillPriceSource.RecordedQuote,
            FillSource.RecordedBar => FillPriceSource.RecordedBar,
            _ => throw new InvalidOperationException($"No fill's price comes from {why.Source}."),
        },
        why.Liquidity == Liquidity.Maker,
        why.AheadAtArrivalLots * instrument.LotSize,
        why.AheadAtFillLots * instrument.LotSize,
        why.Fee.RateBps,
        why.SlippageTicks * instrument.TickSize,
        why.LatencyNs);

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
