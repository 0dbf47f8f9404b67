using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Domain.Portfolio;
using OrleansTrading.Grains.Abstractions;
using OrleansTrading.Grains.Abstractions.Execution;
using OrleansTrading.Grains.Abstractions.Portfolio;

namespace OrleansTrading.Grains.Portfolio;

/// <summary>Between the domain's objects and the messages that cross grain boundaries.</summary>
internal static class PortfolioMapping
{
    public static Side ToDomain(this OrderSide side) => side == OrderSide.Buy ? Side.Buy : Side.Sell;

    public static VenueReport ToDomain(this ExecutionReport report, string portfolio) => new(
        portfolio,
        report.ClientOrderId,
        report.Kind switch
        {
            ExecutionKind.Accepted => ReportKind.Accepted,
            ExecutionKind.Filled => ReportKind.Filled,
            ExecutionKind.Cancelled => ReportKind.Cancelled,
            ExecutionKind.Expired => ReportKind.Expired,
            ExecutionKind.Rejected => ReportKind.Rejected,
            ExecutionKind.Amended => ReportKind.Amended,
            ExecutionKind.AmendRejected => ReportKind.AmendRejected,
            _ => throw new InvalidOperationException($"A venue does not report {report.Kind}."),
        },
        report.TimeNs, report.TradeId, report.Quantity, report.Price, report.Fee, report.Reason, report.FeeCurrency ?? "", report.AmendId ?? "");

    public static VenueOrder ToVenueOrder(this OrderState order, string portfolio) => new(
        portfolio,
        order.Id,
        order.Submitted.Symbol,
        order.Submitted.Side.ToMessage(),
        order.Route.Quantity,
        order.Route.ArrivalNs,
        order.Route.ProtectionTicks,
        order.Route.SentNs,
        order.Route.Terms == OrderTerms.Market ? null : order.Route.Terms.ToMessage(),
        HasEnded: !order.IsOpen);

    public static VenueCancel ToVenueCancel(this OrderState order, string portfolio) =>
        new(portfolio, order.Id, order.CancelArrivalNs);

    public static VenueAmend ToVenueAmend(this OrderState order, Amendment amendment, string portfolio) =>
        new(portfolio, order.Id, amendment.AmendId, amendment.LimitTicks, amendment.Quantity, amendment.ArrivalNs);

    public static Fill ToMessage(this OrderFilled fill, string cursor) => new(
        cursor, fill.TradeId, fill.ClientOrderId, fill.Symbol, fill.Side.ToMessage(), fill.Venue, fill.Quantity, fill.Price, fill.Fee,
        fill.RealizedPnl, OrNull(fill.Strategy), UnixNs.Text(fill.TimeNs), fill.FeeCurrency);

    public static IEnumerable<LedgerLine> ToMessages(this TransactionPosted posted) =>
        posted.Transaction.Entries.Select(e => new LedgerLine(
            posted.Transaction.Id, posted.Transaction.Memo, e.Account, e.Currency, e.Amount, UnixNs.Text(posted.Transaction.TimeNs)));

    public static PortfolioStatus ToMessage(
        this PortfolioAccount account, string name, long version, Valuation value, MarketView market, Catalogue catalogue) => new(
        name,
        UnixNs.Text(version),
        UnixNs.Text(market.NowNs),
        account.BaseCurrency,
        account.Capital,
        value.Equity,
        value.Cash,
        value.RealizedPnl,
        value.UnrealizedPnl,
        value.Fees,
        value.GrossExposure,
        account.Orders,
        account.Fills,
        [.. account.Positions.Select(p => ToMessage(p.Key, p.Value, market.Mid(p.Key)))],
        [.. account.Balances.Select(b => new AccountBalance(b.Account, b.Currency, b.Amount))],
        value.Funding,
        account.LotMethod.ToMessage(),
        account.Financing == Financing.Margin ? FinancingName.Margin : FinancingName.Cash);

    private static PositionLine ToMessage(string symbol, Position position, decimal? mid) => new(
        symbol,
        Enum.Parse<PositionStage>(position.Status.ToString()),
        position.Quantity,
        position.AveragePrice,
        mid,
        mid is { } mark ? position.Quantity * mark - position.Cost : null);

    internal static OrderSide ToMessage(this Side side) => side == Side.Buy ? OrderSide.Buy : OrderSide.Sell;

    internal static string? OrNull(string text) => text.Length == 0 ? null : text;
}
