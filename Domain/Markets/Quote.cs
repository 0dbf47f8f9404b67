namespace OrleansTrading.Domain.Markets;

/// <summary>A venue's best bid and ask at a time.</summary>
/// <param name="TimeNs">The venue's time, Unix nanoseconds UTC.</param>
/// <param name="BidTicks">Best bid, in ticks of the instrument.</param>
/// <param name="AskTicks">Best ask, in ticks of the instrument.</param>
public readonly record struct Quote(long TimeNs, long BidTicks, long AskTicks)
{
    /// <summary>
    /// Whether a venue can mean it: both sides positive and the bid not above the venue's own ask. Equal is fine (a locked
    /// quote); a bid above the own ask is bad input, and the venue's last good quote stands.
    /// </summary>
    public bool IsValid => BidTicks > 0 && AskTicks >= BidTicks && AskTicks <= Instrument.MaxTicks;
}
