namespace OrleansTrading.Grains.Abstractions.Arbitrage;

/// <summary>A tenant's view of what can be bought at one venue and sold at another, over all instruments; key is the tenant.</summary>
[Alias("arbitrage")]
public interface IArbitrageGrain : IGrainWithStringKey
{
    /// <summary>Most opportunities that can be asked for, and that are kept after they closed.</summary>
    const int MaxOpportunities = 200;

    /// <summary>Takes what an instrument found: opportunities as they stand now. The same again changes nothing.</summary>
    [Alias("report")]
    ValueTask Report(ImmutableArray<Opportunity> opportunities);

    /// <summary>The open opportunities, best net edge first, and then those that closed last.</summary>
    /// <param name="first">How many, at most; 1 to <see cref="MaxOpportunities"/>.</param>
    [Alias("opportunities")]
    Task<OpportunityList> GetOpportunities(int first);

    /// <summary>Writes the grain's state as of a market time. Durable when it returns.</summary>
    [Alias("checkpoint")]
    Task Checkpoint(long cursorNs);
}

/// <summary>Buy at one venue, sell at another: the top of their books, net of both venues' taker fees.</summary>
/// <param name="Id">Names it: symbol, venues, and when it opened.</param>
/// <param name="Symbol">Canonical symbol.</param>
/// <param name="BuyVenue">Where to buy.</param>
/// <param name="SellVenue">Where to sell.</param>
/// <param name="BuyPrice">The ask there, in quote currency.</param>
/// <param name="SellPrice">The bid there, in quote currency.</param>
/// <param name="GrossEdgeBps">(sell − buy) / buy, in basis points.</param>
/// <param name="FeesBps">Both venues' taker fees.</param>
/// <param name="NetEdgeBps">Gross less fees.</param>
/// <param name="PeakEdgeBps">Highest net edge since it opened.</param>
/// <param name="BuyQuoteAgeMs">Age of the quote to buy at, when this was found.</param>
/// <param name="SellQuoteAgeMs">Age of the quote to sell at, when this was found.</param>
/// <param name="State">Whether it still is one.</param>
/// <param name="OpenedNs">Market time at which it was found.</param>
/// <param name="UpdatedNs">Market time of this state.</param>
[GenerateSerializer, Immutable, Alias("opportunity")]
public sealed record Opportunity(
    [property: Id(0)] string Id,
    [property: Id(1)] string Symbol,
    [property: Id(2)] string BuyVenue,
    [property: Id(3)] string SellVenue,
    [property: Id(4)] decimal BuyPrice,
    [property: Id(5)] decimal SellPrice,
    [property: Id(6)] decimal GrossEdgeBps,
    [property: Id(7)] decimal FeesBps,
    [property: Id(8)] decimal NetEdgeBps,
    [property: Id(9)] decimal PeakEdgeBps,
    [property: Id(10)] int BuyQuoteAgeMs,
    [property: Id(11)] int SellQuoteAgeMs,
    [property: Id(12)] OpportunityState State,
    [property: Id(13)] string OpenedNs,
    [property: Id(14)] string UpdatedNs)
{
    /// <summary>Market time at which it was found.</summary>
    public DateTimeOffset Opened => UnixNs.Time(OpenedNs);

    /// <summary>Market time of this state.</summary>
    public DateTimeOffset Updated => UnixNs.Time(UpdatedNs);
}

/// <summary>Whether an opportunity still is one.</summary>
public enum OpportunityState
{
    /// <summary>Its last known edge is above the threshold, on quotes that are young enough.</summary>
    Open,

    /// <summary>The edge is gone, or a quote that it needs has grown old.</summary>
    Closed,
}

/// <summary>Opportunities, or why there are none.</summary>
[GenerateSerializer, Immutable, Alias("opportunity-list")]
public sealed record OpportunityList([property: Id(0)] ImmutableArray<Opportunity> Opportunities, [property: Id(1)] RefusalMessage? Refusal);
