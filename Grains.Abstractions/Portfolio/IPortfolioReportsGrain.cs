namespace OrleansTrading.Grains.Abstractions.Portfolio;

/// <summary>
/// Reports about a portfolio, key <c>{tenant}/{name}</c>: read from its journal, beside the portfolio and not in its turns, so that a long
/// report holds up no order. A report knows what was journaled when it was asked for.
/// </summary>
[Alias("portfolio-reports")]
public interface IPortfolioReportsGrain : IGrainWithStringKey
{
    /// <summary>The lots that a period closed, in the order of the journal.</summary>
    /// <param name="period">The period.</param>
    /// <param name="first">Most lots, 1 to <see cref="PageInfo.MaxPageSize"/>.</param>
    /// <param name="after">Cursor of the lot before; null for the first ones.</param>
    [Alias("tax-lots")]
    Task<TaxLotResult> GetTaxLots(ReportPeriod period, int first, string? after);

    /// <summary>The lots that were open at a time, by symbol, oldest first.</summary>
    /// <param name="atNs">Unix nanoseconds; what was journaled before it counts.</param>
    /// <param name="first">Most lots, 1 to <see cref="PageInfo.MaxPageSize"/>.</param>
    /// <param name="after">Cursor of the lot before; null for the first ones.</param>
    [Alias("open-lots")]
    Task<OpenLotResult> GetOpenLots(long atNs, int first, string? after);

    /// <summary>What happened to money and positions in a period.</summary>
    /// <param name="period">The period.</param>
    /// <param name="first">Most movements, 1 to <see cref="PageInfo.MaxPageSize"/>.</param>
    /// <param name="after">Cursor of the movement before; null for the first ones.</param>
    [Alias("statement")]
    Task<StatementResult> GetStatement(ReportPeriod period, int first, string? after);

    /// <summary>Who earned what in a period.</summary>
    [Alias("attribution")]
    Task<AttributionResult> GetAttribution(ReportPeriod period);
}
