namespace OrleansTrading.Domain.Markets;

/// <summary>A place where instruments trade.</summary>
/// <param name="Name">Key in lower case: <c>fxcm</c>.</param>
/// <param name="DisplayName">Name as people write it.</param>
/// <param name="Tier">1 for the venues that must be up, 2 and 3 for the others.</param>
/// <param name="TakerFeeBps">Fee of an order that takes liquidity, in basis points (1e-4) of notional; ≥ 0.</param>
/// <param name="FileUtcOffset">How far the clock of the venue's recorded files is ahead of UTC: −5 h for FXCM.</param>
public sealed record Venue(string Name, string DisplayName, int Tier, decimal TakerFeeBps, TimeSpan FileUtcOffset);
