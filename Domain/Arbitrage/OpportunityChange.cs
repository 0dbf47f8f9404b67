namespace OrleansTrading.Domain.Arbitrage;

/// <summary>What happened to an opportunity.</summary>
public enum OpportunityChangeKind
{
    /// <summary>Its net edge reached the threshold.</summary>
    Opened,

    /// <summary>It goes on at other prices than those reported last.</summary>
    Updated,

    /// <summary>Its net edge fell below the lower threshold.</summary>
    EdgeGone,

    /// <summary>One of its quotes became too old to be believed.</summary>
    QuoteTooOld,

    /// <summary>One of its venues sent a bad quote, so its prices are not known any more.</summary>
    QuoteInvalid,
}

/// <summary>
/// A report of an opportunity: buy at one venue's ask, sell at another's bid, taker fees paid at both. It is identified by its
/// venues and <see cref="OpenedNs"/>. When it closes, the figures are those of the quotes that stand, or stood until a bad one came.
/// </summary>
/// <param name="Kind">What happened.</param>
/// <param name="BuyVenue">Index of the venue to buy at.</param>
/// <param name="SellVenue">Index of the venue to sell at.</param>
/// <param name="OpenedNs">When it opened, market time, Unix nanoseconds UTC.</param>
/// <param name="TimeNs">When this happened, market time, Unix nanoseconds UTC.</param>
/// <param name="BuyTicks">Ask of the venue to buy at, ticks.</param>
/// <param name="SellTicks">Bid of the venue to sell at, ticks.</param>
/// <param name="GrossBps">(sell − buy) / buy, basis points.</param>
/// <param name="FeesBps">Taker fees of both venues, basis points.</param>
/// <param name="PeakNetBps">Highest <see cref="NetBps"/> since it opened, also between reports, basis points.</param>
/// <param name="BuyQuoteAgeNs">Age of the quote to buy at, ns; negative where the venue's time is ahead of the market's.</param>
/// <param name="SellQuoteAgeNs">Age of the quote to sell at, ns; negative as above.</param>
public readonly record struct OpportunityChange(
    OpportunityChangeKind Kind,
    int BuyVenue,
    int SellVenue,
    long OpenedNs,
    long TimeNs,
    long BuyTicks,
    long SellTicks,
    decimal GrossBps,
    decimal FeesBps,
    decimal PeakNetBps,
    long BuyQuoteAgeNs,
    long SellQuoteAgeNs)
{
    /// <summary>Gross edge less fees, basis points. Slippage is none at the top of the book.</summary>
    public decimal NetBps => GrossBps - FeesBps;

    /// <summary>Whether the opportunity is over.</summary>
    public bool IsClosed => Kind >= OpportunityChangeKind.EdgeGone;
}
