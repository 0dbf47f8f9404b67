using OrleansTrading.Grains.Abstractions.Execution;

namespace OrleansTrading.Grains.Abstractions.Portfolio;

/// <summary>A portfolio as clients see it, in its base currency.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Version of its journal: grows with every event.</param>
/// <param name="AsOfNs">Market time of this state.</param>
/// <param name="BaseCurrency">The currency it is measured in.</param>
/// <param name="Capital">What the owner paid in: equity = capital + realised + unrealised − fees − funding, where all is in base currency.</param>
/// <param name="Equity">Cash plus marked positions.</param>
/// <param name="Cash">Cash of every currency.</param>
/// <param name="RealizedPnl">Profit of closed lots, before fees.</param>
/// <param name="UnrealizedPnl">Marked value of open lots less their cost.</param>
/// <param name="Fees">Fees paid.</param>
/// <param name="GrossExposure">Σ |marked value|.</param>
/// <param name="OrderCount">Orders so far.</param>
/// <param name="FillCount">Fills so far.</param>
/// <param name="Positions">What is held.</param>
/// <param name="Balances">All balances of the ledger.</param>
/// <param name="Funding">Funding paid, less funding received.</param>
/// <param name="Lots">Which lots a trade closes.</param>
/// <param name="Financing">Whether it may owe.</param>
[GenerateSerializer, Immutable, Alias("portfolio-status")]
public sealed record PortfolioStatus(
    [property: Id(0)] string Name,
    [property: Id(1)] string Version,
    [property: Id(2)] string AsOfNs,
    [property: Id(3)] string BaseCurrency,
    [property: Id(4)] decimal Capital,
    [property: Id(5)] decimal Equity,
    [property: Id(6)] decimal Cash,
    [property: Id(7)] decimal RealizedPnl,
    [property: Id(8)] decimal UnrealizedPnl,
    [property: Id(9)] decimal Fees,
    [property: Id(10)] decimal GrossExposure,
    [property: Id(11)] long OrderCount,
    [property: Id(12)] long FillCount,
    [property: Id(13)] ImmutableArray<PositionLine> Positions,
    [property: Id(14)] ImmutableArray<AccountBalance> Balances,
    [property: Id(15)] decimal Funding,
    [property: Id(16)] LotMethodName Lots,
    [property: Id(17)] FinancingName Financing)
{
    /// <summary>Market time of this state.</summary>
    public DateTimeOffset AsOf => UnixNs.Time(AsOfNs);
}

/// <summary>A portfolio, or why it cannot be shown.</summary>
[GenerateSerializer, Immutable, Alias("portfolio-result")]
public sealed record PortfolioResult([property: Id(0)] PortfolioStatus? Portfolio, [property: Id(1)] RefusalMessage? Refusal);

/// <summary>What is held of an instrument.</summary>
/// <param name="Symbol">Canonical symbol.</param>
/// <param name="Status">FLAT, OPENING, OPEN, CLOSING or CLOSED.</param>
/// <param name="Quantity">In units of base, negative when short.</param>
/// <param name="AveragePrice">Average price of the open lots; 0 when nothing is held.</param>
/// <param name="MarkPrice">The market's mid.</param>
/// <param name="UnrealizedPnl">In quote currency.</param>
[GenerateSerializer, Immutable, Alias("position")]
public sealed record PositionLine(
    [property: Id(0)] string Symbol,
    [property: Id(1)] PositionStage Status,
    [property: Id(2)] decimal Quantity,
    [property: Id(3)] decimal AveragePrice,
    [property: Id(4)] decimal? MarkPrice,
    [property: Id(5)] decimal? UnrealizedPnl);

/// <summary>Where a position stands.</summary>
public enum PositionStage
{
    /// <summary>Never held.</summary>
    Flat,

    /// <summary>Nothing held, an order to open it works.</summary>
    Opening,

    /// <summary>Held.</summary>
    Open,

    /// <summary>Held, an order that brings it to nothing or through it works.</summary>
    Closing,

    /// <summary>Held once, nothing held now.</summary>
    Closed,
}

/// <summary>The balance of a ledger account.</summary>
[GenerateSerializer, Immutable, Alias("account-balance")]
public sealed record AccountBalance(
    [property: Id(0)] string Account, [property: Id(1)] string Currency, [property: Id(2)] decimal Amount);

/// <summary>A trade.</summary>
/// <param name="Cursor">Its place in the portfolio's journal.</param>
/// <param name="TradeId">The venue's id of the trade.</param>
/// <param name="ClientOrderId">The order.</param>
/// <param name="Symbol">Canonical symbol.</param>
/// <param name="Side">Buy or sell.</param>
/// <param name="Venue">Where.</param>
/// <param name="Quantity">In units of base.</param>
/// <param name="Price">In quote currency.</param>
/// <param name="Fee">In <paramref name="FeeCurrency"/>.</param>
/// <param name="RealizedPnl">Profit of the lots that it closed, in quote currency, before fees.</param>
/// <param name="Strategy">Who wanted the order; null for a person.</param>
/// <param name="TimeNs">Market time.</param>
/// <param name="FeeCurrency">What the fee was paid in.</param>
[GenerateSerializer, Immutable, Alias("fill")]
public sealed record Fill(
    [property: Id(0)] string Cursor,
    [property: Id(1)] string TradeId,
    [property: Id(2)] string ClientOrderId,
    [property: Id(3)] string Symbol,
    [property: Id(4)] OrderSide Side,
    [property: Id(5)] string Venue,
    [property: Id(6)] decimal Quantity,
    [property: Id(7)] decimal Price,
    [property: Id(8)] decimal Fee,
    [property: Id(9)] decimal RealizedPnl,
    [property: Id(10)] string? Strategy,
    [property: Id(11)] string TimeNs,
    [property: Id(12)] string FeeCurrency)
{
    /// <summary>Market time of the trade.</summary>
    public DateTimeOffset Time => UnixNs.Time(TimeNs);
}

/// <summary>One line of the ledger. The lines of a transaction sum to zero in every currency.</summary>
[GenerateSerializer, Immutable, Alias("ledger-line")]
public sealed record LedgerLine(
    [property: Id(0)] string TransactionId,
    [property: Id(1)] string Memo,
    [property: Id(2)] string Account,
    [property: Id(3)] string Currency,
    [property: Id(4)] decimal Amount,
    [property: Id(5)] string TimeNs)
{
    /// <summary>Market time of the transaction.</summary>
    public DateTimeOffset Time => UnixNs.Time(TimeNs);
}

/// <summary>A page of orders.</summary>
[GenerateSerializer, Immutable, Alias("order-connection")]
public sealed record OrderConnection([property: Id(0)] ImmutableArray<Order> Nodes, [property: Id(1)] PageInfo PageInfo);

/// <summary>A page of fills.</summary>
[GenerateSerializer, Immutable, Alias("fill-connection")]
public sealed record FillConnection([property: Id(0)] ImmutableArray<Fill> Nodes, [property: Id(1)] PageInfo PageInfo);

/// <summary>A page of the ledger.</summary>
[GenerateSerializer, Immutable, Alias("ledger-connection")]
public sealed record LedgerConnection([property: Id(0)] ImmutableArray<LedgerLine> Nodes, [property: Id(1)] PageInfo PageInfo);

/// <summary>A page of orders, or why there is none.</summary>
[GenerateSerializer, Immutable, Alias("order-page")]
public sealed record OrderPage([property: Id(0)] OrderConnection? Page, [property: Id(1)] RefusalMessage? Refusal);

/// <summary>A page of fills, or why there is none.</summary>
[GenerateSerializer, Immutable, Alias("fill-page")]
public sealed record FillPage([property: Id(0)] FillConnection? Page, [property: Id(1)] RefusalMessage? Refusal);

/// <summary>A page of the ledger, or why there is none.</summary>
[GenerateSerializer, Immutable, Alias("ledger-page")]
public sealed record LedgerPage([property: Id(0)] LedgerConnection? Page, [property: Id(1)] RefusalMessage? Refusal);

/// <summary>A sample of a portfolio's value, in its base currency.</summary>
[GenerateSerializer, Immutable, Alias("equity-point")]
public sealed record EquityPoint([property: Id(0)] string TimeNs, [property: Id(1)] decimal Equity)
{
    /// <summary>Market time of the sample.</summary>
    public DateTimeOffset Time => UnixNs.Time(TimeNs);
}

/// <summary>Samples of a portfolio's value, oldest first, or why there are none.</summary>
[GenerateSerializer, Immutable, Alias("equity-curve")]
public sealed record EquityCurve([property: Id(0)] ImmutableArray<EquityPoint> Points, [property: Id(1)] RefusalMessage? Refusal)
{
    /// <summary>Most samples that can be asked for: a day of minutes.</summary>
    public const int MaxPoints = 1_440;
}

/// <summary>News that a portfolio has traded: what it is, its journal says.</summary>
/// <param name="Version">Version of the journal that has it.</param>
[GenerateSerializer, Immutable, Alias("fill-notice")]
public sealed record FillNotice([property: Id(0)] string Version);
