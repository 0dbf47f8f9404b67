using OrleansTrading.Domain.Ledger;
using OrleansTrading.Domain.Portfolio.Reports;
using OrleansTrading.Grains.Abstractions;
using OrleansTrading.Grains.Abstractions.Portfolio;

namespace OrleansTrading.Grains.Portfolio;

/// <summary>Between the domain's reports and the messages that cross grain boundaries.</summary>
internal static class ReportMapping
{
    public static Period ToDomain(this ReportPeriod period) => new(period.FromNs, period.ToNs);

    public static TaxLot ToMessage(this TaxLine line) => new(
        line.Symbol, line.Currency, line.IsShort, line.Quantity,
        UnixNs.Text(line.Acquired.TimeNs), line.Acquired.TradeId, line.Acquired.Venue,
        UnixNs.Text(line.Disposed.TimeNs), line.Disposed.TradeId, line.Disposed.Venue,
        line.Proceeds, line.Cost, line.Fees, line.Gain, line.IsLongTerm,
        [
            .. new[] { line.Acquired, line.Disposed }.Where(l => l.Fee != 0 && l.FeeCurrency != line.Currency)
                .Select(l => new MoneyAmount(l.FeeCurrency, l.Fee)),
        ]);

    public static TaxLotTotal ToMessage(this TaxTotal total) =>
        new(total.Currency, total.Proceeds, total.Cost, total.Fees, total.ShortTermGain, total.LongTermGain);

    public static OpenLotLine ToMessage(this OpenLot open)
    {
        var lot = open.Lot;
        return new OpenLotLine(
            open.Symbol, lot.TradeId, lot.Venue, OrNull(lot.Strategy), UnixNs.Text(lot.TimeNs),
            lot.Quantity, lot.Price, open.Cost, lot.Fee, lot.FeeCurrency);
    }

    public static PortfolioStatement ToMessage(this Statement statement, ReportPeriod period, PageInfo info)
    {
        var differences = statement.Differences;
        return new PortfolioStatement(
            UnixNs.Text(period.FromNs),
            UnixNs.Text(period.ToNs),
            [
                .. statement.Cash.Select(c => new StatementCash(
                    c.Currency, c.Opening, c.Deposits, c.Withdrawals, c.Converted, c.Traded, c.Fees, c.Funding, c.Closing, c.Realized)),
            ],
            [.. statement.Positions.Select(p => new StatementPosition(p.Symbol, p.Opening, p.Bought, p.Sold, p.Fees, p.Closing))],
            differences.Count == 0,
            [.. differences.Select(d => new StatementDifference(d.What, d.Expected, d.Found))],
            new MovementConnection(
                [
                    .. statement.Movements.Select(m => new StatementMovement(
                        m.TransactionId, m.Memo, m.Account, m.Currency, m.Amount, m.Balance, UnixNs.Text(m.TimeNs))),
                ],
                info,
                statement.MovementCount));
    }

    public static AttributionRow ToMessage(this AttributionLine line) => new(
        line.By switch
        {
            AttributionBy.Strategy => AttributionKind.Strategy,
            AttributionBy.Venue => AttributionKind.Venue,
            AttributionBy.AssetClass => AttributionKind.AssetClass,
            _ => AttributionKind.Sector,
        },
        OrNull(line.Name), line.Currency, line.Realized, line.Fees, line.Funding, line.Net, line.Fills, line.Volume);

    public static LotMethod ToDomain(this LotMethodName method) => method switch
    {
        LotMethodName.Fifo => LotMethod.Fifo,
        LotMethodName.Lifo => LotMethod.Lifo,
        _ => LotMethod.Average,
    };

    public static LotMethodName ToMessage(this LotMethod method) => method switch
    {
        LotMethod.Fifo => LotMethodName.Fifo,
        LotMethod.Lifo => LotMethodName.Lifo,
        _ => LotMethodName.Average,
    };

    private static string? OrNull(string text) => text.Length == 0 ? null : text;
}
