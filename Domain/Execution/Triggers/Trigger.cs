using OrleansTrading.Domain.Execution.Orders;

namespace OrleansTrading.Domain.Execution.Triggers;

/// <summary>A trigger as its portfolio arms it.</summary>
/// <param name="Portfolio">Key of the portfolio that hears of it.</param>
/// <param name="ClientOrderId">The order that it sends, unique in the portfolio.</param>
/// <param name="Side">The order's side.</param>
/// <param name="Terms">What fires it.</param>
/// <param name="Arming">Since when.</param>
public sealed record Trigger(string Portfolio, string ClientOrderId, Side Side, TriggerTerms Terms, Arming Arming);

/// <summary>Since when a trigger waits.</summary>
/// <param name="TimeNs">Market time, Unix nanoseconds UTC: what was quoted up to it does not count.</param>
/// <param name="StartTicks">The price from which a trail starts, in ticks; of the mid, in half ticks; 0 where nothing trails.</param>
public sealed record Arming(long TimeNs, long StartTicks);

/// <summary>What became of a trigger.</summary>
public enum TriggerOutcome
{
    /// <summary>The price fired it.</summary>
    Fired,

    /// <summary>Its time was over.</summary>
    Expired,
}

/// <summary>A trigger has ended.</summary>
/// <param name="Portfolio">Key of the portfolio that armed it.</param>
/// <param name="ClientOrderId">The order that it was to send.</param>
/// <param name="Outcome">How.</param>
/// <param name="TimeNs">The quote's time, Unix nanoseconds UTC.</param>
/// <param name="PriceTicks">The price that fired it, in ticks, of the mid in half ticks; 0 where none did.</param>
/// <param name="StopTicks">The stop that it fired at, in ticks; where the mid's is between two, the one that is reached later. 0 where none did.</param>
public readonly record struct EndedTrigger(
    string Portfolio, string ClientOrderId, TriggerOutcome Outcome, long TimeNs, long PriceTicks, long StopTicks);

/// <summary>A trigger in a checkpoint.</summary>
/// <param name="Trigger">As it was armed.</param>
/// <param name="BestTicks">The best price since then, in ticks, of the mid in half ticks; 0 where nothing trails.</param>
public sealed record TriggerState(Trigger Trigger, long BestTicks);
