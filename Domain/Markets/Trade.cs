namespace OrleansTrading.Domain.Markets;

/// <summary>Whose order came second and so made the trade.</summary>
public enum Aggressor : byte
{
    /// <summary>The venue does not say.</summary>
    Unknown,

    /// <summary>A buyer, who took an ask.</summary>
    Buyer,

    /// <summary>A seller, who took a bid.</summary>
    Seller,
}

/// <summary>A trade that a venue has printed.</summary>
/// <param name="TimeNs">The venue's time, Unix nanoseconds UTC.</param>
/// <param name="PriceTicks">Its price, in ticks of the instrument.</param>
/// <param name="SizeLots">Its size, in lots of the instrument.</param>
/// <param name="Aggressor">Whose order made it.</param>
public readonly record struct Trade(long TimeNs, long PriceTicks, long SizeLots, Aggressor Aggressor)
{
    /// <summary>Whether a venue can mean it: price and size positive and within bounds.</summary>
    public bool IsValid => PriceTicks is > 0 and <= Instrument.MaxTicks && SizeLots is > 0 and <= Instrument.MaxTicks;
}
