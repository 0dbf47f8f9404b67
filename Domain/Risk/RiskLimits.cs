using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Risk;

/// <summary>The limits of a portfolio (RK-1). Shares are fractions: 0.05 is 5 %.</summary>
/// <param name="MaxAssetShare">Most of equity that may be exposed to one base asset.</param>
/// <param name="MaxLeverage">Most gross exposure as a multiple of equity.</param>
/// <param name="PriceCollar">How far from the best quote an order may trade.</param>
/// <param name="MaxQuoteAgeNs">Oldest quote that an order may be decided on, ns.</param>
/// <param name="MaxOrderNotional">Largest order, in base currency.</param>
/// <param name="MaxWorkingOrders">Most orders working at once.</param>
public sealed record RiskLimits(
    decimal MaxAssetShare = 0.05m,
    decimal MaxLeverage = 2m,
    decimal PriceCollar = 0.005m,
    long MaxQuoteAgeNs = 10 * Nanoseconds.PerSecond,
    decimal MaxOrderNotional = 100_000m,
    int MaxWorkingOrders = 1_000);
