namespace OrleansTrading.Grains.Abstractions.Markets;

/// <summary>An instrument as one venue lists it.</summary>
/// <param name="Venue">The venue's name.</param>
/// <param name="Symbol">Canonical symbol.</param>
/// <param name="VenueSymbol">What the venue calls it.</param>
/// <param name="TickSize">Smallest price step there, in the quote currency.</param>
/// <param name="LotSize">Smallest quantity step there, units of base.</param>
/// <param name="MinNotional">Smallest order value there, in the quote currency.</param>
/// <param name="MakerFeeBps">Fee of adding liquidity, basis points of notional; below zero a rebate.</param>
/// <param name="TakerFeeBps">Fee of taking liquidity, basis points of notional.</param>
[GenerateSerializer, Immutable, Alias("listing-info")]
public sealed record ListingInfo(
    [property: Id(0)] string Venue,
    [property: Id(1)] string Symbol,
    [property: Id(2)] string VenueSymbol,
    [property: Id(3)] decimal TickSize,
    [property: Id(4)] decimal LotSize,
    [property: Id(5)] decimal MinNotional,
    [property: Id(6)] decimal MakerFeeBps,
    [property: Id(7)] decimal TakerFeeBps);

/// <summary>When an instrument trades, as of a time.</summary>
/// <param name="Calendar">Name of its calendar.</param>
/// <param name="TimeZone">Whose local time the calendar is in.</param>
/// <param name="IsOpen">Whether it trades now, by the market's clock.</param>
/// <param name="NextChangeNs">When it opens or closes next; null where it never does.</param>
[GenerateSerializer, Immutable, Alias("hours-info")]
public sealed record HoursInfo(
    [property: Id(0)] string Calendar, [property: Id(1)] string TimeZone, [property: Id(2)] bool IsOpen, [property: Id(3)] string? NextChangeNs)
{
    /// <summary>When it opens or closes next.</summary>
    public DateTimeOffset? NextChange => NextChangeNs is { } ns ? UnixNs.Time(ns) : null;
}

/// <summary>A page of the catalogue, by symbol.</summary>
/// <param name="Nodes">The instruments.</param>
/// <param name="PageInfo">Where the page lies.</param>
/// <param name="TotalCount">Instruments that match, on all pages.</param>
[GenerateSerializer, Immutable, Alias("instrument-page")]
public sealed record InstrumentConnection(
    [property: Id(0)] ImmutableArray<InstrumentInfo> Nodes, [property: Id(1)] PageInfo PageInfo, [property: Id(2)] int TotalCount);

/// <summary>A page, or why there is none.</summary>
[GenerateSerializer, Immutable, Alias("instrument-page-result")]
public sealed record InstrumentPageResult([property: Id(0)] InstrumentConnection? Page, [property: Id(1)] RefusalMessage? Refusal);

/// <summary>What the catalogue has of a venue.</summary>
/// <param name="Name">The venue's name.</param>
/// <param name="Kind">What kind of place it is.</param>
/// <param name="MakerFeeBps">Usual fee of adding liquidity, basis points of notional.</param>
/// <param name="RequestsPerSecond">Requests a second that it answers for good.</param>
/// <param name="RequestBurst">Requests that it answers at once after a pause.</param>
/// <param name="OrderTypes">Orders that it takes.</param>
/// <param name="HeartbeatMs">Silence after which its books are stale, milliseconds.</param>
[GenerateSerializer, Immutable, Alias("venue-terms")]
public sealed record VenueTerms(
    [property: Id(0)] string Name,
    [property: Id(1)] string Kind,
    [property: Id(2)] decimal MakerFeeBps,
    [property: Id(3)] decimal RequestsPerSecond,
    [property: Id(4)] int RequestBurst,
    [property: Id(5)] ImmutableArray<string> OrderTypes,
    [property: Id(6)] long HeartbeatMs);
