namespace OrleansTrading.Grains.Abstractions.Portfolio;

/// <summary>A span of market time.</summary>
/// <param name="FromNs">Unix nanoseconds, inclusive.</param>
/// <param name="ToNs">Unix nanoseconds, exclusive; above <paramref name="FromNs"/>.</param>
[GenerateSerializer, Immutable, Alias("report-period")]
public sealed record ReportPeriod([property: Id(0)] long FromNs, [property: Id(1)] long ToNs);

/// <summary>An amount of a currency.</summary>
[GenerateSerializer, Immutable, Alias("money-amount")]
public sealed record MoneyAmount([property: Id(0)] string Currency, [property: Id(1)] decimal Amount);

/// <summary>A lot, or a part of one, that was closed.</summary>
/// <param name="Symbol">Canonical symbol.</param>
/// <param name="Currency">Of all amounts: the quote currency.</param>
/// <param name="IsShort">Sold before it was bought.</param>
/// <param name="Quantity">In units of base.</param>
/// <param name="AcquiredNs">Market time of the purchase.</param>
/// <param name="AcquiredTradeId">The venue's id of the purchase.</param>
/// <param name="AcquiredVenue">Where it was bought.</param>
/// <param name="DisposedNs">Market time of the sale.</param>
/// <param name="DisposedTradeId">The venue's id of the sale.</param>
/// <param name="DisposedVenue">Where it was sold.</param>
/// <param name="Proceeds">Of the sale, before fees.</param>
/// <param name="Cost">Of the purchase, before fees.</param>
/// <param name="Fees">Of both trades, for this quantity.</param>
/// <param name="Gain">Proceeds less cost and fees.</param>
/// <param name="IsLongTerm">Held for more than a year; what was sold short never was.</param>
/// <param name="OtherFees">Fees that were paid in other currencies; they are not in the gain.</param>
[GenerateSerializer, Immutable, Alias("tax-lot")]
public sealed record TaxLot(
    [property: Id(0)] string Symbol,
    [property: Id(1)] string Currency,
    [property: Id(2)] bool IsShort,
    [property: Id(3)] decimal Quantity,
    [property: Id(4)] string AcquiredNs,
    [property: Id(5)] string AcquiredTradeId,
    [property: Id(6)] string AcquiredVenue,
    [property: Id(7)] string DisposedNs,
    [property: Id(8)] string DisposedTradeId,
    [property: Id(9)] string DisposedVenue,
    [property: Id(10)] decimal Proceeds,
    [property: Id(11)] decimal Cost,
    [property: Id(12)] decimal Fees,
    [property: Id(13)] decimal Gain,
    [property: Id(14)] bool IsLongTerm,
    [property: Id(15)] ImmutableArray<MoneyAmount> OtherFees)
{
    /// <summary>Market time of the purchase.</summary>
    public DateTimeOffset Acquired => UnixNs.Time(AcquiredNs);

    /// <summary>Market time of the sale.</summary>
    public DateTimeOffset Disposed => UnixNs.Time(DisposedNs);
}

/// <summary>Sums of all closed lots of a period and currency, not of a page alone.</summary>
[GenerateSerializer, Immutable, Alias("tax-lot-total")]
public sealed record TaxLotTotal(
    [property: Id(0)] string Currency,
    [property: Id(1)] decimal Proceeds,
    [property: Id(2)] decimal Cost,
    [property: Id(3)] decimal Fees,
    [property: Id(4)] decimal ShortTermGain,
    [property: Id(5)] decimal LongTermGain);

/// <summary>A page of the lots that a period closed.</summary>
[GenerateSerializer, Immutable, Alias("tax-lot-connection")]
public sealed record TaxLotConnection(
    [property: Id(0)] ImmutableArray<TaxLot> Nodes,
    [property: Id(1)] PageInfo PageInfo,
    [property: Id(2)] long TotalCount,
    [property: Id(3)] ImmutableArray<TaxLotTotal> Totals);

/// <summary>A page of closed lots, or why there is none.</summary>
[GenerateSerializer, Immutable, Alias("tax-lot-result")]
public sealed record TaxLotResult([property: Id(0)] TaxLotConnection? Page, [property: Id(1)] RefusalMessage? Refusal);

/// <summary>A lot that is open.</summary>
/// <param name="Symbol">Canonical symbol.</param>
/// <param name="TradeId">The venue's id of the trade that opened it.</param>
/// <param name="Venue">Where.</param>
/// <param name="Strategy">Who wanted it; null for a person.</param>
/// <param name="OpenedNs">Market time of that trade.</param>
/// <param name="Quantity">What is left of it, in units of base; negative when short.</param>
/// <param name="Price">Of that trade.</param>
/// <param name="Cost">In quote currency; negative when short.</param>
/// <param name="Fee">The fee that belongs to what is left.</param>
/// <param name="FeeCurrency">What the fee was paid in.</param>
[GenerateSerializer, Immutable, Alias("open-lot")]
public sealed record OpenLotLine(
    [property: Id(0)] string Symbol,
    [property: Id(1)] string TradeId,
    [property: Id(2)] string Venue,
    [property: Id(3)] string? Strategy,
    [property: Id(4)] string OpenedNs,
    [property: Id(5)] decimal Quantity,
    [property: Id(6)] decimal Price,
    [property: Id(7)] decimal Cost,
    [property: Id(8)] decimal Fee,
    [property: Id(9)] string FeeCurrency)
{
    /// <summary>Market time of the trade that opened it.</summary>
    public DateTimeOffset Opened => UnixNs.Time(OpenedNs);
}

/// <summary>A page of open lots.</summary>
[GenerateSerializer, Immutable, Alias("open-lot-connection")]
public sealed record OpenLotConnection(
    [property: Id(0)] ImmutableArray<OpenLotLine> Nodes, [property: Id(1)] PageInfo PageInfo, [property: Id(2)] long TotalCount);

/// <summary>A page of open lots, or why there is none.</summary>
[GenerateSerializer, Immutable, Alias("open-lot-result")]
public sealed record OpenLotResult([property: Id(0)] OpenLotConnection? Page, [property: Id(1)] RefusalMessage? Refusal);

/// <summary>Who earned what in a period, or why nothing is said.</summary>
[GenerateSerializer, Immutable, Alias("attribution-result")]
public sealed record AttributionResult([property: Id(0)] ImmutableArray<AttributionRow> Rows, [property: Id(1)] RefusalMessage? Refusal);

/// <summary>By what profit and loss are told apart.</summary>
public enum AttributionKind
{
    /// <summary>By strategy.</summary>
    Strategy,

    /// <summary>By venue.</summary>
    Venue,

    /// <summary>By asset class.</summary>
    AssetClass,

    /// <summary>By sector.</summary>
    Sector,
}

/// <summary>What one strategy, venue or factor earned and paid. All rows of one kind and currency sum to the portfolio's.</summary>
/// <param name="By">What kind of row it is.</param>
/// <param name="Name">The strategy, venue, class or sector; null: nobody's, such as a person's orders.</param>
/// <param name="Currency">Of all amounts.</param>
/// <param name="Realized">Profit of closed lots, before fees: of whoever opened them.</param>
/// <param name="Fees">Of whoever traded.</param>
/// <param name="Funding">Paid, less received.</param>
/// <param name="Net">Realised less fees and funding.</param>
/// <param name="Fills">Number of trades.</param>
/// <param name="Volume">Σ quantity × price.</param>
[GenerateSerializer, Immutable, Alias("attribution-row")]
public sealed record AttributionRow(
    [property: Id(0)] AttributionKind By,
    [property: Id(1)] string? Name,
    [property: Id(2)] string Currency,
    [property: Id(3)] decimal Realized,
    [property: Id(4)] decimal Fees,
    [property: Id(5)] decimal Funding,
    [property: Id(6)] decimal Net,
    [property: Id(7)] long Fills,
    [property: Id(8)] decimal Volume);
