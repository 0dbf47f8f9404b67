namespace OrleansTrading.Grains.Abstractions.Markets;

/// <summary>What goes wrong in a scenario.</summary>
public enum ScenarioName
{
    /// <summary>A venue, or one instrument of it, is gone.</summary>
    Outage,

    /// <summary>A share of the quotes has the bid above the own ask.</summary>
    BadTicks,

    /// <summary>The price of an instrument falls quickly and comes back slowly.</summary>
    FlashCrash,

    /// <summary>A venue, or one instrument of it, goes on quoting the same price.</summary>
    Frozen,
}

/// <summary>Something that shall go wrong in the simulated market.</summary>
/// <param name="Id">1 to 64 letters, digits, dots, dashes and underscores, chosen by the client: the same id again is the same scenario.</param>
/// <param name="Kind">What.</param>
/// <param name="Venue">At which venue; null: at all, where the kind allows that.</param>
/// <param name="Symbol">Of which instrument, by canonical symbol or ticker; null: of all, where the kind allows that.</param>
/// <param name="InMs">When it starts, milliseconds of market time from now; at once at the earliest.</param>
/// <param name="LengthMs">How long it lasts, milliseconds of market time, up to a day.</param>
/// <param name="Severity">Of bad ticks the share, of a flash crash the depth as a part of the price; else 0.</param>
[GenerateSerializer, Immutable, Alias("scenario-command")]
public sealed record ScenarioCommand(
    [property: Id(0)] string Id,
    [property: Id(1)] ScenarioName Kind,
    [property: Id(2)] string? Venue,
    [property: Id(3)] string? Symbol,
    [property: Id(4)] long InMs,
    [property: Id(5)] long LengthMs,
    [property: Id(6)] decimal Severity);

/// <summary>Something that goes wrong in the simulated market for a while.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">What goes wrong.</param>
/// <param name="Venue">At which venue; null: at all.</param>
/// <param name="Symbol">Of which instrument; null: of all.</param>
/// <param name="FromNs">Market time of its start.</param>
/// <param name="ToNs">Market time of its end.</param>
/// <param name="Severity">Of bad ticks the share, of a flash crash the depth; else 0.</param>
[GenerateSerializer, Immutable, Alias("scenario")]
public sealed record Scenario(
    [property: Id(0)] string Id,
    [property: Id(1)] ScenarioName Kind,
    [property: Id(2)] string? Venue,
    [property: Id(3)] string? Symbol,
    [property: Id(4)] string FromNs,
    [property: Id(5)] string ToNs,
    [property: Id(6)] decimal Severity)
{
    /// <summary>Start.</summary>
    public DateTimeOffset From => UnixNs.Time(FromNs);

    /// <summary>End.</summary>
    public DateTimeOffset To => UnixNs.Time(ToNs);
}

/// <summary>A scenario, or why there is none.</summary>
[GenerateSerializer, Immutable, Alias("scenario-result")]
public sealed record ScenarioResult([property: Id(0)] Scenario? Scenario, [property: Id(1)] RefusalMessage? Refusal);
