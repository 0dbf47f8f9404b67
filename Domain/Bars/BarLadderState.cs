namespace OrleansTrading.Domain.Bars;

/// <summary>What a <see cref="BarLadder"/> is made of besides its closed bars.</summary>
/// <param name="Forming">
/// By <see cref="Timeframe.Index"/> the bar that is open, the larger ones without the forming minute. One without updates opens
/// where the last closed one ended. The closed bars of a timeframe are those that open before it.
/// </param>
/// <param name="LateUpdates">See <see cref="BarLadder.LateUpdates"/>.</param>
/// <param name="Followed"><see cref="Timeframe.Index"/> of the bars that strategies take; what is below a minute's means minutes.</param>
public sealed record BarLadderState(IReadOnlyList<TimeBar> Forming, long LateUpdates, int Followed = 0);
