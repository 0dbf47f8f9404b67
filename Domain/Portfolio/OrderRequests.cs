using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Strategies;

namespace OrleansTrading.Domain.Portfolio;

/// <summary>A person's order.</summary>
/// <param name="ClientOrderId">1 to 64 letters, digits, dots, dashes and underscores; the same id again is the same order.</param>
/// <param name="Symbol">Canonical symbol or ticker.</param>
/// <param name="Side">Buy or sell.</param>
/// <param name="Quantity">In units of base, a whole number of lots.</param>
/// <param name="Cause">Who wanted it.</param>
/// <param name="TraceId">By which to find what led to it.</param>
public sealed record OrderRequest(string ClientOrderId, string Symbol, Side Side, decimal Quantity, string Cause, string TraceId);

/// <summary>A strategy's wish: to hold a share of equity in an instrument, bought or sold.</summary>
/// <param name="Strategy">Its name.</param>
/// <param name="DecisionId">Names the signal, so that it acts once: strategy, symbol and the bar that it is about.</param>
/// <param name="Symbol">Canonical symbol.</param>
/// <param name="Direction">The wanted side.</param>
/// <param name="EquityShare">Size of the wanted position as a share of equity, 0…1.</param>
/// <param name="Reason">The signal's reason.</param>
public sealed record TargetRequest(
    string Strategy, string DecisionId, string Symbol, Direction Direction, decimal EquityShare, string Reason);

/// <summary>What the desk decided: events to journal, or a refusal that changes nothing, or neither when it was all known before.</summary>
/// <param name="Events">To journal and apply, in order.</param>
/// <param name="Refusal">Why nothing was done.</param>
public sealed record Decision(IReadOnlyList<PortfolioEvent> Events, Refusal? Refusal = null)
{
    /// <summary>Nothing to do: the request was seen before.</summary>
    public static Decision Known { get; } = new([]);

    /// <summary>Refused.</summary>
    public static Decision Refused(Refusal refusal) => new([], refusal);

    /// <summary>Refused by name.</summary>
    public static Decision Refused(string code, string message) => new([], new Refusal(code, message));
}
