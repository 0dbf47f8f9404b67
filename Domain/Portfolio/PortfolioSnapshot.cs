using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Execution.Orders;
using OrleansTrading.Domain.Ledger;

namespace OrleansTrading.Domain.Portfolio;

/// <summary>A portfolio after some event, so that opening it need not read its whole life.</summary>
/// <param name="BaseCurrency">The currency it is measured in; empty before it was opened.</param>
/// <param name="Lots">Which lots a trade closes.</param>
/// <param name="Financing">Whether it may owe.</param>
/// <param name="Balances">All ledger balances that are not zero.</param>
/// <param name="Positions">All positions ever held.</param>
/// <param name="WorkingOrders">Orders that can still change.</param>
/// <param name="Groups">Groups of which a member can still change.</param>
/// <param name="StrategyHoldings">What each strategy holds of each symbol.</param>
/// <param name="Orders">Orders so far.</param>
/// <param name="Fills">Fills so far.</param>
/// <param name="LastOrderNs">Market time of the last event about an order.</param>
/// <param name="LastMarkNs">Market time of the last sample of its value.</param>
public sealed record PortfolioSnapshot(
    string BaseCurrency,
    LotMethod Lots,
    Financing Financing,
    IReadOnlyList<LedgerEntry> Balances,
    IReadOnlyList<PositionSnapshot> Positions,
    IReadOnlyList<OrderState> WorkingOrders,
    IReadOnlyList<OrderGroup> Groups,
    IReadOnlyList<StrategyHolding> StrategyHoldings,
    long Orders,
    long Fills,
    long LastOrderNs,
    long LastMarkNs)
{
    /// <summary>Names this shape in the journal.</summary>
    public const string Schema = "portfolio-4";
}

/// <summary>A position in a snapshot. Its cost stands beside the lots: at an average it is not what they were bought for.</summary>
public sealed record PositionSnapshot(string Symbol, IReadOnlyList<Lot> Lots, decimal Cost, bool WasHeld, PositionStatus Status);

/// <summary>What a strategy holds of a symbol, in units of base.</summary>
public sealed record StrategyHolding(string Strategy, string Symbol, decimal Quantity);
