namespace OrleansTrading.Grains.Abstractions.Markets;

/// <summary>What is known by name: instruments and strategies. Holds no state, so there are as many of it as needed.</summary>
[Alias("catalogue")]
public interface ICatalogueGrain : IGrainWithStringKey
{
    /// <summary>The key to use.</summary>
    const string Key = "main";

    /// <summary>Finds an instrument by canonical symbol (<c>EUR/USD</c>) or ticker (<c>EURUSD</c>), in any case.</summary>
    [Alias("find")]
    ValueTask<InstrumentResult> Find(string symbol);

    /// <summary>Instruments by canonical symbol, in the order asked.</summary>
    [Alias("get")]
    ValueTask<ImmutableArray<InstrumentInfo>> Get(ImmutableArray<string> symbols);

    /// <summary>Instruments whose symbol, base, class or sector contains a text, by symbol.</summary>
    /// <param name="text">The text, in any case, at most 32 characters; empty for all.</param>
    /// <param name="first">Most of a page, 1 to <see cref="PageInfo.MaxPageSize"/>.</param>
    /// <param name="after">Symbol that they lie behind; null from the beginning.</param>
    [Alias("search")]
    ValueTask<InstrumentPageResult> Search(string text, int first, string? after);

    /// <summary>Where an instrument is listed, by venue; canonical symbol.</summary>
    [Alias("listings")]
    ValueTask<ImmutableArray<ListingInfo>> GetListings(string symbol);

    /// <summary>When an instrument trades, by the market's clock; null for an unknown symbol.</summary>
    [Alias("hours")]
    ValueTask<HoursInfo?> GetHours(string symbol);

    /// <summary>What is known of a venue; null for an unknown name.</summary>
    [Alias("venue-terms")]
    ValueTask<VenueTerms?> GetTerms(string venue);

    /// <summary>Names of the strategies that can be started, in order.</summary>
    [Alias("strategies")]
    ValueTask<ImmutableArray<string>> GetStrategies();
}

/// <summary>An instrument, or why there is none.</summary>
[GenerateSerializer, Immutable, Alias("instrument-result")]
public sealed record InstrumentResult([property: Id(0)] InstrumentInfo? Instrument, [property: Id(1)] RefusalMessage? Refusal);

/// <summary>What an instrument is.</summary>
/// <param name="Symbol">Canonical <c>BASE/QUOTE</c>.</param>
/// <param name="AssetClass">Kind.</param>
/// <param name="Base">What a quantity counts.</param>
/// <param name="Quote">The currency of its prices.</param>
/// <param name="TickSize">Smallest price step.</param>
/// <param name="LotSize">Smallest quantity step.</param>
/// <param name="MinNotional">Smallest order value, in quote currency.</param>
/// <param name="Sector">Group for limits.</param>
[GenerateSerializer, Immutable, Alias("instrument-info")]
public sealed record InstrumentInfo(
    [property: Id(0)] string Symbol,
    [property: Id(1)] string AssetClass,
    [property: Id(2)] string Base,
    [property: Id(3)] string Quote,
    [property: Id(4)] decimal TickSize,
    [property: Id(5)] decimal LotSize,
    [property: Id(6)] decimal MinNotional,
    [property: Id(7)] string Sector);
