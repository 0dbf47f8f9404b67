using OrleansTrading.Grains.Abstractions.Execution;

namespace OrleansTrading.Grains.Abstractions.Portfolio;

/// <summary>A portfolio as clients see it, in its base currency.</summary>
/// <param name="Name">Its name.</param>
/// <param name="BaseCurrency">The currency it is measured in.</param>
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
[GenerateSerializer, Immutable, Alias("portfolio-status")]
public sealed record PortfolioStatus(
    [property: Id(0)] string Name,
    [property: Id(1)] string BaseCurrency,
    [property: Id(2)] decimal Equity,
    [property: Id(3)] decimal Cash,
    [property: Id(4)] decimal RealizedPnl,
    [property: Id(5)] decimal UnrealizedPnl,
    [property: Id(6)] decimal Fees,
    [property: Id(7)] decimal GrossExposure,
    [property: Id(8)] long OrderCount,
    [property: Id(9)] long FillCount,
    [property: Id(10)] ImmutableArray<PositionLine> Positions,
    [property: Id(11)] ImmutableArray<AccountBalance> Balances);

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
[GenerateSerializer, Immutable, Alias("fill")]
public sealed record Fill(
    [property: Id(0)] string TradeId,
    [property: Id(1)] string ClientOrderId,
    [property: Id(2)] string Symbol,
    [property: Id(3)] OrderSide Side,
    [property: Id(4)] string Venue,
    [property: Id(5)] decimal Quantity,
    [property: Id(6)] decimal Price,
    [property: Id(7)] decimal Fee,
    [property: Id(8)] decimal RealizedPnl,
    [property: Id(9)] string? Strategy,
    [property: Id(10)] string TimeNs)
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
