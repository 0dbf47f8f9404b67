using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Arbitrage;

/// <summary>What a <see cref="CrossVenueScan"/> is made of besides its fees and limits.</summary>
/// <param name="Quotes">Each venue's quote; default where there is none, or the last one was bad.</param>
/// <param name="Open">The open opportunities, by the venue to buy at, then by the one to sell at.</param>
public sealed record CrossVenueScanState(IReadOnlyList<Quote> Quotes, IReadOnlyList<OpenOpportunity> Open);

/// <summary>An open opportunity.</summary>
/// <param name="BuyVenue">Index of the venue to buy at.</param>
/// <param name="SellVenue">Index of the venue to sell at.</param>
/// <param name="OpenedNs">When it opened, market time, Unix nanoseconds UTC.</param>
/// <param name="ReportedNs">When it was reported last, market time, Unix nanoseconds UTC.</param>
/// <param name="ReportedBuyTicks">The ask that was reported last, ticks.</param>
/// <param name="ReportedSellTicks">The bid that was reported last, ticks.</param>
/// <param name="PeakBuyTicks">The ask of its highest edge, ticks.</param>
/// <param name="PeakSellTicks">The bid of its highest edge, ticks.</param>
public readonly record struct OpenOpportunity(
    int BuyVenue,
    int SellVenue,
    long OpenedNs,
    long ReportedNs,
    long ReportedBuyTicks,
    long ReportedSellTicks,
    long PeakBuyTicks,
    long PeakSellTicks);
